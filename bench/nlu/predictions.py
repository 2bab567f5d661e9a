"""What a pipeline made of one text, in one form for both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bench.nlu.sets import OUTSIDE

_FALLBACK = "nlu_fallback"
_CRISIS = "crisis"
_LISTED = 5


@dataclass(frozen=True)
class Prediction:
    """`answer` is what would be answered before any topic is carried over, however unsure; `answers` adds that of a
    second question. `answered` says whether the pipeline itself is sure enough. `outside` grows with the doubt that
    the hotline has anything to answer. The last three are what the service judges danger by: the alarm, the area
    head's share of crisis, and the likeliest matter of it."""

    area: str
    area_confidence: float
    answer: str
    answer_confidence: float
    answers: tuple[str, ...]
    answered: bool
    outside: float
    crisis: float = 0.0
    crisis_share: float = 0.0
    crisis_matter: str | None = None


@dataclass(frozen=True)
class Timed:
    """A prediction and what it took, in milliseconds of the clock and of the processor."""

    prediction: Prediction
    length: int
    wall: float
    cpu: float


def read(parsed: dict[str, Any]) -> Prediction:
    """Reads Rasa's parse result."""
    return _shipped(parsed) if "questions" in parsed else _stock(parsed)


def outside(ranking: list[tuple[str, float]]) -> float:
    """One minus the probability of the areas in scope among the five likeliest.

    Shipped names five areas, stock ten: the same five count for both. What is spread thinner than that fits no area
    well, so it counts as outside.
    """
    likeliest = sorted(ranking, key=lambda each: -each[1])[:_LISTED]
    return 1.0 - sum(confidence for name, confidence in likeliest if name not in OUTSIDE)


def _shipped(parsed: dict[str, Any]) -> Prediction:
    questions = [question for question in parsed["questions"] if question["areas"] and question["matters"]]
    if not questions:
        return Prediction("unclear", 0.0, "", 0.0, (), False, 1.0)
    best = max(questions, key=lambda question: question["matters"][0]["confidence"])
    chosen = parsed["intent"]["name"]
    selected = parsed.get("response_selector", {}).get(chosen, {})
    return Prediction(
        area=best["area"]["name"],
        area_confidence=best["area"]["confidence"],
        answer=best["answer"]["name"],
        answer_confidence=best["answer"]["confidence"],
        answers=tuple(dict.fromkeys(question["answer"]["name"] for question in questions)),
        answered=chosen != "unclear" and "response" in selected,
        outside=min(outside(_pairs(question["areas"])) for question in questions),
        crisis=parsed.get("crisis", 0.0),
        crisis_share=max(dict(_pairs(question["areas"])).get(_CRISIS, 0.0) for question in questions),
        crisis_matter=next((matter for matter in _matters(questions) if matter.startswith(f"{_CRISIS}/")), None),
    )


def _stock(parsed: dict[str, Any]) -> Prediction:
    ranking = [pair for pair in _pairs(parsed["intent_ranking"]) if pair[0] != _FALLBACK]
    area, confidence = ranking[0] if ranking else ("unclear", 0.0)
    response = parsed.get("response_selector", {}).get("default", {}).get("response", {})
    answer = response.get("intent_response_key") or ""
    return Prediction(
        area=area,
        area_confidence=confidence,
        answer=answer,
        answer_confidence=response.get("confidence") or 0.0,
        answers=(answer,),
        answered=parsed["intent"]["name"] != _FALLBACK,
        outside=outside(ranking),
    )


def _matters(questions: list[dict[str, Any]]) -> list[str]:
    return [each["name"] for question in questions for each in question["matters"]]


def _pairs(ranking: list[dict[str, Any]]) -> list[tuple[str, float]]:
    return [(each["name"], each["confidence"]) for each in ranking]
