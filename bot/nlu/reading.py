"""From probabilities to what a message asks: one question, or two that are clearly distinct.

Pure: the classifier hands in a function that scores texts. Everything is judged on clauses as well as on the whole,
since a citizen tells a story first and asks at its end.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bot.nlu import clauses

FOLLOWUP = "followup"
_SMALL_TALK = ("chitchat", "out_of_scope", "handoff", FOLLOWUP)


@dataclass(frozen=True)
class Scores:
    """Probabilities for some texts: a row each."""

    matters: np.ndarray
    facets: np.ndarray
    crisis: np.ndarray


@dataclass(frozen=True)
class Labels:
    """What the columns of `Scores` mean."""

    matters: list[str]
    facets: list[str]

    def areas(self, row: np.ndarray) -> dict[str, float]:
        """Area probability: the sum over its matters, likeliest first."""
        sums: dict[str, float] = {}
        for name, probability in zip(self.matters, row, strict=True):
            area = name.split("/")[0]
            sums[area] = sums.get(area, 0.0) + float(probability)
        return dict(sorted(sums.items(), key=lambda pair: -pair[1]))


@dataclass(frozen=True)
class Question:
    """One question of a message with the probabilities of its matter and of its facet."""

    text: str
    matters: np.ndarray
    facets: np.ndarray


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
    meant = _without_denied(text, score, labels, limits)
    parts = clauses.split(meant)
    scored = score([meant, *parts] if len(parts) > 1 else [meant])
    crisis = float(scored.crisis.max())
    whole = Question(meant, scored.matters[0], scored.facets[0])
    if len(parts) < 2:
        return Reading([whole], crisis)
    pieces = [Question(part, scored.matters[index], scored.facets[index]) for index, part in enumerate(parts, start=1)]
    pair = _two_questions(pieces, labels, limits)
    return Reading(pair or [_weighed(whole, pieces, labels)], crisis)


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


def _two_questions(pieces: list[Question], labels: Labels, limits: Limits) -> list[Question] | None:
    asked: list[tuple[Question, str, float]] = []
    for piece in pieces:
        if not clauses.asks(piece.text):
            continue
        area, sure = next(iter(labels.areas(piece.matters).items()))
        if area == FOLLOWUP and asked and sure >= limits.split_area:
            # 「要什么材料，在哪办」: the second asks another side of the same matter.
            before = asked[-1][0]
            if piece.facets.argmax() != before.facets.argmax():
                asked.append(
                    (Question(piece.text, before.matters, piece.facets), asked[-1][1], float(before.matters.max()))
                )
        elif (
            area not in _SMALL_TALK and sure >= limits.split_area and float(piece.matters.max()) >= limits.split_matter
        ):
            asked.append((piece, labels.matters[int(piece.matters.argmax())], float(piece.matters.max())))
    for first, (question, matter, _) in enumerate(asked):
        for other, other_matter, _ in asked[first + 1 :]:
            if matter != other_matter or question.facets.argmax() != other.facets.argmax():
                return [question, other]
    return None


def _weighed(whole: Question, pieces: list[Question], labels: Labels) -> Question:
    """The whole message and its clauses together; a clause that asks, and one that is sure, counts more."""
    weights = np.array([(3.0 if clauses.asks(piece.text) else 1.0) * float(piece.matters.max()) for piece in pieces])
    talk = [next(iter(labels.areas(piece.matters))) in _SMALL_TALK for piece in pieces]
    weights = np.where(talk, weights * 0.2, weights)
    clause_matters = np.average([piece.matters for piece in pieces], axis=0, weights=weights + 1e-9)
    asking = [piece.facets for piece in pieces if clauses.asks(piece.text)] or [whole.facets]
    return Question(
        whole.text, 0.6 * whole.matters + 0.4 * clause_matters, 0.5 * whole.facets + 0.5 * np.mean(asking, axis=0)
    )
