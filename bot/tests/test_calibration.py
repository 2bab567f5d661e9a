"""A confidence is the share of such guesses that is right, told in grades."""

import pytest

from bot.nlu import calibration
from bot.nlu.calibration import Curve


def test_a_plain_curve_leaves_a_probability_as_it_is() -> None:
    assert Curve(1.0, 0.0, {}).sure(0.7, "labor") == pytest.approx(0.7)


def test_an_area_has_its_own_offset() -> None:
    curve = Curve(1.0, 0.0, {"mediation": 1.0})
    assert curve.sure(0.5, "mediation") > curve.sure(0.5, "labor") == pytest.approx(0.5)


def test_a_share_is_told_as_its_grade() -> None:
    curve = Curve(1.0, 0.0, {}, ((0.0, 0.2), (0.5, 0.7), (0.9, 0.95)))
    assert [curve.sure(each, "labor") for each in (0.0, 0.49, 0.51, 0.89, 0.91, 1.0)] == [
        0.2,
        0.2,
        0.7,
        0.7,
        0.95,
        0.95,
    ]


def test_the_file_in_use_can_be_read_and_is_told_in_rising_grades() -> None:
    found = calibration.measured()
    for curve in (found.area, found.answer):
        said = [share for _, share in curve.grades]
        assert curve.slope > 0 and said == sorted(said) and 0 < said[0] < said[-1] < 1
