"""What a split keeps from the training."""

from bench.nlu.sets import Example
from bench.nlu.splits import split

_LONG = "去年腊月我跟着老乡到工地上干活，"
EXAMPLES = [Example(_LONG * (number % 2) + f"工钱第{number}回没给", "labor/wage.how") for number in range(20)]


def test_none_that_is_trained_on_is_longer_than_said_and_none_that_is_held_out_is_lost() -> None:
    kept = split(EXAMPLES, [], seed=0, longest=12)
    assert kept.train and all(len(each.text) <= 12 for each in kept.train)
    assert set(kept.held_out) == set(split(EXAMPLES, [], seed=0).held_out)


def test_the_number_is_counted_after_the_long_ones_are_out() -> None:
    assert len(split(EXAMPLES, [], seed=0, per_intent=5, longest=12).train) == 5
