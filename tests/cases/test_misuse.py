"""Clumsy and hostile hands: another's things, the same thing twice, too late, too far, and out of turn."""

import json
from dataclasses import replace
from datetime import date, datetime

import httpx
import pytest

from hotline.cases.kinds import CaseAction, CaseKind, Filing, Party
from hotline.cases.lifecycle import Unlawful, take
from hotline.cases.models import CaseEventRow, CaseRow
from hotline.cases.standing import Standing, Step
from hotline.cases.store import find_case
from hotline.procedures.models import RunRow
from hotline.procedures.registry import shipped_procedures
from hotline.services import Services
from hotline.staff.roles import Role
from tests.cases.conftest import AID, REVIEW, Applicant, Applies, Worker, name_channel, rows
from tests.cases.test_lifecycle import at
from tests.cases.test_uploads import sends
from tests.conftest import Citizen
from tests.fakes import FakeClock
from tests.files.sent import jpeg
from tests.procedures.documents.samples import answers_of, draft_run

SPOOF = "金额100元\u202e元01\u2066是\u2069 =cmd|' /C calc'!A0 {{ 7*7 }} {% for x in y %} <script>alert(1)</script>"
SHOWN = "金额100元元01是 =cmd|' /C calc'!A0 {{ 7*7 }} {% for x in y %} <script>alert(1)</script>"


@pytest.fixture
def database_kind() -> str:
    return "sqlite"


@pytest.fixture
async def services(services: Services) -> Services:
    """With the shipped procedures: papers are really set."""
    return replace(services, procedures=shipped_procedures())


class Drafter:
    """A citizen with a finished draft, who hands it in."""

    def __init__(self, services: Services, citizen: Citizen, document: str, organisation: str) -> None:
        self.services, self.citizen, self.document, self.organisation = services, citizen, document, organisation
        self.run = ""

    async def finishes(self, **answers: str) -> "Drafter":
        whole = {**answers_of(self.document), **answers}
        run = draft_run(self.citizen.id, self.document, self.services.clock.now(), answers=whole)
        self.run = run.id
        async with self.services.database.write() as session:
            session.add(run)
        return self

    async def hands_in(self, filing: Filing, **more: object) -> httpx.Response:
        body = {
            "conversation_id": self.citizen.id,
            "run": self.run,
            "organisation": self.organisation,
            "filing": filing.value,
            **more,
        }
        return await self.citizen.http.post("/api/v1/cases", json=body, headers=self.citizen.headers)

    async def files(self, path: str) -> httpx.Response:
        where = f"{self.citizen.path}/files/{self.run}/{path}"
        return await self.citizen.http.get(where, headers=self.citizen.headers)


@pytest.fixture
def drafter(services: Services, citizen: Citizen) -> Drafter:
    return Drafter(services, citizen, "mediation_application", "mediation-village")


async def opens(http: httpx.AsyncClient, pair: dict) -> tuple[dict, dict[str, str]]:
    key = (await http.post("/api/v1/cases/access", json=pair)).json()
    headers = {"Authorization": f"Bearer {key['token']}"}
    return (await http.get(f"/api/v1/cases/{pair['number']}", headers=headers)).json(), headers


async def test_who_withdraws_and_thinks_better_of_it_applies_anew(drafter: Drafter, services: Services) -> None:
    """The paper is not lost with the case, and the old case stays withdrawn for good."""
    await name_channel(services, "mediation-village", CaseKind.MEDIATION, Filing.DESIGNATED)
    await drafter.finishes()
    first = (await drafter.hands_in(Filing.DESIGNATED)).json()
    case, headers = await opens(drafter.citizen.http, first)
    assert case["state"] == "filed"
    path = f"/api/v1/cases/{first['number']}"
    assert (await drafter.citizen.http.post(f"{path}/withdrawal", json={}, headers=headers)).status_code == 200
    stale = await drafter.hands_in(Filing.DESIGNATED, renew_code=True)
    assert stale.status_code == 409  # a page that still shows the old number asks for its code, and files nothing
    second = (await drafter.hands_in(Filing.DESIGNATED)).json()
    assert second["number"] != first["number"] and second["code"]
    assert (await opens(drafter.citizen.http, second))[0]["state"] == "filed"
    assert (await opens(drafter.citizen.http, first))[0]["state"] == "withdrawn"


