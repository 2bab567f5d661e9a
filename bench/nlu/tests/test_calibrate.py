"""Curves say of strangers how often guesses are right, and are written so that the classifier can read them."""

from pathlib import Path

import numpy as np
import pytest
import yaml

from bench.nlu import calibrate
from bench.nlu.calibrate import Guessed
from bot.nlu.calibration import Calibration

TEXT = "老板不给工资"


def guesses(count: int, *, right: float, area: str, stranger: bool) -> list[Guessed]:
    """Of guesses found likely by 0.1 to 0.9 so many are right, more of the likelier ones."""
    chance = np.random.default_rng(count)
    likely = chance.uniform(0.1, 0.9, count)
    return [
        Guessed(float(each), 0.3, area, bool(chance.random() < np.clip(each + right - 0.5, 0, 1)), stranger, TEXT)
        for each in likely
    ]


def test_the_curve_says_the_share_of_strangers_that_is_right() -> None:
    strangers = guesses(400, right=0.75, area="labor", stranger=True)
    found = calibrate.curve([*guesses(2000, right=0.5, area="labor", stranger=False), *strangers])
    said = np.mean([found.share(each.probability, each.support, "labor", TEXT) for each in strangers])
    assert said == pytest.approx(np.mean([each.right for each in strangers]), abs=0.03)


def test_an_area_with_close_matters_is_told_surer() -> None:
    own = [
        *guesses(1000, right=0.7, area="mediation", stranger=False),
        *guesses(1000, right=0.4, area="labor", stranger=False),
    ]
    found = calibrate.curve(own)
    assert found.share(0.5, 0.3, "mediation", TEXT) > found.share(0.5, 0.3, "labor", TEXT) + 0.1


def test_strangers_are_shifted_apart_in_the_core_areas() -> None:
    own = [each for area in ("mediation", "labor") for each in guesses(1000, right=0.5, area=area, stranger=False)]
    modest = guesses(200, right=0.8, area="mediation", stranger=True)
    bold = guesses(200, right=0.3, area="labor", stranger=True)
    found = calibrate.curve([*own, *modest, *bold])
    for strangers in (modest, bold):
        said = np.mean([found.share(each.probability, each.support, each.area, TEXT) for each in strangers])
        assert said == pytest.approx(np.mean([each.right for each in strangers]), abs=0.05)


def test_support_says_what_the_probability_does_not() -> None:
    chance = np.random.default_rng(1)
    lines = [
        Guessed(0.5, float(each), "labor", bool(chance.random() < each), True, TEXT)
        for each in chance.uniform(0, 1, 600)
    ]
    found = calibrate.curve([*guesses(1000, right=0.5, area="labor", stranger=False), *lines])
    assert found.share(0.5, 0.9, "labor", TEXT) > found.share(0.5, 0.1, "labor", TEXT) + 0.3


def test_strangers_who_tell_at_length_are_told_surer_where_they_are_more_often_right() -> None:
    chance = np.random.default_rng(2)
    lines = [
        Guessed(0.5, 0.3, "labor", bool(chance.random() < (0.8 if times > 5 else 0.4)), True, TEXT * times)
        for times in chance.integers(1, 11, 600).tolist()
    ]
    own = guesses(1000, right=0.5, area="labor", stranger=False)
    found = calibrate.curve([*own, *lines], length=True)
    assert calibrate.curve([*own, *lines]).length == 0
    assert found.share(0.5, 0.3, "labor", TEXT * 10) > found.share(0.5, 0.3, "labor", TEXT) + 0.2


def test_no_more_is_said_than_the_grades() -> None:
    found = calibrate.curve(guesses(500, right=0.5, area="labor", stranger=False))
    said = {found.sure(each, 0.3, "labor", TEXT) for each in np.linspace(0.01, 0.99, 99)}
    assert len(said) == calibrate.GRADES == len(found.grades)
    assert found.sure(0.9, 0.3, "labor", TEXT) > found.sure(0.1, 0.3, "labor", TEXT)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    curve = calibrate.curve(guesses(500, right=0.5, area="labor", stranger=False))
    calibrate.write(Calibration(curve, curve), root=tmp_path)
    content = yaml.safe_load((tmp_path / "data" / "calibration.yml").read_text("utf8"))
    assert content["area"]["grades"] == [list(grade) for grade in curve.grades]
    assert content["answer"]["areas"] == curve.areas
