"""What a guess risks, and from which confidence on guesses of that risk are right often enough."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from sklearn.isotonic import IsotonicRegression

from bench.nlu.errors import BenchError
from bench.nlu.sets import OUTSIDE
from bench.nlu.sharpen import Understood
from bot.nlu.calibration import Calibration
from bot.nlu.reading import Labels
from bot.nlu.sharpness import Sharpness

GRAVE = ("deadline", "refused")
"""Facets that tell a citizen until when, or how to fight back: misread, they cost a right."""
AHEAD = 2.0
"""A guess is ahead when the next is at most half as likely."""
NEEDED = {"area": 0.5, "talk": 0.7, "ordinary": 0.5, "ordinary_ahead": 0.5, "grave": 0.5, "facet": 0.5, "thread": 0.5}
_UNCLEAR = "unclear"
_FEWEST = 30


@dataclass(frozen=True)
class Guess:
    """One guess at a held-out text: how sure, whether right, and what it weighs."""

    kind: str
    sure: float
    right: bool
    weight: float


def guesses(labels: Labels, cases: Sequence[Understood], *, sharpness: Sharpness, weight: float) -> list[Guess]:
    """What the classifier guesses at each case, by kind of risk."""
    found = []
    for case, unsharpened in cases:
        question = sharpness.question(unsharpened, labels)
        area, sure = next(iter(labels.areas(question.matters).items()))
        if area == _UNCLEAR:
            continue  # asked back, however sure
        if area in OUTSIDE:  # small talk taken for what nobody handles turns nobody away
            found.append(Guess("talk", sure, bool(OUTSIDE & case.areas), weight))
        else:
            found.append(Guess("area", sure, area in case.areas, weight))
        if not case.intents or area in OUTSIDE:
            continue
        first, second = np.argsort(-question.matters)[:2]
        matter, facet = labels.matters[first], labels.facets[int(question.facets.argmax())]
        sure = float(question.matters[first])
        ahead = sure >= AHEAD * float(question.matters[second])
        kind = "grave" if facet in GRAVE else "ordinary_ahead" if ahead else "ordinary"
        right = matter in {intent.rsplit(".", 1)[0] for intent in case.intents}
        found.append(Guess(kind, sure, right, weight))
        right = facet in {intent.rsplit(".", 1)[1] for intent in case.intents}
        found.append(Guess("facet", float(question.facets.max()), right, weight))
    return found


def weighed(strangers: list[Guess]) -> list[Guess]:
    """Real lines weigh like all held-out examples together, but where they are few of a kind each counts as one: of 417
    real lines three ask for a time limit, and two of these misread would have put that threshold from 0.54 to 0.75.
    """
    counts = Counter(guess.kind for guess in strangers)
    return [guess if counts[guess.kind] >= _FEWEST else replace(guess, weight=1.0) for guess in strangers]


def threshold(found: list[Guess], needed: float) -> float:
    """The lowest confidence from which on guesses are right often enough, in hundredths; 0.95 where none ever are."""
    sure = np.array([guess.sure for guess in found])
    curve = IsotonicRegression(y_min=0, y_max=1, out_of_bounds="clip").fit(
        sure, [guess.right for guess in found], sample_weight=[guess.weight for guess in found]
    )
    places = np.arange(0.05, 0.96, 0.01)
    enough = places[curve.predict(places) >= needed]
    return round(float(enough[0]), 2) if len(enough) else 0.95


def chosen(found: list[Guess]) -> dict[str, float]:
    """A threshold per kind. Raises when a kind has too few guesses to say anything."""
    result = {}
    for kind, needed in NEEDED.items():
        of_kind = [guess for guess in found if guess.kind == kind]
        if len(of_kind) < _FEWEST:
            raise BenchError(f"Only {len(of_kind)} held-out guesses of kind {kind}: too few to set a threshold from.")
        result[kind] = threshold(of_kind, needed)
    # Few guesses are close to their rivals, so their own curve is rough: they never need less than those well ahead.
    result["ordinary"] = max(result["ordinary"], result["ordinary_ahead"])
    # Nine real lines ask for a limit or a remedy: their curve alone once let through what is sure by 0.29. The curve of
    # matters well ahead has the guesses to hold it up; that of the others is too rough to raise it.
    result["grave"] = max(result["grave"], result["ordinary_ahead"])
    return result


def astray(calibration: Calibration) -> float:
    """Half way between what the two lowest grades of answers are told: below it a guess is of the lowest. Raises where all
    are told alike.
    """
    if len(calibration.answer.grades) < 2:
        raise BenchError("The guesses at answers make one grade: too few to tell the lowest from the rest.")
    (_, lowest), (_, above) = calibration.answer.grades[:2]
    return round((lowest + above) / 2, 2)
