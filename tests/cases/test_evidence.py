"""A file out of the talk as evidence: a seat proposes it, the citizen decides, the case keeps where it came from."""

import uuid
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from hotline.cases.filestore import case_files
from hotline.cases.kinds import CaseKind, Filing
from hotline.cases.models import CaseEventRow, CaseFileRow, EvidenceRow
from hotline.cases.opening import open_case
from hotline.conversations.access import NewConversation, open_conversation
from hotline.conversations.erasure import erase
from hotline.conversations.filestore import conversation_files
from hotline.privacy.audit import AuditEntry
from hotline.privacy.journal import ErasureKind
from hotline.procedures.run import Run
from hotline.procedures.store import save_run
from hotline.services import Services
from hotline.staff.roles import Role
from hotline.vocabulary import Channel, RunStatus
from tests.cases.conftest import AID, name_channel, rows, wanted
from tests.desk.conftest import Person
from tests.desk.talking import Talk
from tests.files.sent import pdf

pytestmark = pytest.mark.usefixtures("inspection_without_a_process")
BOTH = pytest.mark.parametrize("database_kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
PAPER = "draft/legal_aid_application"


@pytest.fixture
def database_kind() -> str:
    return "sqlite"


@dataclass
class Evidence(Talk):
    """A citizen with a drafted application and a file, whom a seat has in hand."""

    services: Services
    run: str
    file: str = ""

    async def sends_a_file(self) -> None:
        sent = await self.sends(pdf(2), "赵小满的工资条.pdf")
        assert sent.status_code == 201, sent.text
        self.file = sent.json()["attachments"][0]["url"].rsplit("/", 1)[1]

    async def proposes(self, by: Person | None = None) -> httpx.Response:
        return await (by or self.seat).post(f"/conversations/{self.id}/files/{self.file}/evidence", {"run": self.run})

    async def targets(self) -> list[dict[str, Any]]:
        return (await self.seat.get(f"/conversations/{self.id}/evidence")).json()["targets"]

    async def becomes_a_case(self, filing: Filing = Filing.DRAFT_ONLY) -> Any:
        if filing is not Filing.DRAFT_ONLY:
            await name_channel(self.services, AID, CaseKind.LEGAL_AID, filing)
        applied = wanted(CaseKind.LEGAL_AID, AID)
        return await open_case(self.services, applied, filing=filing, conversation_id=self.id, run_id=self.run)

    async def seen_of_file(self) -> list[dict[str, Any]]:
        """What the seat sees of the file."""
        return next(each["file"]["evidence"] for each in (await self.seen())["messages"] if each["file"])


@pytest.fixture
async def talk(services: Services, client: httpx.AsyncClient, worker) -> Evidence:
    seat = await worker("li", Role.SEAT)
    opened = await open_conversation(services, NewConversation(channel=Channel.WEB))
    run = Run(uuid.uuid4().hex, PAPER, {}, RunStatus.CONCLUDED)
    async with services.database.write() as session:
        await save_run(session, opened.conversation_id, run.saved(), now=services.clock.now())
    made = Evidence(client, opened.conversation_id, opened.token, seat, services, run.id)
    await made.is_served_by(seat)
    await made.sends_a_file()
    return made


@BOTH
async def test_agreed_to_it_goes_into_the_draft_with_its_origin(talk: Evidence, services: Services) -> None:
    case = await talk.becomes_a_case()
    assert [(each["run"], each["number"]) for each in await talk.targets()] == [(talk.run, case.number)]
    made = await talk.proposes()
    assert (made.status_code, made.json()["state"]) == (201, "proposed")
    assert await rows(services, CaseFileRow) == []  # nothing before the citizen says so
    assert "按您的意思附上" in await talk.presses("同意附上")
    (file,) = await rows(services, CaseFileRow)
    assert (file.name, file.pages, file.proposed_by) == ("赵小满的工资条.pdf", 2, "500")
    assert case_files(services.settings).path(file.case_id, file.sha256).read_bytes() == pdf(2)
    assert conversation_files(services.settings).path(talk.id, file.sha256).exists()
    (entry,) = await rows(services, CaseEventRow, action="attach")
    assert (entry.party, entry.seq) == ("citizen", file.seq)
    assert entry.particulars == {"from": "conversation", "proposed_by": "500"}
    assert [each["state"] for each in await talk.seen_of_file()] == ["agreed"]
    trail = {row.action: row.details for row in await rows(services, AuditEntry)}
    assert trail["evidence_proposed"]["run"] == talk.run
    assert trail["evidence_attached"] == {"file": file.id, "proposed_by": "500"}
    await talk.presses("同意附上")  # pressed twice
    assert len(await rows(services, CaseFileRow)) == 1


async def test_the_message_names_who_proposes_and_no_name_of_a_file(talk: Evidence) -> None:
    await talk.proposes()
    log = await talk.log()
    assert "王某（坐席，工号 500）建议" in log[-1]["text"] and "附不附由您定" in log[-1]["text"]
    assert "赵小满" not in log[-1]["text"]


async def test_agreed_to_before_there_is_a_case_it_goes_with_it(talk: Evidence, services: Services) -> None:
    await talk.proposes()
    await talk.presses("同意附上")
    assert await rows(services, CaseFileRow) == []
    await talk.becomes_a_case(Filing.DESIGNATED)
    (file,) = await rows(services, CaseFileRow)
    assert [entry.action for entry in await rows(services, CaseEventRow)] == ["opened", "attach", "file"]
    assert case_files(services.settings).path(file.case_id, file.sha256).exists()


@BOTH
async def test_declined_nothing_happens_and_the_seat_sees_it(talk: Evidence, services: Services) -> None:
    await talk.becomes_a_case()
    await talk.proposes()
    assert "好，不附" in await talk.presses("不附")
    assert "好，不附" in await talk.presses("同意附上")  # decided is decided
    assert await rows(services, CaseFileRow) == []
    assert [(each["state"], each["staff_no"]) for each in await talk.seen_of_file()] == [("declined", "500")]
    asked_again = await talk.proposes()
    assert (asked_again.status_code, "不再问第二遍" in asked_again.json()["detail"]) == (409, True)


async def test_only_before_filing_and_while_something_is_to_be_corrected(
    talk: Evidence, services: Services, worker
) -> None:
    case = await talk.becomes_a_case(Filing.DESIGNATED)
    assert await talk.targets() == []
    assert (await talk.proposes()).status_code == 409
    office = await worker("wang", Role.CASEWORKER, organisation=AID)
    asked = await office.does(case.number, "ask_correction", text="请交工资条", until="2026-12-31")
    assert asked.status_code == 200, asked.text
    assert (await talk.proposes()).status_code == 201
    await talk.presses("同意附上")
    seen = await office.sees(case.number)
    assert [(each["name"], each["proposed_by"]) for each in seen["files"]] == [("赵小满的工资条.pdf", "500")]
    assert (seen["state"], seen["events"][0]["title"]) == ("correction", "附上会话里发的文件")


async def test_agreed_to_too_late_it_is_said_and_not_attached(talk: Evidence, services: Services) -> None:
    await talk.becomes_a_case()
    await talk.proposes()
    await talk.becomes_a_case(Filing.DESIGNATED)  # filed before the press
    assert "没有附上" in await talk.presses("同意附上")
    assert await rows(services, CaseFileRow) == []
    assert [each["state"] for each in await talk.seen_of_file()] == ["late"]


@pytest.mark.parametrize(("filing", "stays"), [(Filing.DRAFT_ONLY, False), (Filing.DESIGNATED, True)])
async def test_erased_with_the_talk_unless_it_was_filed(
    talk: Evidence, services: Services, filing: Filing, stays: bool
) -> None:
    await talk.proposes()
    await talk.presses("同意附上")
    await talk.becomes_a_case(filing)
    (file,) = await rows(services, CaseFileRow)
    await erase(services, conversation_id=talk.id, kind=ErasureKind.WISH)
    assert await rows(services, EvidenceRow) == []
    assert not conversation_files(services.settings).folder(talk.id).exists()
    assert case_files(services.settings).path(file.case_id, file.sha256).exists() is stays
    assert len(await rows(services, CaseFileRow)) == int(stays)


async def test_nobody_else_proposes_and_nothing_but_what_the_citizen_sent(talk: Evidence, worker) -> None:
    other = await worker("zhou", Role.SEAT)
    assert (await talk.proposes(by=other)).status_code == 403
    assert (await other.get(f"/conversations/{talk.id}/evidence")).status_code == 403
    headers = {"X-CSRF-Token": talk.seat.me["csrf_token"], "X-File-Name": "a.pdf", "X-Client-Message-Id": "s1"}
    own = await talk.seat.http.post(f"/api/desk/conversations/{talk.id}/files", content=pdf(1), headers=headers)
    citizens, talk.file = talk.file, own.json()["attachments"][0]["url"].rsplit("/", 1)[1]
    assert (await talk.proposes()).status_code == 409
    talk.file = citizens
    assert (
        await talk.seat.post(f"/conversations/{talk.id}/files/{'a' * 32}/evidence", {"run": talk.run})
    ).status_code == 404
