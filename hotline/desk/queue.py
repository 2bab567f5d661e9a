"""What the left side of the desk shows: who waits, danger first, and what this seat has in hand."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import BaseModel, Field
from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.blocks.shelf import count_handed
from hotline.callbacks.store import count_promises
from hotline.clock import local_iso
from hotline.connectors.dead_letters import count_dead
from hotline.conversations.groups import SkillGroups
from hotline.conversations.line import line_order
from hotline.conversations.models import ConversationRow, MessageRow
from hotline.conversations.ownership import Owner
from hotline.conversations.store import danger_open, has_open_danger, ownership_of
from hotline.desk.giving import giving_groups, unopened
from hotline.desk.labels import LabelView, labels_of, offered_labels
from hotline.desk.seats import GroupView, SeatView, view_seat
from hotline.knowledge.names import Names, area_names
from hotline.lookups.exports import count_waiting
from hotline.proposals.store import has_proposal
from hotline.quality.targets import ChatTarget
from hotline.services import Services
from hotline.staff.roles import Role
from hotline.staff.sessions import Staff
from hotline.storage.database import Database
from hotline.vocabulary import Area, Channel, DangerKind, Sender
from hotline.work_orders.store import count_orders

_SHOWN = 200


class Danger(BaseModel):
    """Somebody wrote of danger. `acknowledged` once a seat has said that it has seen it, `escalated` when for a minute
    none had.
    """

    kind: DangerKind
    since: str
    acknowledged: bool
    escalated: bool


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
    group_title: str | None = Field(description="the group whose turn it is")
    act_by: str | None = Field(description="the last day of a legal limit that is near")
    unanswered_since: str | None = Field(description="when the citizen last wrote, if no seat has written since")
    reply_by: str | None = Field(description="when the first line of a person is due by the target, while it is owed")
    after_hours: bool
    rehearsal: bool
    staff_no: str | None = Field(description="the seat who has it")
    given_at: str | None = Field(description="when it was given to that seat by itself, until the seat opens it")
    labels: list[LabelView]


class Queue(BaseModel):
    """`waiting` in the order in which to take them. `now` lets the page count waiting time by the service's clock."""

    now: str
    waiting: list[QueueEntry] = Field(description="what this seat's groups serve, and whoever is in danger")
    waiting_total: int
    waiting_elsewhere: int = Field(description="how many wait for other groups")
    mine: list[QueueEntry]
    to_approve: list[QueueEntry] = Field(
        description="conversations in which a trainee's answer waits for a supervisor; to a seat always none"
    )
    seat: SeatView
    giving: list[GroupView] = Field(
        description="those of this seat's groups whose conversations are given by themselves"
    )
    callbacks: int = Field(description="answers and calls that are owed by this seat's groups")
    callbacks_late: int
    warn_seconds: int = Field(description="so long before `reply_by` the page begins to warn")
    orders: int = Field(description="work orders that are open: this seat's own, a supervisor's all")
    orders_late: int
    abuse_waiting: int = Field(description="abuse that seats handed to the supervisors; to a seat always 0")
    exports_waiting: int = Field(
        description="exports that colleagues asked for and a supervisor may decide on; to a seat always 0"
    )
    dead_letters: int = Field(description="messages to other systems that wait for a supervisor; to a seat always 0")
    labels: list[LabelView] = Field(description="the labels that may be put on a conversation")


