"""The telephone: a seat opens a conversation for a caller, types what is said, and reads the bot's answers out."""

import uuid

import pytest

from hotline.conversations.reply import Button, Do, ReplyMessage, Start, Topic
from hotline.conversations.wording import ON_THE_LINE, for_a_caller
from hotline.vocabulary import Area
from tests.desk.conftest import LabourBrain


@pytest.fixture
def database_kind() -> str:
    """One kind of database will do: nothing here depends on it."""
    return "sqlite"


@pytest.fixture
async def call(seat):
    """A call that seat 100 has taken."""
    answer = await seat.post("/calls")
    assert answer.status_code == 201
    return answer.json()["conversation_id"]


async def hear(person, call, text=None, **body):
    body = {"client_message_id": uuid.uuid4().hex, **({"text": text} if text else {}), **body}
    return await person.post(f"/conversations/{call}/caller/messages", body)


async def test_a_call_begins_with_nothing_filled_in_whatever_the_seat_has_in_hand(seat, writes_in, services, trail):
    await seat.post("/presence", {"presence": "busy", "busy_with": "call"})
    call = (await seat.post("/calls")).json()["conversation_id"]
    shown = (await seat.get(f"/conversations/{call}")).json()
    assert (shown["owner"], shown["mine"], shown["channel"], shown["messages"]) == ("staff", True, "phone", [])
    mine = (await seat.get("/queue")).json()["mine"]
    assert [(entry["conversation_id"], entry["channel"]) for entry in mine] == [(call, "phone")]
    assert "call_taken" in await trail()


async def test_the_bot_answers_to_the_seats_screen(seat, call, trail):
    answer = await hear(seat, call, "工资拖了三个月没给")
    assert answer.status_code == 200
    body = answer.json()
    assert (body["outcome"], body["replies"][0]["text"]) == ("answered", "可以先找人社部门。")
    assert body["state"] == {"owner": "staff", "staff_no": "100"}
    assert "caller_heard" in await trail()
    again = {"client_message_id": "m1", "text": "还有加班费"}
    first, second = await hear(seat, call, **again), await hear(seat, call, **again)
    assert first.json() == second.json()


async def test_only_the_seat_who_has_the_call_types_for_it(seat, other, call, writes_in):
    assert (await hear(other, call, "工资")).status_code == 403
    assert (await other.post(f"/conversations/{call}/caller", {"number": "13800138000"})).status_code == 403
    chat = await writes_in(waits=True)
    await seat.post(f"/conversations/{chat.id}/claim")
    assert (await hear(seat, chat.id, "工资")).status_code == 403
    await seat.post(f"/conversations/{call}/close")
    assert (await hear(seat, call, "工资")).status_code == 403


async def test_the_citizen_api_opens_no_calls(app, seat):
    refused = await seat.http.post("/api/v1/conversations", json={"channel": "phone"})
    assert (refused.status_code, refused.headers["content-type"]) == (422, "application/problem+json")


async def test_the_number_is_optional_and_said_to_be_unverified(seat, call):
    path = f"/conversations/{call}/caller"
    assert (await seat.post(path, {"number": "12345"})).status_code == 422
    assert (await seat.post(path, {"district": "某区"})).status_code == 422
    assert (await seat.post(path, {"number": "138-0013-8000", "district": "outside"})).status_code == 204
    shown = (await seat.get(f"/conversations/{call}")).json()
    assert (shown["handoff_contact"], shown["district"]) == ("13800138000", "outside")
    assert (await seat.post(path, {})).status_code == 204
    assert (await seat.get(f"/conversations/{call}")).json()["handoff_contact"] is None


async def test_danger_on_the_telephone_is_said_to_the_seat_and_rings_everywhere(seat, other, call):
    body = (await hear(seat, call, "他又打我，我不敢出声")).json()
    told = body["replies"][0]
    assert (body["outcome"], told["sender"], told["topic"]["area"]) == ("danger", "system", "crisis")
    assert told["text"].startswith("来电人的话里有危险")
    assert [button["title"] for button in told["buttons"]] == ["我现在安全"]
    assert (await other.get("/queue")).json()["waiting"][0]["conversation_id"] == call
    await seat.post(f"/conversations/{call}/danger/acknowledge")
    safe = (await hear(seat, call, payload=told["buttons"][0]["payload"])).json()
    assert [reply["text"] for reply in safe["replies"]] == ["记下了：来电人说现在安全。"]