async def test_an_ended_case_does_not_look_filed_again(drafter: Drafter, services: Services, worker) -> None:
    """The same paper handed in once more after a refusal was answered as if it had been filed."""
    await name_channel(services, "mediation-village", CaseKind.MEDIATION, Filing.DESIGNATED)
    await drafter.finishes()
    made = (await drafter.hands_in(Filing.DESIGNATED)).json()
    office = await worker("wang", Role.CASEWORKER, organisation="mediation-village")
    refused = await office.does(made["number"], "refuse", ground="party_declines", text="对方不愿意")
    assert refused.status_code == 200, refused.text
    again = await drafter.hands_in(Filing.DESIGNATED)
    assert again.status_code == 409 and "没有再次提交" in again.json()["detail"]
    renewed = await drafter.hands_in(Filing.DESIGNATED, renew_code=True)
    assert renewed.status_code == 201 and (await opens(drafter.citizen.http, renewed.json()))[0]["state"] == "refused"


async def test_a_lost_code_is_renewed_without_filing_anything(drafter: Drafter, services: Services) -> None:
    """It was a draft; the office named the channel since. Asking for a code is not applying."""
    await drafter.finishes()
    made = (await drafter.hands_in(Filing.DRAFT_ONLY)).json()
    await name_channel(services, "mediation-village", CaseKind.MEDIATION, Filing.DESIGNATED)
    renewed = (await drafter.hands_in(Filing.DESIGNATED, renew_code=True)).json()
    assert renewed["number"] == made["number"] and renewed["code"] != made["code"]
    assert (await opens(drafter.citizen.http, renewed))[0]["state"] == "drafted"


async def test_what_is_written_stays_text_and_reads_as_written(drafter: Drafter) -> None:
    """No template, no formula, no markup; and no mark that turns the reading direction, for staff read it too."""
    await drafter.finishes(story=SPOOF)
    made = (await drafter.hands_in(Filing.DRAFT_ONLY)).json()
    case, _ = await opens(drafter.citizen.http, made)
    written = json.dumps(case["application"], ensure_ascii=False)
    assert SHOWN in written.replace('\\"', '"') and "\u202e" not in written
    page = (await drafter.files("人民调解申请书.html")).text
    assert (
        "{{ 7*7 }}" in page
        and "<script>" not in page
        and "\u202e" not in page
        and "49" not in page.split("金额")[1][:60]
    )


async def test_a_long_account_is_filed_whole(drafter: Drafter) -> None:
    story = "从头说起。" * 399 + "最后一句。"
    await drafter.finishes(story=story)
    made = (await drafter.hands_in(Filing.DRAFT_ONLY)).json()
    case, _ = await opens(drafter.citizen.http, made)
    assert "最后一句。" in json.dumps(case["application"], ensure_ascii=False)


async def test_an_erased_conversation_takes_run_files_and_draft_along(drafter: Drafter, services: Services) -> None:
    await drafter.finishes()
    made = (await drafter.hands_in(Filing.DRAFT_ONLY)).json()
    _, headers = await opens(drafter.citizen.http, made)
    http, citizen = drafter.citizen.http, drafter.citizen
    assert (await drafter.files("人民调解申请书.html")).status_code == 200
    assert (await http.delete(citizen.path, headers=citizen.headers)).status_code == 200
    assert (await drafter.files("人民调解申请书.html")).status_code == 404
    assert (await http.get(f"/api/v1/cases/{made['number']}", headers=headers)).status_code == 401
    assert (await http.post("/api/v1/cases/access", json=made)).status_code == 404
    assert (await drafter.hands_in(Filing.DRAFT_ONLY)).status_code == 404
    assert await rows(services, RunRow) == []


