"""What once broke a conversation: races, a brain that talks nonsense, clocks, desks that open. One line says why each."""

import asyncio
from dataclasses import replace

import httpx
import pytest
from sqlalchemy import select

from hotline.conversations.brain import BrainRefused, BrainTooSlow, BrainTurn, RasaBrain, TurnRequest, Understanding
from hotline.conversations.commit import Recognition, commit_danger, commit_left_to_staff
from hotline.conversations.groups import Days, Group, Span
from hotline.conversations.incoming import Incoming, accept
from hotline.conversations.models import ConversationRow, TurnRow
from hotline.conversations.turns import Turns
from hotline.conversations.work import next_work, release, single_work
from hotline.services import Services
from hotline.vocabulary import Reason
from tests.conftest import Citizen
from tests.fakes import FakeBrain, FakeClock, groups_of

DAYTIME = Span(days=Days.EVERY_DAY, opens=9 * 60, closes=17 * 60)
OFFICE_HOURS = groups_of(Group(id="general", title="综合", spans=[DAYTIME]))


async def _eventually(citizen: Citizen, outcome: str, *, key: str = "m1", text: str) -> dict:
    async with asyncio.timeout(30):
        while (result := (await citizen.post(text, key=key)).json())["outcome"] != outcome:
            await asyncio.sleep(0.05)
    return result


async def test_danger_apart_does_not_block_the_conversation(citizen: Citizen, services: Services) -> None:
    """A danger answered beside a running turn renewed a lease that nobody held: 30 seconds of silence."""
    first = await accept(services, citizen.id, Incoming("a", "法律援助要钱吗"))
    second = await accept(services, citizen.id, Incoming("b", "我不想活了"))
    assert first.lease is not None
    work = await single_work(services, citizen.id, second)
    await release(services, citizen.id, first.lease)
    danger = services.guard.look(second.text)
    assert danger is not None
    await commit_danger(services, work, danger, Recognition())
    async with services.database.read() as session:
        row = await session.get_one(ConversationRow, citizen.id)
    assert row.lease_until is None


async def test_a_fragment_that_was_danger_is_not_answered_twice(citizen: Citizen, services: Services) -> None:
    """The turn of the other fragments went on with the danger's text and pointed its answer at it."""
    first = await accept(services, citizen.id, Incoming("a", "我想问一下"))
    second = await accept(services, citizen.id, Incoming("b", "我不想活了"))
    assert first.lease is not None
    both = await next_work(services, citizen.id, first.lease)
    assert both is not None
    assert len(both.turn_ids) == 2
    danger = services.guard.look(second.text)
    assert danger is not None
    await commit_danger(services, await single_work(services, citizen.id, second), danger, Recognition())
    await commit_danger(services, both, danger, Recognition())
    log = (await citizen.log())["messages"]
    assert sum((message["topic"] or {}).get("area") == "crisis" for message in log) == 1


async def test_a_message_is_answered_though_its_caller_went_away(citizen: Citizen, services: Services) -> None:
    """Cancelled between the commit and the turn, the message lay for 30 seconds under a lease without a holder."""
    turns = Turns(services)
    for step in range(1, 40):
        asking = asyncio.create_task(turns.take(citizen.id, Incoming(f"c{step}", "要多久")))
        await asyncio.sleep(step * 0.001)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
    open_turns = await _open_turns(services)
    for _ in range(300):  # thirty seconds on a busy machine; the lease never ends, for the clock stands still
        if not open_turns:
            break
        await asyncio.sleep(0.1)
        open_turns = await _open_turns(services)
    await turns.stop()
    assert open_turns == []


async def _open_turns(services: Services) -> list[TurnRow]:
    async with services.database.read() as session:
        return list(await session.scalars(select(TurnRow).where(TurnRow.finished_at.is_(None))))


