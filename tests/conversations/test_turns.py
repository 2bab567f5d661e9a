"""A citizen's message from acceptance to its one outcome, with a brain that does as told, on both databases."""

import asyncio

import httpx
import pytest
from sqlalchemy import select

from hotline.conversations.models import MessageRow, TurnRow
from hotline.conversations.plain_wish import HANDING_OVER
from hotline.services import Services
from tests.conftest import Citizen
from tests.fakes import FakeBrain, FakeClock


async def test_a_question_is_answered_once_and_carries_the_state(citizen: Citizen, brain: FakeBrain) -> None:
    first = await citizen.say("法律援助要钱吗")
    second = await citizen.say("要多久")
    assert first["outcome"] == "answered"
    assert first["replies"][0]["in_reply_to"] == first["accepted"]["message_id"]
    assert brain.requests[0].state is None
    assert brain.requests[1].state == {"version": 1, "slots": {"turns": 1}}
    assert second["accepted"]["seq"] > first["replies"][-1]["seq"]


async def test_a_repetition_changes_nothing_and_other_content_is_refused(citizen: Citizen, brain: FakeBrain) -> None:
    first = (await citizen.post("行政复议要多久", key="same")).json()
    again = (await citizen.post("行政复议要多久", key="same")).json()
    assert [reply["seq"] for reply in again["replies"]] == [reply["seq"] for reply in first["replies"]]
    assert len(brain.requests) == 1
    refused = await citizen.post("别的话", key="same")
    assert refused.status_code == 409
    assert refused.headers["content-type"] == "application/problem+json"


async def test_parallel_copies_of_one_message_give_one_answer(citizen: Citizen, brain: FakeBrain) -> None:
    brain.delay = 0.1
    answers = await asyncio.gather(*(citizen.post("要钱吗", key="twin") for _ in range(6)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["replies"][0]["message_id"] for answer in answers}) == 1
    assert len(brain.requests) == 1


async def test_two_messages_at_once_are_answered_in_order(citizen: Citizen, brain: FakeBrain) -> None:
    brain.delay = 0.1
    first, second = await asyncio.gather(citizen.post("法律援助要钱吗"), citizen.post("行政复议要多久"))
    log = (await citizen.log())["messages"]
    replies = [message["text"] for message in log if message["sender"] == "bot"][1:]
    asked = [message["text"] for message in log if message["sender"] == "citizen"]
    assert replies == [f"答：{text}" for text in asked]
    assert {first.json()["outcome"], second.json()["outcome"]} == {"answered"}


async def test_the_brain_is_told_what_was_written_before_its_last_word(citizen: Citizen, brain: FakeBrain) -> None:
    """Two tabs answered one question, and the second answer was taken for one to the next question."""
    brain.delay = 0.1
    await asyncio.gather(citizen.post("张三"), citizen.post("张三"), citizen.post("李四"))
    await citizen.say("王益区")
    by_text = [(request.text, request.metadata["crossed"]) for request in brain.requests]
    assert by_text[0][1] is None and by_text[-1] == ("王益区", None)
    for number in (1, 2):
        text, crossed = by_text[number]
        assert crossed == ("again" if by_text[number - 1][0] == text else "other")


async def test_the_very_first_message_may_be_crossed_by_a_call_for_a_person(citizen: Citizen, brain: FakeBrain) -> None:
    """The bot's 「好的，给您转人工」 stands behind it, and there is no message before it to compare with."""
    brain.delay = 0.3
    slow = asyncio.create_task(citizen.post("法律援助要钱吗", key="a"))
    await asyncio.sleep(0.1)
    await citizen.post("转人工", key="b")
    assert (await slow).json()["outcome"] in ("answered", "left_to_staff")


async def test_pieces_of_one_sentence_share_a_turn(citizen: Citizen, clock: FakeClock) -> None:
    async def later() -> httpx.Response:
        await asyncio.sleep(0.2)
        return await citizen.post("法律援助要钱吗", key="b")

    first, second = await asyncio.gather(citizen.post("我想问一下", key="a"), later())
    one, two = first.json(), second.json()
    assert one["outcome"] == two["outcome"] == "answered"
    assert [reply["message_id"] for reply in one["replies"]] == [reply["message_id"] for reply in two["replies"]]
    assert one["replies"][0]["in_reply_to"] == two["accepted"]["message_id"]
    assert one["replies"][0]["text"] == "答：我想问一下 法律援助要钱吗"


