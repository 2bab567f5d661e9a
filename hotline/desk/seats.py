"""Seats: who is there, which groups they serve, how many conversations they may have, and what they leave behind."""

from collections.abc import Sequence

from pydantic import BaseModel, Field
from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from hotline.clock import Clock, local_iso
from hotline.conversations import takeover
from hotline.conversations.groups import SkillGroups
from hotline.conversations.models import ConversationRow
from hotline.conversations.ownership import Owner
from hotline.conversations.store import has_open_danger
from hotline.conversations.takeover import SeatRef
from hotline.errors import Conflict, Forbidden, Invalid, NotFound
from hotline.privacy.audit import SYSTEM, Action, Actor, Object, record
from hotline.services import Services
from hotline.staff.models import SeatRow, StaffAccount, StaffSession
from hotline.staff.presence import PRESENCE_TITLES, SILENT_AFTER, BusyWith, Presence
from hotline.staff.roles import Role
from hotline.staff.sessions import Staff
from hotline.storage.database import Database

AT_THE_DESK = frozenset({Role.SEAT, Role.SUPERVISOR})
"""Whoever may have conversations in hand."""
MOST_AT_ONCE = 20


class GroupView(BaseModel):
    """A skill group by its name."""

    id: str
    title: str


class SeatView(BaseModel):
    """One seat as its colleagues see it."""

    staff_no: str
    name: str
    supervisor: bool
    presence: Presence
    busy_with: BusyWith | None
    since: str | None
    groups: list[GroupView] = Field(description="empty: serves all groups")
    capacity: int
    in_hand: int
    trainee: bool = Field(description="a supervisor reads what it writes before it is sent")


async def lock_seat(session: AsyncSession, account_id: str) -> SeatRow:
    """The seat of an account, held until the transaction ends. Always locked before a conversation, never after."""
    return await session.get_one(SeatRow, account_id, with_for_update=True)


async def admit(services: Services, session: AsyncSession, seat: SeatRow, conversation: ConversationRow) -> None:
    """Let a seat take this conversation, or say why not. Danger is everybody's, whatever they are doing."""
    if has_open_danger(conversation):
        return
    if seat.presence not in (Presence.ONLINE, Presence.OFFLINE):
        title = PRESENCE_TITLES[Presence(seat.presence)]
        raise Conflict(f"您现在是“{title}”，改回“在线”再接入。")
    if not serves(seat.group_ids, conversation):
        raise Forbidden(f"这段会话在等{services.groups.get(conversation.group_id).title}的坐席。")
    await require_room(session, seat, f"您手里已经有 {seat.capacity} 段会话，到上限了。先结束或转交一段再接。")


async def require_room(session: AsyncSession, seat: SeatRow, refusal: str) -> None:
    """Raise Conflict when the seat, whose row is locked, has as many conversations as it may."""
    if not await has_room(session, seat):
        raise Conflict(refusal)


async def has_room(session: AsyncSession, seat: SeatRow) -> bool:
    """Whether the seat, whose row is locked, may have one more conversation in hand."""
    held = await session.scalar(select(func.count()).select_from(ConversationRow).where(held_by(seat.account_id)))
    return (held or 0) < seat.capacity


def serves(group_ids: Sequence[str], conversation: ConversationRow) -> bool:
    """Whether a seat of these groups takes what waits for this one. Who has no group takes all."""
    return not group_ids or conversation.group_id is None or conversation.group_id in group_ids


async def view_seats(services: Services) -> list[SeatView]:
    """Everybody who works at the desk, in one query, by staff number."""
    in_hand = func.count(ConversationRow.id)
    async with services.database.read() as session:
        found = await session.execute(
            select(SeatRow, StaffAccount, in_hand)
            .join(StaffAccount, StaffAccount.id == SeatRow.account_id)
            .outerjoin(ConversationRow, held_by(SeatRow.account_id))
            .where(StaffAccount.active.is_(True))
            .group_by(SeatRow.account_id, StaffAccount.id)
            .order_by(StaffAccount.staff_no)
        )
        return [_view(services, seat, account, count) for seat, account, count in found if account.roles & AT_THE_DESK]


async def view_seat(services: Services, account_id: str) -> SeatView:
    """One's own seat."""
    async with services.database.read() as session:
        seat = await session.get_one(SeatRow, account_id)
        account = await session.get_one(StaffAccount, account_id)
        held = await session.scalar(select(func.count()).select_from(ConversationRow).where(held_by(account_id)))
    return _view(services, seat, account, held or 0)


async def set_presence(services: Services, staff: Staff, presence: Presence, busy_with: BusyWith | None) -> SeatView:
    """Say what one is doing. Whoever goes offline leaves nothing in hand: it is back in line at once."""
    if (presence is Presence.BUSY) is not (busy_with is not None):
        raise Invalid("忙碌要写明在忙什么，别的状态不用写。")
    if busy_with is BusyWith.MISSED:
        raise Invalid("这一项由系统记，自己不能选。")
    async with services.database.write() as session:
        seat = await lock_seat(session, staff.id)
        seat.turn(presence, at=services.clock.now(), busy_with=busy_with)
        details = {"presence": presence.value, **({"busy_with": busy_with.value} if busy_with else {})}
        it = Object("staff", staff.id)
        record(
            session,
            at=services.clock.now(),
            actor=staff.actor,
            action=Action.PRESENCE_CHANGED,
            object=it,
            details=details,
        )
        left = await _leave_all(services, session, seat, staff.staff_no) if presence is Presence.OFFLINE else []
    await announce_all(services, left)
    return await view_seat(services, staff.id)


