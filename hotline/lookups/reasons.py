"""A typed reason opens one conversation for an hour: to a seat one that it worked on, to a supervisor any."""

from datetime import datetime, time, timedelta
from enum import StrEnum

from pydantic import BaseModel
from sqlalchemy import exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.clock import SHANGHAI, day_of, local_iso
from hotline.conversations.models import ConversationRow
from hotline.conversations.ownership import Owner
from hotline.conversations.store import lock_conversation, new_id
from hotline.errors import Conflict, Forbidden
from hotline.lookups.models import ReasonRow
from hotline.privacy.audit import WORK, Action, AuditEntry, Object, record
from hotline.services import Services
from hotline.staff.roles import Role
from hotline.staff.sessions import Staff

LASTS = timedelta(hours=1)
MOST_A_DAY = 20
"""Whoever opens more than this of the past in a day reads in bulk: that is an export, and needs an approval."""


class ReasonKind(StrEnum):
    """What the reason is for: a live conversation of somebody else, one of the past, or a search by person."""

    WATCH = "watch"
    HISTORY = "history"
    PERSON = "person"


class OpenedFor(BaseModel):
    """Why the conversation is open to whoever reads it, and until when."""

    reason: str
    until: str

    @classmethod
    def of(cls, row: ReasonRow) -> "OpenedFor":
        """As the API shows it."""
        return cls(reason=row.reason, until=local_iso(row.expires_at))


async def give_reason(services: Services, staff: Staff, conversation_id: str, reason: str) -> None:
    """Open it. Raises Forbidden where no reason of this person's would do, Conflict when the day's number is used up."""
    async with services.database.write() as session:
        conversation = await lock_conversation(session, conversation_id)
        if not await may_be_opened(session, staff, conversation_id):
            raise Forbidden("只能打开自己办过的会话。别的会话请找班长。")
        live = conversation.owner == Owner.STAFF
        now = services.clock.now()
        if not live and await _opened_today(session, staff, now) >= MOST_A_DAY:
            raise Conflict(f"今天凭事由打开的已经有 {MOST_A_DAY} 段。要看更多的，请申请成批导出，由班长批准。")
        kind = ReasonKind.WATCH if live else ReasonKind.HISTORY
        add_reason(session, staff, kind=kind, conversation_id=conversation_id, reason=reason, now=now)
        it = Object("conversation", conversation_id)
        details = {"kind": kind.value}
        record(session, at=now, actor=staff.actor, action=Action.REASON_GIVEN, object=it, details=details)


def add_reason(
    session: AsyncSession, staff: Staff, *, kind: ReasonKind, conversation_id: str | None, reason: str, now: datetime
) -> ReasonRow:
    """Write the reason down."""
    row = ReasonRow(id=new_id(), kind=kind, conversation_id=conversation_id, staff_id=staff.id, reason=reason)
    row.created_at, row.expires_at = now, now + LASTS
    session.add(row)
    return row


async def standing_reason(
    session: AsyncSession, staff: Staff, conversation: ConversationRow, *, now: datetime
) -> ReasonRow | None:
    """The reason that opens it now. One for watching opens nothing once the conversation is over."""
    live = conversation.owner == Owner.STAFF
    row = ReasonRow
    return await session.scalar(
        select(row)
        .where(
            row.conversation_id == conversation.id,
            row.staff_id == staff.id,
            row.kind == (ReasonKind.WATCH if live else ReasonKind.HISTORY),
            row.expires_at > now,
        )
        .order_by(row.created_at.desc())
        .limit(1)
    )


async def may_be_opened(session: AsyncSession, staff: Staff, conversation_id: str) -> bool:
    """Whether a reason of this person's would open it: to a supervisor any, to a seat what it worked on itself."""
    if Role.SUPERVISOR in staff.roles:
        return True
    worked = exists().where(
        AuditEntry.object_kind == "conversation",
        AuditEntry.object_id == conversation_id,
        AuditEntry.actor_id == staff.id,
        AuditEntry.action.in_(WORK),
    )
    return bool(await session.scalar(select(worked)))


async def _opened_today(session: AsyncSession, staff: Staff, now: datetime) -> int:
    midnight = datetime.combine(day_of(now), time(), SHANGHAI)
    row = ReasonRow
    today = row.staff_id == staff.id, row.created_at >= midnight, row.kind == ReasonKind.HISTORY
    return await session.scalar(select(func.count(row.conversation_id.distinct())).where(*today)) or 0
