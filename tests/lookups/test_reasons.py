"""What one has not in hand takes a typed reason, opens for an hour, and the auditor reads why."""

import pytest

from hotline.conversations.erasure import erase
from hotline.conversations.handoff import request_handoff
from hotline.lookups.reasons import MOST_A_DAY
from hotline.privacy.journal import ErasureKind
from hotline.staff.roles import Role
from tests.quality.test_board import takes

WHY = {"reason": "群众来信问办到哪一步"}


@pytest.fixture
async def over(seat, writes_in):
    """Seat 100 had it in hand and closed it."""
    citizen = await writes_in(waits=True)
    await takes(seat, citizen, "您好")
    await seat.post(f"/conversations/{citizen.id}/close")
    return citizen


@pytest.fixture
async def auditor(hire, seat):
    person = await hire("sun", Role.AUDITOR)
    await person.comes_in()
    return person


async def read(person, citizen):
    return await person.get(f"/conversations/{citizen.id}")


async def say_why(person, citizen, why=WHY):
    return await person.post(f"/conversations/{citizen.id}/reason", why)


async def test_a_seat_reads_again_what_it_closed_only_for_a_reason(seat, other, over, auditor, clock):
    assert [one["conversation_id"] for one in (await seat.get("/history")).json()["conversations"]] == [over.id]
    assert (await other.get("/history")).json()["conversations"] == []
    refused = await read(seat, over)
    assert (refused.status_code, refused.json()["type"]) == (403, "urn:hotline:reason-needed")
    assert (await say_why(seat, over)).status_code == 204
    assert (await read(seat, over)).json()["opened_for"]["reason"] == WHY["reason"]
    listed = (await auditor.get("/audit/outside-reads?day=2026-09-01")).json()["reads"]
    assert [(one["login"], one["action"], one["reason"]) for one in listed] == [("li", "history_read", WHY["reason"])]
    clock.advance(minutes=61)
    await seat.sign_in_again()
    assert (await read(seat, over)).status_code == 403


async def test_what_a_colleague_closed_opens_to_no_seat_and_to_a_supervisor_for_a_reason(other, supervisor, over):
    assert (await read(other, over)).json()["type"] == "urn:hotline:forbidden"
    assert (await say_why(other, over)).status_code == 403
    assert (await read(supervisor, over)).status_code == 403
    assert (await say_why(supervisor, over)).status_code == 204
    assert (await read(supervisor, over)).status_code == 200
    assert (await read(other, over)).status_code == 403  # a reason opens to whoever gave it


async def test_a_reason_for_watching_is_over_with_the_conversation(seat, supervisor, writes_in):
    citizen = await writes_in(waits=True)
    await takes(seat, citizen, "您好")
    await say_why(supervisor, citizen)
    assert (await read(supervisor, citizen)).status_code == 200
    await seat.post(f"/conversations/{citizen.id}/close")
    assert (await read(supervisor, citizen)).status_code == 403


@pytest.mark.parametrize("reason", ["", "看看", "查一下 13900001234 的事", "查 6101 1119 8001 0112"])
async def test_a_reason_says_something_and_names_nobody(supervisor, over, reason):
    assert (await say_why(supervisor, over, {"reason": reason})).status_code == 422


async def test_who_opens_many_in_a_day_has_to_ask_for_an_export(supervisor, seat, writes_in):
    past = [await writes_in() for _ in range(MOST_A_DAY + 1)]
    answers = [(await say_why(supervisor, citizen)).status_code for citizen in past]
    assert answers == [204] * MOST_A_DAY + [409]


async def test_a_supervisor_finds_somebody_by_number_and_why_is_kept(seat, supervisor, auditor, writes_in, services):
    citizen, _another = await writes_in(), await writes_in()
    await request_handoff(services, conversation_id=citizen.id, contact="王某 13900001234")
    body = {"who": "139-0000-1234", "reason": "法院来函核对"}
    assert (await seat.post("/history/person", body)).status_code == 403
    found = (await supervisor.post("/history/person", body)).json()["conversations"]
    assert [one["conversation_id"] for one in found] == [citizen.id]
    assert "1390000" not in str(found)
    assert (await supervisor.post("/history/person", body | {"who": "%%"})).json()["conversations"] == []
    listed = (await auditor.get("/audit/outside-reads?day=2026-09-01")).json()["reads"]
    assert {(one["action"], one["reason"]) for one in listed} == {("person_searched", "法院来函核对")}
    assert "1390000" not in str(listed)


async def test_erasure_takes_the_reason_along(supervisor, auditor, over, services):
    await say_why(supervisor, over)
    await read(supervisor, over)
    await erase(services, conversation_id=over.id, kind=ErasureKind.WISH)
    (listed,) = (await auditor.get("/audit/outside-reads?day=2026-09-01")).json()["reads"]
    assert (listed["action"], listed["reason"]) == ("history_read", None)
