"""The auditor's search of the whole trail: by who, object, action and days, page by page, and recorded itself."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from hotline.privacy.audit import SYSTEM, Action, Object, ObjectKind, record
from hotline.privacy.trail import PAGE
from hotline.staff.roles import Role
from hotline.storage.database import Database
from tests.databases import sqlite_copy
from tests.desk.conftest import *  # noqa: F403  (the desk's people)

DAY = "first=2026-09-01&last=2026-09-01"


@pytest.fixture
async def auditor(hire):
    person = await hire("sun", Role.AUDITOR, name="孙某")
    await person.comes_in()
    return person


@pytest.fixture
def search(auditor):
    async def search(wanted="", days=DAY):
        answer = await auditor.get(f"/audit/entries?{days}&{wanted}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    return search


@pytest.fixture
async def written(services, clock):
    """Sixty entries of the system, a minute apart, about two conversations."""
    async with services.database.write() as session:
        for number in range(60):
            at, it = clock.now() + timedelta(minutes=number), Object("conversation", f"c{number % 2}")
            record(session, at=at, actor=SYSTEM, action=Action.LABEL_SET, object=it, details={"seq": number})


async def test_it_is_found_page_by_page_the_latest_first(written, search):
    first = await search("action=label_set")
    assert (first["total"], first["pages"], len(first["entries"])) == (60, 2, PAGE)
    assert first["entries"][0]["details"] == {"seq": 59}
    second = await search("action=label_set&page=2")
    assert [entry["details"]["seq"] for entry in second["entries"]] == list(range(9, -1, -1))
    one = await search("kind=conversation&object_id=c1")
    assert (one["total"], {entry["object_id"] for entry in one["entries"]}) == (30, {"c1"})
    assert (await search("object_id=c1"))["total"] == 30
    assert (await search("action=label_set", days="first=2026-08-01&last=2026-08-31"))["total"] == 0


async def test_people_are_found_by_what_they_are_called(seat, writes_in, search):
    citizen = await writes_in(waits=True)
    await seat.post(f"/conversations/{citizen.id}/claim")
    for typed in ("li", "LI", seat.me["staff_no"], "李某"):
        found = await search(f"who={typed}&action=conversation_claimed")
        assert [(entry["actor_name"], entry["object_id"]) for entry in found["entries"]] == [("李某", citizen.id)]
    about = await search("kind=staff&object_id=li&action=account_added")
    assert [entry["object_name"] for entry in about["entries"]] == ["li"]
    assert (await search("who=nobody"))["total"] == 0


async def test_each_search_is_recorded_without_what_was_typed(search):
    await search("who=王大明 13800001111&object_id=13800001111")
    found = await search("action=audit_searched")
    details = [entry["details"] for entry in found["entries"]]
    assert details[1] == {"first": "2026-09-01", "last": "2026-09-01", "page": 1, "who": "unknown", "one": True}
    assert found["entries"][0]["actor_name"] == "孙某"


async def test_a_wrong_period_is_refused(auditor):
    for days in ("first=2026-09-02&last=2026-09-01", "first=2024-01-01&last=2026-09-01"):
        assert (await auditor.get(f"/audit/entries?{days}")).status_code == 422


async def test_an_index_serves_each_way_to_search(tmp_path):
    database = Database(await sqlite_copy(tmp_path / "plan.db"))
    for wanted, index in (
        ("action = 'label_set' AND at > '2026-09-01'", "ix_audit_entries_action"),
        ("actor_id IN ('a', 'b') AND at > '2026-09-01'", "ix_audit_entries_a"),
        ("object_kind IN ('case', 'staff') AND object_id IN ('a') AND at > '2026-09-01'", "ix_audit_entries_object"),
        ("at > '2026-09-01' AND at < '2026-09-02'", "ix_audit_entries_at"),
    ):
        async with database.read() as session:
            plan = await session.execute(text(f"EXPLAIN QUERY PLAN SELECT count(*) FROM audit_entries WHERE {wanted}"))
            assert index in "".join(row[3] for row in plan), wanted
    await database.close()


def test_every_kind_of_object_is_known():
    with pytest.raises(ValueError, match="teapot"):
        Object("teapot", "1")
    assert Object("staff", "1").kind == ObjectKind.STAFF


async def test_codes_that_the_service_has_names_for_come_with_them(services, search):
    told = {
        Action.CONVERSATION_CLOSED: ({"resolution": "answered", "topic": "labor"}, {"topic"}),
        Action.WORK_ORDER_STEP: ({"step": "redispatch"}, {"step"}),
        Action.INQUIRY_ASKED: ({"question": "contact"}, {"question"}),
        Action.INQUIRY_SETTLED: ({"question": "gone_by_now", "state": "given"}, set()),
    }
    async with services.database.write() as session:
        for action, (details, _) in told.items():
            it = Object("conversation", "c")
            record(session, at=services.clock.now(), actor=SYSTEM, action=action, object=it, details=details)
    found = {entry["action"]: entry for entry in (await search("kind=conversation"))["entries"]}
    for action, (details, named) in told.items():
        assert found[action]["details"] == details
        assert set(found[action]["titles"]) == named
    assert found[Action.WORK_ORDER_STEP]["titles"] == {"step": "改派"}
    assert found[Action.INQUIRY_ASKED]["titles"] == {"question": "请他留电话"}