async def test_another_conversations_run_is_not_there(drafter: Drafter, new_citizen) -> None:
    await drafter.finishes()
    stranger: Citizen = await new_citizen()
    for method, path in (
        ("GET", f"{stranger.path}/files/{drafter.run}/人民调解申请书.html"),
        ("GET", f"{stranger.path}/runs/{drafter.run}/filing"),
        ("POST", f"{stranger.path}/runs/{drafter.run}/print-code"),
    ):
        assert (await stranger.http.request(method, path, headers=stranger.headers)).status_code == 404, path


async def test_one_cases_key_opens_nothing_of_another(applies: Applies) -> None:
    mine, theirs = await applies(), await applies()
    file = (await sends(theirs, jpeg())).json()["id"]
    await mine.looks()
    for method, path in (
        ("GET", theirs.path),
        ("GET", f"{theirs.path}/files/{file}"),
        ("GET", f"{mine.path}/files/{file}"),
        ("DELETE", f"{mine.path}/files/{file}"),
        ("POST", f"{theirs.path}/withdrawal"),
        ("POST", f"{theirs.path}/notice"),
    ):
        body = {} if method == "POST" else None
        refused = await mine.http.request(method, path, headers=mine.headers, json=body)
        assert refused.status_code == 404, (method, path)
    taken = await mine.posts("additions", {"client_addition_id": "x", "text": "要这份", "files": [file]})
    assert taken.status_code == 422
    assert (await theirs.looks())["files"][0]["id"] == file


async def test_the_same_addition_with_other_words_is_refused(applies: Applies) -> None:
    """An answer of 200 would have said that the new words were in the record."""
    applicant = await applies()
    assert (await applicant.adds("第一份", key="k")).status_code == 200
    assert (await applicant.adds("第二份", key="k")).status_code == 409
    assert (await applicant.adds("第一份", key="k")).status_code == 200
    texts = [event["text"] for event in (await applicant.looks())["events"]]
    assert texts.count("第一份") == 1 and "第二份" not in texts


async def test_direction_marks_of_an_addition_are_dropped(applies: Applies) -> None:
    applicant = await applies()
    case = (await applicant.adds(SPOOF)).json()
    assert case["events"][0]["text"] == SHOWN


async def test_filing_at_the_second_the_day_ends(applies: Applies, clock: FakeClock) -> None:
    """Late or not is the authority's to say; the record says when it came, to the second, and which day that was."""
    clock.moment = datetime.fromisoformat("2026-09-30T23:59:59+08:00")
    in_time = await applies(CaseKind.ADMIN_REVIEW, last_day=date(2026, 9, 30))
    clock.advance(seconds=1)
    late = await applies(CaseKind.ADMIN_REVIEW, last_day=date(2026, 9, 30))
    seen = [(await each.looks()) for each in (in_time, late)]
    assert [case["filed_at"] for case in seen] == ["2026-09-30T23:59:59.000+08:00", "2026-10-01T00:00:00.000+08:00"]
    assert [case["clocks"][0]["starts_on"] for case in seen] == ["2026-09-30", "2026-10-01"]


async def test_accepting_in_the_second_after_the_period_is_too_late(applies: Applies, worker, clock: FakeClock) -> None:
    applicant = await applies(CaseKind.ADMIN_REVIEW)
    reviewer: Worker = await worker("wang", Role.CASEWORKER, organisation=REVIEW)
    clock.moment = datetime.fromisoformat("2026-09-08T23:59:59+08:00")
    await reviewer.sign_in_again()
    seen = (await reviewer.sees(applicant.number))["entries"]
    clock.advance(seconds=1)
    late = await reviewer.does(applicant.number, "accept", seen=seen)
    assert late.status_code == 409
    assert (await reviewer.sees(applicant.number))["state"] == "deemed_accepted"


