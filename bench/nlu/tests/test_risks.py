"""Thresholds are read off how often guesses are right, and never ask less where a citizen would lose more."""

import pytest

from bench.nlu.errors import BenchError
from bench.nlu.risks import NEEDED, Guess, astray, chosen, threshold, weighed
from bot.nlu.calibration import Calibration, Curve


def of_kind(kind: str, right_from: float, count: int = 60) -> list[Guess]:
    sure = [each / count for each in range(count)]
    return [Guess(kind, each, each >= right_from, 1.0) for each in sure]


def test_the_threshold_is_where_guesses_begin_to_be_right() -> None:
    assert threshold(of_kind("area", 0.6), 0.5) == pytest.approx(0.6, abs=0.03)
    assert threshold([Guess("area", 0.5, False, 1.0)] * 40, 0.5) == 0.95


def test_whoever_may_lose_a_right_is_not_answered_on_less() -> None:
    starts = {
        "area": 0.4,
        "talk": 0.5,
        "ordinary": 0.2,
        "ordinary_ahead": 0.5,
        "grave": 0.1,
        "facet": 0.3,
        "thread": 0.5,
    }
    values = chosen([guess for kind, start in starts.items() for guess in of_kind(kind, start)])
    assert values.keys() == NEEDED.keys()
    assert values["grave"] >= values["ordinary_ahead"] and values["ordinary"] >= values["ordinary_ahead"]


def test_a_kind_that_is_hardly_seen_sets_no_threshold() -> None:
    with pytest.raises(BenchError, match="Only 3 held-out guesses of kind area"):
        chosen(of_kind("area", 0.5, count=3))


def test_few_real_lines_do_not_outvote_our_own() -> None:
    few, many = [Guess("grave", 0.5, True, 40.0)] * 3, [Guess("area", 0.5, True, 40.0)] * 30
    assert {guess.kind: guess.weight for guess in weighed(few + many)} == {"grave": 1.0, "area": 40.0}


def calibration(*said: float) -> Calibration:
    grades = tuple((each / 2, each) for each in said)
    curve = Curve(slope=1.0, support=0.0, usual=0.0, length=0.0, offset=0.0, areas={}, grades=grades)
    return Calibration(area=curve, answer=curve)


def test_it_lies_between_the_two_lowest_grades() -> None:
    assert astray(calibration(0.28, 0.58, 0.82)) == pytest.approx(0.43)


def test_guesses_told_alike_have_no_lowest_grade() -> None:
    with pytest.raises(BenchError, match="one grade"):
        astray(calibration(0.6))
