"""Twenty seats at two hundred conversations at once: nobody is served by two, nobody is forgotten, no seat has too many."""

import asyncio
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from hotline.conversations.line import line_order
from hotline.conversations.models import ConversationRow, MessageRow, WaitRow
from hotline.conversations.ownership import Owner
from hotline.conversations.store import new_id
from hotline.desk import casework, seats
from hotline.desk.models import SeatRow, StaffAccount, StaffSession
from hotline.desk.presence import Presence
from hotline.desk.sessions import Staff
from hotline.desk.watch import put_silent_seats_offline
from hotline.errors import Conflict
from hotline.privacy.audit import AuditEntry

pytestmark = pytest.mark.thorough

SEATS, CONVERSATIONS, EACH = 20, 200, 10


def staff_of(account: StaffAccount, now) -> Staff:
    return Staff(
        id=account.id,
        login=account.login,
        name=account.name,
        staff_no=account.staff_no,
        roles=account.roles,
        organisation_id=None,
        next_step=None,
        csrf_token="",
        digest="",
        session_ends_at=now,
    )


@pytest.fixture
async def crew(hire, services, clock) -> list[Staff]:
    """Twenty seats who may have ten each: exactly what there is to do."""
    for number in range(SEATS):
        await hire(f"seat{number}")
    async with services.database.write() as session:
        await session.execute(update(SeatRow).values(capacity=EACH, presence=Presence.ONLINE))
        accounts = list(await session.scalars(select(StaffAccount)))
    return [staff_of(account, clock.now()) for account in accounts]


@pytest.fixture
async def crowd(services, clock) -> list[str]:
    """Two hundred who wait, each a second after the one before."""
    ids = [new_id() for _ in range(CONVERSATIONS)]
    async with services.database.write() as session:
        for number, conversation_id in enumerate(ids):
            at = clock.now() + timedelta(seconds=number)
            session.add(
                ConversationRow(
                    id=conversation_id,
                    token_digest=conversation_id * 2,
                    channel="web",
                    owner=Owner.QUEUE,
                    owner_epoch=1,
                    group_id="general",
                    waiting_since=at,
                    queued_at=at,
                    created_at=at,
                    last_message_at=at,
                )
            )
    clock.advance(minutes=10)
    return ids


async def head(services) -> list[str]:
    """The five who are next."""
    async with services.database.read() as session:
        waiting = select(ConversationRow.id).where(ConversationRow.owner == Owner.QUEUE)
        return list(await session.scalars(waiting.order_by(*line_order()).limit(5)))


async def work_through(services, staff: Staff) -> tuple[list[str], int]:
    """Claim the next one, again and again, until nobody waits or the hands are full: what was got, and the refusals."""
    got: list[str] = []
    refused = 0
    while waiting := await head(services):
        for conversation_id in waiting:
            try:
                await casework.claim(services, staff, conversation_id)
            except Conflict as error:
                refused += 1
                if "到上限" in error.detail:
                    return got, refused
                continue
            got.append(conversation_id)
            break
    return got, refused


async def test_twenty_seats_claim_two_hundred_conversations_at_once(services, crew, crowd):
    results = await asyncio.gather(*(work_through(services, staff) for staff in crew))
    claimed = [conversation_id for got, _ in results for conversation_id in got]
    assert sorted(claimed) == sorted(crowd)
    assert sum(refused for _, refused in results) > 0  # they did get in each other's way
    async with services.database.read() as session:
        rows = list(await session.scalars(select(ConversationRow)))
        audited = await session.execute(
            select(AuditEntry.object_id, AuditEntry.actor_id).where(AuditEntry.action == "conversation_claimed")
        )
        told = await session.scalar(select(func.count()).select_from(MessageRow))
        waits = await session.scalar(select(func.count()).select_from(WaitRow))
    assert {(row.id, row.staff_id) for row in rows} == {tuple(entry) for entry in audited}
    assert Counter(row.staff_id for row in rows) == {staff.id: EACH for staff in crew}
    assert {(row.owner, row.owner_epoch) for row in rows} == {("staff", 2)}
    assert (told, waits) == (CONVERSATIONS, CONVERSATIONS)


async def test_seats_that_fall_silent_while_others_claim_lose_nobody(services, crew, crowd, clock):
    """Half of the seats take what they can and vanish; two watches put it back while the other half claims."""
    gone, here = crew[:5], crew[5:]
    await asyncio.gather(*(work_through(services, staff) for staff in gone))
    async with services.database.write() as session:
        for staff in here:
            session.add(
                StaffSession(
                    digest=staff.id * 2,
                    account_id=staff.id,
                    csrf_token="",
                    stage="full",
                    created_at=clock.now(),
                    last_seen_at=clock.now(),
                    expires_at=clock.now() + timedelta(hours=1),
                )
            )
    watches = [put_silent_seats_offline(services) for _ in range(2)]
    await asyncio.gather(*watches, *(work_through(services, staff) for staff in here))
    async with services.database.read() as session:
        rows = list(await session.scalars(select(ConversationRow)))
    held = Counter(row.staff_id for row in rows if row.owner == Owner.STAFF)
    waiting = [row for row in rows if row.owner == Owner.QUEUE]
    assert set(held) <= {staff.id for staff in here}
    assert max(held.values()) <= EACH
    assert sum(held.values()) + len(waiting) == CONVERSATIONS
    assert len(waiting) == CONVERSATIONS - EACH * len(here)
    states = {view.staff_no: view.presence for view in await seats.view_seats(services)}
    assert [states[staff.staff_no] for staff in gone] == [Presence.OFFLINE] * len(gone)
