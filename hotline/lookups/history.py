"""Finding conversations of the past: what one worked on oneself, and, for supervisors, by person."""

import re
from collections.abc import Iterable
from datetime import timedelta

from pydantic import BaseModel, Field
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.callbacks.models import CallbackRow
from hotline.callbacks.rules import plain_number
from hotline.clock import local_iso
from hotline.conversations.models import ConversationRow, ReceiptRow
from hotline.conversations.ownership import Owner
from hotline.desk.queue import real_time
from hotline.inquiries.models import InquiryRow
from hotline.knowledge.names import area_names
from hotline.lookups.reasons import ReasonKind, add_reason
from hotline.privacy.audit import WORK, Action, AuditEntry, Object, record
from hotline.services import Services
from hotline.staff.sessions import Staff
from hotline.vocabulary import Channel

HISTORY_DAYS = 30
_SHOWN = 50
_BETWEEN = re.compile(r"[\s\-－—()（）]+")


class PastEntry(BaseModel):
    """A conversation in a list of the past: no word of what was said in it."""

    conversation_id: str
    started_at: str
    last_at: str
    channel: Channel
    district: str | None
    topic_title: str | None
    owner: Owner


class Past(BaseModel):
    """The latest first."""

    conversations: list[PastEntry] = Field(description=f"at most {_SHOWN}")


async def read_own_history(services: Services, staff: Staff) -> Past:
    """What this person worked on lately and has no longer in hand."""
    entry, row = AuditEntry, ConversationRow
    since = services.clock.now() - timedelta(days=HISTORY_DAYS)
    worked_on = select(entry.object_id).where(
        entry.actor_id == staff.id, entry.action.in_(WORK), entry.at > since, entry.object_kind == "conversation"
    )
    gone = or_(row.owner != Owner.STAFF, row.staff_id != staff.id)
    async with services.database.read() as session:
        return await _entries(session, row.id.in_(worked_on), gone)


async def find_by_person(services: Services, staff: Staff, *, who: str, reason: str) -> Past:
    """Conversations where this number, name or 回执号 was left. The reason is kept; what was searched for is not."""
    row = ConversationRow
    number = plain_number(who)
    found = [row.handoff_contact.contains(who, autoescape=True)]
    named = InquiryRow.name.contains(who, autoescape=True)
    found.append(row.id.in_(select(InquiryRow.conversation_id).where(named)))
    found.append(row.id.in_(select(ReceiptRow.conversation_id).where(ReceiptRow.number == _BETWEEN.sub("", who))))
    if number is not None:
        found.append(row.handoff_contact.contains(number, autoescape=True))
        found.append(row.id.in_(select(CallbackRow.conversation_id).where(CallbackRow.number == number)))
    async with services.database.read() as session:
        past = await _entries(session, or_(*found))
    async with services.database.write() as session:
        now = services.clock.now()
        kept = add_reason(session, staff, kind=ReasonKind.PERSON, conversation_id=None, reason=reason, now=now)
        it, details = Object("lookup", kept.id), {"found": len(past.conversations)}
        record(session, at=now, actor=staff.actor, action=Action.PERSON_SEARCHED, object=it, details=details)
    return past


async def _entries(session: AsyncSession, *wanted: ColumnElement[bool]) -> Past:
    row = ConversationRow
    query = select(row).where(row.erased_at.is_(None), *wanted).order_by(row.last_message_at.desc(), row.id)
    rows: Iterable[ConversationRow] = await session.scalars(query.limit(_SHOWN))
    names = await area_names(session)
    return Past(
        conversations=[
            PastEntry(
                conversation_id=one.id,
                started_at=real_time(one, one.created_at),
                last_at=local_iso(one.last_message_at),
                channel=Channel(one.channel),
                district=one.district,
                topic_title=names.area(one.topic_area) if one.topic_area else None,
                owner=Owner(one.owner),
            )
            for one in rows
        ]
    )
