"""A seat fills in a procedure for a citizen at the page; the citizen checks it, confirms it and can go on with it."""

import asyncio
import uuid

import pytest
from sqlalchemy import select

from hotline.conversations.access import NewConversation, open_conversation
from hotline.conversations.erasure import erase
from hotline.conversations.incoming import Incoming
from hotline.conversations.models import MessageRow
from hotline.conversations.turns import Turns
from hotline.privacy.audit import AuditEntry
from hotline.privacy.journal import ErasureKind
from hotline.procedures.confirming import refuse_unconfirmed
from hotline.procedures.models import RunRow
from hotline.procedures.run import Run
from hotline.procedures.store import run_in, save_run
from hotline.vocabulary import Channel, RunStatus

STORY = "厂里说没钱，一直拖着不给。"
BOTH = pytest.mark.parametrize("database_kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])


@pytest.fixture
def database_kind() -> str:
    """One kind of database will do where no two get in each other's way."""
    return "sqlite"


class Talk:
    """A citizen's talk that seat 100 has."""

    def __init__(self, services, seat, id, turns):
        self.services, self.seat, self.id, self.turns = services, seat, id, turns

    @property
    def path(self):
        return f"/conversations/{self.id}"

    async def fill(self, by=None, **body):
        return await (by or self.seat).post(f"{self.path}/filling", body)

    async def starts(self, procedure="wages", **more):
        return (await self.fill(command={"kind": "start", "procedure": procedure, **more})).json()

    async def chooses(self, last, title, by=None):
        command = next(choice["command"] for choice in last["choices"] if choice["title"] == title)
        return (await self.fill(by, command=command, stand=last["stand"])).json()

    async def types(self, last, text, by=None):
        return (await self.fill(by, run=last["run"]["id"], text=text, stand=last["stand"])).json()

    async def whole(self):
        """Everything from the first question to the result."""
        last = await self.chooses(await self.starts(), "个人")
        last = await self.types(await self.chooses(last, "不清楚，先跳过"), "3万2千元")
        last = await self.types(await self.chooses(last, "都没有"), "13800138000")
        return await self.types(last, STORY)

    async def log(self):
        async with self.services.database.read() as session:
            rows = await session.scalars(
                select(MessageRow).where(MessageRow.conversation_id == self.id).order_by(MessageRow.seq)
            )
            return list(rows)

    async def presses(self, title):
        """The newest button of this title, by the citizen."""
        payload = [b["payload"] for row in await self.log() for b in row.buttons if b["title"] == title][-1]
        return await self.turns.take(self.id, Incoming(uuid.uuid4().hex, payload=payload))

    async def writes(self, text):
        return await self.turns.take(self.id, Incoming(uuid.uuid4().hex, text=text))

    async def run(self, run_id):
        async with self.services.database.read() as session:
            return await run_in(session, self.id, run_id)

    async def shown(self, by=None):
        return (await (by or self.seat).get(self.path)).json()


@pytest.fixture
async def turns(services):
    made = Turns(services)
    yield made
    await made.stop()


@pytest.fixture
async def talk(seat, writes_in, services, turns):
    citizen = await writes_in(waits=True)
    assert (await seat.post(f"/conversations/{citizen.id}/claim")).status_code == 200
    return Talk(services, seat, citizen.id, turns)


async def test_the_same_questions_go_to_the_seats_screen_and_nothing_of_them_into_the_talk(talk, trail):
    before = len(await talk.log())
    last = await talk.starts()
    assert "是单位欠的，还是个人欠的？" in last["said"][0]
    last = await talk.chooses(last, "单位")
    assert last["run"]["asking"] == "签了合同没有？"
    assert [(a["label"], a["value"], a["by"]) for a in last["run"]["answers"]] == [("欠钱的", "单位", "100")]
    assert len(await talk.log()) == before
    assert (await trail()).count("run_filled") == 2


async def test_the_result_goes_into_the_talk_and_names_who_filled_it_in(talk):
    last = await talk.whole()
    run = last["run"]
    assert (run["status"], run["by_seat"], run["shown"], run["confirmed"]) == ("concluded", True, False, False)
    assert any("个人欠32,000元" in said for said in last["said"])
    assert (await talk.seat.post(f"{talk.path}/runs/{run['id']}/result")).status_code == 204
    assert (await talk.seat.post(f"{talk.path}/runs/{run['id']}/result")).status_code == 204  # pressed twice
    told, result, to_check = (await talk.log())[-3:]
    assert (told.sender, result.sender) == ("system", "bot")
    assert "李某（坐席，工号 100）照您说的，替您填好了“讨薪”" in told.text
    assert result.attachments[0]["title"] == "办事单子"
    assert "是坐席（工作人员）替您填的" in to_check.text and "事情经过：厂里说没钱" in to_check.text
    assert [button["title"] for button in to_check.buttons] == ["核对过了，没错", "有不对的"]
    again = await talk.chooses({**last, "choices": _resume(run["id"])}, "接着填")
    assert again["run"]["shown"]


@BOTH
async def test_only_the_citizen_confirms_and_only_what_was_shown(talk):
    last = await talk.whole()
    run_id = last["run"]["id"]
    with pytest.raises(Exception, match="请先回到会话里核对"):
        refuse_unconfirmed(await talk.run(run_id))
    await talk.seat.post(f"{talk.path}/runs/{run_id}/result")
    said = await talk.presses("核对过了，没错")
    assert (said.outcome, said.replies[0].text) == ("answered", "记下了：坐席替您填的“讨薪”，您核对过了。")
    assert (await talk.run(run_id)).confirmed
    refuse_unconfirmed(await talk.run(run_id))
    # the seat changes a word of it: what was confirmed is another paper by now
    last = await talk.chooses({**last, "choices": _change(run_id, "sum")}, "改金额")
    last = await talk.types(last, "4万元")
    assert not (await talk.run(run_id)).confirmed
    said = await talk.presses("核对过了，没错")
    assert "后来又改过" in said.replies[0].text
    assert not (await talk.run(run_id)).confirmed
    await talk.seat.post(f"{talk.path}/runs/{run_id}/result")
    assert any("又填过“讨薪”" in row.text for row in await talk.log())
    await talk.presses("核对过了，没错")
    assert (await talk.shown())["runs"][0]["confirmed"]


async def test_a_no_takes_nothing_for_granted_and_the_seat_sees_it(talk):
    last = await talk.whole()
    await talk.seat.post(f"{talk.path}/runs/{last['run']['id']}/result")
    said = await talk.presses("有不对的")
    assert "坐席替您改" in said.replies[0].text
    shown = await talk.shown()
    assert not shown["runs"][0]["confirmed"]
    assert [message["text"] for message in shown["messages"] if message["sender"] == "citizen"][-1] == "有不对的"
    assert shown["messages"][-2]["reading"]["reason"] == "declined"


async def test_what_the_citizen_writes_meanwhile_is_for_the_seat(talk):
    last = await talk.chooses(await talk.starts(), "个人")
    said = await talk.writes("2026年3月1日")
    assert (said.outcome, said.replies) == ("left_to_staff", [])
    assert "day" not in (await talk.run(last["run"]["id"])).answers
    assert (await talk.chooses(last, "不清楚，先跳过"))["run"]["asking"] == "一共欠您多少钱？"


@BOTH
async def test_back_with_the_bot_it_stands_where_it_stood(talk):
    last = await talk.chooses(await talk.starts(), "单位")
    assert (await talk.seat.post(f"{talk.path}/return")).status_code == 200
    half, returned = (await talk.log())[-2:]
    assert "李某（坐席，工号 100）替您填“讨薪”填到一半，填过的 1 项都留着" in half.text
    assert [button["title"] for button in half.buttons] == ["接着办“讨薪”"]
    assert "智能助手" in returned.text
    run = await talk.run(last["run"]["id"])
    assert (run.status, run.answers, run.by_seat) == (RunStatus.PAUSED, {"who": "firm"}, {"who"})
    assert (await talk.fill(run=run.id, text="没签", stand=last["stand"])).status_code == 403


async def test_what_is_finished_and_not_shown_is_shown_before_the_seat_lets_go(talk, trail):
    await talk.whole()
    assert (await talk.seat.post(f"{talk.path}/close", {})).status_code == 200
    texts = [row.text for row in await talk.log()]
    assert any("替您填好了“讨薪”" in text for text in texts)
    assert "会话已经结束" in texts[-1]
    assert "run_shown" in await trail()
    await talk.presses("核对过了，没错")
    async with talk.services.database.read() as session:
        assert (await session.scalars(select(RunRow.confirmed_mark))).one() is not None


async def test_a_canned_answer_that_gives_back_hands_over_too(talk):
    await talk.whole()
    steps = [{"step": "return"}]
    said = {"text": "填好了，您核对一下。", "client_message_id": "m-1", "afterwards": steps}
    assert (await talk.seat.post(f"{talk.path}/messages", said)).status_code == 201
    log = await talk.log()
    texts = [row.text for row in log]
    first, after = texts.index("填好了，您核对一下。"), next(n for n, text in enumerate(texts) if "替您填好了" in text)
    assert first < after
    assert any(button["title"] == "核对过了，没错" for row in log for button in row.buttons)


async def test_what_was_open_with_the_bot_goes_on_at_the_desk(talk, services):
    run = Run("d" * 32, "wages", {"who": "firm"})
    async with services.database.write() as session:
        await save_run(session, talk.id, run.saved(), now=services.clock.now())
    last = (await talk.fill(command=_resume(run.id)[0]["command"])).json()
    assert "签了合同没有？" in last["said"][0]
    last = await talk.chooses(last, "没签")
    assert [(a["label"], a["by"]) for a in last["run"]["answers"]] == [("欠钱的", None), ("劳动合同", "100")]
    kept = await talk.run(run.id)
    assert (kept.status, kept.answers, kept.by_seat) == (
        RunStatus.PAUSED,
        {"who": "firm", "contract": "no"},
        {"contract"},
    )


async def test_what_the_citizen_wrote_is_heard_where_something_is_begun(talk):
    await talk.writes("单位欠我的，没签合同")
    last = await talk.starts()
    assert "照您说的，先选了：单位、没签" in last["said"][0]
    assert [(a["label"], a["value"]) for a in last["run"]["answers"]] == [("欠钱的", "单位"), ("劳动合同", "没签")]
    again = await talk.starts()  # the same once more goes on with it
    assert again["run"]["id"] == last["run"]["id"]


@BOTH
async def test_the_next_seat_goes_on_and_the_first_cannot(talk, other):
    last = await talk.chooses(await talk.starts(), "单位")
    passed = await talk.seat.post(f"{talk.path}/transfer", {"staff_no": "101", "note": "接着填"})
    if passed.status_code == 409:  # the colleague is not there yet
        await other.post("/presence", {"presence": "online"})
        passed = await talk.seat.post(f"{talk.path}/transfer", {"staff_no": "101", "note": "接着填"})
    assert passed.status_code == 200
    assert (await talk.fill(run=last["run"]["id"], text="没签", stand=last["stand"])).status_code == 403
    last = await talk.chooses({**last, "choices": _resume(last["run"]["id"])}, "接着填", by=other)
    last = await talk.chooses(last, "没签", by=other)
    assert [a["by"] for a in last["run"]["answers"]] == ["100", "101"]


async def test_a_step_meant_for_an_older_state_is_refused(talk):
    first = await talk.starts()
    second = await talk.chooses(first, "个人")
    late = await talk.fill(run=first["run"]["id"], text="单位", stand=first["stand"])
    assert (late.status_code, "刚才改过" in late.json()["detail"]) == (409, True)
    assert (await talk.run(second["run"]["id"])).answers == {"who": "person"}


@BOTH
async def test_of_two_steps_at_once_one_counts(talk):
    first = await talk.starts()
    step = {"run": first["run"]["id"], "stand": first["stand"]}
    answers = await asyncio.gather(talk.fill(text="单位", **step), talk.fill(text="个人", **step))
    assert sorted(answer.status_code for answer in answers) == [200, 409]


@BOTH
async def test_an_erased_talk_takes_no_step_and_keeps_nothing(talk, services):
    last = await talk.chooses(await talk.starts(), "单位")
    await erase(services, conversation_id=talk.id, kind=ErasureKind.WISH)
    gone = await talk.fill(run=last["run"]["id"], text="没签", stand=last["stand"])
    assert gone.status_code == 404
    async with services.database.read() as session:
        assert (await session.scalars(select(RunRow))).all() == []
        details = await session.scalars(select(AuditEntry.details).where(AuditEntry.action == "run_filled"))
        assert all(set(detail) == {"run"} for detail in details)


async def test_words_that_answer_nothing_are_not_taken(talk):
    last = await talk.chooses(await talk.starts(), "个人")
    last = await talk.types(last, "离婚要多久")
    assert last["said"][0].startswith("这句像是在问别的，没有填进去。")
    assert last["run"]["asking"] == "从哪天起没发工资？"


async def test_nobody_else_fills_in_and_nobody_on_the_telephone(talk, other, services, turns):
    start = {"command": {"kind": "start", "procedure": "wages"}}
    assert (await other.post(f"{talk.path}/filling", start)).status_code == 403
    assert (await other.get(f"{talk.path}/procedures")).status_code == 403
    call = (await talk.seat.post("/calls")).json()["conversation_id"]
    assert (await talk.seat.post(f"/conversations/{call}/filling", start)).status_code == 409
    waiting = await open_conversation(services, NewConversation(channel=Channel.WEB))
    assert (await talk.seat.post(f"/conversations/{waiting.conversation_id}/filling", start)).status_code == 403
    assert (await talk.fill(command={"kind": "start", "procedure": "no_such"})).status_code == 422
    assert (await talk.fill(run="a" * 32, text="个人")).status_code == 404
    assert (await talk.fill(run="a" * 32)).status_code == 422


async def test_everything_that_can_be_started_is_listed(talk):
    listed = (await talk.seat.get(f"{talk.path}/procedures")).json()["procedures"]
    assert [(each["id"], each["paper"]) for each in listed] == [("wages", False), ("draft/quick", True)]


def _resume(run_id):
    return [{"title": "接着填", "command": {"kind": "step", "run": run_id, "wish": "resume"}}]


def _change(run_id, field):
    return [{"title": "改金额", "command": {"kind": "step", "run": run_id, "wish": "change", "field": field}}]
