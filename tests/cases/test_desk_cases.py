"""Who sees which case at the desk, and who may do what to it."""

import asyncio
import json
from typing import Any

import pytest
import uvicorn
from websockets.asyncio.client import connect

from hotline.app import create_app
from hotline.cases.kinds import CaseKind, Filing
from hotline.errors import Invalid
from hotline.privacy.audit import SYSTEM, Action, AuditEntry
from hotline.services import Services
from hotline.staff.accounts import add_account, set_organisation
from hotline.staff.roles import Role
from tests.cases.conftest import AID, REVIEW, SECRET, Applies, rows


@pytest.fixture
def database_kind() -> str:
    return "sqlite"


async def test_a_caseworker_accepts_and_the_applicant_sees_it(applies: Applies, worker, services: Services) -> None:
    applicant = await applies()
    office = await worker("wang", Role.CASEWORKER, organisation=AID)
    listed = (await office.get("/cases")).json()
    assert [case["number"] for case in listed["cases"]] == [applicant.number] and listed["counts"]["open"] == 1
    case = await office.sees(applicant.number)
    assert case["readable"] and "赵小满" in str(case["application"])
    assert {a["action"] for a in case["actions"]} == {"ask_correction", "accept", "refuse"}
    accepted = await office.does(applicant.number, "accept")
    assert accepted.status_code == 200 and accepted.json()["state"] == "accepted"
    seen = await applicant.looks()
    assert seen["state_title"] == "决定给予法律援助" and seen["clocks"][0]["title"] == "指派法律援助人员"
    steps = [e for e in await rows(services, AuditEntry) if e.action == Action.CASE_STEP.value]
    assert [e.details["step"] for e in steps] == ["accept"] and len(steps[0].details["head"]) == 64
    assert SECRET not in str([e.details for e in await rows(services, AuditEntry)])


async def test_another_organisations_case_is_not_there(applies: Applies, worker) -> None:
    applicant = await applies()
    other = await worker("zhao", Role.CASEWORKER, organisation=REVIEW)
    assert (await other.get(f"/cases/{applicant.number}")).status_code == 404
    assert (await other.get("/cases")).json()["cases"] == []
    step = {"action": "accept", "party": "caseworker", "seen": 2}
    assert (await other.post(f"/cases/{applicant.number}/steps", step)).status_code == 404


async def test_a_seat_sees_the_clock_and_not_the_words(applies: Applies, worker) -> None:
    applicant = await applies()
    seat = await worker("li", Role.SEAT)
    case = await seat.sees(applicant.number)
    assert case["clocks"] and not case["readable"] and case["application"] is None
    assert SECRET not in str(case) and case["actions"] == []
    assert (await seat.does(applicant.number, "accept")).status_code == 403
    assert (await seat.does(applicant.number, "accept", party="seat")).status_code == 409


async def test_a_seat_checks_and_passes_on_and_the_office_confirms(applies: Applies, worker) -> None:
    applicant = await applies(filing=Filing.FORWARD)
    assert (await applicant.looks())["hand_in"]["title"] == "这还不是正式提交"
    seat = await worker("li", Role.SEAT)
    office = await worker("wang", Role.CASEWORKER, organisation=AID)
    assert (await office.get("/cases")).json()["cases"] == []
    assert (await office.get(f"/cases/{applicant.number}")).status_code == 404
    case = await seat.sees(applicant.number)
    assert case["readable"] and {a["action"] for a in case["actions"]} == {"check", "send_back"}
    unchecked = await seat.does(applicant.number, "pass_on", party="seat")
    assert unchecked.status_code == 409 and "先核对" in unchecked.json()["detail"]
    for action in ("check", "pass_on"):
        assert (await seat.does(applicant.number, action, party="seat")).status_code == 200
    assert "不算提交" in (await applicant.looks())["now"]
    assert (await office.does(applicant.number, "receive", on="2026-09-01")).status_code == 200
    case = await applicant.looks()
    assert case["state"] == "filed" and case["clocks"][0]["last_day"] == "2026-09-08"
    assert not (await seat.sees(applicant.number))["readable"]


async def test_a_seat_gives_a_draft_back_before_it_has_gone_anywhere(applies: Applies, worker) -> None:
    applicant = await applies(filing=Filing.FORWARD)
    assert "热线坐席核对后会替您转过去" in str((await applicant.looks())["hand_in"]["how"])
    seat = await worker("li", Role.SEAT)
    assert (await seat.does(applicant.number, "send_back", party="seat")).status_code == 422
    given = await seat.does(applicant.number, "send_back", party="seat", text="身份证号少一位")
    assert given.status_code == 200 and {a["action"] for a in given.json()["actions"]} == {"check"}
    case = await applicant.looks()
    assert case["now"].startswith("申请退回来了") and "身份证号少一位" in str(case["events"][0]["text"])


async def test_a_draft_of_ones_own_is_on_no_list(applies: Applies, worker) -> None:
    await applies(filing=Filing.DRAFT_ONLY)
    seat = await worker("li", Role.SEAT)
    assert (await seat.get("/cases")).json()["counts"]["open"] == 0


