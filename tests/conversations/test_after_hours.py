"""A person is asked for while the desk is closed: the bot goes on, says so, and the question gets a receipt."""

from dataclasses import replace

import pytest

from hotline.conversations.groups import Group
from hotline.conversations.waiting import AFTER_HOURS
from hotline.services import Services
from tests.conftest import Citizen
from tests.fakes import groups_of

CLOSED = groups_of(Group(id="general", title="综合"))


@pytest.fixture
def services(services: Services) -> Services:
    return replace(services, groups=CLOSED)


async def test_the_bot_answers_with_an_opening_line_and_the_question_gets_a_receipt(citizen: Citizen) -> None:
    handed = await citizen.http.post(f"{citizen.path}/handoff", json={}, headers=citizen.headers)
    assert handed.json()["state"] == {"owner": "queue", "after_hours": True, "queue_position": 1}
    assert handed.json()["resume"]["code"]
    answer = await citizen.say("法律援助要钱吗")
    assert answer["outcome"] == "answered"
    assert "服务时间" in answer["replies"][0]["text"].split("\n")[0]
    assert answer["resume"]["code"]
    again = await citizen.say("要多久")
    assert "resume" not in again


async def test_after_cancelling_the_bot_speaks_without_the_opening_line(citizen: Citizen) -> None:
    await citizen.http.post(f"{citizen.path}/handoff", json={}, headers=citizen.headers)
    await citizen.http.delete(f"{citizen.path}/handoff", headers=citizen.headers)
    answer = await citizen.say("法律援助要钱吗")
    assert answer["state"] == {"owner": "bot"}
    assert "服务时间" not in answer["replies"][0]["text"]


async def test_whoever_waits_already_and_asks_in_words_hears_that_the_desk_is_closed(citizen: Citizen) -> None:
    """The opening line said that the bot answers first, and the answer that a person is being fetched."""
    await citizen.http.post(f"{citizen.path}/handoff", json={}, headers=citizen.headers)
    again = await citizen.say("转人工")
    assert [(reply["sender"], reply["text"]) for reply in again["replies"]] == [("system", AFTER_HOURS)]
    assert again["outcome"] == "handed_off"


async def test_asking_again_shows_the_receipt_without_its_code(citizen: Citizen) -> None:
    first = (await citizen.http.post(f"{citizen.path}/handoff", json={}, headers=citizen.headers)).json()
    second = (await citizen.http.post(f"{citizen.path}/handoff", json={}, headers=citizen.headers)).json()
    assert second["resume"] == {"receipt": first["resume"]["receipt"], "code": None}
