"""What was published at the workbench, written back into the data files of a working copy, to be looked at and committed."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from hotline.catalogue.legal_aid import FILE as LEGAL_AID_FILE
from hotline.catalogue.legal_aid import load_legal_aid
from hotline.conversations.groups import FILE as GROUPS_FILE
from hotline.conversations.service_hours import ID as HOURS_ID
from hotline.conversations.service_hours import ServiceHours, ServiceHoursRow
from hotline.datafiles import name_of, read_yaml, yaml_files
from hotline.editions.hours_entries import hours_in, put_hours_back
from hotline.editions.kinds import KINDS, EntryKind
from hotline.editions.yaml_entries import entries_in, fields_of, put_back
from hotline.errors import DataError, Invalid
from hotline.privacy.audit import Action, Actor, Object, record
from hotline.services import Services


@dataclass(frozen=True)
class _Shelf:
    """Where the entries of a kind are written: a folder, and the field that lists them, or that holds the file's one."""

    folder: str
    list_key: str | None


_SHELVES: dict[EntryKind, _Shelf] = {
    EntryKind.ANSWER: _Shelf("knowledge", "answers"),
    EntryKind.AREA: _Shelf("knowledge", "entry"),
    EntryKind.ITEM: _Shelf("catalogue", None),
    EntryKind.ORGANISATION: _Shelf("city", "organisations"),
    EntryKind.NUMBER: _Shelf("city", "numbers"),
    EntryKind.OFFICE_KIND: _Shelf("city", "office_kinds"),
    EntryKind.DISTRICT: _Shelf("city", "districts"),
}


async def export_entries(services: Services, data_dir: Path, *, by: Actor) -> list[tuple[str, str]]:
    """(file, entry) of everything written. Raises Invalid for a folder that holds no data, DataError where a file
    cannot be written so that it says just that; then nothing is written."""
    if not (data_dir / "knowledge").is_dir():
        raise Invalid(f"{data_dir} 里没有 knowledge，不是本项目的 data 文件夹。")
    contents: dict[Path, str] = {}
    written: list[tuple[str, str]] = []
    for kind, shelf in _SHELVES.items():
        wanted = await _edited(services, kind)
        for path, ids in _changes(data_dir, kind, shelf, wanted).items():
            entries = {id_: wanted[id_] for id_ in ids}
            file = name_of(path, data_dir)
            text = contents.get(path) or path.read_text(encoding="utf-8")
            contents[path] = put_back(text, KINDS[kind], entries, list_key=shelf.list_key, file=file)
            written += [(file, id_) for id_ in ids]
    if (hours := await _edited_hours(services)) is not None:
        path = data_dir / "city" / GROUPS_FILE
        text = path.read_text(encoding="utf-8")
        if hours_in(text) != hours:
            contents[path] = put_hours_back(text, hours, file=name_of(path, data_dir))
            written.append((name_of(path, data_dir), HOURS_ID))
    for id_, rules in (await _edited(services, EntryKind.LEGAL_AID)).items():
        load_legal_aid(data_dir)  # says what is wrong with the file, where it is no file of theirs
        path, kind = data_dir / "city" / LEGAL_AID_FILE, KINDS[EntryKind.LEGAL_AID]
        text = path.read_text(encoding="utf-8")
        if entries_in(text, kind, list_key=None)[id_] != rules:
            contents[path] = put_back(text, kind, {id_: rules}, list_key=None, file=name_of(path, data_dir))
            written.append((name_of(path, data_dir), id_))
    for path, content in contents.items():
        path.write_text(content, encoding="utf-8")
    if written:
        async with services.database.write() as session:
            it, details = Object("edition", "data"), {"entries": len(written), "files": len(contents)}
            now = services.clock.now()
            record(session, at=now, actor=by, action=Action.ENTRIES_EXPORTED, object=it, details=details)
    return written


async def edited_answers(services: Services) -> dict[str, dict[str, Any]]:
    """The answers that were published or changed here and are not the files' own again: id → fields that are no default."""
    return await _edited(services, EntryKind.ANSWER)


def with_new_answers(data_dir: Path, wanted: Mapping[str, dict[str, Any]]) -> tuple[dict[str, str], list[str]]:
    """The new text of each file, by its name, that takes those of these answers that no file has yet; and which these are.

    Raises DataError where one has no file, or a file cannot be written so that it says just that.
    """
    kind, shelf = KINDS[EntryKind.ANSWER], _SHELVES[EntryKind.ANSWER]
    new = {id_: wanted[id_] for id_ in wanted.keys() - answers_in(data_dir)}
    contents: dict[str, str] = {}
    for path, ids in (_changes(data_dir, EntryKind.ANSWER, shelf, new) if new else {}).items():
        file, text = name_of(path, data_dir), path.read_text(encoding="utf-8")
        entries = {id_: new[id_] for id_ in ids}
        contents[file] = put_back(text, kind, entries, list_key=shelf.list_key, file=file)
    return contents, sorted(new)


def answers_in(data_dir: Path) -> set[str]:
    """The ids of the answers that the files hold."""
    kind, shelf = KINDS[EntryKind.ANSWER], _SHELVES[EntryKind.ANSWER]
    documents = (read_yaml(path, data_dir) for path in yaml_files(data_dir / shelf.folder))
    return {raw[kind.key] for document in documents for raw in document.get(shelf.list_key) or []}


async def _edited(services: Services, kind: EntryKind) -> dict[str, dict[str, Any]]:
    of_kind = KINDS[kind]
    async with services.database.read() as session:
        rows = list(await session.scalars(select(of_kind.table).where(of_kind.table.edited)))
    return {of_kind.id_of(row): fields_of(of_kind, of_kind.content(row)) for row in rows}


async def _edited_hours(services: Services) -> ServiceHours | None:
    async with services.database.read() as session:
        row = await session.get(ServiceHoursRow, HOURS_ID)
    return ServiceHours.model_validate(row.content) if row is not None and row.edited else None


def _changes(
    data_dir: Path, kind: EntryKind, shelf: _Shelf, wanted: dict[str, dict[str, Any]]
) -> dict[Path, list[str]]:
    """Which entries each file has to take: those it words otherwise, and new ones where their neighbours are."""
    changes: dict[Path, list[str]] = {}
    homes: dict[str, Path] = {}
    placed: set[str] = set()
    for path in yaml_files(data_dir / shelf.folder):
        text = path.read_text(encoding="utf-8")
        if shelf.list_key is not None and f"\n{shelf.list_key}:" not in f"\n{text}":
            continue
        there = entries_in(text, KINDS[kind], list_key=shelf.list_key)
        homes.update({_neighbourhood(kind, id_): path for id_ in there})
        placed |= there.keys() & wanted.keys()
        if ids := sorted(id_ for id_ in there.keys() & wanted.keys() if there[id_] != wanted[id_]):
            changes[path] = ids
    for id_ in sorted(wanted.keys() - placed):
        home = homes.get(_neighbourhood(kind, id_))
        if home is None:
            raise DataError(f"{id_}：没有它的文件，请先建好。")
        changes.setdefault(home, []).append(id_)
    return changes


def _neighbourhood(kind: EntryKind, id_: str) -> str:
    return id_.partition("/")[0] if kind is EntryKind.ANSWER else ""