@pytest.mark.thorough
@pytest.mark.parametrize("role", [Role.SEAT, Role.CASEWORKER])
async def test_no_step_is_taken_out_of_turn_by_anybody(applies: Applies, worker, role: Role) -> None:
    """Every action by every party over the API: only what the page offers is done, and nothing breaks."""
    applicant = await applies()
    person: Worker = await worker("li", role, organisation=AID if role is Role.CASEWORKER else None)
    page = await person.sees(applicant.number)
    offered = {(each["action"], each["party"]) for each in page["actions"]}
    for action in CaseAction:
        for party in Party:
            if (action.value, party.value) in offered:
                continue
            step = {"party": party.value, "text": "试试", "seen": page["entries"]}
            answer = await person.does(applicant.number, action.value, **step)
            assert answer.status_code in (403, 409, 422), (action, party, answer.status_code)
    assert (await person.sees(applicant.number))["entries"] == page["entries"]  # so none was refused for being late
    assert (await applicant.looks())["state"] == "filed"
    assert len((await applicant.looks())["events"]) == 2


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"until": "9999-12-31"}, 409),
        ({"until": "2020-01-01"}, 409),
        ({"until": "2026-09-30", "on": "0001-01-01"}, 409),
        ({"until": "2026-09-30", "on": "2026-08-31"}, 409),
        ({"until": "2026-09-30", "on": "9999-12-31"}, 409),
        ({"until": "2026-09-30", "days": 3}, 409),
        ({"until": "2026-09-30", "ground": "late"}, 409),
        ({"until": "2026-13-01"}, 422),
        ({"until": "2026-09-30", "seen": 99}, 409),
        ({"until": "2026-09-30"}, 200),
    ],
)
async def test_days_that_cannot_be(applies: Applies, worker, more: dict, status: int) -> None:
    applicant = await applies()
    office: Worker = await worker("wang", Role.CASEWORKER, organisation=AID)
    answer = await office.does(applicant.number, "ask_correction", text="补工资条", **more)
    assert answer.status_code == status, answer.text


def test_nothing_is_received_before_it_was_sent() -> None:
    passed = take(Standing(CaseKind.ADMIN_REVIEW), Step(CaseAction.PASS_ON, Party.SEAT, at("2026-09-14")))
    with pytest.raises(Unlawful, match="不能早于 2026-09-14"):
        take(passed, Step(CaseAction.RECEIVE, Party.CASEWORKER, at("2026-09-20"), on=date(2026, 9, 13)))
    with pytest.raises(Unlawful, match="日子由系统记"):
        take(Standing(CaseKind.OTHER), Step(CaseAction.PASS_ON, Party.SEAT, at("2026-09-14"), on=date(2026, 9, 1)))


async def test_staff_without_a_role_for_cases_and_strangers_are_kept_out(applies: Applies, worker, client) -> None:
    applicant = await applies()
    file = (await sends(applicant, jpeg())).json()["id"]
    path = f"/cases/{applicant.number}"
    maintainer: Worker = await worker("zhao", Role.MAINTAINER)
    for route in ("/cases", path, f"{path}/files/{file}"):
        assert (await maintainer.get(route)).status_code == 403
        assert (await client.get(f"/api/desk{route}")).status_code == 401
    step = {"action": "accept", "party": "caseworker", "seen": 2}
    assert (await maintainer.post(f"{path}/steps", step)).status_code == 403
    assert (await maintainer.post("/print-codes", {"code": "ABCD-EFGHJ-KMNPQ"})).status_code == 403
    assert (await client.post(f"/api/desk{path}/steps", json=step, headers=applicant.headers)).status_code == 401


async def test_the_record_of_all_this_still_holds(applies: Applies, services: Services) -> None:
    applicant: Applicant = await applies()
    await applicant.adds(SPOOF)
    async with services.database.read() as session:
        case = await find_case(session, applicant.number)
    assert case.standing.state.value == case.row.state
    assert len(await rows(services, CaseEventRow)) == (await rows(services, CaseRow))[0].events
