"""The kinds of entry that are edited at the workbench. All go the same way; what differs stands here."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import BaseModel

from hotline.catalogue.legal_aid import LegalAidRules, LegalAidRulesRow
from hotline.catalogue.models import DistrictRow, ItemRow, NumberRow, OfficeKindRow, OrganisationRow
from hotline.catalogue.schema import DistrictEntry, ItemEntry, NumberEntry, OfficeKind, OrganisationEntry
from hotline.catalogue.seed import REVISION as CATALOGUE
from hotline.catalogue.seed import (
    district_columns,
    district_content,
    item_columns,
    number_columns,
    office_kind_columns,
    organisation_columns,
)
from hotline.conversations.service_hours import REVISION as HOURS
from hotline.conversations.service_hours import ServiceHours, ServiceHoursRow
from hotline.knowledge.models import AnswerRow, AreaRow
from hotline.knowledge.schema import AnswerEntry, AreaEntry
from hotline.knowledge.seed import REVISION as KNOWLEDGE
from hotline.knowledge.seed import answer_columns, area_entry_columns, area_entry_content

PlaceEntry = ItemEntry | OrganisationEntry | OfficeKind | DistrictEntry | NumberEntry
"""What the catalogue and the city consist of."""
Entry = AnswerEntry | AreaEntry | PlaceEntry | ServiceHours | LegalAidRules
CityRow = ItemRow | OrganisationRow | OfficeKindRow | DistrictRow | NumberRow | LegalAidRulesRow
Row = AnswerRow | AreaRow | CityRow | ServiceHoursRow


class EntryKind(StrEnum):
    """What is edited."""

    ANSWER = "answer"
    AREA = "area"
    ITEM = "item"
    ORGANISATION = "organisation"
    NUMBER = "number"
    OFFICE_KIND = "office_kind"
    DISTRICT = "district"
    HOURS = "hours"
    LEGAL_AID = "legal_aid"


@dataclass(frozen=True)
class Kind:
    """One kind. `key` is its id in table and data; `reviewed` the field that says when a lawyer last looked;
    `numbered`: its row carries the version that a citizen's message names; `content`: what its row holds of it;
    `fixed`: there are as many as the files have, and no new ones."""

    title: str
    table: type[Row]
    model: type[Entry]
    key: str
    name: str
    columns: Callable[[Any, Any], dict[str, Any]]
    """Of an entry and the row it goes into."""
    revision: str
    reviewed: str | None = None
    numbered: bool = False
    content: Callable[[Any], dict[str, Any]] = lambda row: row.content
    fixed: bool = False

    def parse(self, content: dict[str, Any]) -> Entry:
        """The entry. Raises pydantic's ValidationError."""
        return self.model.model_validate(content)

    def id_of(self, row: Row) -> str:
        """The entry's id."""
        return getattr(row, self.key)


KINDS: dict[EntryKind, Kind] = {
    EntryKind.ANSWER: Kind(
        title="回答",
        table=AnswerRow,
        model=AnswerEntry,
        key="id",
        name="title",
        columns=lambda answer, row: answer_columns(answer, row.position),
        revision=KNOWLEDGE,
        reviewed="reviewed_on",
        numbered=True,
    ),
    EntryKind.AREA: Kind(
        title="领域入口",
        table=AreaRow,
        model=AreaEntry,
        key="area",
        name="title",
        columns=area_entry_columns,
        revision=KNOWLEDGE,
        reviewed="reviewed_on",
        numbered=True,
        content=area_entry_content,
        fixed=True,
    ),
    EntryKind.ITEM: Kind(
        title="事项",
        table=ItemRow,
        model=ItemEntry,
        key="code",
        name="title",
        columns=lambda item, row: item_columns(item, row.position),
        revision=CATALOGUE,
        reviewed="reviewed_on",
    ),
    EntryKind.ORGANISATION: Kind(
        title="机构",
        table=OrganisationRow,
        model=OrganisationEntry,
        key="id",
        name="name",
        columns=lambda place, row: organisation_columns(place, row.position),
        revision=CATALOGUE,
    ),
    EntryKind.NUMBER: Kind(
        title="电话号码",
        table=NumberRow,
        model=NumberEntry,
        key="number",
        name="title",
        columns=lambda entry, row: number_columns(entry),
        revision=CATALOGUE,
    ),
    EntryKind.OFFICE_KIND: Kind(
        title="机构类别",
        table=OfficeKindRow,
        model=OfficeKind,
        key="id",
        name="title",
        columns=lambda kind, row: office_kind_columns(kind, row.position),
        revision=CATALOGUE,
    ),
    EntryKind.DISTRICT: Kind(
        title="区县",
        table=DistrictRow,
        model=DistrictEntry,
        key="name",
        name="name",
        columns=district_columns,
        revision=CATALOGUE,
        content=district_content,
        fixed=True,
    ),
    EntryKind.HOURS: Kind(
        title="技能组和服务时间",
        table=ServiceHoursRow,
        model=ServiceHours,
        key="id",
        name="title",
        columns=lambda hours, row: {"content": plain(hours)},
        revision=HOURS,
        fixed=True,
    ),
    EntryKind.LEGAL_AID: Kind(
        title="法律援助标准",
        table=LegalAidRulesRow,
        model=LegalAidRules,
        key="id",
        name="title",
        columns=lambda rules, row: {"content": plain(rules)},
        revision=CATALOGUE,
        fixed=True,
    ),
}


def plain(entry: BaseModel) -> dict[str, Any]:
    """The entry as tables keep it."""
    return entry.model_dump(mode="json")
