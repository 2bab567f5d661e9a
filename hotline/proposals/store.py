"""Which answers of trainees wait, and whether a seat's words need a second pair of eyes."""

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.conversations.models import ConversationRow
from hotline.conversations.ownership import Owner
from hotline.conversations.store import has_open_danger
from hotline.errors import Conflict, Forbidden
from hotline.proposals.models import ProposalRow, ProposalState
from hotline.staff.models import SeatRow


async def needs_approval(session: AsyncSession, conversation: ConversationRow, *, account_id: str) -> bool:
    """Whether a supervisor reads what this seat writes here. Not where somebody is in danger: help must not wait."""
    if has_open_danger(conversation):
        return False
    return bool(await session.scalar(select(SeatRow.trainee).where(SeatRow.account_id == account_id)))


async def refuse_unread(session: AsyncSession, conversation: ConversationRow, *, account_id: str) -> None:
    """Raise Forbidden where a trainee would write to the citizen past the supervisors."""
    if await needs_approval(session, conversation, account_id=account_id):
        raise Forbidden("见习期间，写给群众的话先由班长看过再发；发文件、更正请同事或班长来做。")


async def refuse_while_waiting(session: AsyncSession, conversation: ConversationRow) -> None:
    """Raise Conflict where the seat would let go of a conversation in which words of its own still wait."""
    if await awaits_supervisor(session, conversation):
        raise Conflict("还有写给群众的话在等班长看。等班长看过，或者先收回，再转交、交回、结束。")


async def awaits_supervisor(session: AsyncSession, conversation: ConversationRow) -> bool:
    """Whether whoever has the conversation has written something that a supervisor has still to read."""
    return (
        await session.scalar(select(ConversationRow.id).where(ConversationRow.id == conversation.id, has_proposal()))
        is not None
    )


def has_proposal() -> ColumnElement[bool]:
    """The same in SQL, over conversations."""
    waits = (
        exists()
        .where(
            ProposalRow.conversation_id == ConversationRow.id,
            ProposalRow.owner_epoch == ConversationRow.owner_epoch,
            ProposalRow.state == ProposalState.WAITING,
        )
        .correlate(ConversationRow)
    )
    return and_(ConversationRow.owner == Owner.STAFF, waits)
