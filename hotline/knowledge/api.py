"""The public routes for the knowledge: search, and one answer with everything the chat page unfolds."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel

from hotline.catalogue.directory import Directory
from hotline.content import Shelf
from hotline.conversations.reply import Citation
from hotline.errors import NotFound
from hotline.knowledge.library import Library
from hotline.knowledge.present import plain_text, source_line
from hotline.knowledge.schema import AnswerEntry, CitationEntry, EntryAnswer
from hotline.knowledge.versions import answer_in, in_words
from hotline.services import Injected
from hotline.vocabulary import Area
from hotline.web.budgets import looking
from hotline.web.problems import PROBLEMS

router = APIRouter(
    prefix="/api/v1",
    tags=["knowledge"],
    dependencies=[Depends(looking)],
    responses={status: PROBLEMS[status] for status in (404, 422, 429)},
)
_HITS = 20
_ENTRY = "entry"
_CACHED = "public, max-age=60"


class FullCitation(Citation):
    """A citation with the statute's full title and, in our own words, what the article says."""

    title: str
    effective_from: date
    rule: str


class OtherPeriod(BaseModel):
    """What holds for events of another time than the answer's own text is written for; an end that is null is open."""

    since: date | None
    until: date | None
    when: str
    law: str
    text: str
    unverified: bool
    citations: list[FullCitation]


class FoundAnswer(BaseModel):
    """An answer in a list of hits."""

    id: str
    title: str
    area: Area
    text: str
    citations: list[Citation]
    version: int
    reviewed_on: date


class Found(BaseModel):
    """Answers that fit, best first."""

    answers: list[FoundAnswer]


class FullAnswer(BaseModel):
    """One answer with all that can be unfolded. `unverified`: no statute text at hand, 依据待核."""

    id: str
    title: str
    area: Area
    text: str
    details: str | None
    materials: list[str]
    citations: list[FullCitation]
    other_periods: list[OtherPeriod]
    source: str | None
    unverified: bool
    version: int
    reviewed_on: date


@router.get("/knowledge")
async def search_knowledge(
    services: Injected, response: Response, q: Annotated[str, Query(max_length=200)] = ""
) -> Found:
    """Answers that fit the words; none when nothing fits."""
    shelf = await services.content.shelf(services.database)
    response.headers["Cache-Control"] = _CACHED
    return Found(answers=[_found(answer, shelf.directory) for answer, _ in shelf.library.search(q, limit=_HITS)])


@router.get("/knowledge/{answer_id:path}")
async def read_answer(services: Injected, response: Response, answer_id: str) -> FullAnswer:
    """One answer; `<area>/entry` is the area's entry answer."""
    shelf = await services.content.shelf(services.database)
    library = shelf.library
    response.headers["Cache-Control"] = _CACHED
    area, _, rest = answer_id.partition("/")
    if rest == _ENTRY and area in set(Area) and Area(area) in library.areas:
        return _full(answer_id, Area(area), library.areas[Area(area)].entry, shelf)
    answer = library.answers.get(answer_id)
    if answer is None:
        raise NotFound("没有这条回答，可能已经改写，请重新提问。")
    return _full(answer.id, answer.area, answer, shelf)


def _found(answer: AnswerEntry, directory: Directory) -> FoundAnswer:
    return FoundAnswer(
        id=answer.id,
        title=answer.title,
        area=answer.area,
        text=directory.as_dialled(plain_text(answer)),
        citations=[Citation(statute=c.statute, article=c.article, version=c.version) for c in answer.citations],
        version=answer.version,
        reviewed_on=answer.reviewed_on,
    )


def _full(id_: str, area: Area, entry: AnswerEntry | EntryAnswer, shelf: Shelf) -> FullAnswer:
    library, dialled = shelf.library, shelf.directory.as_dialled
    answer = entry if isinstance(entry, AnswerEntry) else None
    return FullAnswer(
        id=id_,
        title=entry.title,
        area=area,
        text=dialled(plain_text(entry)),
        details=dialled(answer.details) if answer and answer.details else None,
        materials=[dialled(material) for material in answer.materials] if answer else [],
        citations=_citations(entry.citations, library),
        other_periods=_other_periods(answer, shelf) if answer else [],
        source=source_line(entry, library.statutes),
        unverified=answer.unverified if answer else False,
        version=entry.version,
        reviewed_on=entry.reviewed_on,
    )


def _other_periods(answer: AnswerEntry, shelf: Shelf) -> list[OtherPeriod]:
    return [
        OtherPeriod(
            since=period.since,
            until=period.until,
            when=in_words(period),
            law=period.law,
            text=shelf.directory.as_dialled(plain_text(answer_in(answer, period))),
            unverified=period.unverified,
            citations=_citations(period.citations, shelf.library),
        )
        for period in answer.periods
        if period.conclusion is not None
    ]


def _citations(entries: Iterable[CitationEntry], library: Library) -> list[FullCitation]:
    return [
        FullCitation(
            statute=entry.statute,
            article=entry.article,
            version=entry.version,
            effective_from=entry.version,
            title=library.statutes[entry.statute].title if entry.statute in library.statutes else entry.statute,
            rule=entry.rule,
        )
        for entry in entries
    ]
