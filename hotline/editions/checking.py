"""A draft held against everything that `hotline knowledge check` asks, field by field, before a lawyer looks at it."""

import asyncio
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from hotline.catalogue.directory import Directory
from hotline.catalogue.legal_aid import LegalAidRules, rules_faults
from hotline.catalogue.loader import item_place_faults, number_faults, office_kind_faults, organisation_faults
from hotline.catalogue.numbers import FIXED
from hotline.catalogue.schema import DistrictEntry, ItemEntry, NumberEntry, OfficeKind, OrganisationEntry
from hotline.content import Shelf
from hotline.conversations.groups import SkillGroupFile, group_faults
from hotline.conversations.service_hours import ServiceHours, group_set_faults
from hotline.datafiles import explain
from hotline.editions.kinds import KINDS, Entry, EntryKind, PlaceEntry
from hotline.knowledge.entry_check import answer_faults, citation_faults, item_faults
from hotline.knowledge.fact_table import FactTable
from hotline.knowledge.fulltext import StatuteTexts, read_texts, text_faults
from hotline.knowledge.library import Library
from hotline.knowledge.loader import Knowledge
from hotline.knowledge.schema import AnswerEntry, AreaEntry, CitationEntry, cited_places
from hotline.knowledge.standing import standing_catalogue, standing_knowledge
from hotline.procedures.eligibility.table import read_table
from hotline.services import Services
from hotline.vocabulary import Area, Facet

Fault = tuple[str, str]
"""The field and what is wrong in it."""


@dataclass(frozen=True)
class Checked:
    """A draft's content as an entry, where its form is sound, and everything wrong with it."""

    entry: Entry | None
    faults: list[Fault]


async def check_content(services: Services, kind: EntryKind, id_: str, content: dict[str, Any]) -> Checked:
    """What stands in the way of this content. It is judged as if it were reviewed today."""
    day = services.today
    shelf = await services.content.shelf(services.database)
    table = await services.content.facts(services.database)
    return await asyncio.to_thread(_check, services, kind, id_, content, shelf, table, day)


def _check(
    services: Services, kind: EntryKind, id_: str, content: dict[str, Any], shelf: Shelf, table: FactTable, day: date
) -> Checked:
    of_kind = KINDS[kind]
    judged = reviewed(kind, content, day=day)
    try:
        entry = of_kind.parse(judged)
    except ValidationError as error:
        found = explain(error, judged, file="", key="-", entry=id_)
        return Checked(None, [(finding.field, finding.problem) for finding in found])
    if getattr(entry, of_kind.key) != id_:
        return Checked(None, [(of_kind.key, f"应该是 {id_}")])
    knowledge = standing_knowledge(shelf.library, table)
    if isinstance(entry, ServiceHours):
        return Checked(entry, hours_faults(entry, services.groups.file))
    if isinstance(entry, LegalAidRules):
        return Checked(entry, _aid_faults(entry, services.settings.data_dir, day=day))
    faults = _faults(entry, knowledge, shelf.library, shelf.directory, day=day)
    if services.settings.statutes_dir is not None:
        faults += text_faults(_places(entry), _texts(services.settings.statutes_dir))
    return Checked(entry, list(dict.fromkeys(faults)))


def aid_matters(data_dir: Path) -> dict[str, str]:
    """The matters that local rules may add to those of the statute, with their titles: none where the table cannot be
    read. The table is the files' alone."""
    table, _ = read_table(data_dir)
    return table.unlisted if table is not None else {}


def _aid_faults(rules: LegalAidRules, data_dir: Path, *, day: date) -> list[Fault]:
    table, findings = read_table(data_dir)
    if (
        findings and rules.more_matters
    ):  # no matter is called unknown for the sake of a file that somebody is just mending
        return [("more_matters", f"预检的数据现在读不了，核对不了：{findings[0]}")]
    return rules_faults(rules, table.unlisted if table is not None else {}, today=day)


def reviewed(kind: EntryKind, content: dict[str, Any], *, day: date) -> dict[str, Any]:
    """The content with the day on which a lawyer looked at it."""
    field = KINDS[kind].reviewed
    return {**content, field: day.isoformat()} if field else content


def hours_faults(hours: ServiceHours, file: SkillGroupFile) -> list[Fault]:
    """What the check of the groups' file would say of it with these hours."""
    if faults := group_set_faults(hours, file):
        return faults
    return [
        ("groups" if found.field == "areas" else "special_days", f"{found.entry}：{found.problem}")
        for found in group_faults(hours.into(file), "")
    ]


def _faults(
    entry: AnswerEntry | AreaEntry | PlaceEntry,
    knowledge: Knowledge,
    library: Library,
    directory: Directory,
    *,
    day: date,
) -> list[Fault]:
    if isinstance(entry, AnswerEntry):
        placed = _answer_place_faults(entry, library)
        return placed or answer_faults(knowledge, standing_catalogue(directory), entry, today=day)
    if isinstance(entry, AreaEntry):
        return answer_faults(knowledge, standing_catalogue(directory), entry, today=day)
    if isinstance(entry, NumberEntry):
        return number_faults(entry, directory.numbers) + _number_faults(entry, directory, today=day)
    if isinstance(entry, OfficeKind):
        return office_kind_faults(entry, kinds=directory.kinds, numbers=directory.numbers)
    if isinstance(entry, DistrictEntry):
        return []
    where = {"kinds": set(directory.kinds), "districts": set(directory.districts)}
    if isinstance(entry, ItemEntry):
        return item_place_faults(entry, **where) + item_faults(knowledge, entry, today=day)
    cited = citation_faults(knowledge, entry, today=day, reviewed_on=entry.checked_on)
    return organisation_faults(entry, **where) + cited


def _number_faults(entry: NumberEntry, directory: Directory, *, today: date) -> list[Fault]:
    """What is asked of a number that somebody writes, over what is asked of the files: nobody may guess one."""
    faults: list[Fault] = []
    standing = directory.numbers.get(entry.number)
    if entry.number in FIXED and standing is not None and standing.title != entry.title:
        faults.append(("title", f"{entry.number} 全国统一，就叫“{standing.title}”"))
    if entry.checked_on is None:
        faults.append(("checked_on", "要写哪天打过、核对过"))
    elif entry.checked_on > today:
        faults.append(("checked_on", "还没有到这一天"))
    return faults


def _answer_place_faults(answer: AnswerEntry, library: Library) -> list[Fault]:
    """What the data file of its area would say of its id."""
    area, matter = answer.matter.split("/")
    if area not in set(Area) or Area(area) not in library.areas:
        return [("id", f"没有这个领域：{area}")]
    if answer.id.rsplit(".", 1)[1] not in set(Facet):
        return [("id", "没有这个方面")]
    content = library.areas[Area(area)]
    if answer.matter not in content.matters:
        return [("id", f"这个领域没有 {matter} 这个主题")]
    if answer.event is not None and answer.event not in content.events:
        return [("event", f"这个领域的 events 里没有 {answer.event}")]
    return []


def _places(entry: AnswerEntry | AreaEntry | PlaceEntry) -> list[tuple[str, CitationEntry]]:
    if isinstance(entry, AnswerEntry | AreaEntry):
        return cited_places(entry)
    citations = entry.citations if isinstance(entry, ItemEntry | OrganisationEntry) else []
    return [(f"citations.第{number}个", citation) for number, citation in enumerate(citations, start=1)]


@lru_cache(maxsize=1)
def _texts(folder: Path) -> StatuteTexts:
    return read_texts(folder)
