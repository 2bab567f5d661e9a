"""电子存档: it holds after erasure, shows tampering, and can be handed over and checked anywhere."""

import json
import shutil
from pathlib import Path

import pytest
from sqlalchemy import text

from hotline.cases.archive import archived_cases, export, faults, faults_of_folder
from hotline.cases.erasing import KEPT_OF_ERASED
from hotline.cases.kinds import CaseKind, Filing
from hotline.cases.models import CaseEventRow, CaseFileRow, CaseRow, CaseTokenRow
from hotline.cases.record import RecordIsAppendOnly
from hotline.services import Services
from tests.cases.conftest import AID, Applicant, Applies, rows
from tests.conftest import Citizen


@pytest.fixture
def database_kind() -> str:
    return "sqlite"


async def found(services: Services) -> list[str]:
    async with services.database.read() as session:
        return [fault for each in await archived_cases(session) for fault in faults(services.settings, each)]


async def erase(applicant: Applicant) -> dict:
    """As the citizen does it."""
    services, http = applicant.services, applicant.http
    async with services.database.read() as session:
        from hotline.conversations.models import ConversationRow
        from hotline.tokens import digest

        row = await session.get_one(ConversationRow, applicant.conversation_id)
    async with services.database.write() as session:
        row = await session.get_one(ConversationRow, applicant.conversation_id)
        row.token_digest = digest("the owner's")
    headers = {"Authorization": "Bearer the owner's"}
    answer = await http.delete(f"/api/v1/conversations/{applicant.conversation_id}", headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_whole_life_holds(applies: Applies, services: Services) -> None:
    applicant = await applies()
    await applicant.adds("补充说明")
    await applicant.posts("withdrawal", {"text": "不办了"})
    assert await found(services) == []


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE case_events SET at = '2026-08-01 00:00:00.000000' WHERE seq = 2", "第 2 条被改过"),
        ("UPDATE case_events SET action = 'check' WHERE seq = 3", "第 3 条被改过"),
        ("UPDATE case_events SET content = replace(content, 'abc', 'xyz') WHERE seq = 3", "第 3 条的内容被改过"),
        ("UPDATE case_events SET content = NULL, salt = NULL WHERE seq = 3", "第 3 条的内容不见了"),
        ("DELETE FROM case_events WHERE seq = 2", "第 2 条缺失"),
        ("DELETE FROM case_events WHERE seq = 3", "末尾的记录不全"),
        ("UPDATE cases SET state = 'accepted'", "状态与记录不符"),
        ("UPDATE case_events SET party = 'caseworker' WHERE seq = 2", "不可能的一步"),
    ],
)
async def test_tampering_shows(applies: Applies, services: Services, statement: str, fault: str) -> None:
    applicant = await applies()
    await applicant.adds("补充说明 abc")
    async with services.database.write() as session:
        await session.execute(text(statement))
    assert any(fault in each for each in await found(services)), await found(services)


async def test_the_code_itself_can_neither_change_nor_delete_an_entry(applies: Applies, services: Services) -> None:
    await applies()
    for change in ("at", "delete", "content"):
        with pytest.raises(RecordIsAppendOnly):
            async with services.database.write() as session:
                case = (await rows(services, CaseRow))[0]
                entry = await session.get_one(CaseEventRow, (case.id, 1))
                if change == "delete":
                    await session.delete(entry)
                elif change == "content":
                    entry.content = {"application": {}}
                else:
                    entry.action = "check"


async def test_a_draft_is_erased_with_its_conversation_and_the_chain_holds(
    applies: Applies, services: Services
) -> None:
    applicant = await applies(filing=Filing.DRAFT_ONLY, story="谁也不该再看到")
    await applicant.looks()
    answer = await erase(applicant)
    assert any(applicant.number in kept["what"] and kept["reason"] for kept in answer["kept"])
    (case,) = await rows(services, CaseRow)
    assert case.erased_at is not None and case.conversation_id is None and case.code_hash is None
    entries = await rows(services, CaseEventRow, case_id=case.id)
    assert all(entry.content is None and entry.salt is None for entry in entries)
    assert await rows(services, CaseTokenRow) == [] and await rows(services, CaseFileRow) == []
    assert await found(services) == []
    async with services.database.read() as session:
        dump = str((await session.execute(text("SELECT * FROM case_events"))).all())
    assert "谁也不该再看到" not in dump
    assert (await applicant.opens_with()).status_code == 404
    stays = {column.key for column in CaseRow.__mapper__.column_attrs if getattr(case, column.key) is not None}
    assert stays <= set(KEPT_OF_ERASED)


async def test_a_filed_case_stays_and_the_citizen_is_told_why(applies: Applies, services: Services) -> None:
    applicant = await applies()
    answer = await erase(applicant)
    (kept,) = [kept for kept in answer["kept"] if applicant.number in kept["what"]]
    assert "申请内容" in kept["what"] and "第十三条" in kept["reason"]
    (case,) = await rows(services, CaseRow)
    assert case.conversation_id is None and case.erased_at is None
    assert (await applicant.looks())["application"] is not None
    assert await found(services) == []


async def test_an_erased_conversation_without_cases_is_told_of_none(citizen: Citizen) -> None:
    answer = (await citizen.http.delete(citizen.path, headers=citizen.headers)).json()
    assert not any("办件" in kept["what"] for kept in answer["kept"])


async def test_an_exported_folder_proves_itself(applies: Applies, services: Services, tmp_path: Path) -> None:
    applicant = await applies(CaseKind.LEGAL_AID)
    await applicant.adds("补充说明")
    async with services.database.read() as session:
        (archived,) = await archived_cases(session)
    folder = tmp_path / "out"
    export(services.settings, archived, folder)
    assert faults_of_folder(folder) == []
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["number"] == applicant.number and manifest["head"] == archived.case.head
    assert manifest["organisation"] and AID not in manifest["organisation"]

    def spoilt(change) -> list[str]:
        copy = tmp_path / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(folder, copy)
        change(copy)
        return faults_of_folder(copy)

    def reword(copy: Path) -> None:
        record = copy / "record.json"
        record.write_text(record.read_text(encoding="utf-8").replace("补充说明", "别的说明"), encoding="utf-8")

    assert any("内容被改过" in fault for fault in spoilt(reword))
    assert any("多出" in fault for fault in spoilt(lambda copy: (copy / "files" / "x").write_text("x")))
    assert spoilt(lambda copy: (copy / "record.json").unlink()) == ["清单或记录读不出来"]
