"""Applying, and following what becomes of it."""

import uuid
from datetime import date

import httpx
import pytest

from hotline.cases.kinds import CaseKind, Filing
from hotline.cases.models import CaseEventRow, CaseRow
from hotline.cases.numbers import check_digit, plain, shown
from hotline.cases.opening import open_case
from hotline.cases.sweeper import sweep_cases
from hotline.conversations.access import NewConversation, open_conversation
from hotline.errors import Conflict
from hotline.services import Services
from hotline.vocabulary import Channel
from tests.cases.conftest import AID, REVIEW, Applies, name_channel, rows, wanted
from tests.conftest import Citizen
from tests.fakes import FakeClock
from tests.procedures.documents import samples


@pytest.fixture
def database_kind() -> str:
    return "sqlite"


async def test_filing_where_the_channel_is_named_counts_at_once(applies: Applies) -> None:
    applicant = await applies()
    case = await applicant.looks()
    assert (case["state"], case["filing"], case["hand_in"]) == ("filed", "designated", None)
    assert case["filed_at"] == "2026-09-01T10:00:00.000+08:00"
    (clock,) = case["clocks"]
    assert (clock["last_day"], clock["party"]) == ("2026-09-08", "caseworker")
    assert clock["citation"]["article"] == "第四十三条"
    assert [event["title"] for event in case["events"]] == ["提交", "起草申请"]


async def test_a_draft_says_that_it_is_not_filed_and_what_to_do(applies: Applies) -> None:
    applicant = await applies(filing=Filing.DRAFT_ONLY, last_day=date(2026, 9, 30))
    case = await applicant.looks()
    assert case["state"] == "drafted" and case["filed_at"] is None
    assert case["hand_in"]["title"] == "这还不是正式提交"
    assert case["hand_in"]["last_day"] == "2026-09-30" and case["hand_in"]["how"]
    assert case["clocks"] == []


async def test_what_handing_in_means_can_be_asked_beforehand(services: Services, client: httpx.AsyncClient) -> None:
    query = {"kind": "legal_aid", "organisation": AID}
    before = (await client.get("/api/v1/cases/filing", params=query)).json()
    assert before["filing"] == "draft_only" and before["hand_in"]["title"] == "这还不是正式提交"
    await name_channel(services, AID, CaseKind.LEGAL_AID, Filing.DESIGNATED)
    after = (await client.get("/api/v1/cases/filing", params=query)).json()
    assert (after["filing"], after["hand_in"], after["basis"]) == ("designated", None, "某号通知")


async def test_nobody_files_unawares(services: Services, citizen: Citizen) -> None:
    """The page said draft; since then the office has named the channel."""
    await name_channel(services, AID, CaseKind.LEGAL_AID, Filing.DESIGNATED)
    with pytest.raises(Conflict):
        await open_case(
            services,
            wanted(CaseKind.LEGAL_AID, AID),
            filing=Filing.DRAFT_ONLY,
            conversation_id=citizen.id,
            run_id=uuid.uuid4().hex,
        )
    assert await rows(services, CaseRow) == []


async def test_a_rehearsal_makes_no_case(services: Services, new_citizen) -> None:
    citizen = await new_citizen(now="2026-09-01T10:00:00+08:00")
    with pytest.raises(Conflict, match="演练"):
        await open_case(
            services,
            wanted(CaseKind.LEGAL_AID, AID),
            filing=Filing.DRAFT_ONLY,
            conversation_id=citizen.id,
            run_id=uuid.uuid4().hex,
        )
    assert await rows(services, CaseRow) == []


async def test_ten_minutes_to_change_it_and_the_time_stays(applies: Applies, services: Services, clock) -> None:
    applicant = await applies()

    async def again(story: str) -> None:
        made = await open_case(
            services,
            wanted(CaseKind.LEGAL_AID, AID, story=story),
            filing=Filing.DESIGNATED,
            conversation_id=applicant.conversation_id,
            run_id=applicant.run_id,
        )
        assert (made.number, made.code) == (applicant.number, None)

    clock.advance(minutes=9)
    await again("改过的经过")
    case = await applicant.looks()
    assert case["filed_at"] == "2026-09-01T10:00:00.000+08:00"
    assert case["application"]["parts"][1]["paragraphs"] == ["改过的经过"]
    assert [event["title"] for event in case["events"]] == ["修改刚提交的内容", "提交", "起草申请"]
    await again("改过的经过")
    assert len((await applicant.looks())["events"]) == 3
    clock.advance(minutes=2)
    with pytest.raises(Conflict, match="十分钟"):
        await again("再改")


async def test_silence_is_found_by_the_sweep_and_by_whoever_looks(applies: Applies, services: Services, clock) -> None:
    swept, looked = await applies(CaseKind.ADMIN_REVIEW), await applies(CaseKind.ADMIN_REVIEW)
    clock.advance(days=8)
    assert (await looked.looks())["state"] == "deemed_accepted"
    assert await sweep_cases(services) == 1
    assert await sweep_cases(services) == 0
    case = await swept.looks()
    assert case["state"] == "deemed_accepted"
    assert (case["events"][0]["on"], case["events"][0]["by"]) == ("2026-09-08", "期限届满")


async def test_number_and_check_digit() -> None:
    digits = "2611260001"
    whole = digits + check_digit(digits)
    assert plain(shown(whole)) == whole and shown(whole).count("-") == 2
    for place in range(len(digits)):
        wrong = digits[:place] + str((int(digits[place]) + 1) % 10) + digits[place + 1 :]
        assert check_digit(wrong) != whole[-1]


