"""What may be chosen in the fields of the page's form, with the words for each value."""

from collections.abc import Mapping

from pydantic import BaseModel, Field

from hotline.cases.kinds import FILING_TITLES, KIND_TITLES
from hotline.catalogue.directory import Directory
from hotline.content import Shelf
from hotline.conversations.groups import DAYS_TITLES, SkillGroups
from hotline.editions.fields import Source
from hotline.knowledge.fact_table import FactTable, figure
from hotline.vocabulary import FACET_TITLES, Mode

DISTRICT_KINDS = {"district": "区", "county": "县", "functional_zone": "功能区，没有自己的政府"}
_ASK_DAYS = {"after": "先按现行法答，再问一句", "first": "先问再答", "never": "不问，群众自己说了才用"}


class Option(BaseModel):
    """A value that may be chosen."""

    value: str
    title: str
    area: str | None = Field(default=None, description="only for entries of this area")


def options(
    shelf: Shelf, table: FactTable, groups: SkillGroups, *, aid_matters: Mapping[str, str]
) -> dict[Source, list[Option]]:
    """What may be chosen, as it stands now."""
    directory = shelf.directory
    return {
        Source.FACTS: [
            Option(value=fact.id, title=f"{fact.statement} {figure(fact)}（{fact.statute}{fact.article}）")
            for fact in table.facts.values()
        ],
        Source.ITEMS: [Option(value=item.code, title=item.title) for item in directory.items.values()],
        Source.OFFICES: [Option(value=kind.id, title=kind.title) for kind in directory.kinds.values()],
        Source.ANSWERS: [Option(value=answer.id, title=answer.title) for answer in shelf.library.answers.values()],
        Source.DISTRICTS: _districts(directory),
        Source.MODES: [Option(value=mode, title=mode) for mode in Mode],
        Source.MATTERS: [
            Option(value=matter, title=f"{content.title} · {title}")
            for content in shelf.library.areas.values()
            for matter, title in content.matters.items()
        ],
        Source.FACETS: [Option(value=facet, title=title) for facet, title in FACET_TITLES.items()],
        Source.EVENTS: [
            Option(value=name, title=event.question, area=area)
            for area, content in shelf.library.areas.items()
            for name, event in content.events.items()
        ],
        Source.ASK_DAYS: [Option(value=value, title=title) for value, title in _ASK_DAYS.items()],
        Source.CASES: [Option(value=kind, title=title) for kind, title in KIND_TITLES.items()],
        Source.NUMBERS: [
            Option(value=entry.number, title=f"{entry.number} {entry.title}") for entry in directory.numbers.values()
        ],
        Source.DISTRICT_KINDS: [Option(value=kind, title=title) for kind, title in DISTRICT_KINDS.items()],
        Source.GROUPS: [Option(value=group.id, title=group.title) for group in groups.file.groups],
        Source.AREAS: [Option(value=area, title=content.title) for area, content in shelf.library.areas.items()],
        Source.DAYS: [Option(value=days, title=title) for days, title in DAYS_TITLES.items()],
        Source.FILINGS: [Option(value=filing, title=title) for filing, title in FILING_TITLES.items()],
        Source.AID_MATTERS: [Option(value=kind, title=title) for kind, title in aid_matters.items()],
    }


def _districts(directory: Directory) -> list[Option]:
    return [Option(value=name, title=name) for name in directory.districts]
