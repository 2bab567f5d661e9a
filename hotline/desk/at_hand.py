"""Knowledge at hand: what a seat finds while it writes, and how each find reads once it is put into the answer.

Everything comes from the indexes that also answer citizens; the brain is never asked.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

from pydantic import BaseModel, Field

from hotline.catalogue.directory import Directory
from hotline.catalogue.schema import UNCONFIRMED, ItemEntry, OfficeKind, OrganisationEntry
from hotline.conversations.reply import Citation
from hotline.knowledge.fact_table import FactTable, figure
from hotline.knowledge.library import Library
from hotline.knowledge.present import law_of, paragraphs, plain_text, source_line
from hotline.knowledge.schema import CitationEntry, Fact
from hotline.knowledge.stale import Staleness, staleness
from hotline.knowledge.versions import chinese
from hotline.search.index import TextIndex
from hotline.services import Services

_EACH = 5
"""Finds of each kind: a seat takes one of the first or types another word."""


class FindKind(StrEnum):
    """Where a find comes from."""

    ANSWER = "answer"
    ITEM = "item"
    ORGANISATION = "organisation"
    FACT = "fact"


class Find(BaseModel):
    """Something to pass on. `text` is what goes into the answer, with its sources, as it stands."""

    kind: FindKind
    id: str
    title: str
    text: str
    version: int | None = Field(description="of an answer; the rest has none")
    stale: list[Staleness] = Field(description="why it wants another look before it is relied on")


class Finds(BaseModel):
    """What was found, kind after kind, the best of each first."""

    finds: list[Find]


class Hand:
    """All content at one moment, in the form a seat passes it on."""

    def __init__(self, library: Library, directory: Directory, table: FactTable, *, today: date, months: int) -> None:
        self.library, self._directory, self._table = library, directory, table
        self._places = {place.id: place for place in directory.organisations}
        self._today, self._months = today, months

    def look_up(self, query: str) -> list[Find]:
        """Finds of every kind; none where nothing fits."""
        answers = {id_: entry.title for id_, entry in self.library.answers.items()}
        items = {code: item.title for code, item in self._directory.items.items()}
        kinds = {id_: kind.title for id_, kind in self._directory.kinds.items()}
        places = kinds | {id_: place.name for id_, place in self._places.items()}
        facts = {id_: fact.statement for id_, fact in self._table.facts.items()}
        return [
            *map(self.answer, _ids(query, self.library.index, answers)),
            *map(self._item, _ids(query, self._directory.index, items)),
            *map(self._organisation, _ids(query, self._directory.places, places)),
            *map(self._fact, _ids(query, self._table.index, facts)),
        ]

    def answer(self, id_: str) -> Find:
        """An answer of the knowledge, in the words and with the sources that citizens get."""
        entry = self.library.answers[id_]
        return Find(
            kind=FindKind.ANSWER,
            id=id_,
            title=entry.title,
            text=self._directory.as_dialled(paragraphs(plain_text(entry), source_line(entry, self.library.statutes))),
            version=entry.version,
            stale=self._marks(entry.reviewed_on, entry.citations, entry.review_by),
        )

    def _item(self, code: str) -> Find:
        item = self._directory.items[code]
        law = law_of(item.citations, self.library.statutes)
        sources = f"法律依据：{law}。{chinese(item.reviewed_on)}复核。" if law else None
        return Find(
            kind=FindKind.ITEM,
            id=code,
            title=item.title,
            text=paragraphs(f"{item.title}：{item.summary}", "\n".join(_lines_of(item)), sources),
            version=None,
            stale=self._marks(item.reviewed_on, item.citations),
        )

    def _organisation(self, id_: str) -> Find:
        place = self._places.get(id_)
        kind = self._directory.kinds.get(place.kind if place else id_)
        title = place.name if place else kind.title if kind else id_
        text = "\n".join([title, *_way_there(place, kind)])
        return Find(kind=FindKind.ORGANISATION, id=id_, title=title, text=text, version=None, stale=[])

    def _fact(self, id_: str) -> Find:
        fact = self._table.facts[id_]
        note = f"（{fact.note}）" if fact.note else ""
        text = f"{fact.statement}：{figure(fact)}{note}。\n法律依据：{self._law(fact)}。"
        return Find(kind=FindKind.FACT, id=id_, title=fact.statement, text=text, version=None, stale=[])

    def _law(self, fact: Fact) -> str:
        """With the version in force today: the table holds what is true now."""
        statutes = self.library.statutes
        for known in statutes[fact.statute].versions if fact.statute in statutes else []:
            if known.version <= self._today and (known.until is None or self._today <= known.until):
                return law_of([Citation(statute=fact.statute, article=fact.article, version=known.version)], statutes)
        return f"《{fact.statute}》{fact.article}"

    def _marks(
        self, reviewed_on: date, citations: Iterable[CitationEntry], review_by: date | None = None
    ) -> list[Staleness]:
        return staleness(
            reviewed_on=reviewed_on,
            review_by=review_by,
            citations=citations,
            statutes=self.library.statutes,
            today=self._today,
            months=self._months,
        )


async def at_hand(services: Services) -> Hand:
    """What is at hand now."""
    shelf = await services.content.shelf(services.database)
    table = await services.content.facts(services.database)
    today = services.today
    return Hand(shelf.library, shelf.directory, table, today=today, months=services.settings.review_months)


def _ids(query: str, index: TextIndex, titles: Mapping[str, str]) -> list[str]:
    """By the words, then by the letters typed so far: half a word is found as well."""
    found = [hit.id for hit in index.search(query, limit=_EACH)]
    letters = query.strip()
    begun = (id_ for id_, title in titles.items() if letters and letters in title)
    return list(dict.fromkeys([*found, *begun]))[:_EACH]


def _lines_of(item: ItemEntry) -> Iterable[str]:
    yield f"办理部门：{item.body}"
    yield f"材料：{'、'.join(item.materials) if item.materials else UNCONFIRMED}"
    for name, value in (("费用", item.fee), ("法定时限", item.statutory_limit), ("承诺时限", item.promised_limit)):
        if value:
            yield f"{name}：{value}"


def _way_there(place: OrganisationEntry | None, kind: OfficeKind | None) -> Iterable[str]:
    """What is confirmed of address, telephone and hours; where nothing is, the number that tells."""
    if kind:
        yield f"办什么：{kind.does}"
    if place:
        for name, value in (("地址", place.address), ("电话", place.phone), ("时间", place.hours)):
            if value:
                yield f"{name}：{value}"
    if kind and kind.number and not (place and place.phone):
        yield f"地址和电话可以拨打 {kind.number} 问。"
