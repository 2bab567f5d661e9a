"""From probabilities to what a message asks: one question, or two that are clearly distinct.

Pure: the classifier hands in a function that scores texts. Everything is judged on clauses as well as on the whole,
since a citizen tells a story first and asks at its end.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

import numpy as np

from bot.nlu import clauses, stories

FOLLOWUP = "followup"
_BARE = 10
_SCRAP = 5
_SMALL_TALK = ("chitchat", "out_of_scope", "handoff", "unclear", FOLLOWUP)

ASKING = 4.0
"""A clause that asks counts as much as so many that tell."""

_WINDOW = 0.5
"""A window's part of that: at 0.3 the stories in `tests/nlu` lose what windows won, at 1 real lines lose a point."""

_WHOLE = 3
"""Clauses up to which the whole message alone decides. With 2 a point fewer of the real lines over 60 characters is
answered right, since examples came to hold stories too."""

_COUNTED = 0.35
"""How sure the area of a matter must be that is counted off as one of two."""

_FACETS_TRIED = 3
"""Facets looked through for one that has an answer: the actions see as many."""

_SAY = 0.8
"""Share of the whole message in matter and facet. Since examples hold long stories, 0.6 finds 3 % fewer of the hard ones;
of real lines both find as many."""


@dataclass(frozen=True)
class Scores:
    """Probabilities for some texts, and where these lie among the examples (`neighbours`): a row each.

    `raw` is what the heads said before it was made probabilities, for whoever reads the same texts another way.
    """

    matters: np.ndarray
    facets: np.ndarray
    crisis: np.ndarray
    places: np.ndarray
    raw: np.ndarray


class Labels:
    """What the columns of `Scores` mean, and which area each matter belongs to."""

    def __init__(self, matters: list[str], facets: list[str]) -> None:
        self.matters = matters
        self.facets = facets
        owners = [name.split("/")[0] for name in matters]
        self.area_names = sorted(set(owners))
        self._owner = np.array([self.area_names.index(owner) for owner in owners])
        self._member = np.equal.outer(self._owner, np.arange(len(self.area_names))).astype(np.float64)

    def area_row(self, matters: np.ndarray) -> np.ndarray:
        """Area probability: the sum over its matters."""
        return matters @ self._member

    def areas(self, matters: np.ndarray) -> dict[str, float]:
        """The same by name, likeliest first."""
        row = self.area_row(matters)
        return {self.area_names[index]: float(row[index]) for index in np.argsort(-row)}

    def within(self, matters: np.ndarray) -> np.ndarray:
        """Each matter's share of its own area."""
        return matters / np.maximum(self.area_row(matters), 1e-9)[..., self._owner]

    def of_area(self, area: int) -> np.ndarray:
        """Which matters belong to an area, by its place in `area_names`."""
        return self._owner == area

    def joined(self, areas: np.ndarray, within: np.ndarray) -> np.ndarray:
        """Back from areas and shares to matters."""
        found = areas[self._owner] * within
        return found / found.sum()


@dataclass(frozen=True)
class Question:
    """One question of a message with the probabilities of its matter and of its facet.

    `place`: where its text lies among the examples. `asked`: in a story, the words of it that ask.
    """

    text: str
    matters: np.ndarray
    facets: np.ndarray
    place: np.ndarray
    asked: str | None = None


def likeliest_answer(question: Question, labels: Labels, answers: Collection[str]) -> tuple[str, float]:
    """The likeliest matter with its likeliest facet that has an answer, and the product of both probabilities."""
    matter = int(question.matters.argmax())
    order = np.argsort(-question.facets)[:_FACETS_TRIED]
    named = [(f"{labels.matters[matter]}.{labels.facets[index]}", index) for index in order]
    name, facet = next((each for each in named if each[0] in answers), named[0])
    return name, float(question.matters[matter] * question.facets[facet])


@dataclass(frozen=True)
class Reading:
    """`questions` in text order, at least one; `crisis` is the highest probability of danger in any clause."""

    questions: list[Question]
    crisis: float


@dataclass(frozen=True)
class Limits:
    """How sure the parts of a message must be before it counts as two questions, or as a correction."""

    split_area: float
    split_matter: float
    denial_area: float


Score = Callable[[list[str]], Scores]


def read(text: str, score: Score, labels: Labels, limits: Limits) -> Reading:
    """Understand one normalised message."""
    meant = _without_denied(clauses.core(text), score, labels, limits)
    parts = clauses.split(meant)
    counted = clauses.counted(parts)
    # Each text costs an encoding: a few clauses are weighed by nobody, and are read only where two of them ask.
    pieces = [*parts, *clauses.windows(parts)] if len(parts) > _WHOLE else clauses.askers(parts)
    apart = [clauses.uncounted(part) for part in counted]
    # Danger is sought in the message as it is, also in what is taken back, and not in scraps like 「他现在」.
    sought = [text, *clauses.passages(clauses.split(text))]
    together = score([meant, *pieces, *apart, *sought])
    crisis = float(together.crisis[-len(sought) :].max())
    whole, *questions = (
        Question(each, together.matters[index], together.facets[index], together.places[index])
        for index, each in enumerate([meant, *pieces, *counted])
    )
    story = clauses.every(meant) if len(text) > stories.STORY else []
    pair = _counted_off(questions[len(pieces) :], labels) or _two_questions(
        questions[: len(parts)], next(iter(parts), ""), labels, limits
    )
    if pair:
        return Reading(_each_named(pair, story), crisis)
    if len(parts) > _WHOLE:
        whole = _weighed(whole, questions[: len(pieces)], labels, count=len(parts))
    return Reading([_named(whole, story, score, labels)], crisis)


