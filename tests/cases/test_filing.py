"""Handing in here counts only where the organisation itself has said so; where it counts there is a receipt."""

from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from hotline.cases.application import Application, Line, Part
from hotline.cases.archive import RECEIPT, archived_cases, export, faults_of_folder
from hotline.cases.drafts import application_of
from hotline.cases.filing import NOT_FILED, hand_in_yourself, receiver_of
from hotline.cases.kinds import CaseAction, CaseKind, Filing, Party
from hotline.cases.models import CaseEventRow, CaseRow
from hotline.cases.opening import open_case
from hotline.cases.receipt import printed_receipt
from hotline.catalogue.directory import Directory
from hotline.catalogue.loader import load_catalogue, read_catalogue
from hotline.catalogue.models import OrganisationRow
from hotline.catalogue.schema import FilingEntry, OrganisationEntry
from hotline.conversations.access import NewConversation, open_conversation
from hotline.errors import Conflict
from hotline.procedures.documents.build import build
from hotline.procedures.documents.loader import load_documents
from hotline.search.index import TextIndex
from hotline.services import Services
from hotline.settings import ROOT
from hotline.staff.roles import Role
from hotline.vocabulary import Channel
from tests.cases.conftest import AID, REVIEW, SECRET, Applicant, Applies, name_channel, rows, wanted
from tests.cases.test_uploads import sends
from tests.conftest import Citizen
from tests.fakes import FakeClock
from tests.files.sent import jpeg
from tests.procedures.documents import samples
from tests.samples import spoil, write_data

TODAY = date(2026, 9, 14)


def directory(*filing: FilingEntry) -> Directory:
    shipped = load_catalogue(ROOT / "data")
    places = [place for city in shipped.cities for place in city.organisations]
    changed = [p.model_copy(update={"filing": list(filing)}) if p.id == "legal-aid-yaozhou" else p for p in places]
    kinds = {kind.id: kind for kind in shipped.office_kinds}
    return Directory({}, changed, {}, kinds, {}, TextIndex([]))


@pytest.mark.parametrize("kind", CaseKind)
def test_everything_we_ship_is_a_draft_only(kind: CaseKind) -> None:
    known = directory()
    for place in known.organisations:
        found = receiver_of(known, place.id, kind, today=TODAY)
        assert found is not None and found.filing is Filing.DRAFT_ONLY


def test_a_designation_counts_from_its_day_on() -> None:
    entry = FilingEntry(case=CaseKind.LEGAL_AID, filing=Filing.DESIGNATED, basis="某号通知", since=date(2026, 9, 14))
    known = directory(entry)
    before = receiver_of(known, "legal-aid-yaozhou", CaseKind.LEGAL_AID, today=date(2026, 9, 13))
    since = receiver_of(known, "legal-aid-yaozhou", CaseKind.LEGAL_AID, today=TODAY)
    assert before is not None and before.filing is Filing.DRAFT_ONLY
    assert since is not None and since.filing is Filing.DESIGNATED
    other = receiver_of(known, "legal-aid-yaozhou", CaseKind.OTHER, today=TODAY)
    assert other is not None and other.filing is Filing.DRAFT_ONLY
    assert receiver_of(known, "nowhere", CaseKind.LEGAL_AID, today=TODAY) is None


def test_an_unknown_address_is_said_to_be_unknown() -> None:
    known = directory()
    place = next(place for place in known.organisations if place.id == "legal-aid-yaozhou")
    advice = hand_in_yourself(CaseKind.LEGAL_AID, place, known, filing=Filing.DRAFT_ONLY, last_day=date(2026, 10, 1))
    assert advice.title == NOT_FILED and "待主管部门确认" in advice.where and "12348" in advice.where
    assert advice.last_day == date(2026, 10, 1)
    settled = OrganisationEntry.model_validate(place.model_dump() | {"address": "测试路1号", "source": "测试"})
    assert (
        "测试路1号" in hand_in_yourself(CaseKind.LEGAL_AID, settled, known, filing=Filing.FORWARD, last_day=None).where
    )


