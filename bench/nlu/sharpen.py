"""How far the classifier's probabilities are to be sharpened for strangers, measured on real lines: see `Sharpness`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

import numpy as np

from bench.nlu.sets import Case
from bot.nlu.reading import Labels, Question, likeliest_answer
from bot.nlu.sharpness import Sharpness

_POWERS = np.round(np.arange(0.6, 2.05, 0.1), 2)
_FEWEST = 100
"""Lines below which a power would follow chance."""

Understood = tuple[Case, Question]
Guess = Callable[[Case, Question], tuple[float, bool]]
"""How sure, and whether right."""
Loss = Callable[[np.ndarray, np.ndarray], float]


def measured(lines: Sequence[Understood], labels: Labels, answers: Collection[str]) -> Sharpness:
    """The powers under which area and matter are the least surprised by what is right, and answers neither too sure nor
    too modest on the whole.

    Facets come last, since an answer's confidence is that of matter and facet together. Where one of them is right the
    other mostly is too, more than their product knows: the facet's power makes up for it. (On 300 lines: 2.0. Without it
    answers on the frozen sets stay 23 points below the share that is right, with it 13.)
    """
    if len(lines) < _FEWEST:
        return Sharpness()
    named = [(case, question) for case, question in lines if case.intents]

    def best(of: Sequence[Understood], guess: Guess, loss: Loss, *tried: Sharpness) -> Sharpness:
        def cost(sharpness: Sharpness) -> float:
            pairs = [guess(case, sharpness.question(question, labels)) for case, question in of]
            return loss(np.array([pair[0] for pair in pairs]), np.array([pair[1] for pair in pairs], float))

        return min(tried, key=cost)

    powers = [float(power) for power in _POWERS]
    found = best(lines, lambda *line: area(*line, labels), _surprise, *(Sharpness(area=each) for each in powers))
    found = best(
        named, lambda *line: matter(*line, labels), _surprise, *(replace(found, matter=each) for each in powers)
    )
    return best(
        named, lambda *line: answer(*line, labels, answers), _bias, *(replace(found, facet=each) for each in powers)
    )


def area(case: Case, question: Question, labels: Labels) -> tuple[float, bool]:
    """The likeliest area."""
    name, sure = next(iter(labels.areas(question.matters).items()))
    return sure, name in case.areas


def matter(case: Case, question: Question, labels: Labels) -> tuple[float, bool]:
    """The likeliest matter."""
    name = labels.matters[int(question.matters.argmax())]
    return float(question.matters.max()), name in {intent.rsplit(".", 1)[0] for intent in case.intents}


def answer(case: Case, question: Question, labels: Labels, answers: Collection[str]) -> tuple[float, bool]:
    """The likeliest answer."""
    name, likely = likeliest_answer(question, labels, answers)
    return likely, name in case.intents


def _surprise(sure: np.ndarray, right: np.ndarray) -> float:
    """How unlikely what is right was held to be."""
    kept = np.clip(sure, 1e-4, 1 - 1e-4)
    return float(-(right * np.log(kept) + (1 - right) * np.log(1 - kept)).mean())


def _bias(sure: np.ndarray, right: np.ndarray) -> float:
    return abs(float(sure.mean() - right.mean()))
