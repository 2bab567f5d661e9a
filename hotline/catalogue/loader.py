"""Reads data/catalogue/ and data/city/ and holds them against each other."""

from collections.abc import Collection, Mapping
from pathlib import Path

from hotline.cases.kinds import CaseKind, Filing
from hotline.catalogue.legal_aid import FILE as LEGAL_AID
from hotline.catalogue.numbers import dial_fault
from hotline.catalogue.schema import (
    Catalogue,
    CityFile,
    ItemEntry,
    NationalFile,
    NumberEntry,
    OfficeKind,
    OrganisationEntry,
)
from hotline.datafiles import BadFile, Finding, name_of, read_yaml, validated, validated_list, yaml_files

_NATIONAL = "national.yml"
_READ_ELSEWHERE = {
    "skill_groups.yml",
    LEGAL_AID,
    "canned_answers.yml",
    "labels.yml",
    "inquiries.yml",
    "wechat_menu.yml",
}
"""Files of data/city/ that describe the desk and local rules, not the city's offices."""

_RECEIVES = {CaseKind.LEGAL_AID: "legal_aid", CaseKind.MEDIATION: "mediation_committee"}
"""Cases that only one kind of organisation can receive (法律援助法第十二条、人民调解法第八条)."""


def load_catalogue(data_dir: Path) -> Catalogue:
    """Everything, or BadFile with all that is wrong."""
    catalogue, findings = read_catalogue(data_dir)
    if findings:
        raise BadFile(findings)
    return catalogue


def read_catalogue(data_dir: Path) -> tuple[Catalogue, list[Finding]]:
    """What can be read, and what is wrong with the rest."""
    catalogue, findings = Catalogue(), []
    for read in (_read_items, _read_places):
        findings += read(catalogue, data_dir)
    return catalogue, findings + _cross_faults(catalogue)


def item_place_faults(item: ItemEntry, *, kinds: Collection[str], districts: Collection[str]) -> list[tuple[str, str]]:
    """(field, problem) of where an item is taken."""
    faults: list[tuple[str, str]] = []
    if item.office is not None and item.office not in kinds:
        faults.append(("office", f"没有这类机构：{item.office}"))
    if item.district is not None and item.district not in districts:
        faults.append(("district", f"没有这个区县：{item.district}"))
    return faults


def organisation_faults(
    organisation: OrganisationEntry, *, kinds: Collection[str], districts: Collection[str]
) -> list[tuple[str, str]]:
    """(field, problem) of an organisation, but for what it cites."""
    faults: list[tuple[str, str]] = []
    if organisation.kind not in kinds:
        faults.append(("kind", f"没有这类机构：{organisation.kind}"))
    if organisation.district is not None and organisation.district not in districts:
        faults.append(("district", f"没有这个区县：{organisation.district}"))
    if not organisation.citations and organisation.source is None:
        faults.append(("source", "没有法条也没有来源，不能写机构名"))
    known = [name for name in ("address", "phone", "hours") if getattr(organisation, name) is not None]
    if known and (organisation.source is None or organisation.checked_on is None):
        faults.append((known[0], "写了就要写 source 和 checked_on"))
    return faults + _filing_faults(organisation)


def number_faults(entry: NumberEntry, numbers: Mapping[str, NumberEntry]) -> list[tuple[str, str]]:
    """(field, problem) of a telephone number among the others. Whoever asks for one must not be told another."""
    faults: list[tuple[str, str]] = []
    others = [other for number, other in numbers.items() if number != entry.number]
    if entry.dial is not None:
        instead = {other.number: other.dial for other in others if other.dial is not None}
        if (problem := dial_fault(entry.number, entry.dial, instead)) is not None:
            faults.append(("dial", problem))
        if entry.checked_on is None:
            faults.append(("checked_on", "写了改打的号码，就要写哪天打过、核对过"))
    taken = {name: other.number for other in others for name in (other.title, *other.aliases)}
    named = [("title", entry.title), *(("aliases", alias) for alias in entry.aliases)]
    faults += [(field, f"“{name}”已经是 {taken[name]} 的叫法") for field, name in named if name in taken]
    return faults


