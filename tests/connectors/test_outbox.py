"""The outbox: with what it tells of or not at all, in order, by one sender at a time, and never for ever."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from hotline.connectors.backoff import MOST_TRIES
from hotline.connectors.endpoints import Connector
from hotline.connectors.models import DeliveryRow, DeliveryState, Failure
from hotline.connectors.outbox import LEASE, Result, Subject, cancel, claim_due, enqueue, resend, settle
from hotline.storage.database import Database
from tests.fakes import FakeClock

ONE, OTHER = (Subject(Connector.CITY_12345, name * 32, name) for name in "ab")
FAILED = Result(503, Failure.FAILED, wait=timedelta(seconds=5))


class Outbox:
    def __init__(self, database: Database, clock: FakeClock) -> None:
        self.database, self.clock = database, clock

    async def put(self, subject: Subject = ONE, kind: str = "work_order.opened", **more: object) -> None:
        async with self.database.write() as session:
            enqueue(session, subject, kind, {"text": "路灯不亮"}, at=self.clock.now(), **more)  # pyright: ignore

    async def claim(self, holder: str = "h") -> list[DeliveryRow]:
        async with self.database.write() as session:
            return await claim_due(session, holder, now=self.clock.now())

    async def settle(self, row: DeliveryRow, result: Result, holder: str = "h") -> DeliveryState | None:
        async with self.database.write() as session:
            return await settle(session, row, holder, result, now=self.clock.now())

    async def rows(self) -> list[DeliveryRow]:
        async with self.database.read() as session:
            return list(await session.scalars(select(DeliveryRow).order_by(DeliveryRow.position)))


@pytest.fixture
def outbox(database: Database, clock: FakeClock) -> Outbox:
    return Outbox(database, clock)


async def test_what_is_rolled_back_was_never_to_be_sent(outbox: Outbox):
    with pytest.raises(ZeroDivisionError):
        async with outbox.database.write() as session:
            enqueue(session, ONE, "work_order.opened", {}, at=outbox.clock.now())
            await session.flush()
            raise ZeroDivisionError
    assert await outbox.rows() == []


async def test_messages_about_one_subject_go_one_after_the_other_and_others_do_not_wait(outbox: Outbox):
    await outbox.put(ONE)
    await outbox.put(ONE, "work_order.urge")
    await outbox.put(OTHER)
    first, other = await outbox.claim()
    assert (first.kind, other.subject_id) == ("work_order.opened", OTHER.id)
    assert await outbox.claim("another") == []
    assert await outbox.settle(first, Result(200)) is DeliveryState.DELIVERED
    (second,) = await outbox.claim()
    assert second.kind == "work_order.urge"
    assert (await outbox.rows())[0].body is None, "what is through is forgotten"


async def test_a_sender_that_died_holds_nothing_up_and_cannot_come_back_to_mark_it(outbox: Outbox):
    await outbox.put()
    (lost,) = await outbox.claim("dead")
    outbox.clock.advance(seconds=LEASE.total_seconds())
    (again,) = await outbox.claim("next")
    assert (again.id, again.body, again.tries) == (lost.id, lost.body, 2)
    assert await outbox.settle(lost, Result(200), "dead") is None
    assert await outbox.settle(again, Result(200), "next") is DeliveryState.DELIVERED


async def test_it_is_tried_less_and_less_often_and_then_a_person_sees_it(outbox: Outbox):
    await outbox.put(ONE)
    await outbox.put(ONE, "work_order.urge")
    for tries in range(1, MOST_TRIES + 1):
        (row,) = await outbox.claim()
        assert row.tries == tries
        state = await outbox.settle(row, FAILED)
        assert await outbox.claim() == []
        outbox.clock.advance(seconds=5)
    assert state is DeliveryState.DEAD
    dead, waiting = await outbox.rows()
    assert (dead.state, dead.failure, dead.status, waiting.state) == ("dead", "failed", 503, "pending")
    assert await outbox.claim() == [], "what comes after the dead one waits for it"
    async with outbox.database.write() as session:
        resend(await session.get_one(DeliveryRow, dead.position), now=outbox.clock.now())
    (row,) = await outbox.claim()
    assert (row.id, row.tries) == (dead.id, 1)


async def test_what_can_never_be_taken_is_given_up_at_once(outbox: Outbox):
    await outbox.put()
    (row,) = await outbox.claim()
    assert await outbox.settle(row, Result(422, Failure.REFUSED, final=True)) is DeliveryState.DEAD


async def test_a_message_that_kills_its_senders_comes_to_an_end(outbox: Outbox):
    await outbox.put()
    for _ in range(MOST_TRIES):
        assert await outbox.claim()
        outbox.clock.advance(seconds=LEASE.total_seconds())
    assert await outbox.claim() == []
    assert [(row.state, row.failure) for row in await outbox.rows()] == [("dead", "lost")]


async def test_what_is_out_of_date_is_not_sent_any_more(outbox: Outbox):
    await outbox.put(expires_at=outbox.clock.now() + timedelta(minutes=2))
    outbox.clock.advance(minutes=3)
    assert await outbox.claim() == []
    assert [(row.state, row.failure) for row in await outbox.rows()] == [("dead", "expired")]


async def test_what_would_be_too_late_at_the_next_try_is_given_up_now(outbox: Outbox):
    """A seat who waits for the telephone to ring is told at once, not when the minute is over."""
    await outbox.put(expires_at=outbox.clock.now() + timedelta(seconds=5))
    (row,) = await outbox.claim()
    assert await outbox.settle(row, FAILED) is DeliveryState.DEAD


async def test_cancelling_forgets_the_words_and_knows_whether_the_other_side_may_have_heard(outbox: Outbox):
    await outbox.put(ONE)
    await outbox.put(OTHER)
    (row, _other) = await outbox.claim()
    async with outbox.database.write() as session:
        assert await cancel(session, ONE, now=outbox.clock.now())
        enqueue(session, ONE, "work_order.erased", {}, at=outbox.clock.now())
    assert await outbox.claim() == [], "what is under way arrives first"
    assert await outbox.settle(row, Result(200)) is DeliveryState.CANCELLED
    (erased,) = await outbox.claim()
    assert erased.kind == "work_order.erased"
    assert {each.body for each in await outbox.rows() if each.subject_id == ONE.id} == {None, erased.body}


async def test_what_was_never_tried_nobody_has_heard(outbox: Outbox):
    await outbox.put(ONE)
    async with outbox.database.write() as session:
        assert not await cancel(session, ONE, now=outbox.clock.now())
    assert await outbox.claim() == []
