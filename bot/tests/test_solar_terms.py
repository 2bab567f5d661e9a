"""Solar terms against the almanac."""

from datetime import date

import pytest

from bot.nlu.solar_terms import day_of


@pytest.mark.parametrize(
    ("term", "day"),
    [
        ("冬至", date(2024, 12, 21)),
        ("冬至", date(2025, 12, 21)),
        ("冬至", date(2026, 12, 22)),
        ("立春", date(2025, 2, 3)),
        ("立春", date(2026, 2, 4)),
        ("清明", date(2025, 4, 4)),
        ("清明", date(2026, 4, 5)),
        ("立秋", date(2026, 8, 7)),
        ("大寒", date(2026, 1, 20)),
        ("春分", date(2026, 3, 20)),
    ],
)
def test_a_term_falls_on_the_day_of_the_almanac(term: str, day: date) -> None:
    assert day_of(term, day.year) == day


@pytest.mark.parametrize(
    ("term", "day"),
    [
        ("寒露", date(2007, 10, 9)),
        ("大寒", date(2012, 1, 21)),
        ("立春", date(2013, 2, 4)),
        ("惊蛰", date(2014, 3, 6)),
        ("小暑", date(2016, 7, 7)),
        ("夏至", date(2019, 6, 21)),
        ("冬至", date(2021, 12, 21)),
    ],
)
def test_minutes_from_midnight_it_is_still_the_right_day(term: str, day: date) -> None:
    """惊蛰 of 2014 came two minutes after midnight."""
    assert day_of(term, day.year) == day
