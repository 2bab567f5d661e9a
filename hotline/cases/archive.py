"""Holding a case's record against itself and its files, and writing it to a folder that can be checked anywhere."""

import hashlib
import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.cases.filestore import case_files
from hotline.cases.kinds import KIND_TITLES, CaseKind
from hotline.cases.models import CaseEventRow, CaseFileRow, CaseRow
from hotline.cases.numbers import shown
from hotline.cases.receipt import printed_receipt
from hotline.cases.record import entries_of, faults_of
from hotline.errors import Invalid
from hotline.files.inspection import SUFFIXES
from hotline.settings import Settings

MANIFEST, RECORD, RECEIPT, FILES = "manifest.json", "record.json", "receipt.html", "files"


@dataclass(frozen=True)
class Archived:
    """A case with everything that belongs to it."""

    case: CaseRow
    entries: Sequence[CaseEventRow]
    files: Sequence[CaseFileRow]


async def archived_cases(session: AsyncSession, *, number: str | None = None) -> list[Archived]:
    """Every case, or the one of this number."""
    wanted = select(CaseRow).order_by(CaseRow.number)
    if number is not None:
        wanted = wanted.where(CaseRow.number == number)
    found: list[Archived] = []
    for case in (await session.scalars(wanted)).all():
        files = select(CaseFileRow).where(CaseFileRow.case_id == case.id, CaseFileRow.seq.is_not(None))
        found.append(Archived(case, await entries_of(session, case.id), (await session.scalars(files)).all()))
    return found


def faults(settings: Settings, archived: Archived) -> list[str]:
    """What does not hold, in Chinese: the chain, the state, the files. Empty when all does."""
    found = faults_of(archived.case, archived.entries)
    recorded = {
        file["id"]: file["sha256"] for entry in archived.entries for file in (entry.content or {}).get("files", [])
    }
    kept = {file.id: file for file in archived.files}
    for id_, sha256 in recorded.items():
        row = kept.get(id_)
        if row is None or row.sha256 != sha256:
            found.append(f"材料 {id_} 与记录不符")
            continue
        path = case_files(settings).path(archived.case.id, sha256)
        if not path.is_file():
            found.append(f"材料 {id_} 的文件不见了")
        elif _sha256(path) != sha256:
            found.append(f"材料 {id_} 的文件被改过")
    return found


def export(settings: Settings, archived: Archived, folder: Path) -> None:
    """Write the case into a new folder. Raises Invalid when there is something in it."""
    if folder.exists() and any(folder.iterdir()):
        raise Invalid(f"{folder} 不是空的，请换一个文件夹。")
    (folder / FILES).mkdir(parents=True, exist_ok=True)
    record = [_entry(entry) for entry in archived.entries]
    _write(folder / RECORD, {"case_id": archived.case.id, "entries": record})
    for file in archived.files:
        if file.sha256 is not None:
            name = file.sha256 + SUFFIXES.get(file.media_type, "")
            shutil.copyfile(case_files(settings).path(archived.case.id, file.sha256), folder / FILES / name)
    case = archived.case
    receipt = printed_receipt(case, archived.entries)
    if receipt is not None:
        (folder / RECEIPT).write_bytes(receipt)
    _write(
        folder / MANIFEST,
        {
            "number": shown(case.number),
            "case_id": case.id,
            "kind": case.kind,
            "kind_title": KIND_TITLES[CaseKind(case.kind)],
            "organisation": case.organisation_name,
            "state": case.state,
            "filing": case.filing,
            "head": case.head,
            "events": case.events,
            "files": {
                str(path.relative_to(folder)): _sha256(path) for path in sorted(folder.rglob("*")) if path.is_file()
            },
        },
    )


def faults_of_folder(folder: Path) -> list[str]:
    """What does not hold in an exported folder: it needs neither the database nor the service."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        listed, entries, case_id = manifest["files"], record["entries"], record["case_id"]
        case = CaseRow(kind=manifest["kind"], state=manifest["state"], head=manifest["head"], events=manifest["events"])
        rows = [_row(case_id, entry) for entry in entries]
    except (OSError, ValueError, KeyError, TypeError):
        return ["清单或记录读不出来"]
    found = faults_of(case, rows)
    present = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} - {MANIFEST}
    found += [f"缺少 {name}" for name in sorted(set(listed) - present)]
    found += [f"多出 {name}" for name in sorted(present - set(listed))]
    found += [f"{name} 被改过" for name in sorted(present & set(listed)) if _sha256(folder / name) != listed[name]]
    recorded = {file["sha256"] for row in rows for file in (row.content or {}).get("files", [])}
    stored = {Path(name).stem for name in listed if name.startswith(f"{FILES}/")}
    return found + [f"记录里的材料 {sha256} 不在文件夹里" for sha256 in sorted(recorded - stored)]


def _entry(row: CaseEventRow) -> dict[str, Any]:
    names = (
        "seq",
        "action",
        "party",
        "staff_id",
        "particulars",
        "content",
        "salt",
        "content_digest",
        "previous",
        "digest",
    )
    moment = row.at.astimezone(UTC).isoformat(timespec="microseconds")
    return {"at": moment} | {name: getattr(row, name) for name in names}


def _row(case_id: str, entry: dict[str, Any]) -> CaseEventRow:
    return CaseEventRow(case_id=case_id, **(entry | {"at": datetime.fromisoformat(entry["at"])}))


def _write(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2), encoding="utf-8")


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
