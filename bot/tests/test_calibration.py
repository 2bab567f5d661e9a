"""A confidence is the share of such guesses that is right, told in grades."""

import pytest

from bot.nlu import calibration
from bot.nlu.calibration import Curve


def test_a_plain_curve_leaves_a_probability_as_it_is() -> None:
    assert Curve(1.0, 0.0, 0.0, 0.0, 0.0, {}).sure(0.7, 0.0, "labor", "工资不给") == pytest.approx(0.7)


def test_an_area_has_its_own_offset() -> None:
    curve = Curve(1.0, 0.0, 0.0, 0.0, 0.0, {"mediation": 1.0})
    assert (
        curve.sure(0.5, 0.0, "mediation", "工资不给") > curve.sure(0.5, 0.0, "labor", "工资不给") == pytest.approx(0.5)
    )


def test_a_guess_whose_nearest_examples_ask_the_same_is_told_surer() -> None:
    curve = Curve(1.0, 2.0, 0.3, 0.0, 0.0, {})
    assert curve.sure(0.5, 0.8, "labor", "工资不给") > curve.sure(0.5, 0.1, "labor", "工资不给")


def test_without_an_encoder_the_usual_support_is_taken_for_granted() -> None:
    curve = Curve(1.0, 2.0, 0.3, 0.0, 0.0, {})
    assert curve.sure(0.5, None, "labor", "工资不给") == curve.sure(0.5, 0.3, "labor", "工资不给")
    assert calibration.of_area(None, "labor") is calibration.of_answer(None, "labor/wage.process") is None


def test_the_nearest_examples_support_their_area_whatever_they_ask() -> None:
    near = {"labor/wage.process": 0.5, "labor/injury.process": 0.2, "debt_contract/loan.process": 0.3}
    assert calibration.of_area(near, "labor") == pytest.approx(0.7)


def test_what_is_told_at_length_is_told_surer() -> None:
    curve = Curve(1.0, 0.0, 0.0, 0.5, -1.0, {})
    assert curve.sure(0.5, 0.0, "labor", "老板不给工资" * 10) > curve.sure(0.5, 0.0, "labor", "老板不给工资") + 0.2
    assert 0 < curve.sure(0.5, 0.0, "labor", "") < 0.5


def test_a_share_is_told_as_its_grade() -> None:
    curve = Curve(1.0, 0.0, 0.0, 0.0, 0.0, {}, ((0.0, 0.2), (0.5, 0.7), (0.9, 0.95)))
    assert [curve.sure(each, 0.0, "labor", "工资不给") for each in (0.0, 0.49, 0.51, 0.89, 0.91, 1.0)] == [
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
        assert curve.slope > 0 and curve.support > 0 and said == sorted(said) and 0 < said[0] < said[-1] < 1
