"""Reads data/documents/: the shared questions of fields.yml, and one file for each kind of paper."""

from pathlib import Path
from typing import Any

from pydantic import ValidationError

from hotline.datafiles import BadFile, Finding, explain, name_of, read_yaml, yaml_files
from hotline.procedures.documents.schema import DocumentEntry, FieldEntry

_SHARED = "fields.yml"


def load_documents(data_dir: Path) -> dict[str, DocumentEntry]:
    """Every kind of paper by id. Raises BadFile with all that is wrong in form."""
    documents, findings = read_documents(data_dir)
    if findings:
        raise BadFile(findings)
    return documents


def read_documents(data_dir: Path) -> tuple[dict[str, DocumentEntry], list[Finding]]:
    """What can be read, and what is wrong with the rest."""
    folder = data_dir / "documents"
    documents: dict[str, DocumentEntry] = {}
    shared, findings = _shared_fields(folder, data_dir)
    used: set[str] = set()
    for path in yaml_files(folder):
        if path.name == _SHARED:
            continue
        file = name_of(path, data_dir)
        try:
            raw = read_yaml(path, data_dir)
        except BadFile as error:
            findings += error.findings
            continue
        used |= _completed(raw, shared)
        try:
            document = DocumentEntry.model_validate(raw)
        except ValidationError as error:
            findings += explain(error, raw, file=file, key="id")
            continue
        if path.stem != document.id:
            findings.append(Finding(file, document.id, "id", f"要和文件名 {path.stem} 一致"))
        documents[document.id] = document
    findings += [
        Finding(name_of(folder / _SHARED, data_dir), name, "", "没有文书用到这个共用问题")
        for name in sorted(set(shared) - used)
    ]
    return documents, findings


def file_of(document_id: str) -> str:
    """The file a document stands in, as people know it."""
    return f"data/documents/{document_id}.yml"


def _shared_fields(folder: Path, data_dir: Path) -> tuple[dict[str, dict[str, Any]], list[Finding]]:
    path = folder / _SHARED
    if not path.exists():
        return {}, []
    file = name_of(path, data_dir)
    try:
        raw = read_yaml(path, data_dir)
    except BadFile as error:
        return {}, error.findings
    if not isinstance(raw, list):
        return {}, [Finding(file, "", "", "应该是一个列表，每条以“- ”开头")]
    shared: dict[str, dict[str, Any]] = {}
    findings: list[Finding] = []
    for number, entry in enumerate(raw, start=1):
        try:
            field = FieldEntry.model_validate(entry)
        except ValidationError as error:
            named = entry.get("id") if isinstance(entry, dict) else None
            findings += explain(error, entry, file=file, key="id", entry=str(named or f"第{number}条"))
            continue
        if field.id in shared:
            findings.append(Finding(file, field.id, "id", "写了两遍"))
        shared[field.id] = entry
    return shared, findings


def _completed(raw: Any, shared: dict[str, dict[str, Any]]) -> set[str]:
    """Lay each field over the shared one of its id, in place; which of those were used."""
    fields = raw.get("fields") if isinstance(raw, dict) else None
    used: set[str] = set()
    for number, entry in enumerate(fields if isinstance(fields, list) else []):
        named = entry.get("id") if isinstance(entry, dict) else None
        if isinstance(named, str) and named in shared:
            raw["fields"][number] = {**shared[named], **entry}
            used.add(named)
    return used