@pytest.mark.parametrize(
    ("filing", "fault"),
    [
        ({"case": "legal_aid", "filing": "designated"}, "basis"),
        ({"case": "legal_aid", "filing": "forward", "basis": "某号通知"}, "basis"),
        ({"case": "mediation", "filing": "draft_only"}, "不收这种申请"),
        ({"case": "legal_aid", "filing": "somehow"}, "只能是"),
    ],
)
def test_a_channel_without_the_organisations_own_paper_is_refused(tmp_path: Path, filing: dict, fault: str) -> None:
    data = write_data(tmp_path)
    spoil(data, "city/tongchuan.yml", lambda city: city["organisations"][0].update(filing=[filing]))
    assert any(fault in finding.problem for finding in read_catalogue(data)[1])


def test_the_same_kind_twice_is_refused(tmp_path: Path) -> None:
    data = write_data(tmp_path)
    entry = {"case": "legal_aid", "filing": "draft_only"}
    spoil(data, "city/tongchuan.yml", lambda city: city["organisations"][0].update(filing=[entry, entry]))
    assert any("写了两遍" in finding.problem for finding in read_catalogue(data)[1])


async def receipt(applicant: Applicant) -> httpx.Response:
    if not applicant.token:
        assert (await applicant.opens_with()).status_code == 200
    return await applicant.http.get(f"{applicant.path}/receipt", headers=applicant.headers)


async def hand_in_again(applicant: Applicant, story: str) -> None:
    await open_case(
        applicant.services,
        wanted(CaseKind.ADMIN_REVIEW, REVIEW, story=story),
        filing=Filing.DESIGNATED,
        conversation_id=applicant.conversation_id,
        run_id=applicant.run_id,
    )


async def test_filing_gives_a_receipt_that_may_lie_on_a_counter(applies: Applies, services: Services, worker) -> None:
    applicant = await applies(CaseKind.ADMIN_REVIEW)
    reviewer = await worker("wang", Role.CASEWORKER, organisation=REVIEW)
    assert applicant.number in str((await reviewer.get("/cases?shelf=open")).json())  # passed on at once
    answer = await receipt(applicant)
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/html")
    assert "attachment" in answer.headers["content-disposition"] and answer.headers["cache-control"] == "no-store"
    assert "sandbox" in answer.headers["content-security-policy"]
    page, (case,) = answer.text, await rows(services, CaseRow)
    filed = (await rows(services, CaseEventRow, action="file"))[0]
    for words in (
        "收件回执",
        applicant.number,
        "法律援助申请表（行政复议申请）",
        case.organisation_name,
        "2026年9月1日，星期二 10:00:00（北京时间）",
        "赵＊＊",
        "某号通知（2026年1月1日，星期四起）",
        filed.digest,
        "《行政复议法实施条例》第二十八条",
        "没有改过",
        "没有上传材料",
    ):
        assert words in page, words
    for hidden in ("赵小满", SECRET, applicant.opened.code or "?", "不是律师意见", "不是正式提交"):
        assert hidden not in page
    assert (await applicant.looks())["receipt"] is True


async def test_new_content_within_ten_minutes_is_listed_and_moves_nothing(
    applies: Applies, services: Services, clock: FakeClock
) -> None:
    applicant = await applies(CaseKind.ADMIN_REVIEW)
    clock.advance(minutes=9)
    await hand_in_again(applicant, "改过的经过")
    async with (
        services.database.write() as session
    ):  # the notice is another by now: what was filed then stays as it was
        place = await session.get_one(OrganisationRow, REVIEW)
        place.content = place.content | {"filing": []}
    page = (await receipt(applicant)).text
    amended = (await rows(services, CaseEventRow, action="amend"))[0]
    assert f"替换了申请的内容，第一次提交的时间不变。记录的摘要 {amended.digest}" in page
    assert page.index("10:00:00") < page.index("10:09:00") and "某号通知" in page and "改过的经过" not in page
    await name_channel(services, REVIEW, CaseKind.ADMIN_REVIEW, Filing.DESIGNATED)
    clock.advance(minutes=2)
    with pytest.raises(Conflict, match="十分钟"):
        await hand_in_again(applicant, "太晚了")
    assert (await receipt(applicant)).text == page
    assert (await applicant.posts("withdrawal")).status_code == 200
    assert "申请人撤回了申请" in (await receipt(applicant)).text


