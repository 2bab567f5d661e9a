"""The order of the line, the citizen's place in it, and the estimate."""

from datetime import date

import pytest
from sqlalchemy import select, text

from hotline.conversations.handoff import cancel_handoff
from hotline.conversations.line import line_order
from hotline.conversations.models import ConversationRow, WaitRow
from hotline.conversations.reply import NoteLimit, SaveRun
from hotline.conversations.store import lock_conversation, state_of
from hotline.conversations.waiting import note_limit, note_urgency
from hotline.procedures.store import save_run
from hotline.vocabulary import RunStatus
from tests.desk.test_seats import waiting

HE_HITS_ME = "我老公正在打我，救命"
TODAY = date(2026, 9, 1)


async def state(services, citizen):
    async with services.database.read() as session:
        return await state_of(session, await session.get_one(ConversationRow, citizen.id))


async def has_until(services, citizen, last_day, run="0" * 32, status=RunStatus.CONCLUDED):
    """A procedure of this conversation has worked out a last day."""
    effect = SaveRun(run=run, procedure="wages", status=status, answers={}, place={}, last_day=last_day)
    async with services.database.write() as session:
        await save_run(session, citizen.id, effect, now=services.clock.now())


async def test_danger_then_the_nearest_limit_then_the_longest_wait(seat, writes_in, services, clock):
    people = {}
    for name, last_day in {
        "long": None,
        "far": date(2027, 9, 1),
        "week": date(2026, 9, 8),
        "today": TODAY,
        "passed": date(2026, 8, 31),
    }.items():
        people[name] = await writes_in()
        if last_day:
            await has_until(services, people[name], last_day, run=f"{len(people):032}")
        await people[name].asks_for_a_person()
        clock.advance(minutes=1)
    people["danger"] = await writes_in(HE_HITS_ME, waits=True)
    order = ["danger", "today", "week", "long", "far", "passed"]
    assert await waiting(seat) == [people[name].id for name in order]
    places = [(await state(services, people[name])).queue_position for name in order]
    assert places == [1, 2, 3, 4, 5, 6]
    entry = (await seat.get("/queue")).json()["waiting"][1]
    assert entry["act_by"] == "2026-09-01"
    shown = (await seat.get(f"/conversations/{people['week'].id}")).json()
    assert shown["act_by"] == "2026-09-08"


async def was_told(services, citizen, last_day, rule="admin_review/apply"):
    """An answer has counted a limit from what the citizen wrote."""
    async with services.database.write() as session:
        conversation = await lock_conversation(session, citizen.id)
        note_limit(conversation, NoteLimit(rule=rule, last_day=last_day))
        await note_urgency(session, conversation, now=services.clock.now())


async def test_a_limit_counted_in_passing_orders_the_line_like_a_procedures(seat, writes_in, services, clock):
    """A hand-off right after 「还有三天」 stood behind everybody who had waited longer."""
    long, told, far = [await writes_in() for _ in range(3)]
    await was_told(services, told, date(2026, 9, 4))
    await was_told(services, far, date(2027, 9, 1))
    for person in (long, told, far):
        await person.asks_for_a_person()
        clock.advance(minutes=1)
    assert await waiting(seat) == [told.id, long.id, far.id]
    assert (await seat.get("/queue")).json()["waiting"][0]["act_by"] == "2026-09-04"


async def test_a_day_put_right_replaces_the_limit_and_the_nearest_of_two_counts(seat, writes_in, services):
    someone = await writes_in(waits=True)

    async def act_by():
        return (await seat.get("/queue")).json()["waiting"][0]["act_by"]

    await was_told(services, someone, date(2026, 9, 4))
    await was_told(services, someone, date(2026, 9, 20))
    assert await act_by() == "2026-09-20"
    await was_told(services, someone, date(2026, 9, 10), rule="labor/arbitration")
    assert await act_by() == "2026-09-10"
    await was_told(services, someone, None, rule="labor/arbitration")
    assert await act_by() == "2026-09-20"


async def test_a_limit_of_a_procedure_that_was_left_counts_for_nothing(writes_in, services):
    someone = await writes_in()
    await has_until(services, someone, TODAY, status=RunStatus.LEFT)
    await someone.asks_for_a_person()
    async with services.database.read() as session:
        assert (await session.get_one(ConversationRow, someone.id)).act_by is None


@pytest.mark.parametrize("waits", [[], [60, 60]])
async def test_without_history_there_is_no_estimate(writes_in, services, clock, waits):
    await history(services, clock, waits)
    someone = await writes_in(waits=True)
    shown = (await state(services, someone)).model_dump(mode="json")
    assert shown == {"owner": "queue", "queue_position": 1, "after_hours": False}


async def test_the_estimate_is_what_half_of_those_served_lately_waited(writes_in, services, clock):
    await history(services, clock, [30, 200, 4000])
    await history(services, clock, [9000] * 9, group_id="another")
    await history(services, clock, [9000] * 9, end="given_up")
    await history(services, clock, [9000] * 9, after_hours=True)
    someone = await writes_in(waits=True)
    assert (await state(services, someone)).usual_wait_minutes == 4  # 200 s


async def test_history_is_forgotten_after_a_week(writes_in, services, clock):
    await history(services, clock, [30, 200, 4000])
    clock.advance(days=8)
    someone = await writes_in(waits=True)
    assert (await state(services, someone)).usual_wait_minutes is None


async def test_each_wait_is_counted_once_as_it_ended(seat, writes_in, services, clock):
    served, left = await writes_in(waits=True), await writes_in(waits=True)
    clock.advance(seconds=90)
    await seat.post(f"/conversations/{served.id}/claim")
    await cancel_handoff(services, conversation_id=left.id)
    async with services.database.read() as session:
        rows = (await session.execute(text('SELECT "end", seconds, group_id FROM waits ORDER BY id'))).all()
    assert [tuple(row) for row in rows] == [("claimed", 90, "general"), ("given_up", 90, "general")]


async def history(services, clock, waits, *, group_id="general", end="claimed", after_hours=False):
    async with services.database.write() as session:
        for seconds in waits:
            session.add(
                WaitRow(group_id=group_id, ended_at=clock.now(), seconds=seconds, end=end, after_hours=after_hours)
            )


async def test_the_order_comes_from_the_index_without_sorting(services, database_kind):
    query = select(ConversationRow.id).where(ConversationRow.owner == "queue").order_by(*line_order()).limit(200)
    compiled = str(query.compile(services.database.engine.sync_engine, compile_kwargs={"literal_binds": True}))
    async with services.database.read() as session:
        if database_kind == "sqlite":
            plan = " ".join(str(row) for row in await session.execute(text(f"EXPLAIN QUERY PLAN {compiled}")))
            assert "ix_conversations_queue" in plan
            assert "TEMP B-TREE" not in plan
        else:
            await session.execute(text("SET LOCAL enable_seqscan = off"))
            await session.execute(text("SET LOCAL enable_bitmapscan = off"))
            plan = " ".join(str(row) for row in await session.execute(text(f"EXPLAIN {compiled}")))
            assert "ix_conversations_queue" in plan
            assert "Sort" not in plan
