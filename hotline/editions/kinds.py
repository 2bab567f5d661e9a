"""The kinds of entry that are edited at the workbench. All go the same way; what differs stands here."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import BaseModel

from hotline.catalogue.models import ItemRow, OrganisationRow
from hotline.catalogue.schema import ItemEntry, OrganisationEntry
from hotline.catalogue.seed import REVISION as CATALOGUE
from hotline.catalogue.seed import item_columns, organisation_columns
from hotline.knowledge.models import AnswerRow
from hotline.knowledge.schema import AnswerEntry
from hotline.knowledge.seed import REVISION as KNOWLEDGE
from hotline.knowledge.seed import answer_columns

Entry = AnswerEntry | ItemEntry | OrganisationEntry
Row = AnswerRow | ItemRow | OrganisationRow


class EntryKind(StrEnum):
    """What is edited."""

    ANSWER = "answer"
    ITEM = "item"
    ORGANISATION = "organisation"


@dataclass(frozen=True)
class Kind:
    """One kind. `key` is its id in table and data; `reviewed` the field that says when a lawyer last looked;
    `numbered`: its row carries the version that a citizen's message names."""

    title: str
    table: type[AnswerRow] | type[ItemRow] | type[OrganisationRow]
    model: type[AnswerEntry] | type[ItemEntry] | type[OrganisationEntry]
    key: str
    name: str
    columns: Callable[[Any, int], dict[str, Any]]
    revision: str
    reviewed: str | None = None
    numbered: bool = False

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
        columns=answer_columns,
        revision=KNOWLEDGE,
        reviewed="reviewed_on",
        numbered=True,
    ),
    EntryKind.ITEM: Kind(
        title="事项",
        table=ItemRow,
        model=ItemEntry,
        key="code",
        name="title",
        columns=item_columns,
        revision=CATALOGUE,
        reviewed="reviewed_on",
    ),
    EntryKind.ORGANISATION: Kind(
        title="机构",
        table=OrganisationRow,
        model=OrganisationEntry,
        key="id",
        name="name",
        columns=organisation_columns,
        revision=CATALOGUE,
    ),
}


def plain(entry: BaseModel) -> dict[str, Any]:
    """The entry as tables keep it."""
    return entry.model_dump(mode="json")
