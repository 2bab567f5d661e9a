"""Twenty seats at two hundred conversations at once: nobody is served by two, nobody is forgotten, no seat has too many."""

import asyncio
from collections import Counter

import pytest
from sqlalchemy import func, select

from hotline.conversations.models import ConversationRow, MessageRow, WaitRow
from hotline.conversations.ownership import Owner
from hotline.desk import seats
from hotline.desk.watch import put_silent_seats_offline
from hotline.privacy.audit import AuditEntry
from hotline.staff.presence import Presence
from tests.desk.crowd import CONVERSATIONS, EACH, open_pages, work_through

pytestmark = pytest.mark.thorough


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
    await open_pages(services, here, at=clock.now())
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
