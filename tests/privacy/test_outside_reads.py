"""The auditor's list of a day: readings of what was not the reader's own to work on."""

import pytest

from hotline.staff.roles import Role
from tests.desk.conftest import *  # noqa: F403  (the desk's people)


@pytest.fixture
async def auditor(hire, seat):
    person = await hire("sun", Role.AUDITOR)
    await person.comes_in()
    return person


async def listed(auditor, day="2026-09-01"):
    answer = await auditor.get(f"/audit/outside-reads?day={day}")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_reading_what_one_then_works_on_is_no_outside_reading(seat, supervisor, auditor, writes_in, trail):
    own, looked_at = await writes_in(waits=True), await writes_in(waits=True)
    for citizen in (own, looked_at):
        assert (await seat.get(f"/conversations/{citizen.id}")).status_code == 200
    await seat.post(f"/conversations/{own.id}/claim")
    await supervisor.post(f"/conversations/{own.id}/reason", {"reason": "带新坐席"})
    assert (await supervisor.get(f"/conversations/{own.id}")).status_code == 200  # watches
    await supervisor.get("/child-reports")
    found = [(one["login"], one["action"], one["object_id"]) for one in (await listed(auditor))["reads"]]
    assert found == [
        ("zhao", "child_reports_read", "all"),
        ("zhao", "conversation_watched", own.id),
        ("li", "conversation_read", looked_at.id),
    ]
    assert (await listed(auditor, "2026-08-31"))["total"] == 0
    assert "audit_read" in await trail()


async def test_a_day_begins_at_midnight_here(seat, auditor, writes_in, clock):
    citizen = await writes_in(waits=True)
    clock.advance(seconds=13 * 3600 + 50 * 60)  # ten to midnight
    await seat.sign_in_again()
    await seat.get(f"/conversations/{citizen.id}")
    clock.advance(seconds=1200)
    await seat.sign_in_again()
    await seat.get(f"/conversations/{citizen.id}")
    await auditor.sign_in_again()
    assert (await listed(auditor))["total"] == 1
    assert (await listed(auditor, "2026-09-02"))["total"] == 1
