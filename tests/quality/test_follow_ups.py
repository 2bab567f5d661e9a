"""A bad rating becomes a task 回访 → 整改, with an owner, a day, and words at its end."""

import pytest
from sqlalchemy import func, select

from hotline.conversations.erasure import erase
from hotline.conversations.models import MessageRow
from hotline.conversations.ratings import rate_conversation, rate_message
from hotline.privacy.journal import ErasureKind
from hotline.quality.models import FollowUpRow
from tests.quality.test_board import takes

ASKED = {"result": "talked", "words": "说等了太久", "rectify": True}
DONE = {"outcome": "rectified", "words": "加了一个午间班，已经告诉他"}


async def rates(services, citizen, score, comment=None):
    await rate_conversation(services, conversation_id=citizen.id, score=score, comment=comment)


async def listed(person):
    answer = await person.get("/follow-ups")
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.fixture
async def bad(seat, writes_in, services):
    """A conversation that was closed and badly rated."""
    citizen = await writes_in(waits=True)
    await takes(seat, citizen, "您好")
    await seat.post(f"/conversations/{citizen.id}/close")
    await rates(services, citizen, 1, "没人理我")
    return citizen


async def test_a_bad_rating_is_asked_about_put_right_and_closed_in_words(bad, seat, supervisor, services, trail):
    task = (await listed(supervisor))["open"][0]
    assert (task["score"], task["comment"], task["stage"], task["due_on"]) == (1, "没人理我", "visit", "2026-09-06")
    path = f"/follow-ups/{task['id']}"
    assert (await seat.post(f"{path}/visit", ASKED)).status_code == 403  # it is nobody's yet
    assert (await listed(seat))["open"] == []
    assert (await supervisor.post(f"{path}/close", DONE)).status_code == 409  # nobody has asked
    given = await supervisor.post(f"{path}/assign", {"staff_no": "100", "due_on": "2026-09-03"})
    assert given.status_code == 204
    mine = (await listed(seat))["open"]
    assert [(one["owner_no"], one["due_on"], one["late"]) for one in mine] == [("100", "2026-09-03", False)]
    assert (await seat.get(f"/conversations/{bad.id}")).status_code == 200
    assert (await seat.post(f"{path}/visit", ASKED)).status_code == 204
    explained = await seat.post(f"{path}/close", DONE | {"outcome": "explained"})
    assert (explained.status_code, "整改好了再办结" in explained.json()["detail"]) == (409, True)
    assert (await seat.post(f"{path}/close", DONE | {"words": "  "})).status_code == 422
    assert (await seat.post(f"{path}/close", DONE)).status_code == 204
    after = await listed(supervisor)
    assert after["open"] == []
    assert [(one["stage"], one["outcome"], one["words"]) for one in after["ended"]] == [
        ("done", "rectified", "加了一个午间班，已经告诉他")
    ]
    assert (await seat.get(f"/conversations/{bad.id}")).status_code == 403  # the reason is gone
    assert (await supervisor.post(f"{path}/visit", ASKED)).status_code == 409
    assert {"follow_up_assigned", "follow_up_visited", "follow_up_closed", "follow_ups_read"} <= set(await trail())


async def test_only_bad_ratings_and_once_for_a_conversation(bad, supervisor, writes_in, services):
    await rates(services, await writes_in(), 3)
    await rates(services, bad, 2)
    await rates(services, bad, 5)  # somebody asks first: the task stays
    assert [one["score"] for one in (await listed(supervisor))["open"]] == [2]


async def test_it_goes_to_somebody_who_is_there_and_to_a_day_to_come(bad, supervisor):
    path = f"/follow-ups/{(await listed(supervisor))['open'][0]['id']}/assign"
    assert (await supervisor.post(path, {"staff_no": "999", "due_on": "2026-09-03"})).status_code == 422
    assert (await supervisor.post(path, {"staff_no": "100", "due_on": "2026-08-31"})).status_code == 422


async def test_erasure_takes_it_along(bad, services):
    await erase(services, conversation_id=bad.id, kind=ErasureKind.WISH)
    async with services.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(FollowUpRow)) == 0


async def test_an_answer_of_no_help_is_followed_up_once(supervisor, writes_in, services):
    citizen = await writes_in()
    async with services.database.read() as session:
        answers = select(MessageRow.id).where(MessageRow.conversation_id == citizen.id, MessageRow.sender == "bot")
        answer = (await session.scalars(answers.order_by(MessageRow.seq.desc()))).first()
    for comment in ("答非所问", "还是不对"):
        await rate_message(services, conversation_id=citizen.id, message_id=answer, helpful=False, comment=comment)
    (task,) = (await listed(supervisor))["open"]
    assert (task["score"], task["no_help"], task["comment"]) == (None, True, "还是不对")
    assert (await supervisor.get(f"/conversations/{citizen.id}")).status_code == 200
    await rates(services, citizen, 1, "不行")
    (task,) = (await listed(supervisor))["open"]
    assert (task["score"], task["comment"]) == (1, "不行")


async def test_an_answer_of_help_is_not(supervisor, writes_in, services):
    citizen = await writes_in()
    async with services.database.read() as session:
        answer = await session.scalar(select(MessageRow.id).where(MessageRow.sender == "bot").limit(1))
    await rate_message(services, conversation_id=citizen.id, message_id=answer, helpful=True, comment=None)
    assert (await listed(supervisor))["open"] == []
