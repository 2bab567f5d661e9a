"""A linear classifier in its dual form: ridge regression on one-hot labels, turned into probabilities.

Why this one: with 17,000 texts and 350 classes it trains in half a minute where logistic regression on the same
n-grams had not finished after 200 s with 7,000; the dual form keeps one weight per text and class instead of one per
n-gram and class; and scores shrink to the base rate as a text shares less with the training texts. A tenth of the texts
is left out first, to calibrate confidence on what the weights have not seen; then all of them are used.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize_scalar
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

from bot.nlu.views import Views

_TEMPERATURES = (0.04, 1.0)
_PLAIN_CURVE = (15.0, -4.0)
"""Where too few texts were left out to fit one: about what the full data give, and never a closed eye."""

_FEWEST_TO_LEARN_FROM = 200
"""Left-out texts below which a reliability curve would follow chance."""

_TOLERANCE = 0.004
"""How small the rest of each column must get, as a share of its targets. Another processor rounds otherwise and stops a
round sooner or later: at 0.06 that moved confidences by up to 8 points and turned answers, at 0.01 by 1, at 0.002 by ½."""

_MOST_ROUNDS = 300

_COLUMNS_AT_ONCE = 320
"""Columns solved together: all 1,260 of them at once take 4 GB, in parts 2."""


@dataclass
class Head:
    """Turns raw scores, a column per label, into probabilities."""

    labels: list[str]
    temperature: float

    def settle(self, scores: np.ndarray) -> np.ndarray:
        """Probabilities, one row per text.

        Scores are distances from the base rate, which is left out: a text without evidence is equally unsure of all
        labels, however many examples each has.
        """
        return softmax(scores / self.temperature)


@dataclass
class Alarm:
    """A detector of one thing: the probability is a logistic curve over the raw score."""

    slope: float
    offset: float

    def settle(self, scores: np.ndarray) -> np.ndarray:
        """A probability per text."""
        return 1 / (1 + np.exp(-(self.slope * scores + self.offset)))


def one_hot(labels: list[str]) -> tuple[list[str], np.ndarray]:
    """The distinct labels, and a row per text with a one in its label's column."""
    names = sorted(set(labels))
    column = {name: index for index, name in enumerate(names)}
    hits = np.zeros((len(labels), len(names)), np.float32)
    hits[np.arange(len(labels)), [column[label] for label in labels]] = 1.0
    return names, hits


