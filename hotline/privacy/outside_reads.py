"""The auditor's list of a day: who read what was not theirs to work on."""

from datetime import date, datetime, time, timedelta

from pydantic import BaseModel, Field
from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from hotline.clock import SHANGHAI, local_iso
from hotline.lookups.models import ExportRow, ReasonRow
from hotline.privacy.audit import WORK, Action, Actor, AuditEntry, Object, record_read
from hotline.services import Services

_READS = (
    Action.CONVERSATION_READ,
    Action.CONVERSATION_WATCHED,
    Action.CONVERSATION_FILE_READ,
    Action.EARLIER_READ,
    Action.CANDIDATE_READ,
    Action.CHILD_REPORTS_READ,
    Action.FOLLOW_UPS_READ,
)
_EVER = (Action.HISTORY_READ, Action.PERSON_SEARCHED, Action.EXPORT_TAKEN)
"""Listed even where the reader had it in hand once: what is over is nobody's own."""

OWN = "own"
"""Object of the reading of a list that shows the reader's own tasks only."""
_SHOWN = 500


class OutsideRead(BaseModel):
    """One reading."""

    at: str
    login: str
    action: Action
    object_kind: str
    object_id: str
    reason: str | None = Field(description="what the reader typed as the reason, where one is asked for")


class OutsideReads(BaseModel):
    """The readings of a day, the latest first."""

    day: date
    total: int
    reads: list[OutsideRead] = Field(description=f"the last {_SHOWN}")


async def read_outside_reads(services: Services, *, actor: Actor, day: date) -> OutsideReads:
    """Readings on this day outside of what the reader had in hand. Looking at the list is itself recorded."""
    it, now = Object("audit", day.isoformat()), services.clock.now()
    await record_read(services.database, at=now, actor=actor, action=Action.AUDIT_READ, object=it)
    begin = datetime.combine(day, time(), SHANGHAI)
    end = begin + timedelta(days=1)
    read, work = AuditEntry, aliased(AuditEntry)
    own = exists().where(
        work.object_kind == read.object_kind,
        work.object_id == read.object_id,
        work.actor_id == read.actor_id,
        work.action.in_(WORK),
        work.at < end,
    )
    outside = or_(and_(read.action.in_(_READS), read.object_id != OWN, ~own), read.action.in_(_EVER))
    wanted = read.at >= begin, read.at < end, outside
    async with services.database.read() as session:
        total = await session.scalar(select(func.count()).select_from(read).where(*wanted))
        query = select(read).where(*wanted).order_by(read.id.desc()).limit(_SHOWN)
        rows = list(await session.scalars(query))
        reasons = await _reasons(session, rows)
        found = [
            OutsideRead(
                at=local_iso(row.at),
                login=row.actor_name,
                action=Action(row.action),
                object_kind=row.object_kind,
                object_id=row.object_id,
                reason=reasons.get(row.id),
            )
            for row in rows
        ]
    return OutsideReads(day=day, total=total or 0, reads=found)


async def _reasons(session: AsyncSession, rows: list[AuditEntry]) -> dict[int, str]:
    """What was typed before each of these readings, by the entry's id."""
    objects = {row.object_id for row in rows}
    given = or_(ReasonRow.conversation_id.in_(objects), ReasonRow.id.in_(objects))
    typed = list(await session.scalars(select(ReasonRow).where(given).order_by(ReasonRow.created_at)))
    exports = await session.execute(select(ExportRow.id, ExportRow.reason).where(ExportRow.id.in_(objects)))
    asked = {id_: reason for id_, reason in exports}
    found: dict[int, str] = {}
    for row in rows:
        if row.object_id in asked:
            found[row.id] = asked[row.object_id]
        for reason in typed:
            of_it = row.object_id in (reason.conversation_id, reason.id) and row.actor_id == reason.staff_id
            if of_it and reason.created_at <= row.at <= reason.expires_at:
                found[row.id] = reason.reason
    return found
