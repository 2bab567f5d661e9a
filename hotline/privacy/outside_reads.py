"""The auditor's list of a day: who read what was not theirs to work on."""

from datetime import date, datetime, time, timedelta

from pydantic import BaseModel, Field
from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased

from hotline.clock import SHANGHAI, local_iso
from hotline.privacy.audit import Action, Actor, AuditEntry, Object, record_read
from hotline.services import Services

_READS = (
    Action.CONVERSATION_READ,
    Action.CONVERSATION_WATCHED,
    Action.EARLIER_READ,
    Action.CANDIDATE_READ,
    Action.CHILD_REPORTS_READ,
    Action.FOLLOW_UPS_READ,
)
_WORK = (
    Action.CONVERSATION_CLAIMED,
    Action.CONVERSATION_ANSWERED,
    Action.CONVERSATION_RETURNED,
    Action.CONVERSATION_CLOSED,
    Action.CONVERSATION_TRANSFERRED,
    Action.CONVERSATION_TAKEN_OVER,
)
"""Whoever did one of these to a conversation, on that day or before, had it in hand: it is their own."""

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
        work.action.in_(_WORK),
        work.at < end,
    )
    wanted = read.at >= begin, read.at < end, read.action.in_(_READS), read.object_id != OWN, ~own
    async with services.database.read() as session:
        total = await session.scalar(select(func.count()).select_from(read).where(*wanted))
        rows = await session.scalars(select(read).where(*wanted).order_by(read.id.desc()).limit(_SHOWN))
        found = [
            OutsideRead(
                at=local_iso(row.at),
                login=row.actor_name,
                action=Action(row.action),
                object_kind=row.object_kind,
                object_id=row.object_id,
            )
            for row in rows
        ]
    return OutsideReads(day=day, total=total or 0, reads=found)
