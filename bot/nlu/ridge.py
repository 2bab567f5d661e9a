"""A linear classifier in its dual form: ridge regression on one-hot labels, turned into probabilities.

Why this one: with a few thousand texts and some two hundred classes the closed form trains in seconds where logistic
regression on the same n-grams had not finished after 200 s; the dual form stores one weight per text and class instead
of one per n-gram and class (a few MB); scores shrink to the base rate as a text shares less with the training texts;
and leave-one-out predictions come with the solution, so every training calibrates its own confidence.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import csr_matrix

_TEMPERATURES = np.geomspace(0.01, 1.0, 60)


@dataclass
class Head:
    """Trained weights. `dual` has a row per training text and a column per label."""

    labels: list[str]
    dual: np.ndarray
    base: np.ndarray
    temperature: float

    def scores(self, kernel: np.ndarray) -> np.ndarray:
        """Raw scores from the similarities of texts (rows) to the training texts (columns)."""
        return kernel @ self.dual + self.base

    def probabilities(self, kernel: np.ndarray) -> np.ndarray:
        """One row per text, summing to 1."""
        return softmax(self.scores(kernel) / self.temperature)


def similarities(vectors: csr_matrix, support: csr_matrix) -> np.ndarray:
    """Cosines of texts to the training texts."""
    return np.asarray((vectors @ support.T).todense(), dtype=np.float32)


def softmax(scores: np.ndarray) -> np.ndarray:
    """Row by row, safe against overflow."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def fit(kernel: np.ndarray, labels: list[str], *, strength: float) -> tuple[Head, np.ndarray]:
    """Train a head on the similarities among the training texts; also returns the leave-one-out scores.

    Rare classes count more (by the square root of their share), or 12 examples would drown beside 60.
    """
    names = sorted(set(labels))
    column = {name: index for index, name in enumerate(names)}
    hits = np.zeros((len(labels), len(names)), np.float64)
    hits[np.arange(len(labels)), [column[label] for label in labels]] = 1.0
    share = hits.sum(axis=0)
    weight = np.sqrt(share.mean() / share[[column[label] for label in labels]])
    base = np.average(hits, axis=0, weights=weight)
    system = kernel.astype(np.float64) + np.diag(strength / weight)
    factor = cho_factor(system, overwrite_a=True)
    inverse = cho_solve(factor, np.eye(len(labels)))
    dual = inverse @ (hits - base)
    left_out = hits - dual / np.diag(inverse)[:, None]
    temperature = _calibrate(left_out, hits)
    return Head(names, dual.astype(np.float32), base.astype(np.float32), temperature), left_out


def _calibrate(left_out: np.ndarray, hits: np.ndarray) -> float:
    """The temperature under which the leave-one-out probabilities are the least surprised by the true labels."""
    losses = [-np.log((softmax(left_out / each) * hits).sum(axis=1) + 1e-12).mean() for each in _TEMPERATURES]
    return float(_TEMPERATURES[int(np.argmin(losses))])
