"""What happens to a turn afterwards is kept beside it, in the same commit, and says nothing in the citizen's words."""

from typing import Any

from sqlalchemy import select

from hotline.conversations.events import REJECTED, TurnEventRow
from hotline.conversations.models import TurnRow
from hotline.conversations.reply import Ask, Button, Reply, ReplyMessage, Topic
from hotline.services import Services
from hotline.vocabulary import Area, Outcome
from tests.conftest import Citizen
from tests.fakes import FakeBrain

TOPIC = Topic(area=Area.LABOR, confidence=0.3)


def _reply(outcome: Outcome, *buttons: Button) -> Reply:
    return Reply(outcome=outcome, messages=[ReplyMessage(text="您想问哪个？", topic=TOPIC, buttons=list(buttons))])


async def _events(services: Services) -> list[tuple[str, int, dict[str, Any]]]:
    async with services.database.read() as session:
        rows = await session.execute(
            select(TurnEventRow, TurnRow.seq)
            .join(TurnRow, TurnRow.id == TurnEventRow.turn_id)
            .order_by(TurnEventRow.id)
        )
        return [(event.kind, seq, event.detail) for event, seq in rows]


async def test_ordinary_messages_leave_no_event(citizen: Citizen, services: Services) -> None:
    await citizen.say("法律援助要钱吗")
    await citizen.say("要多久")
    assert await _events(services) == []


async def test_the_meaning_chosen_is_kept_with_the_message_that_was_not_understood(
    citizen: Citizen, services: Services, brain: FakeBrain
) -> None:
    button = Button(title="拖欠工资", command=Ask(intent="labor/wage.process"))
    brain.reply = _reply(Outcome.CLARIFIED, button)
    asked = await citizen.say("那个钱的事")
    brain.reply = _reply(Outcome.ANSWERED, button)
    payload = asked["replies"][0]["buttons"][0]["payload"]
    chosen = (await citizen.post(payload=payload)).json()
    [(kind, seq, detail)] = await _events(services)
    assert (kind, seq, detail["intent"]) == ("clarification_chosen", asked["accepted"]["seq"], "labor/wage.process")

    # A button under an answer asks on; it puts nothing right.
    further = chosen["replies"][0]["buttons"][0]["payload"]
    await citizen.post(payload=further)
    assert len(await _events(services)) == 1


async def test_pressing_the_same_button_twice_at_once_is_one_event(
    citizen: Citizen, services: Services, brain: FakeBrain
) -> None:
    brain.reply = _reply(Outcome.CLARIFIED, Button(title="工资", command=Ask(intent="labor/wage.process")))
    payload = (await citizen.say("那个钱的事"))["replies"][0]["buttons"][0]["payload"]
    for _ in range(2):
        await citizen.post(payload=payload, key="same")
    assert len(await _events(services)) == 1


async def test_not_what_was_meant(citizen: Citizen, services: Services, brain: FakeBrain) -> None:
    command = Ask(intent="unclear", entities={REJECTED: "labor/wage.process"})
    brain.reply = _reply(Outcome.ANSWERED, Button(title="不是这个意思", command=command))
    asked = await citizen.say("很长的一段话")
    await citizen.post(payload=asked["replies"][0]["buttons"][0]["payload"])
    [(kind, seq, detail)] = await _events(services)
    assert (kind, seq, detail["answer"]) == ("answer_wrong", asked["accepted"]["seq"], "labor/wage.process")


async def test_ratings_and_hand_off_belong_to_the_answer_they_judge(citizen: Citizen, services: Services) -> None:
    first = await citizen.say("法律援助要钱吗")
    second = await citizen.say("要多久")
    reply = first["replies"][0]["message_id"]
    body = {"helpful": False, "comment": "我的电话是13800000000"}
    rated = await citizen.http.post(f"{citizen.path}/messages/{reply}/rating", json=body, headers=citizen.headers)
    assert rated.status_code == 204
    await citizen.say("转人工")
    await citizen.http.post(f"{citizen.path}/rating", json={"score": 2}, headers=citizen.headers)
    one, two = first["accepted"]["seq"], second["accepted"]["seq"]
    assert await _events(services) == [
        ("reply_rated", one, {"helpful": False, "message": reply}),
        ("handed_off", two, {"reason": "asked"}),
        ("conversation_rated", two, {"score": 2}),
    ]


async def test_whoever_asks_for_a_person_first_of_all_judges_no_answer(citizen: Citizen, services: Services) -> None:
    response = await citizen.http.post(f"{citizen.path}/handoff", headers=citizen.headers)
    assert response.status_code == 202
    assert await _events(services) == []


async def test_erasing_takes_the_events_too(citizen: Citizen, services: Services) -> None:
    await citizen.say("法律援助要钱吗")
    await citizen.http.post(f"{citizen.path}/rating", json={"score": 1}, headers=citizen.headers)
    assert await _events(services)
    await citizen.http.delete(citizen.path, headers=citizen.headers)
    assert await _events(services) == []