async def test_nobody_is_told_what_only_a_page_can_show(seat, other, call):
    """Taken, passed on, ended: the seat says that on the telephone."""
    await seat.post("/presence", {"presence": "online", "busy_with": None})
    await other.post("/presence", {"presence": "online", "busy_with": None})
    moved = await seat.post(f"/conversations/{call}/transfer", {"note": "请接着听", "staff_no": "101"})
    assert moved.status_code == 200
    assert (await other.post(f"/conversations/{call}/return")).status_code == 409
    assert (await other.get(f"/conversations/{call}")).json()["messages"] == []
    assert (await other.post(f"/conversations/{call}/close")).json()["owner"] == "closed"


async def test_a_caller_who_wants_a_person_has_one(seat, call):
    body = (await hear(seat, call, "转人工")).json()
    assert (body["outcome"], body["state"]["owner"]) == ("left_to_staff", "staff")
    assert body["replies"][0]["text"].startswith("来电人要找人工")


class OfferingBrain(LabourBrain):
    """Answers with a procedure to begin, and a person to talk to."""

    async def turn(self, request):
        turn = await super().turn(request)
        topic = Topic(area=Area.LABOR, id="labor/unpaid", confidence=0.83)
        buttons = [
            Button(title="填讨薪表", command=Start(procedure="wages")),
            Button(title="转人工", command=Do(action="handoff")),
        ]
        message = ReplyMessage(text="可以先找人社部门。", topic=topic, buttons=buttons)
        return turn.model_copy(update={"messages": [message]})


async def test_options_are_pressed_by_the_seat_and_none_leads_to_a_person(seat, call, services, brain, monkeypatch):
    monkeypatch.setattr(brain, "turn", OfferingBrain().turn)
    buttons = (await hear(seat, call, "工资拖了三个月没给")).json()["replies"][0]["buttons"]
    assert [button["title"] for button in buttons] == ["填讨薪表"]
    assert (await hear(seat, call, payload=buttons[0]["payload"])).status_code == 200
    assert (await hear(seat, call, payload="made-up")).status_code == 422


@pytest.mark.parametrize(
    ("said", "read_out"),
    [
        ("我不是真人，是智能助手。想跟真人说话，打“转人工”，或者拨 12348。", "我不是真人，是智能助手。"),
        ("您慢慢说，我给您指路；想找真人就打“转人工”。", "您慢慢说，我给您指路。"),
        ("先留好欠条。\n\n1. 找人社部门\n2. 打“转人工”\n3. 去仲裁", "先留好欠条。\n\n1. 找人社部门\n2. 去仲裁"),
        ("想找人就打“转人工”。", ON_THE_LINE),
        ("先找人社部门；再去仲裁。", "先找人社部门；再去仲裁。"),
    ],
)
def test_what_is_read_out_does_not_send_a_caller_to_a_person(said, read_out):
    assert for_a_caller(said) == read_out


async def test_answers_are_stored_for_a_caller_as_they_are_read_out(seat, call, brain, monkeypatch):
    class Sends(LabourBrain):
        async def turn(self, request):
            answer = await super().turn(request)
            message = answer.messages[0].model_copy(update={"text": "先找人社部门。不行就打“转人工”。"})
            return answer.model_copy(update={"messages": [message]})

    monkeypatch.setattr(brain, "turn", Sends().turn)
    heard = (await hear(seat, call, "能不能打“转人工”这三个字")).json()
    assert heard["accepted"]["text"] == "能不能打“转人工”这三个字"
    assert [reply["text"] for reply in heard["replies"]] == ["先找人社部门。"]


async def test_a_call_that_waits_for_another_group_is_no_chat_that_is_owed_a_reply(seat, call):
    await seat.post(f"/conversations/{call}/transfer", {"group": "general", "note": "要问社保"})
    (waiting,) = (await seat.get("/queue")).json()["waiting"]
    assert (waiting["conversation_id"], waiting["reply_by"]) == (call, None)
