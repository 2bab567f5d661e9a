"""Which conversations quality opens that are otherwise closed to the desk."""

from sqlalchemy import and_, exists, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.quality.models import FollowUpRow, SampleRow


async def opened_for_quality(session: AsyncSession, conversation_id: str, *, staff_id: str, supervises: bool) -> bool:
    """An open follow-up opens its conversation to its owner, a sample to the seat once it is scored; both to supervisors."""
    followed = exists().where(
        FollowUpRow.conversation_id == conversation_id,
        FollowUpRow.ended_at.is_(None),
        true() if supervises else FollowUpRow.owner_id == staff_id,
    )
    own = and_(SampleRow.staff_id == staff_id, SampleRow.scored_at.is_not(None))
    sampled = exists().where(SampleRow.conversation_id == conversation_id, true() if supervises else own)
    return bool(await session.scalar(select(or_(followed, sampled))))