async def test_two_at_once_do_not_overrun_each_other(applies: Applies, worker) -> None:
    applicant = await applies()
    office = await worker("wang", Role.CASEWORKER, organisation=AID)
    await office.sees(applicant.number)
    await applicant.adds("刚补的")
    late = await office.does(applicant.number, "accept", seen=2)
    assert late.status_code == 409 and "刷新" in late.json()["detail"]


async def test_what_the_law_wants_reasoned_is_not_done_without_reasons(applies: Applies, worker) -> None:
    applicant = await applies()
    office = await worker("wang", Role.CASEWORKER, organisation=AID)
    assert (await office.does(applicant.number, "refuse")).status_code == 422
    assert (await office.does(applicant.number, "refuse", text="不符合经济困难条件")).status_code == 200
    case = await applicant.looks()
    assert "不符合经济困难条件" in str(case["events"][0]["text"]) and "异议" in case["next"]


async def test_due_and_late_are_found(applies: Applies, worker, clock) -> None:
    applicant = await applies()
    office = await worker("wang", Role.CASEWORKER, organisation=AID)

    async def shelves() -> dict[str, int]:
        await office.sign_in_again()
        counts = (await office.get("/cases")).json()["counts"]
        return {name: counts[name] for name in ("due", "late")}

    clock.advance(days=6)
    assert await shelves() == {"due": 0, "late": 0}
    clock.advance(days=1)
    assert await shelves() == {"due": 1, "late": 0}
    clock.advance(days=1)
    assert await shelves() == {"due": 0, "late": 1}
    (late,) = (await office.get("/cases?shelf=late")).json()["cases"]
    assert (late["number"], late["mark_title"]) == (applicant.number, "已逾期")


async def test_reading_is_audited(applies: Applies, worker, services: Services) -> None:
    applicant = await applies()
    office = await worker("wang", Role.CASEWORKER, organisation=AID)
    await office.sees(applicant.number)
    assert [e.action for e in await rows(services, AuditEntry)][-1] == Action.CASE_READ.value


async def test_cases_are_for_seats_and_caseworkers(applies: Applies, worker) -> None:
    applicant = await applies()
    for login, role in (("xu", Role.MAINTAINER), ("ma", Role.AUDITOR), ("hu", Role.ADMINISTRATOR)):
        person = await worker(login, role)
        assert (await person.get("/cases")).status_code == 403
        assert (await person.get(f"/cases/{applicant.number}")).status_code == 403


@pytest.mark.parametrize(
    ("roles", "organisation"),
    [([Role.CASEWORKER], None), ([Role.SEAT], AID), ([Role.CASEWORKER], "nowhere")],
)
async def test_a_caseworker_belongs_to_a_known_organisation(services: Services, clock, roles, organisation) -> None:
    with pytest.raises(Invalid):
        await add_account(
            services.database,
            clock,
            actor=SYSTEM,
            login="wang",
            name="王某",
            staff_no="1",
            roles=roles,
            organisation_id=organisation,
        )


async def test_who_changes_office_leaves_the_former_cases(applies: Applies, worker, services: Services, clock) -> None:
    applicant = await applies()
    office = await worker("wang", Role.CASEWORKER, organisation=AID)
    await set_organisation(services.database, clock, actor=SYSTEM, login="wang", organisation_id=REVIEW)
    assert (await office.get("/cases")).status_code == 401
    await office.sign_in_again()
    assert (await office.get(f"/cases/{applicant.number}")).status_code == 404


async def test_a_review_is_suspended_for_a_reason_of_the_law(applies: Applies, worker) -> None:
    applicant = await applies(CaseKind.ADMIN_REVIEW)
    reviewer = await worker("wang", Role.CASEWORKER, organisation=REVIEW)
    assert (await reviewer.does(applicant.number, "accept")).status_code == 200
    assert (await reviewer.does(applicant.number, "suspend", text="等结果")).status_code == 409
    assert (await reviewer.does(applicant.number, "suspend", text="等结果", ground="other_case")).status_code == 200
    event = (await applicant.looks())["events"][0]
    assert event["ground"] == "要等另一个案件的结果" and event["citations"][0]["article"] == "第三十九条"


async def test_the_page_hears_of_cases_at_once_and_of_nothing_else(
    applies: Applies, worker, services: Services
) -> None:
    """A new case, what its applicant does, and what a colleague does; an office hears nothing of conversations."""
    office = await worker("wang", Role.CASEWORKER, organisation=AID)
    server = uvicorn.Server(uvicorn.Config(create_app(services=services), port=0, log_level="warning", lifespan="off"))
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    cookie = {"Cookie": f"hotline_desk={office.http.cookies['hotline_desk']}"}
    origin: Any = f"http://127.0.0.1:{port}"
    address = f"ws://127.0.0.1:{port}/api/desk/stream"
    async with (
        connect(address, origin=origin, additional_headers=cookie, proxy=None, open_timeout=60) as socket,
        asyncio.timeout(60),
    ):
        await socket.send('{"type": "watch", "conversations": ["x"]}')
        await socket.send('{"type": "cases"}')
        heard = [json.loads(await socket.recv())]
        applicant = await applies()
        heard.append(json.loads(await socket.recv()))
        await applicant.adds("补一份")
        heard.append(json.loads(await socket.recv()))
        await office.does(applicant.number, "accept")
        heard.append(json.loads(await socket.recv()))
    assert heard == [{"type": "cases"}] * 4
    server.should_exit = True
    await task
