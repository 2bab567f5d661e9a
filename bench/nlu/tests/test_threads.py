"""The weights of a thread are fitted so that what is right is told often, and judged on pairs that taught nothing."""

import numpy as np
import pytest

from bench.nlu.errors import BenchError
from bench.nlu.threads import ASKS, ELSEWHERE, TELLS, Pair, Weighed, fitted, pairs, unseen
from bot.nlu.thread import LONGEST, VARIABLES


def made(count: int) -> list[Weighed]:
    """Pairs in which the first variable alone says which of four answers is right, nine times in ten."""
    chance = np.random.default_rng(0)
    found = []
    for number in range(count):
        variables = chance.normal(size=(4, len(VARIABLES)))
        right = np.zeros(4, bool)
        told = int(variables[:, 0].argmax())
        right[told if number % 10 else (told + 1) % 4] = True
        pair = Pair(f"先问的{number % 20}", "接着说的", frozenset(["a/b.what"]), ASKS)
        found.append(Weighed(pair, variables, right))
    return found


def test_what_tells_the_right_answer_gets_the_weight() -> None:
    weights = np.array(fitted(made(300)).values)
    assert weights[0] > 1
    assert abs(weights[1:]).max() < weights[0] / 3


def test_unseen_pairs_are_told_about_as_surely_as_they_are_right() -> None:
    told = unseen(made(300))
    assert len(told) == 300
    right, sure = np.mean([each.right for each in told]), np.mean([each.sure for each in told])
    assert right == pytest.approx(0.9, abs=0.07)  # small gaps between the first two are misjudged
    assert sure == pytest.approx(right, abs=0.15)


def test_too_few_pairs_weigh_nothing() -> None:
    with pytest.raises(BenchError, match="too few"):
        fitted(made(20))


def test_the_written_pairs_are_of_all_kinds_and_short_enough_to_be_read_so() -> None:
    found = pairs()
    kinds = {kind: [pair for pair in found if pair.kind == kind] for kind in (ASKS, TELLS, ELSEWHERE)}
    assert all(len(of_kind) >= 100 for of_kind in kinds.values())
    assert all(pair.intents and len(pair.text) <= LONGEST for pair in found)
    assert len({(pair.before, pair.text) for pair in found}) == len(found)
