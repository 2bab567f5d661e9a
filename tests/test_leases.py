"""Whether somebody deals with something: said of a row and asked of the database, it is the same."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from hotline.conversations.models import ConversationRow
from hotline.leases import is_free, is_held

NOW = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)
LASTS = timedelta(seconds=30)


@pytest.mark.parametrize(
    ("until", "held"),
    [
        (None, False),
        (NOW - timedelta(seconds=1), False),
        (NOW, False),
        (NOW + timedelta(seconds=1), True),
        (NOW + LASTS, True),
        (NOW + timedelta(hours=1), False),  # the clock was set back since
    ],
)
async def test_it_is_held_for_its_time_and_no_longer(services, citizen, until, held):
    async with services.database.write() as session:
        (await session.get_one(ConversationRow, citizen.id)).lease_until = until
    assert is_held(until, lasts=LASTS, now=NOW) is held
    async with services.database.read() as session:
        free = select(ConversationRow.id).where(is_free(ConversationRow.lease_until, lasts=LASTS, now=NOW))
        taken = select(ConversationRow.id).where(~is_free(ConversationRow.lease_until, lasts=LASTS, now=NOW))
        assert bool((await session.scalars(free)).all()) is not held
        assert bool((await session.scalars(taken)).all()) is held
