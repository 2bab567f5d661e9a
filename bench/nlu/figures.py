"""The figures of the comparison, from cases and what was predicted for them. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from bench.nlu.predictions import Prediction, Timed
from bench.nlu.sets import Case

BINS = 15
SHORT = 60
"""Characters up to which a text counts as short."""

Pair = tuple[Case, Prediction]


class Bin(NamedTuple):
    """One bar of the reliability diagram."""

    confidence: float
    accuracy: float
    count: int


class Latency(NamedTuple):
    """Milliseconds of the clock, and the median of the processor."""

    count: int
    median: float
    p95: float
    p99: float
    cpu: float


@dataclass(frozen=True)
class Confusion:
    """How often one label was taken for another."""

    gold: str
    predicted: str
    count: int


def area_right(case: Case, prediction: Prediction) -> bool:
    """The area, or that of an answer that is as right."""
    return prediction.area in case.areas


def answer_right(case: Case, prediction: Prediction) -> bool:
    """The exact full intent, or one that is as right."""
    return prediction.answer in case.intents


def any_answer_right(case: Case, prediction: Prediction) -> bool:
    """The same where a message was read as two questions and either counts."""
    return not case.intents.isdisjoint(prediction.answers)


def share(values: Iterable[bool]) -> float:
    """The share of true values; not a number where there are none."""
    found = list(values)
    return sum(found) / len(found) if found else float("nan")


def answer_accuracy(pairs: Sequence[Pair]) -> float:
    """Over the cases that name an answer."""
    return share(answer_right(case, said) for case, said in pairs if case.intents)


def counted(
    pairs: Iterable[Pair], key: Callable[[Pair], str], right: Callable[[Case, Prediction], bool]
) -> dict[str, dict[str, int]]:
    """How many of how many were right, by what the key says of them."""
    found: dict[str, dict[str, int]] = {}
    for pair in pairs:
        count = found.setdefault(key(pair), {"right": 0, "cases": 0})
        count["right"] += right(*pair)
        count["cases"] += 1
    return dict(sorted(found.items()))


def f1_by_area(pairs: Sequence[Pair]) -> dict[str, float]:
    """F1 of every area that occurs among the cases. A prediction that is as right counts as the case's own area."""
    hits: Counter[str] = Counter()
    gold: Counter[str] = Counter()
    predicted: Counter[str] = Counter()
    for case, said in pairs:
        area = case.area if area_right(case, said) else said.area
        gold[case.area] += 1
        predicted[area] += 1
        hits[case.area] += area == case.area
    return {area: 2 * hits[area] / (gold[area] + predicted[area]) for area in sorted(gold)}


def macro_f1(pairs: Sequence[Pair], areas: Iterable[str] | None = None) -> float:
    """The mean over areas, or over those of `areas` that occur."""
    by_area = f1_by_area(pairs)
    chosen = [by_area[area] for area in (by_area if areas is None else areas) if area in by_area]
    return float(np.mean(chosen)) if chosen else float("nan")


def reliability(confidences: Sequence[float], right: Sequence[bool], bins: int = BINS) -> list[Bin]:
    """Bins of equal width over the confidence, empty ones left out."""
    sure = np.asarray(confidences, float)
    hit = np.asarray(right, float)
    places = np.minimum((sure * bins).astype(int), bins - 1)
    return [
        Bin(float(sure[places == place].mean()), float(hit[places == place].mean()), int((places == place).sum()))
        for place in range(bins)
        if (places == place).any()
    ]


def calibration_error(confidences: Sequence[float], right: Sequence[bool], bins: int = BINS) -> float:
    """Expected calibration error: the gap between confidence and accuracy, weighted by how many are in the bin."""
    found = reliability(confidences, right, bins)
    total = sum(each.count for each in found)
    if not total:
        return float("nan")
    return sum(abs(each.confidence - each.accuracy) * each.count for each in found) / total


def auroc(inside: Sequence[float], outside: Sequence[float]) -> float:
    """How often a text from outside scores higher than one from inside; a tie counts half."""
    if not inside or not outside:
        return float("nan")
    ordered = np.sort(np.asarray(inside, float))
    scores = np.asarray(outside, float)
    below = np.searchsorted(ordered, scores, "left")
    not_above = np.searchsorted(ordered, scores, "right")
    return float((below + not_above).sum() / (2 * len(ordered) * len(scores)))


def coverage_curve(confidences: Sequence[float], right: Sequence[bool]) -> tuple[list[float], list[float]]:
    """Accuracy among the surest share of texts, for every share. Texts equally sure come in together."""
    order = sorted(zip(confidences, right, strict=True), key=lambda each: -each[0])
    coverage: list[float] = []
    accuracy: list[float] = []
    hits = 0
    for place, (confidence, hit) in enumerate(order, 1):
        hits += hit
        if place == len(order) or order[place][0] != confidence:
            coverage.append(place / len(order))
            accuracy.append(hits / place)
    return coverage, accuracy


def accuracy_at(coverage: float, confidences: Sequence[float], right: Sequence[bool]) -> float:
    """Accuracy among the surest texts when at least this share is answered."""
    shares, accuracies = coverage_curve(confidences, right)
    return next((value for at, value in zip(shares, accuracies, strict=True) if at >= coverage - 1e-9), float("nan"))


def latency(readings: Iterable[Timed]) -> Latency:
    """Percentiles over single texts."""
    found = list(readings)
    if not found:
        return Latency(0, *[float("nan")] * 4)
    walls = [each.wall for each in found]
    median, p95, p99 = (float(value) for value in np.percentile(walls, [50, 95, 99]))
    return Latency(len(found), median, p95, p99, float(np.median([each.cpu for each in found])))


def confusions(pairs: Sequence[Pair], most: int, *, areas: bool) -> list[Confusion]:
    """The commonest mistakes, between areas or between answers."""
    counted: Counter[tuple[str, str]] = Counter()
    for case, said in pairs:
        if areas and not area_right(case, said):
            counted[case.area, said.area] += 1
        elif not areas and case.intent and not answer_right(case, said):
            counted[case.intent, said.answer] += 1
    ordered = sorted(counted.items(), key=lambda each: (-each[1], each[0]))
    return [Confusion(gold, predicted, count) for (gold, predicted), count in ordered[:most]]


def by_group(pairs: Sequence[Pair]) -> dict[str, list[Pair]]:
    """The cases by how they are written, plain ones first."""
    names = sorted({case.group for case, _ in pairs if case.group}, key=lambda name: (name != "plain", name))
    return {name: [pair for pair in pairs if pair[0].group == name] for name in names}
