"""Texts under two views at once: character n-grams, and the vectors of a sentence encoder.

Kernels add up: a linear model over both views is one model over their rows side by side. They are kept apart because
one is sparse and wide, the other dense and narrow; a product over each with its own library is ten times faster.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_matrix

_KNOWN_ENOUGH = 0.5
"""Length of an n-gram row (1 when every n-gram is known) from which on the encoder has its full say."""


class Weights(NamedTuple):
    """Primal weights of both views: a row per n-gram or vector component, a column per label."""

    ngrams: np.ndarray
    dense: np.ndarray


@dataclass(frozen=True)
class Centre:
    """Takes from dense vectors what all texts share, and brings them to the length that `weight` asks for.

    All questions to a legal hotline resemble one another; what is left after their mean is what tells them apart.
    """

    mean: np.ndarray
    weight: float

    @classmethod
    def of(cls, vectors: np.ndarray, weight: float) -> Centre:
        """The centre of training vectors."""
        return cls(vectors.mean(axis=0) if len(vectors) else np.zeros(vectors.shape[1], np.float32), weight)

    def apply(self, vectors: np.ndarray) -> np.ndarray:
        """Centred vectors of length `weight`."""
        away = vectors - self.mean
        lengths = np.linalg.norm(away, axis=1, keepdims=True)
        return (self.weight * away / np.maximum(lengths, 1e-9)).astype(np.float32)


@dataclass
class Views:
    """A row per text in each view; `dense` has no columns where no encoder is set."""

    ngrams: csr_matrix
    dense: np.ndarray
    _turned: csr_matrix | None = field(default=None, repr=False)

    @classmethod
    def of(cls, ngrams: csr_matrix, encoded: np.ndarray, centre: Centre) -> Views:
        """Both views of texts. An encoder finds a meaning in 「asdfgh」 too: it is believed as far as the n-grams are known."""
        squares = csr_matrix((ngrams.data**2, ngrams.indices, ngrams.indptr), ngrams.shape)
        known = np.sqrt(np.asarray(squares.sum(axis=1)))
        return cls(ngrams, centre.apply(encoded) * np.minimum(known / _KNOWN_ENOUGH, 1.0).astype(np.float32))

    def rows(self, which: np.ndarray) -> Views:
        """The texts a mask or an index names."""
        return Views(self.ngrams[which], self.dense[which])

    def weights(self, dual: np.ndarray) -> Weights:
        """From a weight per text to a weight per n-gram and component."""
        if self._turned is None:
            self._turned = self.ngrams.T.tocsr()
        return Weights(self._turned @ dual, self.dense.T @ dual)

    def scores(self, weights: Weights) -> np.ndarray:
        """One row of scores per text. Half-precision weights, as a loaded model has them, suit a few texts."""
        spelt = self._few(weights.ngrams) if weights.ngrams.dtype == np.float16 else self.ngrams @ weights.ngrams
        return spelt + self.dense @ weights.dense

    def _few(self, weights: np.ndarray) -> np.ndarray:
        """Only the weights of n-grams that occur are brought to full precision: all of them would take 90 MB more.

        Clauses share their n-grams with the message they stand in, so each is brought once.
        """
        occurring, places = np.unique(self.ngrams.indices, return_inverse=True)
        spelt = csr_matrix((self.ngrams.data, places, self.ngrams.indptr), (self.ngrams.shape[0], len(occurring)))
        return spelt @ weights[occurring].astype(np.float32)

    def softener(self, strength: float) -> Callable[[np.ndarray], np.ndarray]:
        """Solves for the dense view exactly, taking the n-grams' kernel for the unit matrix it is close to (Woodbury)."""
        shift = strength + 1.0
        if not self.dense.shape[1]:
            return lambda rest: rest / shift
        inner = np.linalg.inv(self.dense.T @ self.dense + shift * np.eye(self.dense.shape[1], dtype=np.float32))
        return lambda rest: (rest - self.dense @ (inner @ (self.dense.T @ rest))) / shift