@pytest.mark.usefixtures("quick_sweeper")
async def test_an_answer_that_cannot_be_stored_ends_in_the_truth(
    citizen: Citizen, brain: FakeBrain, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The commit failed, nothing counted it, and the message was tried for ever without an outcome."""

    tried = asyncio.Event()

    async def poisonous(request: TurnRequest) -> BrainTurn:
        tried.set()
        raise LookupError("something nobody thought of")

    monkeypatch.setattr(brain, "turn", poisonous)
    asking = asyncio.create_task(citizen.post("怪话"))
    await tried.wait()
    clock.advance(seconds=60)
    assert (await asking).json()["outcome"] == "action_failed"


async def test_a_brain_too_slow_for_one_message_again_and_again_ends_in_the_truth(
    citizen: Citizen, brain: FakeBrain, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A message that takes the brain too long stayed open for ever and kept all later ones waiting."""

    async def slow(request: TurnRequest) -> BrainTurn:
        raise BrainTooSlow("6 s")

    monkeypatch.setattr(brain, "turn", slow)
    assert (await citizen.say("怪话"))["outcome"] == "brain_unavailable"
    async with services.database.write() as session:
        (await session.scalars(select(TurnRow))).one().attempts = 20
    await citizen.say("在吗")
    assert (await citizen.post("怪话", key="m1")).json()["outcome"] == "action_failed"


@pytest.mark.usefixtures("quick_sweeper")
async def test_one_waiting_conversation_does_not_hold_up_the_others(
    citizen: Citizen, new_citizen, brain: FakeBrain, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Forgotten conversations were answered one after the other, each with the whole patience for a slow brain."""
    brain.down = True
    other = await new_citizen()
    await citizen.say("第一位的问题")
    await other.say("第二位的问题")
    brain.down = False
    answer, never = brain.turn, asyncio.Event()

    async def stuck_on_the_first(request: TurnRequest) -> BrainTurn:
        if "第一位" in request.text:
            await never.wait()
        return await answer(request)

    monkeypatch.setattr(brain, "turn", stuck_on_the_first)
    clock.advance(seconds=60)
    await _eventually(other, "answered", text="第二位的问题")


async def test_a_message_parsed_for_the_staff_while_they_gave_it_back_is_answered(
    citizen: Citizen, services: Services
) -> None:
    """The turn ended as left_to_staff although no staff had the conversation any more."""
    await citizen.http.post(f"{citizen.path}/handoff", headers=citizen.headers)
    accepted = await accept(services, citizen.id, Incoming("a", "有人吗"))
    assert accepted.lease is not None
    work = await next_work(services, citizen.id, accepted.lease)
    assert work is not None
    await citizen.http.delete(f"{citizen.path}/handoff", headers=citizen.headers)
    await commit_left_to_staff(services, work, Reason.PERSON_OWNS, Recognition())
    async with services.database.read() as session:
        assert (await session.get_one(TurnRow, accepted.turn_id)).outcome == "pending"


async def test_no_outage_notice_in_a_conversation_that_a_person_has(citizen: Citizen, brain: FakeBrain) -> None:
    """The brain failed after the hand-off and its excuse was written into the person's conversation."""
    brain.gate = asyncio.Event()
    asking = asyncio.create_task(citizen.post("法律援助要钱吗"))
    await brain.asked()
    await citizen.http.post(f"{citizen.path}/handoff", headers=citizen.headers)
    brain.down = True
    brain.gate.set()
    result = (await asking).json()
    assert (result["outcome"], result["replies"]) == ("left_to_staff", [])


async def test_a_clock_that_was_set_back_silences_nobody(
    citizen: Citizen, services: Services, clock: FakeClock
) -> None:
    """A lease given before the clock was set back an hour held for that hour."""
    await accept(services, citizen.id, Incoming("a", "法律援助要钱吗"))
    clock.advance(hours=-1)
    assert (await accept(services, citizen.id, Incoming("b", "要多久"))).lease is not None


class TestAtNight:
    """The desk is open from 9 to 17, and it is night."""

    @pytest.fixture
    def services(self, services: Services, clock: FakeClock) -> Services:
        clock.advance(hours=-3)
        return replace(services, groups=OFFICE_HOURS)

    async def test_the_danger_button_promises_nobody(self, citizen: Citizen) -> None:
        """It said that somebody would look at once, in the middle of the night."""
        danger = await citizen.say("我不想活了")
        payload = next(button["payload"] for button in danger["replies"][0]["buttons"] if "人工" in button["title"])
        handed = (await citizen.post(payload=payload)).json()
        assert handed["state"]["after_hours"] is True
        told = handed["replies"][0]["text"]
        assert "不是人工服务时间" in told
        assert "请不要只在这里等" in told

    @pytest.mark.parametrize("text", ["转人工", "说不清楚了还是转人工"])
    async def test_asking_in_words_says_that_the_desk_is_closed(self, citizen: Citizen, text: str) -> None:
        """Only the button said so. The plain wish is the service's to hear, the other one the brain's."""
        handed = await citizen.say(text)
        assert [reply["sender"] for reply in handed["replies"]] == ["bot", "system"]
        assert "不是人工服务时间" in handed["replies"][1]["text"]

    async def test_in_the_morning_it_is_a_queue_like_any_other(self, citizen: Citizen, clock: FakeClock) -> None:
        """At ten in the morning the bot still said that it was not service time, and answered for the staff."""
        await citizen.say("转人工")
        clock.advance(hours=4)
        waiting = await citizen.say("有人吗")
        assert waiting["outcome"] == "left_to_staff"
        assert waiting["state"] == {"owner": "queue", "queue_position": 1, "after_hours": False}


async def test_every_transcript_can_be_made_of_every_text(citizen: Citizen) -> None:
    """A Word file holds no U+FFFF: the download was a 500 for ever."""
    await citizen.say("a\uffffb\ufffec\u0085\u202e😀")
    for kind in ("txt", "html", "docx"):
        answer = await citizen.http.get(f"{citizen.path}/transcript?format={kind}", headers=citizen.headers)
        assert answer.status_code == 200


def _brain(answer: httpx.Response, *, timeout: float = 30) -> RasaBrain:
    brain = RasaBrain("http://brain", secret="s", timeout=timeout)

    async def give(_request: httpx.Request) -> httpx.Response:
        return answer

    brain._client = httpx.AsyncClient(transport=httpx.MockTransport(give), base_url="http://brain")
    return brain


REQUEST = TurnRequest("t1", "我的身份证丢了", None, None, {})
SOUND = {"turn_id": "t1", "model_id": "m", "nlu": {}, "outcome": "answered", "messages": [], "state": {}}


@pytest.mark.parametrize(
    "answer",
    [
        [],
        {},
        {**SOUND, "turn_id": "t2"},
        {**SOUND, "outcome": "pending"},
        {**SOUND, "outcome": "brain_unavailable"},
        {**SOUND, "messages": [{"text": "我的身份证丢了", "topic": {"area": "moon", "confidence": 1}}]},
    ],
)
async def test_nonsense_from_the_brain_is_refused_and_not_quoted(answer: object) -> None:
    """An interim outcome repeated its messages for ever; a refusal was logged with the citizen's words in it."""
    with pytest.raises(BrainRefused) as refused:
        await _brain(httpx.Response(200, json=answer)).turn(REQUEST)
    assert "身份证" not in str(refused.value)


@pytest.mark.parametrize("answer", [[], {"nlu": 1}, {}])
async def test_nonsense_for_a_parse_is_refused(answer: object) -> None:
    """A list instead of an object broke the turn."""
    with pytest.raises(BrainRefused):
        await _brain(httpx.Response(200, json=answer)).parse("a", {})
    assert isinstance(await _brain(httpx.Response(200, json={"nlu": {}})).parse("a", {}), Understanding)


async def test_a_trickling_brain_is_too_slow() -> None:
    """The time-out counted between two bytes, so a trickle never ended."""

    async def trickle():
        while True:
            await asyncio.sleep(0.05)
            yield b" "

    with pytest.raises(BrainTooSlow):
        async with asyncio.timeout(30):
            await _brain(httpx.Response(200, content=trickle()), timeout=0.3).turn(REQUEST)
