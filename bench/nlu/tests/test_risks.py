"""Thresholds are read off how often guesses are right, and never ask less where a citizen would lose more."""

import pytest

from bench.nlu.errors import BenchError
from bench.nlu.risks import NEEDED, Guess, chosen, threshold, weighed


def of_kind(kind: str, right_from: float, count: int = 60) -> list[Guess]:
    sure = [each / count for each in range(count)]
    return [Guess(kind, each, each >= right_from, 1.0) for each in sure]


def test_the_threshold_is_where_guesses_begin_to_be_right() -> None:
    assert threshold(of_kind("area", 0.6), 0.5) == pytest.approx(0.6, abs=0.03)
    assert threshold([Guess("area", 0.5, False, 1.0)] * 40, 0.5) == 0.95


def test_whoever_may_lose_a_right_is_not_answered_on_less() -> None:
    starts = {"area": 0.4, "talk": 0.5, "ordinary": 0.2, "ordinary_ahead": 0.5, "grave": 0.1, "facet": 0.3}
    values = chosen([guess for kind, start in starts.items() for guess in of_kind(kind, start)])
    assert values.keys() == NEEDED.keys()
    assert values["grave"] >= values["ordinary_ahead"] and values["ordinary"] >= values["ordinary_ahead"]


def test_a_kind_that_is_hardly_seen_sets_no_threshold() -> None:
    with pytest.raises(BenchError, match="Only 3 held-out guesses of kind area"):
        chosen(of_kind("area", 0.5, count=3))


def test_few_real_lines_do_not_outvote_our_own() -> None:
    few, many = [Guess("grave", 0.5, True, 40.0)] * 3, [Guess("area", 0.5, True, 40.0)] * 30
    assert {guess.kind: guess.weight for guess in weighed(few + many)} == {"grave": 1.0, "area": 40.0}