def office_kind_faults(
    kind: OfficeKind, *, kinds: Mapping[str, OfficeKind], numbers: Collection[str]
) -> list[tuple[str, str]]:
    """(field, problem) of a kind of organisation among the others."""
    faults: list[tuple[str, str]] = []
    if kind.number is not None and kind.number not in numbers:
        faults.append(("number", f"没有这个号码：{kind.number}"))
    if kind.by_phone and kind.number is None:
        faults.append(("number", "打电话就行的，要写打哪个号码"))
    others = [other for id_, other in kinds.items() if id_ != kind.id]
    taken = {name: other.title for other in others for name in (other.title, *other.aliases)}
    named = [("title", kind.title), *(("aliases", alias) for alias in kind.aliases)]
    return faults + [(field, f"“{name}”已经是“{taken[name]}”的叫法") for field, name in named if name in taken]


def _read_items(catalogue: Catalogue, data_dir: Path) -> list[Finding]:
    findings: list[Finding] = []
    for path in yaml_files(data_dir / "catalogue"):
        file = name_of(path, data_dir)
        try:
            items = validated_list(ItemEntry, read_yaml(path, data_dir), file=file, key="code")
        except BadFile as error:
            findings += error.findings
            continue
        for item in items:
            if item.code in catalogue.files:
                findings.append(Finding(file, item.code, "code", f"与 {catalogue.files[item.code]} 里的重复"))
                continue
            catalogue.items.append(item)
            catalogue.files[item.code] = file
    if not catalogue.items and not findings:
        findings.append(Finding("data/catalogue", "", "", "一个事项也没有"))
    return findings


def _read_places(catalogue: Catalogue, data_dir: Path) -> list[Finding]:
    findings: list[Finding] = []
    for path in yaml_files(data_dir / "city"):
        if path.name in _READ_ELSEWHERE:
            continue
        file = name_of(path, data_dir)
        try:
            raw = read_yaml(path, data_dir)
            if path.name == _NATIONAL:
                national = validated(NationalFile, raw, file=file)
                catalogue.office_kinds, catalogue.numbers = national.office_kinds, national.numbers
            else:
                city = validated(CityFile, raw, file=file)
                catalogue.cities.append(city)
                catalogue.files[city.city] = file
        except BadFile as error:
            findings += error.findings
    if not catalogue.office_kinds and not findings:
        findings.append(Finding(f"data/city/{_NATIONAL}", "", "office_kinds", "缺少机构类别"))
    if not catalogue.cities and not findings:
        findings.append(Finding("data/city", "", "", "没有城市文件"))
    return findings


def _cross_faults(catalogue: Catalogue) -> list[Finding]:
    kinds = {kind.id for kind in catalogue.office_kinds}
    findings = [
        Finding(catalogue.files[item.code], item.code, field, problem)
        for item in catalogue.items
        for field, problem in item_place_faults(item, kinds=kinds, districts=set(catalogue.districts))
    ]
    findings += _national_faults(catalogue)
    seen: set[str] = set()
    for city in catalogue.cities:
        file = catalogue.files[city.city]
        here = {district.name for district in city.districts}
        for organisation in city.organisations:
            faults = organisation_faults(organisation, kinds=kinds, districts=here)
            if organisation.id in seen:
                faults.append(("id", "重复"))
            findings += [Finding(file, organisation.id, field, problem) for field, problem in faults]
            seen.add(organisation.id)
    return findings


def _national_faults(catalogue: Catalogue) -> list[Finding]:
    file = f"data/city/{_NATIONAL}"
    numbers = {entry.number: entry for entry in catalogue.numbers}
    kinds = {kind.id: kind for kind in catalogue.office_kinds}
    found = [(entry.number, *fault) for entry in catalogue.numbers for fault in number_faults(entry, numbers)]
    found += [
        (kind.id, *fault)
        for kind in catalogue.office_kinds
        for fault in office_kind_faults(kind, kinds=kinds, numbers=numbers)
    ]
    return [Finding(file, id_, field, problem) for id_, field, problem in found]


def _filing_faults(organisation: OrganisationEntry) -> list[tuple[str, str]]:
    faults: list[tuple[str, str]] = []
    seen: set[CaseKind] = set()
    for entry in organisation.filing:
        field = f"filing.{entry.case}"
        if entry.case in seen:
            faults.append((field, "写了两遍"))
        seen.add(entry.case)
        if _RECEIVES.get(entry.case, organisation.kind) != organisation.kind:
            faults.append((field, f"{organisation.kind} 不收这种申请"))
        if entry.filing is not Filing.DRAFT_ONLY and (entry.basis is None or entry.since is None):
            faults.append((field, "没有机构自己的文件，不能当正式渠道：请写 basis 和 since，或者改成 draft_only"))
    return faults
