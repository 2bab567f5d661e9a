"""What parts the lowest grade of answers from the rest is read off the grades, wherever they come to lie."""

import pytest

from bench.nlu.errors import BenchError
from bench.nlu.thresholds import astray
from bot.nlu.calibration import Calibration, Curve


def calibration(*said: float) -> Calibration:
    grades = tuple((each / 2, each) for each in said)
    curve = Curve(slope=1.0, support=0.0, usual=0.0, length=0.0, offset=0.0, areas={}, grades=grades)
    return Calibration(area=curve, answer=curve)


def test_it_lies_between_the_two_lowest_grades() -> None:
    assert astray(calibration(0.28, 0.58, 0.82)) == pytest.approx(0.43)


def test_guesses_told_alike_have_no_lowest_grade() -> None:
    with pytest.raises(BenchError, match="one grade"):
        astray(calibration(0.6))
