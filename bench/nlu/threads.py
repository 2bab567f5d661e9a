"""Fits the weights of `bot.nlu.thread`: what a message asks that goes on about the answer before it.

Three kinds of pairs teach them: written follow-ups to a question (`tests/nlu/threads.jsonl`, `asks`), small talk and bare
facts in the same places (`tells`), and questions about something else, which are those of `calibration.jsonl` put behind
the same first questions. What is told of them is judged by five folds, no first question being in two of them.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import yaml
from scipy.optimize import minimize

from bench.nlu.errors import BenchError
from bench.nlu.sets import ROOT, rows
from bot.nlu import thread
from bot.nlu.text import normalise
from bot.nlu.thread import Thread, Weights
from bot.nlu.two_heads import TwoHeads

ASKS, TELLS, ELSEWHERE = "asks", "tells", "elsewhere"
_ELSEWHERE = 440
"""As many questions about something else as follow-ups: real conversations may hold more, but these are the easy ones."""
_STRENGTH = 0.002
"""What a weight's square costs."""
_FOLDS = 5
_FEWEST = 100


@dataclass(frozen=True)
class Pair:
    """A first question, what was said next, and the labels that are right for it."""

    before: str
    text: str
    intents: frozenset[str]
    kind: str


@dataclass(frozen=True)
class Weighed:
    """One pair as the fit sees it: each answer's variables (rows), and which of them are right."""

    pair: Pair
    variables: np.ndarray
    right: np.ndarray


@dataclass(frozen=True)
class Told:
    """The first guess at a pair that taught nothing: how sure, whether right, and whether one of the first three is."""

    kind: str
    sure: float
    right: bool
    of_three: bool


def pairs(frozen: Path = ROOT / "tests" / "nlu", seed: int = 3) -> list[Pair]:
    """All three kinds."""
    written = [
        Pair(row["before"], row["text"], frozenset(row["intents"]), row["kind"])
        for row in rows(frozen / "threads.jsonl")
    ]
    chance = random.Random(seed)
    first = sorted({pair.before for pair in written})
    others = [row for row in rows(frozen / "calibration.jsonl") if len(row["text"]) <= thread.LONGEST]
    chance.shuffle(others)
    return written + [
        Pair(chance.choice(first), row["text"], frozenset([row["intent"], *row.get("also", [])]), ELSEWHERE)
        for row in others[:_ELSEWHERE]
    ]


def weighed(model: TwoHeads, found: Sequence[Pair], data: Path = ROOT / "data") -> list[Weighed]:
    """What the model makes of each pair, whose first question is taken to be answered as it is read."""
    leads = _leads(data)
    answered = {before: _answered(model, before, leads) for before in {pair.before for pair in found}}
    result = []
    for pair in found:
        answer = answered[pair.before]
        before = Thread(normalise(pair.before).text, answer, leads[answer])
        scored = model.score(before.texts(normalise(pair.text).text))
        names, variables = thread.described(before, model.readings(scored.raw))
        result.append(Weighed(pair, variables, np.isin(names, list(pair.intents))))
    return result


def fitted(found: Sequence[Weighed]) -> Weights:
    """The weights under which what is right is least surprising."""
    known = [each for each in found if each.right.any()]
    if len(known) < _FEWEST:
        raise BenchError(f"Only {len(known)} pairs of threads.jsonl have an answer we know: too few to weigh anything.")

    def cost(weights: np.ndarray) -> tuple[float, np.ndarray]:
        total, slope = 0.0, np.zeros_like(weights)
        for each in known:
            scores = each.variables @ weights
            shares = np.exp(scores - scores.max())
            shares /= shares.sum()
            right = shares[each.right].sum()
            total -= np.log(max(right, 1e-300))
            slope += each.variables.T @ (shares - np.where(each.right, shares, 0.0) / max(right, 1e-300))
        return total / len(known) + _STRENGTH * weights @ weights / 2, slope / len(known) + _STRENGTH * weights

    found_weights = minimize(cost, np.zeros(len(thread.VARIABLES)), jac=True, method="L-BFGS-B").x
    return Weights(tuple(round(float(value), 3) for value in found_weights))


def unseen(found: Sequence[Weighed], seed: int = 1) -> list[Told]:
    """What is told of each pair by weights from the other folds."""
    first = sorted({each.pair.before for each in found})
    fold = dict(zip(first, np.random.default_rng(seed).integers(_FOLDS, size=len(first)), strict=True))
    told = []
    for number in range(_FOLDS):
        weights = np.array(fitted([each for each in found if fold[each.pair.before] != number]).values)
        for each in found:
            if fold[each.pair.before] == number:
                scores = each.variables @ weights
                right = each.right[np.argsort(-scores)[:3]]
                sure = 1 / np.exp(scores - scores.max()).sum()
                told.append(Told(each.pair.kind, float(sure), bool(right[0]), bool(right.any())))
    return told


def write(weights: Weights, told: Sequence[Told], *, root: Path = ROOT) -> None:
    """`data/thread.yml`, with how often guesses at unseen pairs are right."""
    head = "# Written by `make thresholds` (bench/nlu/threads.py), read by bot/nlu/thread.py. Not to be typed in.\n"
    content = {
        "measured_on": date.today(),  # noqa: DTZ011
        "weights": dict(zip(thread.VARIABLES, weights.values, strict=True)),
        "unseen": {kind: _shares([each for each in told if each.kind == kind]) for kind in (ASKS, TELLS, ELSEWHERE)},
    }
    (root / "data" / "thread.yml").write_text(head + yaml.safe_dump(content, sort_keys=False), "utf8")


def _shares(told: Sequence[Told]) -> dict[str, float | int]:
    means = np.mean([(each.right, each.of_three, each.sure) for each in told], axis=0)
    return {"pairs": len(told)} | {
        name: round(float(mean), 3) for name, mean in zip(("right", "of_three", "sure"), means, strict=True)
    }


def _leads(data: Path) -> dict[str, frozenset[str]]:
    """The matters which each answer leads to."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    files = (yaml.load(path.read_text("utf8"), loader) for path in sorted((data / "knowledge").glob("*.yml")))
    return {
        answer["id"]: frozenset(related.rsplit(".", 1)[0] for related in answer.get("related", []))
        for content in files
        for answer in content.get("answers", [])
    }


def _answered(model: TwoHeads, before: str, leads: dict[str, frozenset[str]]) -> str:
    """The likeliest answer to a first question."""
    readings = model.readings(model.score([normalise(before).text]).raw)
    return next(name for index in np.argsort(-readings.answers[0]) if (name := readings.names[index]) in leads)
