"""Working days by the shipped calendar."""

from datetime import date

import pytest

from hotline.settings import ROOT
from hotline.workdays import WorkCalendar, load_work_calendar


@pytest.fixture(scope="module")
def calendar() -> WorkCalendar:
    return load_work_calendar(ROOT / "data")


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 9, 20), True),  # a Sunday worked for the National Day
        (date(2026, 10, 1), False),
        (date(2026, 10, 10), True),
        (date(2026, 10, 11), False),
        (date(2026, 11, 23), True),
        (date(2025, 1, 26), True),
        (date(2025, 10, 8), False),
    ],
)
def test_days_are_as_the_notice_says(calendar: WorkCalendar, day: date, worked: bool) -> None:
    assert calendar.is_workday(day) is worked


def test_twenty_working_days_over_two_holidays(calendar: WorkCalendar) -> None:
    assert calendar.workday_after(date(2026, 9, 14), 20) == date(2026, 10, 16)


def test_a_year_without_a_notice_is_not_published(calendar: WorkCalendar) -> None:
    assert calendar.published(2026)
    assert not calendar.published(2027)
