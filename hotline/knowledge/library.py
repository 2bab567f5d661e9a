"""All answers as they stand in the database, in memory: looked up by id, by matter and facet, and by words."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.knowledge.models import AnswerRow, AreaRow, StatuteRow
from hotline.knowledge.schema import ENTRY, AnswerEntry, EntryAnswer, Event, Statute
from hotline.knowledge.seed import REVISION
from hotline.revisions import Snapshot
from hotline.search.index import Document, Hit, TextIndex
from hotline.vocabulary import Area, Facet

NOT_SEARCHED = (Area.CHITCHAT, Area.OUT_OF_SCOPE, Area.CRISIS)
"""Small talk is no search result; danger is answered by the danger guard before any search."""


@dataclass(frozen=True)
class AreaContent:
    """An area's title, the titles of its matters (by `area/matter`), its entry answer, and the events whose day decides which law applies.

    `names`: what people call its matters, each with the matters (or the area itself) that may be meant.
    """

    title: str
    matters: dict[str, str]
    entry: EntryAnswer
    events: dict[str, Event]
    names: dict[str, list[str]]


@dataclass(frozen=True)
class Library:
    """A consistent picture of the knowledge."""

    areas: dict[Area, AreaContent]
    answers: dict[str, AnswerEntry]
    statutes: dict[str, Statute]
    by_matter: dict[str, dict[Facet, AnswerEntry]] = field(repr=False)
    by_name: dict[str, list[str]] = field(repr=False)
    index: TextIndex = field(repr=False)

    def facets_of(self, matter: str) -> dict[Facet, AnswerEntry]:
        """The answers about a matter, the default one first; empty for an unknown matter."""
        return self.by_matter.get(matter, {})

    def matter_title(self, matter: str) -> str | None:
        """The matter's Chinese name."""
        area = self.areas.get(Area(matter.split("/")[0]))
        return area.matters.get(matter) if area else None

    def event_of(self, answer: AnswerEntry) -> Event | None:
        """The event on whose day the answer depends; None where the law is the same whenever it happened."""
        area = self.areas.get(answer.area)
        return area.events.get(answer.event) if area and answer.event else None

    def search(self, query: str, *, limit: int) -> list[tuple[AnswerEntry, Hit]]:
        """The answers that fit a question's words, best first; none when nothing fits."""
        return [(self.answers[hit.id], hit) for hit in self.index.search(query, limit=limit)]


def library_snapshot() -> Snapshot["Rows", Library]:
    """A library that keeps up with the database."""
    return Snapshot(REVISION, load=_load, build=_build)


@dataclass(frozen=True)
class Rows:
    """What the library is built from."""

    areas: Sequence[AreaRow]
    answers: Sequence[AnswerRow]
    statutes: Sequence[StatuteRow]


async def _load(session: AsyncSession) -> Rows:
    return Rows(
        areas=(await session.scalars(select(AreaRow))).all(),
        answers=(await session.scalars(select(AnswerRow).order_by(AnswerRow.area, AnswerRow.position))).all(),
        statutes=(await session.scalars(select(StatuteRow))).all(),
    )


def _build(rows: Rows) -> Library:
    areas = {Area(row.area): _area(row) for row in rows.areas}
    answers = {
        row.id: AnswerEntry.model_validate(row.content).model_copy(update={"version": row.version})
        for row in rows.answers
    }
    names = {matter: name for area in areas.values() for matter, name in area.matters.items()}
    documents = [
        Document(answer.id, f"{answer.title} {names.get(answer.matter, '')}", _body(answer))
        for answer in answers.values()
        if answer.area not in NOT_SEARCHED
    ]
    statutes = {row.short_title: Statute.model_validate(row.content) for row in rows.statutes}
    by_matter: dict[str, dict[Facet, AnswerEntry]] = {}
    for answer in answers.values():
        by_matter.setdefault(answer.matter, {})[answer.facet] = answer
    by_name: dict[str, list[str]] = {}
    for area in Area:
        for name, matters in (areas[area].names if area in areas else {}).items():
            by_name.setdefault(name, []).extend(matters)
    return Library(
        areas=areas,
        answers=answers,
        statutes=statutes,
        by_matter=by_matter,
        by_name=by_name,
        index=TextIndex(documents),
    )


def _area(row: AreaRow) -> AreaContent:
    entry = EntryAnswer.model_validate(row.content["entry"]).model_copy(update={"version": row.version})
    matters = {f"{row.area}/{matter}": name for matter, name in row.content["matters"].items()}
    events = {name: Event.model_validate(event) for name, event in row.content.get("events", {}).items()}
    names = {
        name: [row.area if matter == ENTRY else f"{row.area}/{matter}" for matter in found]
        for name, found in row.content.get("names", {}).items()
    }
    return AreaContent(title=row.title, matters=matters, entry=entry, events=events, names=names)


def _body(answer: AnswerEntry) -> str:
    return " ".join([answer.conclusion, *answer.steps, answer.limits or "", answer.details or "", *answer.materials])
