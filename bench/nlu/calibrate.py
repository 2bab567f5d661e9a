"""Lays the curves of `bot.nlu.calibration` over what a classifier guessed at held-out examples and at strangers' lines.

Strangers' lines are real ones that nobody worked on (`real_calibration.jsonl`; of those of the development set, for which
examples were written, 66 % are answered right, of unknown ones 55 %) and questions written for this alone
(`calibration.jsonl`): about the core areas, which real lines hardly ever touch, and about the rest as somebody asks who
wants to know one thing. With real lines alone for the rest, such questions were right eight points more often than was
said. Examples left out are no measure of how often a guess is right, since many were written to teach where two answers
part: of the core ones 64 % were answered right, of questions by an author who knew the answers but not the examples 84 %,
of real lines about other areas 59 %. So strangers are shifted one way in the core areas and another in the rest. How many
of the nearest examples ask what was guessed is the second variable (`bot.nlu.neighbours`), how much a stranger wrote the
third: of unseen strangers' lines (five folds) what is right then surprises the curve of answers by 0.537 instead of 0.545
(real ones), 0.272 instead of 0.280 (written, outside the core) and 0.138 instead of 0.146 (core). That of areas it leaves
as it is, and is left out there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import yaml
from sklearn.linear_model import LogisticRegression

from bench.nlu import sharpen
from bench.nlu.sets import CORE, ROOT
from bench.nlu.sharpen import Understood
from bot.nlu.calibration import Calibration, Curve, log_odds, of_answer, of_area, written
from bot.nlu.reading import likeliest_answer
from bot.nlu.sharpness import Sharpness
from bot.nlu.two_heads import TwoHeads

GRADES = 8
"""With six, the lowest grade of areas reached from 0 to 0.85, and whatever fell into it was told as 0.65."""
_SHARED = 7
"""Columns before those of the areas: the guess's odds and support, and of a stranger these two, how much was written, a
shift, and another in the core areas."""
_AREA = 0.2
"""What counts as one in the areas' columns: the smaller, the more lines an offset takes. With 1 an area's ten lines moved it
by a whole unit, and of unseen lines (five folds) confidences were 0.032 off instead of 0.025."""
_FEWEST = 100
"""Strangers' lines below which their shift would follow chance: held-out examples then stand for them."""


@dataclass(frozen=True)
class Guessed:
    """One guess: how likely the heads found it, what share of the nearest examples asks the same, of which area it is,
    whether it is right, whether a stranger wrote the text, and the text."""

    probability: float
    support: float | None
    area: str
    right: bool
    stranger: bool
    text: str


@dataclass(frozen=True)
class Read:
    """Lines as a model that never saw them understood them."""

    model: TwoHeads
    lines: Sequence[Understood]


def measured(own: Read, strangers: Read, sharpness: Sharpness) -> Calibration:
    """Both curves, from held-out examples and strangers' lines."""
    areas: list[Guessed] = []
    answers: list[Guessed] = []
    for read, stranger in ((own, False), (strangers, True)):
        model = read.model
        for case, question in read.lines:
            sharp = sharpness.question(question, model.labels)
            near = model.support(sharp)
            likely, right = sharpen.area(case, sharp, model.labels)
            area = next(iter(model.labels.areas(sharp.matters)))
            areas.append(Guessed(likely, of_area(near, area), area, right, stranger, question.text))
            if case.intents:
                answer, likely = likeliest_answer(sharp, model.labels, model.answers)
                right = answer in case.intents
                support = of_answer(near, answer)
                answers.append(Guessed(likely, support, answer.split("/")[0], right, stranger, question.text))
    return Calibration(curve(areas), curve(answers, length=True))


def curve(guesses: Sequence[Guessed], *, length: bool = False) -> Curve:
    """The curve for strangers, with how much they wrote as a variable where `length` says so. Held-out examples and strangers' lines weigh the same; offsets of rare areas stay small."""
    names = sorted({guess.area for guess in guesses})
    strangers = sum(guess.stranger for guess in guesses)
    known = strangers >= _FEWEST
    supports = [guess.support for guess in guesses if guess.support is not None and (guess.stranger or not known)]
    usual = sum(supports) / max(len(supports), 1)
    rows = np.zeros((len(guesses), _SHARED + len(names)))
    weights = np.ones(len(guesses))
    for index, guess in enumerate(guesses):
        odds, stranger = log_odds(guess.probability), guess.stranger and known
        told = odds, usual if guess.support is None else guess.support
        shift = stranger, stranger and guess.area in CORE
        rows[index, :_SHARED] = *told, *(stranger * each for each in (*told, length * written(guess.text))), *shift
        rows[index, _SHARED + names.index(guess.area)] = _AREA
        weights[index] = (len(guesses) - strangers) / strangers if stranger else 1.0
    right = [guess.right for guess in guesses]
    fitted = LogisticRegression(C=1.0, max_iter=1000).fit(rows, right, sample_weight=weights)
    slope, support, steeper, leaning, longer, shift, core, *offsets = (float(value) for value in fitted.coef_[0])
    areas = {
        name: round(_AREA * value + core * (known and name in CORE), 4)
        for name, value in zip(names, offsets, strict=True)
    }
    found = Curve(
        round(slope + known * steeper, 4),
        round(support + known * leaning, 4),
        round(usual, 4),
        round(known * longer, 4),
        round(float(fitted.intercept_[0]) + known * shift, 4),
        areas,
    )
    return replace(found, grades=_grades(found, [each for each in guesses if each.stranger or not known]))


def write(found: Calibration, *, root: Path = ROOT) -> None:
    """`data/calibration.yml`."""
    head = (
        "# Written by `make thresholds` (bench/nlu/calibrate.py), read by bot/nlu/calibration.py. Not to be typed in.\n"
    )
    content = asdict(found)
    for each in content.values():
        each["grades"] = [list(grade) for grade in each["grades"]]
    (root / "data" / "calibration.yml").write_text(head + yaml.safe_dump(content, sort_keys=False), "utf8")


def _grades(found: Curve, guesses: Sequence[Guessed]) -> tuple[tuple[float, float], ...]:
    """As many guesses in each grade, the core areas and the rest counting alike: questions of the core are mostly
    understood, and would leave one grade for whatever is not. What is said is the mean of what the curve says of them.
    """
    core = sum(guess.area in CORE for guess in guesses)
    rest = len(guesses) - core
    shares = np.array([found.share(guess.probability, guess.support, guess.area, guess.text) for guess in guesses])
    weights = np.array([1 / core if guess.area in CORE else 1 / rest for guess in guesses])
    order = np.argsort(shares)
    shares, weights = shares[order], weights[order]
    places = np.ceil(GRADES * np.cumsum(weights) / weights.sum() - 1e-9) - 1
    parts = [places == place for place in range(GRADES) if (places == place).any()]
    return tuple(
        (
            0.0 if index == 0 else round(float(shares[part][0]), 4),
            round(float(np.average(shares[part], weights=weights[part])), 4),
        )
        for index, part in enumerate(parts)
    )
