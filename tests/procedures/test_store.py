"""Runs are written by the service alone, whole, in the commit of the turn."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest

from hotline.conversations.models import ConversationRow
from hotline.conversations.reply import Reply, ReplyMessage, Topic
from hotline.errors import NotFound
from hotline.procedures.run import Place, Run
from hotline.procedures.store import run_in, runs_of
from hotline.services import Services
from hotline.vocabulary import Area, Outcome, RunStatus
from tests.conftest import Citizen
from tests.fakes import FakeBrain

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
    await _until_idle(services, citizen)
    brain.reply = reply_keeping(told := RUN.having("story", "他拿刀要砍死我"))
    assert (await citizen.say("他拿刀要砍死我"))["outcome"] == "danger"
    log = await _log_when(citizen, lambda messages: len(messages) >= 6)
    assert [message["sender"] for message in log[-3:]] == ["citizen", "system", "bot"]
    assert await _runs(services, citizen) == [told]


async def test_a_cry_for_help_that_answers_nothing_stays_alone(
    citizen: Citizen, services: Services, brain: FakeBrain
) -> None:
    brain.reply = reply_keeping(RUN)
    await citizen.say("单位")
    await _until_idle(services, citizen)
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


async def _until_idle(services: Services, citizen: Citizen) -> None:
    """The turn before has let go of the lease. Danger that comes sooner is answered at once all the same, but what was
    told with it is then not read as an answer, and asked for again: only the holder of the lease asks the brain."""
    async with asyncio.timeout(30):
        while True:
            async with services.database.read() as session:
                if (await session.get_one(ConversationRow, citizen.id)).lease_holder is None:
                    return
            await asyncio.sleep(0.02)


async def _until(ready: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not ready():
            await asyncio.sleep(0.02)
