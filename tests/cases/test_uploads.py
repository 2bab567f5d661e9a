"""Files for a case: received, handed in, taken back, and what a crash or a scanner leaves of them."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from hotline.cases.archive import archived_cases, faults
from hotline.cases.filestore import case_files
from hotline.cases.kinds import CaseKind
from hotline.cases.models import CaseFileRow, CaseRow
from hotline.cases.sweeper import sweep_files
from hotline.files.store import incoming_of
from hotline.services import Services
from hotline.settings import Settings
from hotline.staff.roles import Role
from tests.cases.conftest import AID, Applicant, Applies, rows
from tests.files.sent import jpeg, photo_with_place, scanner_in


@pytest.fixture
def database_kind() -> str:
    return "sqlite"


async def sends(applicant: Applicant, content: bytes, name: str = "photo.jpg") -> httpx.Response:
    if not applicant.token:
        assert (await applicant.opens_with()).status_code == 200
    headers = applicant.headers | {"X-File-Name": name}
    return await applicant.http.post(f"{applicant.path}/files", content=content, headers=headers)


async def test_a_photo_on_its_way_into_the_record(applies: Applies, services: Services, worker) -> None:
    applicant = await applies()
    made = await sends(applicant, photo_with_place(), "%E5%B7%A5%E8%B5%84.jpg")
    assert made.status_code == 201, made.text
    file = made.json()
    assert (file["name"], file["handed_in"], file["scanned"]) == ("工资.jpg", False, False)
    office = await worker("wang", Role.CASEWORKER, organisation=AID)
    early = await office.get(f"/cases/{applicant.number}/files/{file['id']}")
    assert early.status_code == 404
    body = {"client_addition_id": "1", "text": "工资条", "files": [file["id"]]}
    case = (await applicant.posts("additions", body)).json()
    assert case["files"][0]["handed_in"] and case["events"][0]["files"] == [file["id"]]
    for response in (
        await applicant.http.get(f"{applicant.path}/files/{file['id']}", headers=applicant.headers),
        await office.get(f"/cases/{applicant.number}/files/{file['id']}"),
    ):
        assert response.status_code == 200 and response.headers["content-type"] == "image/jpeg"
        assert response.headers["content-disposition"].startswith("attachment")
        assert response.headers["x-content-type-options"] == "nosniff"
    seat = await worker("li", Role.SEAT)
    assert (await seat.get(f"/cases/{applicant.number}/files/{file['id']}")).status_code == 404
    (row,) = await rows(services, CaseFileRow)
    path = case_files(services.settings).path(row.case_id, row.sha256 or "")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(incoming_of(services.settings).iterdir()) == []
    async with services.database.read() as session:
        (archived,) = await archived_cases(session)
    assert faults(services.settings, archived) == []
    path.chmod(0o600)
    path.write_bytes(b"other")
    assert faults(services.settings, archived) == [f"材料 {file['id']} 的文件被改过"]
    path.unlink()
    assert faults(services.settings, archived) == [f"材料 {file['id']} 的文件不见了"]


async def test_refusals_over_the_api(applies: Applies, services: Services) -> None:
    applicant = await applies()
    refused = await sends(applicant, b"<script>", "photo.jpg")
    assert refused.status_code == 422 and "只能传" in refused.json()["detail"]
    assert (await sends(applicant, b"")).status_code == 422
    assert (await sends(applicant, b"\xff\xd8\xff" + b"\0" * (10 * 1024 * 1024))).status_code == 413
    assert (await sends(applicant, jpeg()[:-2])).status_code in (201, 422)
    no_token = await applicant.http.post(f"{applicant.path}/files", content=jpeg())
    assert no_token.status_code == 401
    assert list(incoming_of(services.settings).glob("*")) == []
    await applicant.posts("withdrawal")
    assert (await sends(applicant, jpeg())).status_code == 409


async def test_a_file_that_kills_its_inspector_kills_nothing_else(
    applies: Applies, services: Services, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    killer = tmp_path / "python"
    killer.write_text("#!/bin/sh\nkill -9 $$\n")
    killer.chmod(0o755)
    applicant = await applies()
    await applicant.looks()
    monkeypatch.setattr("hotline.files.receiving.sys.executable", str(killer))
    assert (await sends(applicant, jpeg())).status_code == 422
    killer.write_text("#!/bin/sh\nexec sleep 60\n")
    monkeypatch.setattr("hotline.files.receiving._SECONDS", 0.2)
    assert (await sends(applicant, jpeg())).status_code == 422
    monkeypatch.undo()
    assert (await applicant.http.get("/healthz")).status_code == 200


async def test_what_is_never_handed_in_goes(applies: Applies, services: Services, clock) -> None:
    applicant = await applies(CaseKind.ADMIN_REVIEW)
    first, second = (await sends(applicant, jpeg())).json(), (await sends(applicant, jpeg())).json()
    folder = case_files(services.settings).folder((await rows(services, CaseRow))[0].id)
    dropped = await applicant.http.delete(f"{applicant.path}/files/{first['id']}", headers=applicant.headers)
    assert dropped.status_code == 204 and len(list(folder.iterdir())) == 1  # the second is the same picture
    clock.advance(days=8)
    assert await sweep_files(services) == 1
    assert list(folder.iterdir()) == [] and await rows(services, CaseFileRow) == []
    assert second["id"] != first["id"]


async def test_a_crash_leaves_nothing_lying(services: Services) -> None:
    incoming = incoming_of(services.settings)
    incoming.mkdir(parents=True)
    old, new = incoming / "old.in", incoming / "new.in"
    for path in (old, new):
        path.write_bytes(b"x")
    os.utime(old, (1, 1))
    await sweep_files(services)
    assert list(incoming.iterdir()) == [new]


@pytest.fixture
def scanner(tmp_path: Path) -> Callable[[str], str]:
    return scanner_in(tmp_path)


class TestWithAScanner:
    @pytest.fixture
    def settings(self, settings: Settings, scanner: Callable[[str], str], request: pytest.FixtureRequest) -> Settings:
        return settings.model_copy(update={"scanner": scanner(f"exit {request.param}")})

    @pytest.mark.parametrize(("settings", "status"), [(0, 201), (1, 422), (3, 503)], indirect=["settings"])
    async def test_only_what_was_found_clean_is_kept(self, applies: Applies, services: Services, status: int) -> None:
        made = await sends(await applies(), jpeg())
        assert made.status_code == status
        assert [row.scanned for row in await rows(services, CaseFileRow)] == ([True] if status == 201 else [])
