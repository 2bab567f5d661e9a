"""强制报告: written down by who has the conversation, never changed, and still there when the conversation is erased."""

import pytest
from sqlalchemy import select

from hotline.child_reports.models import ChildReportRow, ReportsAreAppendOnly
from hotline.conversations.erasure import erase
from hotline.privacy.journal import ErasureKind
from hotline.staff.roles import Role

REPORT = {
    "child": "女孩，约八岁，王益区",
    "what": "多次被继父打，身上有伤",
    "agencies": ["police", "civil_affairs"],
    "taken_by": "110 接警员，回执口头告知",
    "reported_at": "2026-09-01T09:50:00+08:00",
}


async def write(person, citizen, **changes):
    return await person.post(f"/conversations/{citizen.id}/child-reports", {**REPORT, **changes})


@pytest.fixture
async def held(seat, writes_in):
    """A conversation in the seat's hands."""
    citizen = await writes_in("工资拖了三个月没给", waits=True)
    await seat.post(f"/conversations/{citizen.id}/claim")
    return citizen


async def test_it_is_written_once_and_shown_with_the_conversation(seat, held, trail):
    written = await write(seat, held)
    assert written.status_code == 201, written.text
    (shown,) = (await seat.get(f"/conversations/{held.id}")).json()["child_reports"]
    assert shown == written.json()
    assert (shown["agencies"], shown["staff_no"]) == (["police", "civil_affairs"], "100")
    assert shown["reported_at"].startswith("2026-09-01T09:50:00")
    assert "child_report_written" in await trail()


async def test_it_outlives_erasure_and_the_reading_of_it_is_audited(seat, supervisor, held, services, trail):
    await write(seat, held)
    await erase(services, conversation_id=held.id, kind=ErasureKind.WISH)
    (kept,) = (await supervisor.get("/child-reports")).json()["reports"]
    assert kept["what"] == REPORT["what"]
    assert (await trail())[-1] == "child_reports_read"
    assert (await write(seat, held)).status_code == 404


async def test_nobody_changes_or_deletes_an_entry(seat, held, database):
    await write(seat, held)
    with pytest.raises(ReportsAreAppendOnly):
        async with database.write() as session:
            row = (await session.scalars(select(ChildReportRow.id))).one()
            (await session.get_one(ChildReportRow, row)).what = "没有这回事"
    with pytest.raises(ReportsAreAppendOnly):
        async with database.write() as session:
            await session.delete(await session.get_one(ChildReportRow, row))


async def test_who_has_not_the_conversation_writes_nothing_but_a_supervisor_may(seat, other, supervisor, held):
    assert (await write(other, held)).status_code == 403
    assert (await write(supervisor, held)).status_code == 201


@pytest.mark.parametrize(
    "changes",
    [
        {"agencies": []},
        {"agencies": ["neighbours"]},
        {"what": "  "},
        {"child": ""},
        {"reported_at": "2026-09-02T10:00:00+08:00"},
        {"reported_at": "2026-09-01T09:50:00"},
    ],
)
async def test_a_report_says_who_what_to_whom_and_when(seat, held, changes):
    assert (await write(seat, held, **changes)).status_code == 422


async def test_an_auditor_reads_them_and_a_seat_does_not(seat, held, hire):
    await write(seat, held)
    auditor = await hire("shen", Role.AUDITOR)
    await auditor.comes_in()
    assert len((await auditor.get("/child-reports")).json()["reports"]) == 1
    assert (await seat.get("/child-reports")).status_code == 403
