"""Where a matter has no answer on the side asked for: which other answer speaks of it."""

from collections.abc import Iterable

from hotline.knowledge.library import Library
from hotline.knowledge.schema import AnswerEntry
from hotline.vocabulary import CORE_AREAS, Area, Facet


def nearby_answer(matter: str, facet: Facet, library: Library) -> AnswerEntry | None:
    """This side of what the matter leads to: 「那要多久」 after unpaid wages means the arbitration.

    A core area has one procedure at its heart, which comes first: 「那要钱吗」 after the time limit for a review is
    answered by what a review costs. Elsewhere an area's matters have little in common: only what is named as related
    counts, else somebody who waits for wages would be told how long the finding of a work injury takes.
    """
    related = [
        library.answers[id_]
        for answer in library.facets_of(matter).values()
        for id_ in answer.related
        if id_ in library.answers
    ]
    area = Area(matter.split("/")[0])
    heart = leads(area, library)[:1] if area in CORE_AREAS else []
    return next(iter(_sides([*heart, *related], facet, library)), None)


def matters_near(message_answer: str | None, area: Area, library: Library) -> list[str]:
    """The matters that an answer, or an area's overview, leads to."""
    answer = library.answers.get(message_answer or "")
    ids = answer.related if answer else library.areas[area].entry.next if area in library.areas else []
    return list(dict.fromkeys(library.answers[id_].matter for id_ in ids if id_ in library.answers))


def answers_of_area(area: Area, facet: Facet, library: Library) -> list[AnswerEntry]:
    """This side of an area of which only an overview was given: one answer where it is clear, else those in question.

    It is clear when the area's first matter has it, or only one of its main matters.
    """
    main = leads(area, library)
    return _sides(main[:1], facet, library) or _sides(main, facet, library)


def leads(area: Area, library: Library) -> list[AnswerEntry]:
    """The area's own answers that its entry answer leads to, in their order."""
    ids = library.areas[area].entry.next if area in library.areas else []
    return [library.answers[id_] for id_ in ids if id_ in library.answers and library.answers[id_].area is area]


def _sides(answers: Iterable[AnswerEntry], facet: Facet, library: Library) -> list[AnswerEntry]:
    matters = dict.fromkeys(answer.matter for answer in answers)
    sides = (library.facets_of(matter).get(facet) for matter in matters)
    return [side for side in sides if side is not None]