def _named(question: Question, story: list[str], score: Score, labels: Labels) -> Question:
    """With the words that ask: those of the clause that agrees best with the area and the matter it was read as."""

    def agreement(parts: list[str]) -> list[float]:
        rows = score(parts).matters
        area, matter = int(labels.area_row(question.matters).argmax()), int(question.matters.argmax())
        return [float(labels.area_row(row)[area] + row[matter]) / 2 for row in rows]

    return replace(question, asked=stories.find(story, agreement))


def _each_named(pair: list[Question], story: list[str]) -> list[Question]:
    """Each of two questions is its own clause; what both lead to (「请问领导，…」) is named once."""
    if not story:
        return pair
    first, second = (stories.around(story, story.index(question.text)) for question in pair)
    return [replace(pair[0], asked=first), replace(pair[1], asked=second if second != first else None)]


def _without_denied(text: str, score: Score, labels: Labels, limits: Limits) -> str:
    """「不是A，是B」 asks about B, where both are matters we know; 「公司不是不给，是一直拖」 stays as it is."""
    found = clauses.denial(text)
    if not found:
        return text
    denied, meant = found
    scored = score([denied, meant])
    sure = [max(labels.areas(row).values()) >= limits.denial_area for row in scored.matters]
    different = labels.matters[int(scored.matters[0].argmax())] != labels.matters[int(scored.matters[1].argmax())]
    return meant if all(sure) and different else text


def _counted_off(counted: list[Question], labels: Labels) -> list[Question] | None:
    """「第一个工地欠我钱，第二个媳妇要离婚，咋弄」: who counts says that there are two, and none has to ask for itself."""
    known = [piece for piece in counted if _sure(piece, labels) >= _COUNTED]
    for first, question in enumerate(known):
        for other in known[first + 1 :]:
            if question.matters.argmax() != other.matters.argmax() or question.facets.argmax() != other.facets.argmax():
                return [question, other]
    return None


def _sure(piece: Question, labels: Labels) -> float:
    """How sure its area is, where that is no small talk."""
    area, sure = next(iter(labels.areas(piece.matters).items()))
    return 0.0 if area in _SMALL_TALK else sure


def _two_questions(pieces: list[Question], begins: str, labels: Labels, limits: Limits) -> list[Question] | None:
    """`begins` is the message's first clause, which need not be one of the pieces."""
    asked: list[tuple[Question, str, float]] = []
    for piece in pieces:
        if not clauses.asks(piece.text):
            continue
        area, sure = next(iter(labels.areas(piece.matters).items()))
        if asked and _bare(piece.text, area) and float(piece.facets.max()) >= limits.split_matter:
            # 「要什么材料，在哪办」: the second asks another side of the same matter.
            before = asked[-1][0]
            if piece.facets.argmax() != before.facets.argmax():
                asked.append((replace(piece, matters=before.matters), asked[-1][1], float(before.matters.max())))
        elif (
            area not in _SMALL_TALK and sure >= limits.split_area and float(piece.matters.max()) >= limits.split_matter
        ):
            asked.append((piece, labels.matters[int(piece.matters.argmax())], float(piece.matters.max())))
    if not clauses.asks(begins) and all(len(_plain(piece.text)) <= _SCRAP for piece, _, _ in asked):
        return None  # 「…把申请驳回了，我该告谁，多久之内」: two scraps are about the story before them
    for first, (question, matter, _) in enumerate(asked):
        for other, other_matter, _ in asked[first + 1 :]:
            if matter != other_matter or question.facets.argmax() != other.facets.argmax():
                return [question, other]
    return None


def _bare(text: str, area: str) -> bool:
    """「在哪办」: a clause too short to name a matter, or understood as a follow-up and not much longer."""
    length = len(_plain(text))
    return length <= _SCRAP or (area == FOLLOWUP and length <= _BARE)


def _plain(text: str) -> str:
    return text.strip("，。？！； ")


def _weighed(whole: Question, pieces: list[Question], labels: Labels, *, count: int) -> Question:
    """The whole message, its clauses (so many of the pieces) and its windows together.

    A few clauses are best read as one text (held out, two: area 0.92, matter 0.71; mixed with them 0.91 and 0.67). In
    a story the n-grams of the question are lost among those of the telling: with five sentences around a held-out
    question the whole finds its area in 0.69 of cases, its clauses in 0.83. So the more clauses, the less the whole
    decides; it keeps `_SAY` in the matter and the facet, since 「能申请法律援助吗」 is about wages if the story is.
    """
    rows = np.array([labels.area_row(piece.matters) for piece in pieces])
    weights = np.array([(ASKING if clauses.asks(piece.text) else 1.0) for piece in pieces]) * rows.max(axis=1) ** 2
    weights[count:] *= _WINDOW
    trust = min(1.0, _WHOLE / count)
    talk = [labels.area_names[int(row.argmax())] in _SMALL_TALK for row in rows]
    weights = np.where(talk, weights * 0.1, weights) + 1e-9
    areas = trust * labels.area_row(whole.matters) + (1 - trust) * np.average(rows, axis=0, weights=weights)
    within = np.array([labels.within(piece.matters) for piece in pieces])
    # 「老板拖欠工资」 is sure which matter of legal aid it would be, 「能申请吗」 is not: the sure one says more.
    clear = within[:, labels.of_area(int(areas.argmax()))].max(axis=1) ** 2
    shares = np.average(within, axis=0, weights=weights * clear + 1e-9)
    asking = [piece.facets for piece in pieces if clauses.asks(piece.text)] or [whole.facets]
    say = max(_SAY, trust)
    return replace(
        whole,
        matters=labels.joined(areas, say * labels.within(whole.matters) + (1 - say) * shares),
        facets=say * whole.facets + (1 - say) * np.mean(asking, axis=0),
    )
