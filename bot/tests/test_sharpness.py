"""Confidence is sharpened for strangers without changing which guess comes first."""

import numpy as np
import pytest

from bot.nlu.reading import Labels, Question
from bot.nlu.sharpness import Sharpness

LABELS = Labels(["a/x", "a/y", "b/z"], ["what", "who"])
QUESTION = Question("…", np.array([0.4, 0.2, 0.4]), np.array([0.6, 0.4]), np.zeros(0))


def test_powers_of_one_change_nothing() -> None:
    same = Sharpness().question(QUESTION, LABELS)
    assert same.matters == pytest.approx(QUESTION.matters)
    assert same.facets == pytest.approx(QUESTION.facets)


def test_probabilities_are_sharpened_and_stay_probabilities() -> None:
    sharp = Sharpness(area=2.0, matter=2.0, facet=2.0).question(QUESTION, LABELS)
    areas = LABELS.areas(sharp.matters)
    assert areas["a"] == pytest.approx(0.36 / (0.36 + 0.16))
    assert sharp.matters[0] / sharp.matters[1] == pytest.approx(4.0)
    assert sharp.facets[0] == pytest.approx(0.36 / (0.36 + 0.16))
    assert sharp.matters.sum() == pytest.approx(1.0)


def test_an_impossible_area_stays_impossible() -> None:
    sharp = Sharpness(area=2.0, matter=2.0).question(
        Question("…", np.array([0.0, 0.0, 1.0]), np.ones(2) / 2, np.zeros(0)), LABELS
    )
    assert np.isfinite(sharp.matters).all()
    assert LABELS.areas(sharp.matters)["b"] == pytest.approx(1.0)