async def test_numbers_of_a_day_follow_each_other(applies: Applies) -> None:
    numbers = [plain((await applies()).number) for _ in range(3)]
    assert [number[:-1] for number in numbers] == ["2609010001", "2609010002", "2609010003"]


async def test_the_same_addition_twice_is_one(applies: Applies, services: Services) -> None:
    applicant = await applies()
    assert (await applicant.adds("补充一份工资条", key="k1")).status_code == 200
    case = (await applicant.adds("补充一份工资条", key="k1")).json()
    assert [event["text"] for event in case["events"]].count("补充一份工资条") == 1


async def test_an_empty_addition_and_a_foreign_file_are_refused(applies: Applies) -> None:
    applicant = await applies()
    assert (await applicant.adds("  ")).status_code == 422
    response = await applicant.posts("additions", {"client_addition_id": "x", "files": ["0" * 32]})
    assert response.status_code == 422


async def test_withdrawing_and_then_nothing_more(applies: Applies) -> None:
    applicant = await applies()
    case = (await applicant.posts("withdrawal", {"text": "私下解决了"})).json()
    assert case["state"] == "withdrawn" and case["actions"] == []
    assert (await applicant.posts("withdrawal")).status_code == 409
    assert (await applicant.adds("还想补")).status_code == 409


async def test_a_paper_becomes_a_case(services: Services, citizen: Citizen, client: httpx.AsyncClient) -> None:
    """The whole way over the API: a finished draft of the conversation, filed with the organisation chosen."""
    run = samples.draft_run(citizen.id, "mediation_application", services.clock.now())
    run_id = run.id
    async with services.database.write() as session:
        session.add(run)
    body = {
        "conversation_id": citizen.id,
        "run": run_id,
        "organisation": "mediation-village",
        "filing": "draft_only",
    }
    assert (await client.post("/api/v1/cases", json=body)).status_code == 401
    made = await client.post("/api/v1/cases", json=body, headers=citizen.headers)
    assert made.status_code == 201, made.text
    again = await client.post("/api/v1/cases", json=body, headers=citizen.headers)
    assert again.json() == {"number": made.json()["number"], "code": None}
    path = f"/api/v1/conversations/{citizen.id}/runs/{run_id}/filing"
    offered = (await client.get(path, headers=citizen.headers)).json()
    assert (offered["kind"], offered["organisation"], offered["number"]) == (
        "mediation",
        "mediation-village",
        made.json()["number"],
    )
    assert offered["filing"]["filing"] == "draft_only" and offered["missing"] == []
    renewed = await client.post("/api/v1/cases", json=body | {"renew_code": True}, headers=citizen.headers)
    assert (await client.post("/api/v1/cases/access", json=made.json())).status_code == 404
    made = renewed
    key = (await client.post("/api/v1/cases/access", json=made.json())).json()
    case = (
        await client.get(f"/api/v1/cases/{made.json()['number']}", headers={"Authorization": f"Bearer {key['token']}"})
    ).json()
    assert (case["kind"], case["title"], case["hand_in"]["title"]) == (
        "mediation",
        "人民调解申请书",
        "这还不是正式提交",
    )
    assert "李春来" in str(case["application"])
    stranger = await open_conversation(services, NewConversation(channel=Channel.WEB))
    theirs = {"Authorization": f"Bearer {stranger.token}"}
    foreign = await client.post(
        "/api/v1/cases", json=body | {"conversation_id": stranger.conversation_id}, headers=theirs
    )
    assert foreign.status_code == 404


async def test_nothing_written_is_in_the_log(applies: Applies, capfd: pytest.CaptureFixture[str]) -> None:
    applicant = await applies(story="特别的经过")
    await applicant.adds("特别的补充")
    out = capfd.readouterr()
    assert "特别的" not in out.out + out.err and (applicant.opened.code or "?") not in out.out + out.err


async def test_an_unfinished_draft_is_no_case(services: Services, citizen: Citizen, client: httpx.AsyncClient) -> None:
    now = services.clock.now()
    run = samples.draft_run(citizen.id, "mediation_application", now, status="active", answers={})
    async with services.database.write() as session:
        session.add(run)
    body = {"conversation_id": citizen.id, "run": run.id, "organisation": REVIEW, "filing": "draft_only"}
    assert (await client.post("/api/v1/cases", json=body, headers=citizen.headers)).status_code == 409
    assert await rows(services, CaseEventRow) == []


async def test_the_notice_starts_to_run_when_it_is_read(applies: Applies, worker, clock: FakeClock) -> None:
    from hotline.staff.roles import Role

    applicant = await applies(CaseKind.ADMIN_REVIEW)
    reviewer = await worker("wang", Role.CASEWORKER, organisation=REVIEW)
    asked = await reviewer.does(applicant.number, "ask_correction", text="请补身份证明")
    assert asked.status_code == 200, asked.text
    case = await applicant.looks()
    assert case["notice_unread"] and "请补身份证明" not in str(case)
    assert case["clocks"][0]["last_day"] is None
    early = await applicant.adds("身份证明", complete=True)
    assert early.status_code == 409
    case = (await applicant.posts("notice")).json()
    assert not case["notice_unread"] and case["events"][1]["text"] == "请补身份证明"
    assert case["to_correct"] == "请补身份证明"
    assert case["clocks"][0]["last_day"] == "2026-09-15"
    case = (await applicant.adds("身份证明在这里", complete=True)).json()
    assert case["state"] == "filed" and case["clocks"][0]["last_day"] == "2026-09-08"
    again = await reviewer.does(applicant.number, "ask_correction", text="还要一样")
    assert again.status_code == 409 and "一次性" in again.json()["detail"]
