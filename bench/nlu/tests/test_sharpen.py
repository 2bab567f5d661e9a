"""Powers are measured on lines whose confidence is too low, and on too few lines none are."""

import numpy as np

from bench.nlu import sharpen
from bench.nlu.sets import Case
from bot.nlu.reading import Labels, Question
from bot.nlu.sharpness import Sharpness

LABELS = Labels(["a/x", "b/y"], ["what", "who"])


def lines(count: int, *, right: int) -> list[sharpen.Understood]:
    """Every line is read as `a/x.what` with 0.6 for the matter and 0.8 for the facet; so many are right."""
    question = Question("…", np.array([0.6, 0.4]), np.array([0.8, 0.2]), np.zeros(0))
    return [
        (Case(f"{index}", "a" if index < right else "b", "a/x.what" if index < right else "b/y.who"), question)
        for index in range(count)
    ]


def test_modest_confidence_is_raised_to_the_share_that_is_right() -> None:
    found = sharpen.measured(lines(200, right=132), LABELS, {"a/x.what"})
    sure = sharpen.answer(*_sharpened(found, right=132), LABELS, {"a/x.what"})[0]
    assert found.area > 1
    assert 0.6 < sure < 0.7


def test_confidence_that_is_true_stays_as_it_is() -> None:
    assert sharpen.measured(lines(200, right=120), LABELS, {"a/x.what"}).area == 1.0


def test_too_few_lines_teach_nothing() -> None:
    assert sharpen.measured(lines(20, right=20), LABELS, {"a/x.what"}) == Sharpness()


def test_a_facet_without_an_answer_is_passed_over() -> None:
    case, question = lines(1, right=0)[0]
    assert sharpen.answer(case, question, LABELS, {"a/x.who"})[0] == np.float64(0.6 * 0.2)


def _sharpened(found: Sharpness, *, right: int) -> tuple[Case, Question]:
    case, question = lines(1, right=right)[0]
    return case, found.question(question, LABELS)