def fit(views: Views, targets: np.ndarray, *, strength: float, left_out: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(dual weights on all texts, scores of the texts left out by weights that never saw them).

    `targets` are centred. Leaving a text out is giving it no weight, so both solutions have the same shape and the
    second starts from the first.
    """
    seen, unseen = views.rows(~left_out), views.rows(left_out)
    dual, scores = np.empty_like(targets), np.empty_like(targets[left_out])
    for first in range(0, targets.shape[1], _COLUMNS_AT_ONCE):
        part = slice(first, first + _COLUMNS_AT_ONCE)
        partial = _solve(seen, targets[~left_out, part], strength, None)
        scores[:, part] = unseen.scores(seen.weights(partial))
        start = np.zeros_like(targets[:, part])
        start[~left_out] = partial
        dual[:, part] = _solve(views, targets[:, part], strength, start)
    return dual, scores


def _solve(views: Views, targets: np.ndarray, strength: float, start: np.ndarray | None) -> np.ndarray:
    """Conjugate gradients on (K + strength) · dual = targets for all columns at once, without ever building K.

    A dense solution of 17,000 texts takes 3 GB and a minute; this takes 100 MB. The dense view's few large
    directions are solved exactly in each round (`soften`), else they alone would ask for twice as many rounds. Columns
    are independent: those that are close enough leave, so that the last rounds are spent on the few that are not.
    """
    soften = views.softener(strength)
    dual = np.zeros_like(targets) if start is None else start.copy()
    rest = targets - (views.scores(views.weights(dual)) + strength * dual)
    enough = _TOLERANCE**2 * ((targets * targets).sum(axis=0) + 1e-9)
    softened = soften(rest)
    step, size = softened.copy(), (rest * softened).sum(axis=0)
    open_columns = np.arange(targets.shape[1])
    for _ in range(_MOST_ROUNDS):
        unsolved = (rest * rest).sum(axis=0) > enough[open_columns]
        if not unsolved.any():
            break
        if not unsolved.all():
            open_columns, rest, step, size = (
                open_columns[unsolved],
                rest[:, unsolved],
                step[:, unsolved],
                size[unsolved],
            )
        image = views.scores(views.weights(step)) + strength * step
        length = size / np.maximum((step * image).sum(axis=0), 1e-12)
        dual[:, open_columns] += length * step
        rest -= length * image
        softened = soften(rest)
        new_size = (rest * softened).sum(axis=0)
        step = softened + new_size / np.maximum(size, 1e-12) * step
        size = new_size
    return dual


def temperature(scores: np.ndarray, truth: np.ndarray) -> float:
    """The temperature under which the probabilities of unseen texts are the least surprised by their labels."""
    return least(lambda heat: surprise(softmax(scores / heat), truth), _TEMPERATURES)


def surprise(told: np.ndarray, truth: np.ndarray) -> float:
    """What labels (by their index) cost under the probabilities told of them, a row per text."""
    return float(-np.log(told[np.arange(len(truth)), truth] + 1e-12).mean())


def least(loss: Callable[[float], float], bounds: tuple[float, float]) -> float:
    """Where a loss over positive factors is least.

    Not the best of a grid: two neighbours on a grid are a step of ten per cent apart, and which of them wins may hang on
    the last bit of a sum, so that two machines would train two models.
    """
    low, high = np.log(bounds)
    found = minimize_scalar(
        lambda power: loss(float(np.exp(power))), bounds=(low, high), method="bounded", options={"xatol": 1e-3}
    )
    return float(np.exp(found.x))


def curve(scores: np.ndarray, truth: np.ndarray, *, share: float) -> tuple[float, float]:
    """Slope and offset of a logistic curve, fitted as if `share` of all texts were positive."""
    if truth.all() or not truth.any():
        return _PLAIN_CURVE
    weights = np.where(truth, share / truth.mean(), (1 - share) / (1 - truth.mean()))
    fitted = LogisticRegression(C=1e4).fit(scores[:, None], truth, sample_weight=weights * len(truth))
    return float(fitted.coef_[0, 0]), float(fitted.intercept_[0])


@dataclass
class Belief:
    """How often the likeliest label is right, by how sure the model is of it: `sure` → `right`, both rising.

    A temperature alone leaves a linear model too sure where it is surest, and too humble where it is not.
    """

    sure: np.ndarray
    right: np.ndarray

    @classmethod
    def learn(cls, probabilities: np.ndarray, truth: np.ndarray) -> Belief:
        """From unseen texts and the index of their label. Without texts everything is believed as it is."""
        if len(truth) < _FEWEST_TO_LEARN_FROM:
            return cls(np.array([0.0, 1.0]), np.array([0.0, 1.0]))
        hits = probabilities.argmax(axis=1) == truth
        fitted = IsotonicRegression(out_of_bounds="clip").fit(probabilities.max(axis=1), hits)
        places = np.linspace(0.0, 1.0, 21)
        # Smoothed over a window: single steps of an isotonic fit are noise.
        right = np.array([fitted.predict(np.linspace(at - 0.05, at + 0.05, 11)).mean() for at in places])
        return cls(places, np.clip(right, 0.02, 0.98))

    def apply(self, probabilities: np.ndarray) -> np.ndarray:
        """The same rows with their best value put right and the others sharing what is left."""
        best = probabilities.argmax(axis=1)
        rows = np.arange(len(best))
        right = np.interp(probabilities[rows, best], self.sure, self.right)
        others = probabilities.copy()
        others[rows, best] = 0.0
        # Their own sum, not one minus the best: at 0.99999997 that difference is rounding, and once made 7.35 of one.
        left = others.sum(axis=1)
        scaled = others * ((1 - right) / np.where(left > 0, left, 1.0))[:, None]
        scaled[rows, best] = right
        return scaled


def softmax(scores: np.ndarray) -> np.ndarray:
    """Row by row, safe against overflow."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)
