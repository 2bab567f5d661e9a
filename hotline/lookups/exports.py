"""Many conversations at once: asked for with a reason, approved by another who supervises, masked, and gone after a day."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum

from pydantic import BaseModel, Field
from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.clock import day_of, local_iso
from hotline.conversations.models import ConversationRow
from hotline.conversations.store import new_id
from hotline.errors import Conflict, Forbidden, Invalid, NotFound
from hotline.knowledge.names import area_names
from hotline.lookups.models import ExportRow
from hotline.privacy.audit import Action, Object, record
from hotline.quality.counting import Period
from hotline.services import Services
from hotline.staff.roles import Role
from hotline.staff.sessions import Staff
from hotline.vocabulary import Area

MOST_CONVERSATIONS = 200
LONGEST_DAYS = 31
STANDS_FOR = timedelta(hours=24)
_SHOWN = 50


class ExportStatus(StrEnum):
    """Where an export stands."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    EXPIRED = "expired"


class ExportView(BaseModel):
    """An export as its asker and the supervisors see it."""

    id: str
    first: date
    last: date
    area_title: str | None
    reason: str
    asked_by_no: str
    asked_by_name: str
    asked_at: str
    mine: bool
    status: ExportStatus
    decided_by_no: str | None
    words: str | None
    expires_at: str | None
    conversations: int = Field(description="how many it would hold now")


class ExportList(BaseModel):
    """The newest first."""

    exports: list[ExportView]


def status_of(row: ExportRow, *, now: datetime) -> ExportStatus:
    """What can be done with it now."""
    if row.approved is None:
        return ExportStatus.ASKED
    if not row.approved:
        return ExportStatus.REFUSED
    return ExportStatus.APPROVED if row.expires_at is not None and now < row.expires_at else ExportStatus.EXPIRED


async def ask_export(
    services: Services, staff: Staff, *, first: date, last: date, area: Area | None, reason: str
) -> None:
    """Ask for it. Raises Invalid for a period that is too long, Conflict where nothing or too much is in it."""
    now = services.clock.now()
    if not first <= last <= day_of(now):
        raise Invalid("日期不对：结束的日子不能早于开始的日子，也不能晚于今天。")
    if (last - first).days >= LONGEST_DAYS:
        raise Invalid(f"一次最多 {LONGEST_DAYS} 天。")
    row = ExportRow(id=new_id(), first=first, last=last, area=area, reason=reason, asked_by=staff.id, asked_at=now)
    row.asked_by_no, row.asked_by_name = staff.staff_no, staff.name
    async with services.database.write() as session:
        count = await _count(session, row)
        if not count:
            raise Conflict("这几天没有这样的会话。")
        if count > MOST_CONVERSATIONS:
            raise Conflict(f"这几天有 {count} 段，一次最多 {MOST_CONVERSATIONS} 段。请选短一点的日子，或者选一个领域。")
        session.add(row)
        it, details = Object("export", row.id), {"first": first.isoformat(), "last": last.isoformat(), "count": count}
        record(session, at=now, actor=staff.actor, action=Action.EXPORT_ASKED, object=it, details=details)


async def decide_export(services: Services, staff: Staff, export_id: str, *, approved: bool, words: str) -> None:
    """Approve or refuse, in words. Nobody decides on what they asked for themselves."""
    now = services.clock.now()
    async with services.database.write() as session:
        row = await session.get(ExportRow, export_id, with_for_update=True)
        if row is None:
            raise NotFound("没有这个申请。")
        if row.asked_by == staff.id:
            raise Forbidden("自己申请的由别的班长批准。")
        if row.approved is not None:
            raise Conflict(f"工号 {row.decided_by_no} 已经办过这个申请。")
        row.approved, row.words, row.decided_by_no, row.decided_at = approved, words, staff.staff_no, now
        row.expires_at = now + STANDS_FOR if approved else None
        action = Action.EXPORT_APPROVED if approved else Action.EXPORT_REFUSED
        record(session, at=now, actor=staff.actor, action=action, object=Object("export", row.id))


async def read_exports(services: Services, staff: Staff) -> ExportList:
    """All for a supervisor, one's own for a seat."""
    theirs = true() if Role.SUPERVISOR in staff.roles else ExportRow.asked_by == staff.id
    now = services.clock.now()
    async with services.database.read() as session:
        names = await area_names(session)
        found = list(
            await session.scalars(select(ExportRow).where(theirs).order_by(ExportRow.asked_at.desc()).limit(_SHOWN))
        )
        held = await _counts(session, found)
        return ExportList(
            exports=[
                ExportView(
                    id=row.id,
                    first=row.first,
                    last=row.last,
                    area_title=names.area(row.area) if row.area else None,
                    reason=row.reason,
                    asked_by_no=row.asked_by_no,
                    asked_by_name=row.asked_by_name,
                    asked_at=local_iso(row.asked_at),
                    mine=row.asked_by == staff.id,
                    status=status_of(row, now=now),
                    decided_by_no=row.decided_by_no,
                    words=row.words,
                    expires_at=local_iso(row.expires_at) if row.expires_at else None,
                    conversations=held[row.id],
                )
                for row in found
            ]
        )


async def count_waiting(session: AsyncSession, staff: Staff) -> int:
    """How many this supervisor may decide on."""
    waiting = ExportRow.approved.is_(None), ExportRow.asked_by != staff.id
    return await session.scalar(select(func.count()).select_from(ExportRow).where(*waiting)) or 0


def held_by(row: ExportRow) -> tuple[ColumnElement[bool], ...]:
    """SQL: the conversations of an export. Rehearsals and what was erased are not among them."""
    conversation = ConversationRow
    about = conversation.topic_area == row.area if row.area else true()
    return (
        Period(row.first, row.last).holds(conversation.created_at),
        about,
        conversation.erased_at.is_(None),
        conversation.rehearsal.is_(False),
    )


async def _count(session: AsyncSession, row: ExportRow) -> int:
    return (await _counts(session, [row]))[row.id]


async def _counts(session: AsyncSession, rows: Sequence[ExportRow]) -> dict[str, int]:
    """How many each of them would hold now, in one statement: a count apart for each of its own."""
    counts = [
        select(func.count()).select_from(ConversationRow).where(*held_by(row)).scalar_subquery().label(row.id)
        for row in rows
    ]
    return dict((await session.execute(select(*counts))).mappings().one()) if counts else {}
