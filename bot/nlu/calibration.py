"""How often a guess is right, given how likely the heads find it: what a confidence should say.

Two things bend the heads' own probabilities. Where many matters lie close together, as in the core areas, the right one
is found with little of the probability; and strangers' wording lowers it further. So a logistic curve is laid over the
probability, over how many of the nearest examples ask the same (`neighbours`) and over how much was written, with an
offset per area and a shift from what strangers wrote (`make thresholds`). What is told at length is as often right with
less of the probability, since a story's other clauses take their part of it. It is told in a few grades: some hundred lines can say no more, and a finer figure
would only pretend to.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from rasa.shared.exceptions import RasaException

FILE = Path(__file__).parents[2] / "data" / "calibration.yml"
_EDGE = 1e-4
"""No guess is held to be surer than this, or its odds would have no end."""


@dataclass(frozen=True)
class Curve:
    """`support` is what the nearest examples weigh, `usual` their share where there is no encoder to find them; `length` is
    what the logarithm of the characters weighs; `areas` are added to `offset`. `grades`: (from this share on, what is said),
    rising; empty for the curve itself."""

    slope: float
    support: float
    usual: float
    length: float
    offset: float
    areas: dict[str, float]
    grades: tuple[tuple[float, float], ...] = ()

    def share(self, probability: float, support: float | None, area: str, text: str) -> float:
        """The share of such guesses at a text that is right."""
        near = self.usual if support is None else support
        odds = self.slope * log_odds(probability) + self.support * near + self.length * written(text)
        return 1 / (1 + math.exp(-odds - self.offset - self.areas.get(area, 0.0)))

    def sure(self, probability: float, support: float | None, area: str, text: str) -> float:
        """The same as it is told: the grade it falls into."""
        found = self.share(probability, support, area, text)
        if not self.grades:
            return found
        place = bisect_right([edge for edge, _ in self.grades], found)
        return self.grades[max(place - 1, 0)][1]


@dataclass(frozen=True)
class Calibration:
    """A curve for areas and one for whole answers."""

    area: Curve
    answer: Curve


def of_area(near: dict[str, float] | None, area: str) -> float | None:
    """The share of the nearest examples that belong to an area."""
    return None if near is None else sum(share for intent, share in near.items() if intent.split("/")[0] == area)


def of_answer(near: dict[str, float] | None, answer: str) -> float | None:
    """The share of them that asks for this answer."""
    return None if near is None else near.get(answer, 0.0)


def log_odds(probability: float) -> float:
    """Of a probability, held away from 0 and 1."""
    kept = min(max(probability, _EDGE), 1 - _EDGE)
    return math.log(kept / (1 - kept))


def written(text: str) -> float:
    """How much was written: twice as long counts the same wherever it begins."""
    return math.log(max(len(text), 1))


def measured() -> Calibration:
    """What the file says. Raises RasaException where it lacks something."""
    try:
        content = yaml.safe_load(FILE.read_text("utf8")) or {}
        return Calibration(_curve(content["area"]), _curve(content["answer"]))
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise RasaException(f"{FILE.name} cannot be read ({error}): run `make thresholds`.") from error


def _curve(row: dict[str, Any]) -> Curve:
    grades = tuple((float(edge), float(said)) for edge, said in row["grades"])
    areas = {name: float(value) for name, value in row["areas"].items()}
    numbers = (float(row[name]) for name in ("slope", "support", "usual", "length", "offset"))
    return Curve(*numbers, areas, grades)
