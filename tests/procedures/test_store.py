"""Runs are written by the service alone, whole, in the commit of the turn."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest

from hotline.conversations.reply import Reply, ReplyMessage, Topic
from hotline.conversations.store import lock_conversation
from hotline.errors import NotFound
from hotline.procedures.run import Place, Run
from hotline.procedures.store import run_in, runs_of
from hotline.services import Services
from hotline.vocabulary import Area, Outcome, RunStatus
from tests.conftest import Citizen
from tests.fakes import FakeBrain, FakeClock

RUN = Run("a" * 32, "wages", {"who": "firm", "sum": None}, place=Place(misses=1))


def reply_keeping(*runs: Run) -> Reply:
    """A turn of a procedure that saves these runs."""
    message = ReplyMessage(text="第 2 问", topic=Topic(area=Area.LABOR, confidence=0.0))
    return Reply(outcome=Outcome.PROCEDURE, messages=[message], effects=[run.saved() for run in runs])


async def _runs(services: Services, citizen: Citizen) -> list[Run]:
    async with services.database.read() as session:
        return await runs_of(session, citizen.id)


async def test_a_run_is_kept_with_the_turn_and_replaced_by_the_next(
    citizen: Citizen, services: Services, brain: FakeBrain
) -> None:
    brain.reply = reply_keeping(RUN)
    assert (await citizen.say("单位"))["outcome"] == "procedure"
    assert await _runs(services, citizen) == [RUN]
    later = replace(RUN.having("sum", 3000), status=RunStatus.CONCLUDED)
    brain.reply = reply_keeping(later)
    await citizen.say("三千")
    assert await _runs(services, citizen) == [later]


async def test_an_answer_that_does_not_count_leaves_the_run_as_it_was(
    citizen: Citizen, services: Services, brain: FakeBrain
) -> None:
    brain.reply = reply_keeping(RUN)
    await citizen.say("单位")
    brain.reply, brain.refuses = reply_keeping(RUN.having("sum", 1)), True
    await citizen.say("一块")
    assert await _runs(services, citizen) == [RUN]


async def test_the_newest_comes_first(citizen: Citizen, services: Services, brain: FakeBrain, clock) -> None:
    other = Run("b" * 32, "deadline")
    brain.reply = reply_keeping(RUN, other)
    await citizen.say("甲")
    clock.advance(minutes=1)
    brain.reply = reply_keeping(RUN)
    await citizen.say("乙")
    assert [run.id for run in await _runs(services, citizen)] == [RUN.id, other.id]


async def test_nobody_writes_or_reads_another_conversations_run(
    new_citizen, services: Services, brain: FakeBrain
) -> None:
    services.settings.reply_timeout = 1
    mine, other = await new_citizen(), await new_citizen()
    brain.reply = reply_keeping(RUN)
    await mine.say("单位")
    brain.reply = reply_keeping(RUN.having("who", "person"))
    assert (await other.say("个人"))["outcome"] in ("pending", "action_failed")
    assert await _runs(services, mine) == [RUN]
    async with services.database.read() as session:
        with pytest.raises(NotFound):
            await run_in(session, other.id, RUN.id)


async def test_an_account_of_violence_is_danger_first_and_kept_as_an_answer(
    citizen: Citizen, services: Services, brain: FakeBrain
) -> None:
    """Asked for again it would only be lost again: 「他拿刀要砍死我」 is what a protection order wants to know."""
    brain.reply = reply_keeping(RUN)
    await citizen.say("单位")
    brain.reply = reply_keeping(told := RUN.having("story", "他拿刀要砍死我"))
    assert (await citizen.say("他拿刀要砍死我"))["outcome"] == "danger"
    log = await _log_when(citizen, lambda messages: len(messages) >= 6)
    assert [message["sender"] for message in log[-3:]] == ["citizen", "system", "bot"]
    assert await _runs(services, citizen) == [told]


async def test_an_account_of_violence_waits_for_the_message_before_it(
    citizen: Citizen, services: Services, brain: FakeBrain
) -> None:
    """The danger is answered at once; what it tells is heard by whoever is still at the message before."""
    brain.reply = reply_keeping(RUN)
    await citizen.say("单位")
    brain.gate = asyncio.Event()
    before = asyncio.create_task(citizen.post("不晓得", key="slow"))
    await brain.asked(2)
    assert (await citizen.say("他拿刀要砍死我"))["outcome"] == "danger"
    brain.gate.set()
    assert (await before).json()["outcome"] == "procedure"
    await brain.asked(3)
    assert [request.text for request in brain.requests] == ["单位", "不晓得", "他拿刀要砍死我"]
    log = await _log_when(citizen, lambda messages: len(messages) >= 8)
    assert [message["sender"] for message in log[-5:]] == ["citizen", "citizen", "system", "bot", "bot"]


@pytest.mark.usefixtures("quick_sweeper")
async def test_what_a_dead_process_had_not_heard_is_heard_by_the_next(
    citizen: Citizen, services: Services, brain: FakeBrain, clock: FakeClock
) -> None:
    brain.reply = reply_keeping(RUN)
    await citizen.say("单位")
    brain.gate = asyncio.Event()
    assert (await citizen.say("他拿刀要砍死我"))["outcome"] == "danger"
    await brain.asked(2)
    async with services.database.write() as session:  # as a process leaves it that dies now
        conversation = await lock_conversation(session, citizen.id)
        conversation.lease_holder = "0" * 32
        conversation.lease_until = services.clock.now()
    brain.reply = reply_keeping(told := RUN.having("story", "他拿刀要砍死我"))
    brain.gate.set()
    clock.advance(seconds=60)
    await _log_when(citizen, lambda messages: len(messages) >= 6)
    assert await _runs(services, citizen) == [told]


async def test_a_cry_for_help_that_answers_nothing_stays_alone(
    citizen: Citizen, services: Services, brain: FakeBrain
) -> None:
    brain.reply = reply_keeping(RUN)
    await citizen.say("单位")
    asked = len(brain.requests)
    brain.reply = reply_keeping(RUN.having("who", "x")).model_copy(update={"outcome": Outcome.ANSWERED})
    assert (await citizen.say("他拿刀要砍死我"))["outcome"] == "danger"
    await _until(lambda: len(brain.requests) > asked)
    brain.reply = reply_keeping(RUN)
    await citizen.say("单位")
    assert [message["sender"] for message in (await citizen.log())["messages"]][-4:] == [
        "citizen",
        "system",
        "citizen",
        "bot",
    ]
    assert await _runs(services, citizen) == [RUN]


async def _log_when(citizen: Citizen, ready: Callable[[list], bool]) -> list:
    async with asyncio.timeout(30):
        while not ready(messages := (await citizen.log())["messages"]):
            await asyncio.sleep(0.02)
    return messages


async def _until(ready: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not ready():
            await asyncio.sleep(0.02)