@pytest.mark.usefixtures("quick_sweeper")
async def test_an_outage_is_announced_once_and_the_answer_follows_once(
    citizen: Citizen, brain: FakeBrain, clock: FakeClock
) -> None:
    brain.down = True
    waiting = await citizen.say("法律援助要钱吗")
    second = await citizen.say("要什么材料")
    assert waiting["outcome"] == second["outcome"] == "brain_unavailable"
    assert waiting["replies"][0]["sender"] == "system"
    assert "12348" in waiting["replies"][0]["text"]
    assert second["replies"][0]["text"] != waiting["replies"][0]["text"]
    brain.down = False
    clock.advance(seconds=60)
    await _until_final(citizen, 2)
    result = (await citizen.post("法律援助要钱吗", key="m1")).json()
    assert result["outcome"] == "answered"
    assert [reply["sender"] for reply in result["replies"]] == ["system", "bot"]


async def test_a_failed_action_tells_the_truth_and_keeps_the_state(citizen: Citizen, brain: FakeBrain) -> None:
    await citizen.say("法律援助要钱吗")
    brain.silent_action = True
    failed = await citizen.say("要多久")
    assert failed["outcome"] == "action_failed"
    assert "12348" in failed["replies"][0]["text"]
    brain.silent_action = False
    await citizen.say("那在哪办")
    assert brain.requests[-1].state == {"version": 1, "slots": {"turns": 1}}


@pytest.mark.usefixtures("quick_sweeper")
async def test_a_brain_that_refuses_one_message_again_and_again_ends_in_the_truth(
    citizen: Citizen, brain: FakeBrain, clock: FakeClock
) -> None:
    brain.refuses = True
    await citizen.say("怪话")
    clock.advance(seconds=60)
    async with asyncio.timeout(30):
        while (await citizen.post("怪话", key="m1")).json()["outcome"] != "action_failed":
            await asyncio.sleep(0.05)
    assert len(brain.requests) == 3


async def test_a_reply_computed_before_a_handoff_is_dropped(citizen: Citizen, brain: FakeBrain) -> None:
    brain.gate = asyncio.Event()
    asking = asyncio.create_task(citizen.post("法律援助要钱吗"))
    await brain.asked()
    accepted = await citizen.http.post(f"{citizen.path}/handoff", json={}, headers=citizen.headers)
    assert accepted.status_code == 202
    brain.gate.set()
    result = (await asking).json()
    assert result["outcome"] == "left_to_staff"
    assert result["replies"] == []


async def test_while_a_person_is_awaited_the_bot_is_silent_but_hears_danger(citizen: Citizen, brain: FakeBrain) -> None:
    await citizen.http.post(f"{citizen.path}/handoff", json={"reason": "想找人"}, headers=citizen.headers)
    silent = await citizen.say("有人吗")
    assert silent["outcome"] == "left_to_staff"
    assert silent["replies"] == []
    assert brain.requests == []
    brain.crisis = 0.9
    hidden = await citizen.say("我把安眠的都收好了")
    assert hidden["outcome"] == "danger"
    assert hidden["state"]["owner"] == "queue"


async def test_danger_needs_no_brain_and_does_not_wait_in_line(citizen: Citizen, brain: FakeBrain) -> None:
    brain.gate = asyncio.Event()
    slow = asyncio.create_task(citizen.post("法律援助要钱吗"))
    await brain.asked()
    danger = await citizen.say("他拿刀在砸门，我害怕")
    assert not slow.done()
    assert danger["outcome"] == "danger"
    assert [reply["sender"] for reply in danger["replies"]] == ["system"]
    assert danger["replies"][0]["topic"]["area"] == "crisis"
    assert danger["state"]["owner"] == "bot"
    brain.gate.set()
    assert (await slow).json()["outcome"] == "answered"


async def test_danger_buttons_reach_a_person_without_the_brain(citizen: Citizen, brain: FakeBrain) -> None:
    brain.down = True
    danger = await citizen.say("我不想活了")
    payload = next(button["payload"] for button in danger["replies"][0]["buttons"] if "人工" in button["title"])
    result = (await citizen.post(payload=payload)).json()
    assert result["outcome"] == "handed_off"
    assert result["state"]["owner"] == "queue"
    assert result["resume"]["code"]


async def test_the_plain_wish_for_a_person_is_heard_without_the_brain(citizen: Citizen, brain: FakeBrain) -> None:
    brain.gate = asyncio.Event()
    wished = await citizen.say("请帮我转人工，谢谢")
    assert wished["outcome"] == "handed_off"
    assert [(reply["sender"], reply["text"]) for reply in wished["replies"]] == [("bot", HANDING_OVER)]
    assert wished["replies"][0]["topic"]["area"] == "hotline_human"
    assert wished["resume"]["code"]
    assert brain.requests == []


