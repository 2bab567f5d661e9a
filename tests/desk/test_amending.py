"""A seat puts right what it wrote: the citizen sees it everywhere, the first wording stays for those who ask later."""

import pytest

from hotline.conversations.messages import AMENDED
from hotline.conversations.results import log_after
from hotline.conversations.transcript import TranscriptFormat, render
from tests.desk.test_passing_on import someone  # noqa: F401  (a fixture)


@pytest.fixture
async def said(seat, someone):  # noqa: F811
    """What seat 100 wrote to the citizen, by mistake."""
    return (await seat.post(f"/conversations/{someone.id}/messages", {"text": "期限是30天。"})).json()


async def amend(person, citizen, message_id, text="期限是60天，从知道那天算。"):
    return await person.post(f"/conversations/{citizen.id}/messages/{message_id}/amendment", {"text": text})


async def test_the_citizen_sees_the_new_words_and_no_longer_the_old_ones(seat, someone, said, services, trail):  # noqa: F811
    answer = await amend(seat, someone, said["message_id"])
    assert (answer.status_code, answer.json()["amends"]) == (201, said["message_id"])
    messages = (await log_after(services, someone.id, 0)).messages
    wrong = next(message for message in messages if message.message_id == said["message_id"])
    assert (wrong.text, wrong.amended_by) == (AMENDED, answer.json()["message_id"])
    assert (messages[-1].text, messages[-1].amends) == ("更正：期限是60天，从知道那天算。", said["message_id"])
    taken_away = render(messages, TranscriptFormat.TXT).decode()
    assert "30天" not in taken_away
    assert "更正：期限是60天" in taken_away
    assert "answer_amended" in await trail()


async def test_the_desk_keeps_the_first_wording(seat, someone, said):  # noqa: F811
    await amend(seat, someone, said["message_id"])
    shown = (await seat.get(f"/conversations/{someone.id}")).json()["messages"]
    wrong = next(message for message in shown if message["message_id"] == said["message_id"])
    assert (wrong["first_wording"], wrong["written_by_me"]) == ("期限是30天。", True)
    assert shown[-1]["first_wording"] is None


async def test_once_put_right_only_the_later_words_can_be(seat, someone, said):  # noqa: F811
    again = (await amend(seat, someone, said["message_id"])).json()["message_id"]
    assert (await amend(seat, someone, said["message_id"])).status_code == 409
    assert (await amend(seat, someone, again, "还是60天。")).status_code == 201


async def test_only_ones_own_words_in_ones_own_conversation(seat, other, someone, said):  # noqa: F811
    shown = (await seat.get(f"/conversations/{someone.id}")).json()["messages"]
    asked = next(message["message_id"] for message in shown if message["sender"] == "citizen")
    assert (await amend(seat, someone, asked)).status_code == 404
    assert (await amend(seat, someone, "0" * 32)).status_code == 404
    assert (await amend(seat, someone, said["message_id"], " ")).status_code == 422
    assert (await amend(other, someone, said["message_id"])).status_code == 403
    await seat.post(f"/conversations/{someone.id}/transfer", {"note": "请接着办", "staff_no": "101"})
    assert (await amend(other, someone, said["message_id"])).status_code == 403
