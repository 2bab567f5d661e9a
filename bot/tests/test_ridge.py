"""The classifier's arithmetic: what it may and may not depend on."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.sparse import csr_matrix

from bot.nlu import ridge
from bot.nlu.ridge import Belief
from bot.nlu.views import Views

HALF_SURE = Belief(np.array([0.0, 1.0]), np.array([0.0, 0.9]))


@given(arrays(np.float32, (3, 5), elements=st.floats(-40, 40, width=32)))
def test_what_is_believed_are_probabilities(scores: np.ndarray) -> None:
    believed = HALF_SURE.apply(ridge.softmax(scores))
    assert (believed >= 0).all()
    assert (believed <= 1).all()


def test_the_others_share_what_is_left_however_sure_the_best_is() -> None:
    sure = np.array([[0.99999997, 6e-8, 1.5e-8]], np.float32)
    believed = HALF_SURE.apply(sure)[0]
    assert believed[0] == pytest.approx(0.9)
    assert believed.sum() == pytest.approx(1.0)
    assert believed[1] == pytest.approx(0.08)


def test_the_solution_is_the_exact_one() -> None:
    """Stopped early, it would hang on how a processor rounds, and two machines would train two models."""
    draw = np.random.default_rng(7)
    texts, ngrams, labels = 300, 400, 20
    known = np.where(draw.random((texts, ngrams)) < 0.05, draw.random((texts, ngrams)), 0)
    views = Views(csr_matrix(known, dtype=np.float32), draw.normal(size=(texts, 16)).astype(np.float32) / 4)
    targets = np.eye(labels, dtype=np.float32)[draw.integers(0, labels, texts)]
    targets -= targets.mean(axis=0)

    dual, _ = ridge.fit(views, targets, strength=1.0, left_out=np.arange(texts) % 10 == 5)

    kernel = known @ known.T + views.dense @ views.dense.T
    exact = np.linalg.solve(kernel + np.eye(texts), targets)
    assert views.scores(views.weights(dual)) == pytest.approx(kernel @ exact, abs=4e-3)


def test_the_least_is_found_between_the_steps_of_any_grid() -> None:
    assert ridge.least(lambda heat: (heat - 0.1234) ** 2, (0.04, 1.0)) == pytest.approx(0.1234, rel=1e-2)