async def read_queue(services: Services, staff: Staff) -> Queue:
    """The queue as this seat sees it."""
    row = ConversationRow
    seat = await view_seat(services, staff.id)
    is_mine = _is_mine(staff)
    ours = [group.id for group in seat.groups]
    calm = and_(row.owner == Owner.QUEUE, ~danger_open())
    served = and_(calm, or_(row.group_id.is_(None), row.group_id.in_(ours))) if ours else calm
    # An open danger is everybody's business, whoever answers that conversation, until a seat has dealt with it.
    alarming = and_(danger_open(), row.erased_at.is_(None), ~is_mine)
    by_time = func.coalesce(row.waiting_since, row.danger_at), row.id
    in_place = danger_open().desc(), row.created_at  # a list that does not jump while one types
    async with services.database.read() as session:
        desk = await _desk_of(services, session)
        dangers = await _entries(session, desk, _rows().where(alarming).order_by(*by_time).limit(_SHOWN))
        waiting = await _entries(session, desk, _rows().where(served).order_by(*line_order()).limit(_SHOWN))
        counts = select(func.count(), func.sum(case((served, 1), else_=0))).select_from(row).where(calm)
        everywhere, here = (await session.execute(counts)).one()
        mine = await _entries(session, desk, _rows().where(is_mine).order_by(*in_place))
        supervises = Role.SUPERVISOR in staff.roles
        theirs = _rows().where(has_proposal(), ~is_mine).order_by(*in_place).limit(_SHOWN)
        to_approve = await _entries(session, desk, theirs) if supervises else []
        giving = await giving_groups(session)
        owed, late = await count_promises(session, ours, now=services.clock.now())
        day = services.today
        orders, orders_late = await count_orders(session, staff_id=None if supervises else staff.id, day=day)
        abuse_waiting = await count_handed(session) if supervises else 0
        exports_waiting = await count_waiting(session, staff) if supervises else 0
        dead_letters = await count_dead(session) if supervises else 0
    return Queue(
        now=local_iso(services.clock.now()),
        waiting=dangers + waiting,
        waiting_total=len(dangers) + (here or 0),
        waiting_elsewhere=everywhere - (here or 0),
        mine=mine,
        to_approve=to_approve,
        seat=seat,
        giving=[
            GroupView(id=group.id, title=group.title)
            for group in services.groups.by_id.values()
            if group.id in giving and (not ours or group.id in ours)
        ],
        callbacks=owed,
        callbacks_late=late,
        warn_seconds=services.targets.chat.warn_seconds,
        orders=orders,
        orders_late=orders_late,
        abuse_waiting=abuse_waiting,
        exports_waiting=exports_waiting,
        dead_letters=dead_letters,
        labels=offered_labels(services.settings.data_dir),
    )


async def read_handled(services: Services) -> tuple[str, list[QueueEntry]]:
    """What all seats have in hand, danger first, and the service's time."""
    in_order = danger_open().desc(), ConversationRow.staff_no, ConversationRow.created_at
    async with services.database.read() as session:
        desk = await _desk_of(services, session)
        handled = _rows().where(ConversationRow.owner == Owner.STAFF).order_by(*in_order).limit(_SHOWN)
        return local_iso(services.clock.now()), await _entries(session, desk, handled)


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
        escalated=conversation.danger_escalated_at is not None,
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


@dataclass(frozen=True)
class _Desk:
    """What gives things their names here, and when a first reply is due. Labels are read from the data folder."""

    groups: SkillGroups
    target: ChatTarget
    names: Names
    data_dir: Path


async def _desk_of(services: Services, session: AsyncSession) -> _Desk:
    names = await area_names(session)
    return _Desk(services.groups, services.targets.chat, names, services.settings.data_dir)


async def _entries(session: AsyncSession, desk: _Desk, query: Select[ConversationRow, MessageRow]) -> list[QueueEntry]:
    found = (await session.execute(query)).all()
    ids = [conversation.id for conversation, _ in found]
    labels, given = await labels_of(session, desk.data_dir, ids), await unopened(session, ids)
    return [
        _entry(conversation, last, labels[conversation.id], given.get(conversation.id), desk)
        for conversation, last in found
    ]


def _entry(
    conversation: ConversationRow,
    last: MessageRow | None,
    labels: list[LabelView],
    given_at: datetime | None,
    desk: _Desk,
) -> QueueEntry:
    owed_since = conversation.reply_since
    due = owed_since + timedelta(seconds=desk.target.first_reply_seconds) if owed_since else None
    since = conversation.waiting_since or (conversation.danger_at if has_open_danger(conversation) else None)
    if ownership_of(conversation).on_the_line:
        since = None  # nobody waits: they have been talking since it began
    return QueueEntry(
        conversation_id=conversation.id,
        owner=Owner(conversation.owner),
        channel=Channel(conversation.channel),
        district=conversation.district,
        topic=Area(conversation.topic_area) if conversation.topic_area else None,
        topic_title=desk.names.area(conversation.topic_area) if conversation.topic_area else None,
        danger=danger_of(conversation),
        waiting_since=real_time(conversation, since or conversation.created_at),
        group_title=desk.groups.get(conversation.group_id).title if conversation.group_id else None,
        act_by=conversation.act_by.isoformat() if conversation.act_by else None,
        unanswered_since=real_time(conversation, last.created_at) if last and last.sender == Sender.CITIZEN else None,
        reply_by=real_time(conversation, due) if due else None,
        after_hours=conversation.after_hours,
        rehearsal=conversation.rehearsal,
        staff_no=conversation.staff_no,
        given_at=local_iso(given_at) if given_at else None,
        labels=labels,
    )