async def silent_seats(services: Services) -> list[tuple[str, str]]:
    """Seats that say they are there while no session of theirs gives a sign: account id and staff number."""
    async with services.database.read() as session:
        found = await session.execute(
            select(SeatRow.account_id, StaffAccount.staff_no)
            .join(StaffAccount, StaffAccount.id == SeatRow.account_id)
            .where(SeatRow.presence != Presence.OFFLINE, ~gives_a_sign(services))
        )
        return [(account_id, staff_no) for account_id, staff_no in found]


async def leave_if_silent(services: Services, account_id: str, staff_no: str) -> list[str]:
    """Put a seat offline that nobody sits at any more. Returns the conversations that are back in line."""
    async with services.database.write() as session:
        seat = await lock_seat(session, account_id)
        sign = await session.scalar(select(gives_a_sign(services)).where(SeatRow.account_id == account_id))
        if not seat.is_there or sign:
            return []  # another replica was faster, or somebody has come back
        seat.turn(Presence.OFFLINE, at=services.clock.now())
        return await _leave_all(services, session, seat, staff_no)


async def set_seat(
    database: Database,
    clock: Clock,
    groups: SkillGroups,
    *,
    actor: Actor,
    staff_no: str,
    group_ids: Sequence[str],
    capacity: int,
    trainee: bool | None = None,
) -> str:
    """Give a seat its groups and its capacity, and say whether it is a trainee (None: as before); returns its account.

    What it has in hand stays there.
    """
    unknown = [group_id for group_id in group_ids if group_id not in groups.by_id]
    if unknown:
        raise Invalid(f"没有这个技能组：{'、'.join(unknown)}，见 data/city/skill_groups.yml。")
    if not 1 <= capacity <= MOST_AT_ONCE:
        raise Invalid(f"同时接待的会话数要在 1 到 {MOST_AT_ONCE} 之间。")
    async with database.write() as session:
        account = await session.scalar(select(StaffAccount).where(StaffAccount.staff_no == staff_no))
        if account is None or not account.roles & AT_THE_DESK:
            raise NotFound(f"没有工号为 {staff_no} 的坐席。")
        seat = await lock_seat(session, account.id)
        seat.group_ids, seat.capacity = sorted(set(group_ids)), capacity
        seat.trainee = seat.trainee if trainee is None else trainee
        details = {"groups": ",".join(seat.group_ids)[:64], "capacity": capacity, "trainee": seat.trainee}
        it = Object("staff", account.id)
        record(session, at=clock.now(), actor=actor, action=Action.SEAT_SET, object=it, details=details)
    return account.id


async def announce_all(services: Services, conversation_ids: Sequence[str]) -> None:
    """Tell the pages of all these conversations, and the desk."""
    for conversation_id in conversation_ids:
        await takeover.announce(services, conversation_id)


def gives_a_sign(services: Services) -> ColumnElement[bool]:
    """SQL: a session that was seen lately. The desk's live line renews it, and so does every request."""
    lately = services.clock.now() - SILENT_AFTER
    return exists().where(StaffSession.account_id == SeatRow.account_id, StaffSession.last_seen_at > lately)


def held_by(account_id: str | InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """SQL: what this seat, or each one of a query, has in hand."""
    return and_(ConversationRow.staff_id == account_id, ConversationRow.owner == Owner.STAFF)


async def _leave_all(services: Services, session: AsyncSession, seat: SeatRow, staff_no: str) -> list[str]:
    ids = list(
        await session.scalars(select(ConversationRow.id).where(held_by(seat.account_id)).order_by(ConversationRow.id))
    )
    gone = SeatRef(id=seat.account_id, staff_no=staff_no, name="")
    for conversation_id in ids:
        await takeover.leave_behind(services, session, conversation_id=conversation_id, seat=gone)
        it = Object("conversation", conversation_id)
        details = {"staff_no": staff_no}
        record(
            session,
            at=services.clock.now(),
            actor=SYSTEM,
            action=Action.CONVERSATION_REQUEUED,
            object=it,
            details=details,
        )
    return ids


def _view(services: Services, seat: SeatRow, account: StaffAccount, in_hand: int) -> SeatView:
    known = [services.groups.by_id[group_id] for group_id in seat.group_ids if group_id in services.groups.by_id]
    return SeatView(
        staff_no=account.staff_no,
        name=account.name,
        supervisor=Role.SUPERVISOR in account.roles,
        presence=Presence(seat.presence),
        busy_with=BusyWith(seat.busy_with) if seat.busy_with else None,
        since=local_iso(seat.since) if seat.since else None,
        groups=[GroupView(id=group.id, title=group.title) for group in known],
        capacity=seat.capacity,
        in_hand=in_hand,
        trainee=seat.trainee,
    )
