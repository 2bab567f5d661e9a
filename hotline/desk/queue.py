"""What the left side of the desk shows: who waits, danger first, and what this seat has in hand."""

from datetime import datetime, timedelta

from pydantic import BaseModel, Field
from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.clock import local_iso
from hotline.conversations.models import ConversationRow, MessageRow
from hotline.conversations.ownership import Owner
from hotline.conversations.store import danger_open, has_open_danger
from hotline.desk.names import Names, area_names
from hotline.desk.sessions import Staff
from hotline.services import Services
from hotline.storage.database import Database
from hotline.vocabulary import Area, Channel, DangerKind, Sender

_SHOWN = 200


class Danger(BaseModel):
    """Somebody wrote of danger. `acknowledged` once a seat has said that it has seen it."""

    kind: DangerKind
    since: str
    acknowledged: bool


class QueueEntry(BaseModel):
    """One conversation in the list. It carries no word of what the citizen wrote: the list is always on screen."""

    conversation_id: str
    owner: Owner
    channel: Channel
    district: str | None
    topic: Area | None
    topic_title: str | None
    danger: Danger | None
    waiting_since: str = Field(description="when they asked for a person, else wrote of danger, else began")
    unanswered_since: str | None = Field(description="when the citizen last wrote, if no seat has written since")
    after_hours: bool
    rehearsal: bool
    staff_no: str | None = Field(description="the seat who has it")


class Queue(BaseModel):
    """`waiting` in the order in which to take them. `now` lets the page count waiting time by the service's clock."""

    now: str
    waiting: list[QueueEntry]
    waiting_total: int
    mine: list[QueueEntry]


async def read_queue(services: Services, staff: Staff) -> Queue:
    """The queue as this seat sees it."""
    is_mine = _is_mine(staff)
    # An open danger is everybody's business, whoever answers that conversation, until a seat has dealt with it.
    calls = or_(ConversationRow.owner == Owner.QUEUE, danger_open())
    waits = and_(ConversationRow.erased_at.is_(None), calls, ~is_mine)
    rank = (danger_open().desc(), func.coalesce(ConversationRow.waiting_since, ConversationRow.danger_at))
    async with services.database.read() as session:
        names = await area_names(session)
        waiting = await _entries(session, names, _rows().where(waits).order_by(*rank).limit(_SHOWN))
        total = len(waiting)
        if total == _SHOWN:
            total = await session.scalar(select(func.count()).select_from(ConversationRow).where(waits)) or total
        in_place = (danger_open().desc(), ConversationRow.created_at)  # a list that does not jump while one types
        mine = await _entries(session, names, _rows().where(is_mine).order_by(*in_place))
    return Queue(now=local_iso(services.clock.now()), waiting=waiting, waiting_total=total, mine=mine)


async def holds(database: Database, staff: Staff, conversation_id: str) -> bool:
    """Whether this seat has the conversation in hand now."""
    its = and_(ConversationRow.id == conversation_id, _is_mine(staff))
    async with database.read() as session:
        return await session.scalar(select(ConversationRow.id).where(its)) is not None


def danger_of(conversation: ConversationRow) -> Danger | None:
    """The danger mark of a conversation, if it has one."""
    if conversation.danger_at is None or conversation.danger_class is None:
        return None
    return Danger(
        kind=DangerKind(conversation.danger_class),
        since=real_time(conversation, conversation.danger_at),
        acknowledged=conversation.danger_acknowledged_at is not None,
    )


def real_time(conversation: ConversationRow, moment: datetime) -> str:
    """A moment of the conversation on the service's own clock: a rehearsal's runs ahead or behind."""
    return local_iso(moment - timedelta(seconds=conversation.clock_shift_seconds))


def _is_mine(staff: Staff) -> ColumnElement[bool]:
    return and_(ConversationRow.owner == Owner.STAFF, ConversationRow.staff_id == staff.id)


def _rows() -> Select[ConversationRow, MessageRow]:
    """Conversations, each with the last line that the citizen or a seat wrote."""
    people = and_(
        MessageRow.conversation_id == ConversationRow.id, MessageRow.sender.in_((Sender.CITIZEN, Sender.STAFF))
    )
    last_seq = select(func.max(MessageRow.seq)).where(people).correlate(ConversationRow).scalar_subquery()
    last = and_(MessageRow.conversation_id == ConversationRow.id, MessageRow.seq == last_seq)
    return select(ConversationRow, MessageRow).outerjoin(MessageRow, last)


async def _entries(session: AsyncSession, names: Names, query: Select[ConversationRow, MessageRow]) -> list[QueueEntry]:
    return [_entry(conversation, last, names) for conversation, last in await session.execute(query)]


def _entry(conversation: ConversationRow, last: MessageRow | None, names: Names) -> QueueEntry:
    since = conversation.waiting_since or (conversation.danger_at if has_open_danger(conversation) else None)
    return QueueEntry(
        conversation_id=conversation.id,
        owner=Owner(conversation.owner),
        channel=Channel(conversation.channel),
        district=conversation.district,
        topic=Area(conversation.topic_area) if conversation.topic_area else None,
        topic_title=names.area(conversation.topic_area) if conversation.topic_area else None,
        danger=danger_of(conversation),
        waiting_since=real_time(conversation, since or conversation.created_at),
        unanswered_since=real_time(conversation, last.created_at) if last and last.sender == Sender.CITIZEN else None,
        after_hours=conversation.after_hours,
        rehearsal=conversation.rehearsal,
        staff_no=conversation.staff_no,
    )
