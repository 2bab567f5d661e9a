"""Giving what waits to the seats by itself, in the groups where a supervisor has said so.

Danger is never given: its alarm rings at every desk, and whoever sees it first takes it. Nor is a caller, whom the
telephone system brings, nor what came in while the desk was closed before it opens.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum

import structlog
from sqlalchemy import ColumnElement, delete, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from hotline.conversations import takeover
from hotline.conversations.line import line_order
from hotline.conversations.models import ConversationRow
from hotline.conversations.takeover import SeatRef, waits_to_be_given
from hotline.desk.models import GivenRow, GroupGivingRow
from hotline.desk.seats import announce_all, gives_a_sign, has_room, held_by, lock_seat
from hotline.errors import NotFound
from hotline.privacy.audit import SYSTEM, Action, Object, record
from hotline.services import Services
from hotline.staff.models import SeatRow, StaffAccount
from hotline.staff.presence import BusyWith, Presence
from hotline.staff.roles import Role
from hotline.staff.sessions import Staff

log = structlog.get_logger()

PATIENCE = timedelta(seconds=60)
"""So long may what was given lie unopened: a third of the three minutes in which a first line is owed."""

_BATCH = 50
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class FreeSeat:
    """A seat that can be given something, as it stood when it was looked at."""

    account_id: str
    staff_no: str
    name: str
    group_ids: Sequence[str]
    capacity: int
    in_hand: int
    given_at: datetime | None

    @property
    def ref(self) -> SeatRef:
        """The seat as the conversations know it."""
        return SeatRef(id=self.account_id, staff_no=self.staff_no, name=self.name)


def whose_turn(seats: Iterable[FreeSeat], group_id: str) -> FreeSeat | None:
    """Who has the most room for its capacity; of those with as much, the one who was given none for longest."""
    able = [
        seat for seat in seats if seat.in_hand < seat.capacity and (not seat.group_ids or group_id in seat.group_ids)
    ]
    by_turn = sorted(able, key=lambda seat: (seat.in_hand / seat.capacity, seat.given_at or _NEVER, seat.staff_no))
    return by_turn[0] if by_turn else None


async def set_giving(services: Services, staff: Staff, group_id: str, *, automatic: bool) -> None:
    """Say whether what waits for a group is given to its seats by itself."""
    if group_id not in services.groups.by_id:
        raise NotFound("没有这个技能组。")
    now = services.clock.now()
    async with services.database.write() as session:
        row = GroupGivingRow(group_id=group_id, automatic=automatic, set_by_no=staff.staff_no, set_at=now)
        await session.merge(row)
        it, details = Object("group", group_id), {"automatic": automatic}
        record(session, at=now, actor=staff.actor, action=Action.GROUP_SET, object=it, details=details)


async def giving_groups(session: AsyncSession) -> frozenset[str]:
    """The groups whose waiting conversations are given by themselves."""
    found = await session.scalars(select(GroupGivingRow.group_id).where(GroupGivingRow.automatic.is_(True)))
    return frozenset(found)


async def unopened(session: AsyncSession, conversation_ids: Collection[str]) -> dict[str, datetime]:
    """Which of these were given by themselves and not opened since, and when."""
    found = await session.scalars(select(GivenRow).where(GivenRow.conversation_id.in_(conversation_ids)))
    return {row.conversation_id: row.given_at for row in found}


async def note_opened(session: AsyncSession, conversation_id: str, *, account_id: str) -> None:
    """The seat has it before its eyes."""
    its = GivenRow.conversation_id == conversation_id, GivenRow.account_id == account_id
    await session.execute(delete(GivenRow).where(*its))


async def give_waiting(services: Services) -> None:
    """Give what waits, in the order of the line, to whoever's turn it is. Who serves it has no room: it waits on.

    One at a time: a seat gets the next once it has opened the last.
    """
    async with services.database.read() as session:
        groups = await giving_groups(session)
        if not groups:
            return
        row = ConversationRow
        found = await session.execute(
            select(row.id, row.group_id)
            .where(waits_to_be_given(), row.group_id.in_(groups))
            .order_by(*line_order())
            .limit(_BATCH)
        )
        waiting = [(conversation_id, group_id) for conversation_id, group_id in found if group_id is not None]
        seats = {seat.account_id: seat for seat in await _free_seats(services, session)} if waiting else {}
    for conversation_id, group_id in waiting:
        while (seat := whose_turn(seats.values(), group_id)) is not None:
            given = await _give(services, conversation_id, seat)
            if given is not _Given.GONE:
                del seats[seat.account_id]
            if given is not _Given.SEAT_NOT_FREE:
                break


async def take_back_unopened(services: Services) -> None:
    """What a seat was given and did not open is back in line, and nothing more is given there until it says it is back."""
    overdue = GivenRow.given_at < services.clock.now() - PATIENCE
    async with services.database.read() as session:
        found = await session.execute(
            select(GivenRow.conversation_id, GivenRow.account_id, StaffAccount.staff_no)
            .join(StaffAccount, StaffAccount.id == GivenRow.account_id)
            .where(overdue)
        )
        late = [(conversation_id, account_id, staff_no) for conversation_id, account_id, staff_no in found]
    for conversation_id, account_id, staff_no in late:
        try:
            if await _take_back(services, conversation_id, SeatRef(id=account_id, staff_no=staff_no, name="")):
                log.info("given_not_opened", staff_no=staff_no)
                await announce_all(services, [conversation_id])
        except NotFound:
            continue  # erased between the two looks, and the note of it with the rest


class _Given(Enum):
    YES = "yes"
    SEAT_NOT_FREE = "seat_not_free"
    GONE = "gone"


async def _free_seats(services: Services, session: AsyncSession) -> list[FreeSeat]:
    """Who is online and gives a sign. A supervisor who is no seat takes what it chooses, and is given nothing."""
    found = await session.execute(
        select(SeatRow, StaffAccount, func.count(ConversationRow.id))
        .join(StaffAccount, StaffAccount.id == SeatRow.account_id)
        .outerjoin(ConversationRow, held_by(SeatRow.account_id))
        .where(StaffAccount.active.is_(True), SeatRow.presence == Presence.ONLINE, gives_a_sign(services))
        .where(~_has_unopened(SeatRow.account_id))
        .group_by(SeatRow.account_id, StaffAccount.id)
    )
    return [
        FreeSeat(
            account_id=account.id,
            staff_no=account.staff_no,
            name=account.name,
            group_ids=seat.group_ids,
            capacity=seat.capacity,
            in_hand=count,
            given_at=seat.given_at,
        )
        for seat, account, count in found
        if Role.SEAT in account.roles
    ]


def _has_unopened(account_id: str | InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """SQL: something was given to this seat, or each one of a query, that it has not opened yet."""
    return exists().where(GivenRow.account_id == account_id)


async def _give(services: Services, conversation_id: str, chosen: FreeSeat) -> _Given:
    """Both are looked at again, locked: another replica, a seat's own hand or the citizen may have been faster."""
    now = services.clock.now()
    try:
        async with services.database.write() as session:
            seat = await lock_seat(session, chosen.account_id)
            busy = seat.presence != Presence.ONLINE or await session.scalar(select(_has_unopened(seat.account_id)))
            if busy or not await has_room(session, seat):
                return _Given.SEAT_NOT_FREE
            epoch = await takeover.give(services, session, conversation_id=conversation_id, seat=chosen.ref)
            if epoch is None:
                return _Given.GONE
            seat.given_at = now
            await session.merge(
                GivenRow(conversation_id=conversation_id, account_id=chosen.account_id, owner_epoch=epoch, given_at=now)
            )
            it, details = Object("conversation", conversation_id), {"staff_no": chosen.staff_no}
            record(session, at=now, actor=SYSTEM, action=Action.CONVERSATION_GIVEN, object=it, details=details)
    except NotFound:
        return _Given.GONE  # erased between the two looks
    await announce_all(services, [conversation_id])
    return _Given.YES


async def _take_back(services: Services, conversation_id: str, gone: SeatRef) -> bool:
    now = services.clock.now()
    async with services.database.write() as session:
        seat = await lock_seat(session, gone.id)
        given = await session.get(GivenRow, conversation_id)
        if given is None or given.account_id != gone.id:
            return False  # another replica was faster, or it has just been opened
        await session.delete(given)
        conversation = await session.get_one(ConversationRow, conversation_id)
        if conversation.owner_epoch != given.owner_epoch:
            return False  # it has left that seat's hands since
        await takeover.leave_behind(
            services, session, conversation_id=conversation_id, seat=gone, told=takeover.NOT_OPENED
        )
        it, details = Object("conversation", conversation_id), {"staff_no": gone.staff_no}
        record(session, at=now, actor=SYSTEM, action=Action.CONVERSATION_REQUEUED, object=it, details=details)
        if seat.presence == Presence.ONLINE:
            seat.turn(Presence.BUSY, at=now, busy_with=BusyWith.MISSED)
            details = {"presence": Presence.BUSY.value, "busy_with": BusyWith.MISSED.value}
            it = Object("staff", gone.id)
            record(session, at=now, actor=SYSTEM, action=Action.PRESENCE_CHANGED, object=it, details=details)
    return True
