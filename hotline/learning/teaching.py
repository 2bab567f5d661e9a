"""What a turn can teach, and how much: pure rules over what the log says of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from hotline.conversations.brain import Understanding
from hotline.conversations.events import TurnEvent
from hotline.knowledge.resolve import questions_of
from hotline.knowledge.thresholds import Thresholds
from hotline.vocabulary import Outcome, Reason


class Teaches(StrEnum):
    """Why a message is worth a look. Closed: docs/学习手册.md names each."""

    CORRECTED = "corrected"
    REJECTED = "rejected"
    BADLY_RATED = "badly_rated"
    CHOSEN = "chosen"
    HANDED_OFF = "handed_off"
    DISAGREEING = "disagreeing"
    UNANSWERED = "unanswered"
    UNCERTAIN = "uncertain"
    NEW_KIND = "new_kind"
    DRIFTED = "drifted"


IN_WORDS: dict[Teaches, str] = {
    Teaches.CORRECTED: "坐席指出听错了，并选了该给的回答",
    Teaches.REJECTED: "群众或坐席说不是这个意思",
    Teaches.BADLY_RATED: "群众说没帮助，或者打了低分",
    Teaches.CHOSEN: "没听准，群众自己点了一个意思",
    Teaches.HANDED_OFF: "答了以后转了人工",
    Teaches.DISAGREEING: "分类和按词查找的结果不一样",
    Teaches.UNANSWERED: "没有答上来",
    Teaches.UNCERTAIN: "答了，但把握不大",
    Teaches.NEW_KIND: "像是新的一类问题，好几个人问过",
    Teaches.DRIFTED: "这件事近来问的和以前不一样",
}
_WEIGHTS: dict[Teaches, float] = {
    Teaches.CORRECTED: 6.0,
    Teaches.REJECTED: 5.0,
    Teaches.BADLY_RATED: 4.0,
    Teaches.CHOSEN: 3.5,
    Teaches.HANDED_OFF: 3.0,
    Teaches.DISAGREEING: 2.5,
    Teaches.UNANSWERED: 2.5,
    Teaches.UNCERTAIN: 2.0,
    Teaches.NEW_KIND: 3.0,
    Teaches.DRIFTED: 3.0,
}
"""What a person said outweighs what the machine suspects of itself. The first reason counts in full, others by a third."""
_FURTHER = 1 / 3
_LOW_SCORE = 2
_NEAR_THRESHOLD = 0.12
"""So little above its threshold an answer was nearly none."""
_FOUND_FOR_SURE = 0.6
"""Share of the question that the retrieved answer holds before its dissent counts."""
_UNANSWERED = (Outcome.CLARIFIED, Outcome.SEARCHED)
TAUGHT_BY = (*_UNANSWERED, Outcome.ANSWERED, Outcome.AREA_OVERVIEW, Outcome.OUT_OF_SCOPE, Outcome.CHITCHAT)
"""Outcomes of turns in which the brain read a question. What is told inside a procedure is no question."""
_OF_ITS_OWN = frozenset(
    {
        Reason.NUMBER,
        Reason.OFFICE,
        Reason.WHICH_OFFICE,
        Reason.WHICH_DISTRICT,
        Reason.ITEMS,
        Reason.NO_ITEM,
        Reason.WHICH_DAY,
    }
)
"""Asked back or looked up for a reason that has nothing to do with how well it was understood."""


@dataclass(frozen=True)
class Happened:
    """An event that came after the turn."""

    kind: TurnEvent
    detail: Mapping[str, Any]


@dataclass(frozen=True)
class Found:
    """What looking the words up finds first, and the share of the question it holds."""

    answer: str
    share: float


@dataclass(frozen=True)
class Lesson:
    """What there is to learn from one turn."""

    reasons: tuple[Teaches, ...]
    meaning: str | None
    confidence: float
    chosen: str | None

    @property
    def weight(self) -> float:
        """How much it teaches."""
        return weight_of(self.reasons, self.confidence)


def weight_of(reasons: Iterable[Teaches], confidence: float) -> float:
    """The strongest reason in full, the others by a third; of two alike the one the model was less sure of."""
    strengths = sorted((_WEIGHTS[reason] for reason in reasons), reverse=True)
    return round(strengths[0] + _FURTHER * sum(strengths[1:]) + (1 - confidence) / 2, 4) if strengths else 0.0


def assess(
    understanding: Understanding,
    *,
    outcome: Outcome,
    reason: Reason | None,
    happened: Sequence[Happened],
    found: Found | None,
    thresholds: Thresholds,
) -> Lesson:
    """The reasons for a look at this turn; none where everything speaks for its having been understood."""
    meaning, confidence = meaning_of(understanding)
    reasons: list[Teaches] = []
    chosen: str | None = None
    for event in happened:
        if event.kind is TurnEvent.CORRECTED:
            reasons.append(Teaches.CORRECTED)
            chosen = event.detail.get("meaning")
        elif event.kind is TurnEvent.CLARIFICATION_CHOSEN:
            reasons.append(Teaches.CHOSEN)
            chosen = chosen or event.detail.get("intent")
        elif event.kind is TurnEvent.ANSWER_WRONG:
            reasons.append(Teaches.REJECTED)
        elif event.kind is TurnEvent.HANDED_OFF:
            reasons.append(Teaches.HANDED_OFF)
    if _judged_badly(happened):
        reasons.append(Teaches.BADLY_RATED)
    if is_unanswered(outcome, reason) and Teaches.CHOSEN not in reasons:
        reasons.append(Teaches.UNANSWERED)
    if outcome is Outcome.ANSWERED and reason is None and confidence < thresholds.ordinary + _NEAR_THRESHOLD:
        reasons.append(Teaches.UNCERTAIN)
    if outcome in (Outcome.ANSWERED, Outcome.AREA_OVERVIEW) and _disagrees(meaning, found):
        reasons.append(Teaches.DISAGREEING)
    return Lesson(tuple(dict.fromkeys(reasons)), meaning, confidence, chosen)


def is_unanswered(outcome: Outcome, reason: Reason | None) -> bool:
    """Asked back or searched because the question was not understood."""
    return outcome in _UNANSWERED and reason not in _OF_ITS_OWN


def meaning_of(understanding: Understanding) -> tuple[str | None, float]:
    """The likeliest `area/matter.facet` of the first question, and how sure the matter is."""
    questions = questions_of(understanding)
    if not questions or not questions[0].matters:
        return None, 0.0
    matter = questions[0].matters[0]
    facet = questions[0].facets[0].name if questions[0].facets else None
    return (f"{matter.name}.{facet}" if facet else matter.name), min(1.0, matter.confidence)


def _judged_badly(happened: Sequence[Happened]) -> bool:
    """By the last word: a thumb turned up again takes the first one back."""
    thumbs = {
        event.detail.get("message"): event.detail.get("helpful")
        for event in happened
        if event.kind is TurnEvent.REPLY_RATED
    }
    scores = [event.detail.get("score", 5) for event in happened if event.kind is TurnEvent.CONVERSATION_RATED]
    return False in thumbs.values() or bool(scores and scores[-1] <= _LOW_SCORE)


def _disagrees(meaning: str | None, found: Found | None) -> bool:
    if meaning is None or found is None or found.share < _FOUND_FOR_SURE:
        return False
    return meaning.partition(".")[0] != found.answer.partition(".")[0]