async def test_the_plain_wish_does_not_wait_for_a_question_before_it(
    citizen: Citizen, brain: FakeBrain, services: Services
) -> None:
    """During an outage it stood behind the question, and was told that it would be answered later."""
    brain.gate = asyncio.Event()
    slow = asyncio.create_task(citizen.post("法律援助要钱吗"))
    await brain.asked()
    wished = await citizen.say("转人工")
    assert not slow.done()
    assert (wished["outcome"], wished["state"]["owner"]) == ("handed_off", "queue")
    brain.gate.set()
    left = (await slow).json()
    assert (left["outcome"], left["replies"]) == ("left_to_staff", [])
    async with services.database.read() as session:
        turns = (await session.scalars(select(TurnRow).order_by(TurnRow.seq))).all()
    assert [turn.reason for turn in turns] == ["owner_changed", "asked"]


async def test_a_wish_at_the_end_is_enough_during_an_outage(citizen: Citizen, brain: FakeBrain) -> None:
    brain.down = True
    assert (await citizen.say("你答不了，给我转人工吧"))["outcome"] == "handed_off"


async def test_words_about_labour_costs_are_no_wish_for_a_person(citizen: Citizen, brain: FakeBrain) -> None:
    """During an outage every short text with 「人工」 in it was."""
    brain.down = True
    assert (await citizen.say("人工费谁出"))["outcome"] == "brain_unavailable"


async def test_the_button_under_an_outage_notice_reaches_a_person(citizen: Citizen, brain: FakeBrain) -> None:
    """It was put behind the question that waited for the brain, and told that it would be answered later."""
    brain.down = True
    waiting = await citizen.say("法律援助要钱吗")
    pressed = (await citizen.post(payload=waiting["replies"][0]["buttons"][0]["payload"])).json()
    assert pressed["outcome"] == "handed_off"
    assert pressed["state"]["owner"] == "queue"


async def test_a_receipt_shows_its_code_once_and_opens_the_conversation(citizen: Citizen) -> None:
    result = (await citizen.post("转人工", key="k")).json()
    resume = result["resume"]
    assert (await citizen.post("转人工", key="k")).json()["resume"]["code"] is None
    wrong = await citizen.http.post(
        "/api/v1/conversations/resume", json={"receipt": resume["receipt"], "code": "WRONGCODE2"}
    )
    unknown = await citizen.http.post(
        "/api/v1/conversations/resume", json={"receipt": "26090100000000", "code": "WRONGCODE2"}
    )
    assert (wrong.status_code, wrong.json()) == (unknown.status_code, unknown.json())
    taken = await citizen.http.post("/api/v1/conversations/resume", json=resume)
    assert taken.status_code == 200
    old = await citizen.http.get(f"{citizen.path}/messages", headers=citizen.headers)
    assert old.status_code == 401
    citizen.token = taken.json()["token"]
    assert (await citizen.log())["messages"]


async def test_a_payload_of_another_conversation_is_refused(citizen: Citizen, new_citizen) -> None:
    danger = await citizen.say("我不想活了")
    other = await new_citizen()
    refused = await other.post(payload=danger["replies"][0]["buttons"][0]["payload"])
    assert refused.status_code == 422


async def test_erasure_leaves_nothing_but_the_closed_door(citizen: Citizen, services: Services) -> None:
    await citizen.say("我叫王小明，法律援助要钱吗")
    assert (await citizen.http.delete(citizen.path, headers=citizen.headers)).status_code == 200
    assert (await citizen.http.get(f"{citizen.path}/messages", headers=citizen.headers)).status_code == 404
    async with services.database.read() as session:
        assert (await session.scalars(select(MessageRow))).all() == []
        assert (await session.scalars(select(TurnRow))).all() == []


async def test_each_message_has_exactly_one_outcome_in_the_database(citizen: Citizen, services: Services) -> None:
    for text in ("要钱吗", "我不想活了", "转人工", "有人吗"):
        await citizen.say(text)
    async with services.database.read() as session:
        turns = (await session.scalars(select(TurnRow).order_by(TurnRow.seq))).all()
    assert [turn.outcome for turn in turns] == ["answered", "danger", "handed_off", "left_to_staff"]
    assert all(turn.finished_at is not None for turn in turns)
    assert turns[0].model_id == "fake"


@pytest.mark.parametrize("text", ["", "   ", "问" * 2001])
async def test_nothing_and_too_much_are_refused(citizen: Citizen, text: str) -> None:
    refused = await citizen.post(text)
    assert refused.status_code == 422
    assert refused.json()["detail"]


async def _until_final(citizen: Citizen, count: int) -> None:
    async with asyncio.timeout(30):
        while sum(message["sender"] == "bot" for message in (await citizen.log())["messages"]) < 1 + count:
            await asyncio.sleep(0.05)