async def test_uploads_stand_in_it_with_time_and_digest(applies: Applies, services: Services, clock: FakeClock) -> None:
    applicant = await applies()
    clock.advance(minutes=3)
    file = (await sends(applicant, jpeg(), quote("赵小满 610204199001012345 <b>.jpg"))).json()
    before = (await receipt(applicant)).text
    assert "没有上传材料" in before  # uploaded is not yet handed in
    body = {"client_addition_id": "k", "files": [file["id"]]}
    assert (await applicant.posts("additions", body)).status_code == 200
    page = (await receipt(applicant)).text
    content = (await rows(services, CaseEventRow, action="add"))[0].content
    assert content["files"][0]["sha256"] in page and "10:03:00" in page and "没有上传材料" not in page
    assert "赵小满" not in page and "199001012345" not in page and "<b>" not in page


@pytest.mark.parametrize("filing", [Filing.FORWARD, Filing.DRAFT_ONLY])
async def test_what_is_no_filing_has_no_receipt(applies: Applies, worker, tmp_path: Path, filing: Filing) -> None:
    applicant = await applies(filing=filing)
    case = await applicant.looks()
    assert case["hand_in"]["title"] == "这还不是正式提交" and case["receipt"] is False
    assert (await receipt(applicant)).status_code == 404
    if filing is Filing.FORWARD:
        seat = await worker("seat", Role.SEAT)
        for action in ("check", "pass_on"):
            assert (await seat.does(applicant.number, action, party="seat")).status_code == 200
        office = await worker("wang", Role.CASEWORKER, organisation=AID)
        assert (await office.does(applicant.number, "receive")).status_code == 200
        assert (await applicant.looks())["receipt"] is False
        assert (await receipt(applicant)).status_code == 404
    async with applicant.services.database.read() as session:
        (archived,) = await archived_cases(session)
    export(applicant.services.settings, archived, tmp_path / "out")
    assert not (tmp_path / "out" / RECEIPT).exists() and faults_of_folder(tmp_path / "out") == []


async def test_the_archive_holds_the_same_receipt(applies: Applies, services: Services, tmp_path: Path) -> None:
    applicant = await applies(CaseKind.ADMIN_REVIEW)
    seen = await receipt(applicant)
    async with services.database.read() as session:
        (archived,) = await archived_cases(session)
    folder = tmp_path / "out"
    export(services.settings, archived, folder)
    assert (folder / RECEIPT).read_bytes() == seen.content and faults_of_folder(folder) == []
    (folder / RECEIPT).write_bytes(seen.content.replace(b"10:00:00", b"09:00:00"))
    assert faults_of_folder(folder) == [f"{RECEIPT} 被改过"]


