"""Import of items and organisations from a sheet: what would change is worked out first, written only if all is well.

An empty cell leaves what is known; 「清空」 empties a field. What is imported belongs to staff: no seed overwrites it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ValidationError
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.catalogue.directory import Directory
from hotline.catalogue.models import ItemRow, OrganisationRow
from hotline.catalogue.schema import ItemEntry, OrganisationEntry
from hotline.catalogue.seed import REVISION, item_columns, organisation_columns
from hotline.datafiles import BadFile, Finding, explain
from hotline.revisions import bump
from hotline.sheets import Row

ImportKind = Literal["items", "organisations"]
_CLEAR = "清空"
_ITEM_HEADINGS = {
    "代码": "code",
    "事项编码": "official_code",
    "名称": "title",
    "简介": "summary",
    "别名": "aliases",
    "办理单位": "body",
    "机构类别": "office",
    "区县": "district",
    "办理方式": "modes",
    "材料": "materials",
    "费用": "fee",
    "法定时限": "statutory_limit",
    "承诺时限": "promised_limit",
    "告知承诺": "commitment",
    "备注": "note",
    "来源": "source",
    "复核日期": "reviewed_on",
}
_PLACE_HEADINGS = {
    "编号": "id",
    "名称": "name",
    "类别": "kind",
    "区县": "district",
    "地址": "address",
    "电话": "phone",
    "办公时间": "hours",
    "来源": "source",
    "核对日期": "checked_on",
}
_LISTS = {"aliases", "modes", "materials"}
_NEEDS_SOURCE: dict[str, tuple[str, ...]] = {
    "items": ("modes", "fee", "statutory_limit", "promised_limit", "official_code"),
    "organisations": ("name", "address", "phone", "hours"),
}


@dataclass(frozen=True)
class Change:
    """What an import does to one entry: `fields` maps a field to (before, after); empty for no change."""

    id: str
    new: bool
    fields: dict[str, tuple[Any, Any]]
    entry: ItemEntry | OrganisationEntry


@dataclass
class ImportPlan:
    """Everything an import would do."""

    kind: ImportKind
    changes: list[Change] = field(default_factory=list)

    @property
    def effective(self) -> list[Change]:
        """The changes that change something."""
        return [change for change in self.changes if change.new or change.fields]

    def lines(self) -> list[str]:
        """The report, one line for each entry and field that changes."""
        lines: list[str] = []
        for change in self.effective:
            lines.append(f"{'新增' if change.new else '修改'} {change.id}")
            lines += [f"  {name}：{_shown(old)} → {_shown(new)}" for name, (old, new) in change.fields.items()]
        added = sum(change.new for change in self.changes)
        changed = len(self.effective) - added
        lines.append(f"共新增 {added} 条，修改 {changed} 条，不变 {len(self.changes) - added - changed} 条。")
        return lines


def plan_import(rows: list[Row], kind: ImportKind, directory: Directory, *, file: str) -> ImportPlan:
    """What the rows would change. Raises BadFile with every fault of every row."""
    plan, findings, seen = ImportPlan(kind), list[Finding](), set[str]()
    key = "code" if kind == "items" else "id"
    for row in rows:
        where = f"第{row.line}行"
        fields, unknown = _fields(row.cells, kind)
        findings += [Finding(file, where, heading, "不认识这一列，请检查表头") for heading in unknown]
        id_ = fields.get(key)
        if not isinstance(id_, str):
            findings.append(Finding(file, where, key, "缺少代码或编号"))
            continue
        if id_ in seen:
            findings.append(Finding(file, where, key, f"{id_} 在表里出现了两次"))
            continue
        seen.add(id_)
        before = _before(id_, kind, directory)
        faults, change = _change(id_, before, fields, kind, directory)
        findings += [Finding(file, f"{where} {id_}", fault.field, fault.problem) for fault in faults]
        if change is not None and not faults:
            plan.changes.append(change)
    if findings:
        raise BadFile(sorted(set(findings)))
    return plan


async def apply_import(session: AsyncSession, plan: ImportPlan, *, now: datetime) -> None:
    """Write the plan. The rows are marked as edited."""
    for change in plan.effective:
        if isinstance(change.entry, ItemEntry):
            columns = item_columns(change.entry, await _position(session, ItemRow, change.id))
            row: Any = await session.get(ItemRow, change.id) or ItemRow(code=change.id, seed_digest=None)
        else:
            columns = organisation_columns(change.entry, await _position(session, OrganisationRow, change.id))
            row = await session.get(OrganisationRow, change.id) or OrganisationRow(id=change.id, seed_digest=None)
        for name, value in columns.items():
            setattr(row, name, value)
        row.edited, row.updated_at = True, now
        session.add(row)
        await session.flush()
    if plan.effective:
        await bump(session, REVISION)


async def _position(session: AsyncSession, table: type[ItemRow] | type[OrganisationRow], id_: str) -> int:
    row = await session.get(table, id_)
    return row.position if row else (await session.scalar(select(func.max(table.position))) or 0) + 1


def _fields(cells: Mapping[str, str], kind: ImportKind) -> tuple[dict[str, Any], list[str]]:
    headings = _ITEM_HEADINGS if kind == "items" else _PLACE_HEADINGS
    names = {**headings, **{name: name for name in headings.values()}}
    fields: dict[str, Any] = {}
    for heading, text in cells.items():
        name = names.get(heading)
        if name is None:
            continue
        if text == _CLEAR:
            fields[name] = [] if name == "aliases" else None
        elif name in _LISTS:
            fields[name] = [part.strip() for part in _split(text) if part.strip()]
        else:
            fields[name] = text
    return fields, [heading for heading in cells if heading not in names]


def _split(text: str) -> list[str]:
    for separator in ("；", ";", "、", "\n"):
        text = text.replace(separator, "\n")
    return text.split("\n")


def _before(id_: str, kind: ImportKind, directory: Directory) -> ItemEntry | OrganisationEntry | None:
    if kind == "items":
        return directory.items.get(id_)
    return next((place for place in directory.organisations if place.id == id_), None)


def _change(
    id_: str,
    before: ItemEntry | OrganisationEntry | None,
    fields: dict[str, Any],
    kind: ImportKind,
    directory: Directory,
) -> tuple[list[Finding], Change | None]:
    model: type[BaseModel] = ItemEntry if kind == "items" else OrganisationEntry
    old: dict[str, Any] = before.model_dump(mode="json") if before else {}
    try:
        entry = model.model_validate(old | fields)
    except ValidationError as error:
        return explain(error, old | fields, file="", entry=id_, key="-"), None
    new = entry.model_dump(mode="json")
    changed = {name: (old.get(name), new[name]) for name in fields if name != "source" and old.get(name) != new[name]}
    assert isinstance(entry, ItemEntry | OrganisationEntry)  # noqa: S101  (one of the two models above)
    sourced = [name for name in _NEEDS_SOURCE[kind] if name in changed and new[name] is not None]
    faults = [Finding("", id_, name, "改了这一项就要写“来源”") for name in sourced if "source" not in fields]
    if kind == "organisations" and sourced and "checked_on" not in fields:
        faults += [Finding("", id_, "checked_on", "改了机构信息就要写“核对日期”")]
    faults += _unknown_places(entry, directory)
    if "source" in fields and old.get("source") != new["source"]:
        changed["source"] = (old.get("source"), new["source"])
    return faults, Change(id_, before is None, changed, entry)


def _unknown_places(entry: ItemEntry | OrganisationEntry, directory: Directory) -> list[Finding]:
    id_, name, kind = (
        (entry.code, "office", entry.office) if isinstance(entry, ItemEntry) else (entry.id, "kind", entry.kind)
    )
    faults: list[Finding] = []
    if kind is not None and kind not in directory.kinds:
        faults.append(Finding("", id_, name, f"没有这类机构：{kind}"))
    if entry.district is not None and entry.district not in directory.districts:
        faults.append(Finding("", id_, "district", f"没有这个区县：{entry.district}"))
    return faults


def _shown(value: Any) -> str:
    if value is None or value == []:
        return "（空）"
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)
