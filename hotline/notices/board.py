"""The notices: written with a beginning and an end, shown in between, taken down early where they became wrong."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.clock import local_iso
from hotline.errors import Conflict, Invalid, NotFound
from hotline.notices.models import NoticeRow
from hotline.privacy.audit import Action, Actor, Object, record
from hotline.services import Services

_MOST = 5
"""So many may be shown or to come at once: whoever reads six notices has read none."""


class Notice(BaseModel):
    """A notice, and when it is shown (local time)."""

    id: str
    text: str
    starts_at: str
    ends_at: str

    @classmethod
    def of(cls, row: NoticeRow) -> "Notice":
        """As the API shows it."""
        return cls(id=row.id, text=row.text, starts_at=local_iso(row.starts_at), ends_at=local_iso(row.ends_at))


async def standing(session: AsyncSession, *, now: datetime) -> Sequence[NoticeRow]:
    """What is shown now or will be, the earliest first."""
    order = (NoticeRow.starts_at, NoticeRow.id)
    return (await session.scalars(select(NoticeRow).where(NoticeRow.ends_at > now).order_by(*order))).all()


async def write_notice(
    services: Services, *, actor: Actor, text: str, starts_at: datetime | None, ends_at: datetime
) -> Notice:
    """Put up a notice, from now on where no beginning is given. Raises Invalid and Conflict (too many)."""
    now = services.clock.now()
    begins = starts_at or now
    if ends_at <= max(begins, now):
        raise Invalid("结束时间要晚于开始时间，也要晚于现在。")
    async with services.database.write() as session:
        if len(await standing(session, now=now)) >= _MOST:
            raise Conflict(f"最多同时有 {_MOST} 条公告，请先撤下一条。")
        row = NoticeRow(id=uuid4().hex, text=text, starts_at=begins, ends_at=ends_at)
        row.written_by, row.written_at = actor.name, now
        session.add(row)
        record(session, at=now, actor=actor, action=Action.NOTICE_WRITTEN, object=Object("notice", row.id))
    return Notice.of(row)


async def take_down(services: Services, *, actor: Actor, notice_id: str) -> None:
    """End a notice now. Raises NotFound where it is not up and not to come."""
    now = services.clock.now()
    async with services.database.write() as session:
        row = await session.get(NoticeRow, notice_id)
        if row is None or row.ends_at <= now:
            raise NotFound("没有这条公告，或者它已经撤下了。")
        row.ends_at = now
        record(session, at=now, actor=actor, action=Action.NOTICE_TAKEN_DOWN, object=Object("notice", row.id))