async def test_the_last_screen_opens_it_with_the_conversation(
    services: Services, citizen: Citizen, client: httpx.AsyncClient
) -> None:
    run = samples.draft_run(citizen.id, "mediation_application", services.clock.now())
    run_id = run.id
    await name_channel(services, "mediation-village", CaseKind.MEDIATION, Filing.DESIGNATED)
    async with services.database.write() as session:
        session.add(run)
    path = f"/api/v1/conversations/{citizen.id}/runs/{run_id}"
    offered = (await client.get(f"{path}/filing", headers=citizen.headers)).json()
    assert offered["receipt"] is False
    assert (await client.get(f"{path}/receipt", headers=citizen.headers)).status_code == 404
    body = {"conversation_id": citizen.id, "run": run_id, "organisation": "mediation-village", "filing": "designated"}
    made = await client.post("/api/v1/cases", json=body, headers=citizen.headers)
    assert made.status_code == 201, made.text
    assert (await client.get(f"{path}/filing", headers=citizen.headers)).json()["receipt"] is True
    page = await client.get(f"{path}/receipt", headers=citizen.headers)
    assert page.status_code == 200 and made.json()["number"] in page.text
    assert "赵＊＊" in page.text and "李春来" not in page.text  # nor the other party
    stranger = await open_conversation(services, NewConversation(channel=Channel.WEB))
    theirs = {"Authorization": f"Bearer {stranger.token}"}
    foreign = f"/api/v1/conversations/{stranger.conversation_id}/runs/{run_id}/receipt"
    assert (await client.get(foreign, headers=theirs)).status_code == 404


def filed_case(kind: CaseKind, filed: Application) -> bytes:
    at = datetime(2026, 9, 1, 2, tzinfo=UTC)
    case = CaseRow(
        number="26090100017", kind=kind, organisation_name="某机构", filing=Filing.DESIGNATED.value, filed_at=at
    )
    opened = CaseEventRow(
        seq=1, at=at, action="opened", party=Party.CITIZEN, particulars={}, content={"application": filed.model_dump()}
    )
    step = CaseEventRow(seq=2, at=at, action=CaseAction.FILE, party=Party.CITIZEN, particulars={}, digest="d" * 64)
    made = printed_receipt(case, [opened, step])
    assert made is not None
    return made


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        (CaseKind.ADMIN_REVIEW, "《行政复议法》第二十二条；《行政复议法实施条例》第二十八条"),
        (CaseKind.INFO_DISCLOSURE, "《政府信息公开条例》第三十一条"),
        (CaseKind.LEGAL_AID, "《法律援助法》第四十三条"),
        (CaseKind.MEDIATION, "《人民调解法》第十七条"),
        (CaseKind.OTHER, "依据待核"),
    ],
)
def test_it_says_what_the_law_makes_of_the_time(kind: CaseKind, says: str) -> None:
    page = filed_case(kind, Application(title="申请", parts=[Part(heading="申请人")])).decode()
    assert says in page
    assert ("收到申请的日子" in page) == (kind is CaseKind.ADMIN_REVIEW)  # no other law makes it that day at once


@pytest.mark.parametrize(
    "document", ["legal_aid_application", "review_application", "info_request", "mediation_application"]
)
def test_every_paper_that_is_filed_shows_its_applicant_in_part(document: str) -> None:
    answers = samples.answers_of(document)
    draft = build(load_documents(ROOT / "data")[document], answers, samples.context())
    page = filed_case(CaseKind.OTHER, application_of(draft)).decode()
    name = str(answers["name"])
    assert f'<th scope="row">申请人</th><td>{name[0]}＊' in page and name not in page
    assert str(answers["phone"]) not in page


def test_a_firm_is_named_and_who_acts_for_it_in_part() -> None:
    answers = samples.FIRM | {"level": "district_department"}
    draft = build(load_documents(ROOT / "data")["review_application"], answers, samples.context())
    page = filed_case(CaseKind.ADMIN_REVIEW, application_of(draft)).decode()
    assert f"申请人</th><td>{answers['org_name']}</td>" in page and "代理人</th><td>孙＊</td>" in page
    assert "钱大有" not in page


def test_what_people_wrote_stays_text() -> None:
    line = Line(label="单位名称", value="<script>alert(1)</script>{{ 7 * 7 }}")
    filed = Application(title="<img src=x>", parts=[Part(heading="申请人", lines=[line])])
    page = filed_case(CaseKind.OTHER, filed).decode()
    assert "<script" not in page and "<img" not in page and "&lt;script&gt;" in page and "{{ 7 * 7 }}" in page
