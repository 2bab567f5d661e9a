"""The nearest examples say which intents they ask, of the likeliest matters alone."""

import numpy as np
import pytest

from bot.nlu.neighbours import Neighbours

INTENTS = ["labor/wage.process"] * 3 + ["labor/wage.fee"] * 2 + ["inheritance/will.what"] * 4
DENSE = np.eye(3, dtype=np.float32)[[0, 0, 0, 1, 1, 2, 2, 2, 2]]
NEAR = Neighbours.of(DENSE, INTENTS)
EVEN = np.array([0.5, 0.5])


def support(*row: float) -> dict[str, float]:
    return NEAR.support(NEAR.place(np.array([row], np.float32))[0], EVEN) or {}


def test_what_is_nearest_counts_and_what_is_not_near_at_all_does_not() -> None:
    found = support(1.0, 0.0, 0.0)
    assert found["labor/wage.process"] == pytest.approx(1.0)
    assert not any(share for intent, share in found.items() if intent != "labor/wage.process")


def test_shares_add_up_and_nearer_examples_count_more() -> None:
    found = support(1.0, 0.5, 0.0)
    assert sum(found.values()) == pytest.approx(1.0)
    assert found["labor/wage.process"] > found["labor/wage.fee"] > 0


def test_examples_may_come_in_any_order() -> None:
    turned = Neighbours.of(DENSE[::-1], INTENTS[::-1])
    place = turned.place(np.array([[0.0, 1.0, 0.0]], np.float32))[0]
    assert (turned.support(place, EVEN) or {})["labor/wage.fee"] == pytest.approx(1.0)


def test_without_an_encoder_nothing_is_near() -> None:
    near = Neighbours.of(np.zeros((2, 0), np.float32), ["labor/wage.process", "labor/wage.fee"])
    assert near.support(near.place(np.zeros((1, 0), np.float32))[0], np.ones(1)) is None
