"""Working days by the shipped calendar."""

from datetime import date, timedelta

import holidays
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


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2027, 1, 1), "元旦"),  # a Friday that no notice has spoken of yet: it was given as a last day
        (date(2028, 5, 2), "劳动节"),
        (date(2027, 5, 2), None),  # a Sunday as it is; which day is given for it, the notice says
        (date(2027, 10, 1), "国庆节"),
        (date(2027, 2, 5), None),  # New Year's Eve by the moon: it waits for the notice
        (date(2023, 5, 1), None),  # before the decree as amended, of which alone the text is at hand
    ],
)
def test_the_days_that_the_decree_fixes_are_known_without_a_notice(
    calendar: WorkCalendar, day: date, name: str | None
) -> None:
    """全国年节及纪念日放假办法第二条. Counting stays Monday to Friday until the notice is there."""
    assert calendar.off_by_law(day) == name
    assert calendar.rest_name(day) in (None, "周日")


@pytest.mark.parametrize("year", [2025, 2026])
def test_every_day_of_a_published_year_is_as_the_holidays_package_has_it(calendar: WorkCalendar, year: int) -> None:
    known = holidays.country_holidays("CN", years=[year])
    days = [date(year, 1, 1) + timedelta(days=number) for number in range(365)]
    assert calendar.published(year)
    assert [day for day in days if calendar.is_workday(day) is not known.is_working_day(day)] == []


def test_days_off_have_names_and_working_weekends_say_what_for(calendar: WorkCalendar) -> None:
    assert calendar.rest_name(date(2026, 10, 1)) == "国庆节"
    assert calendar.rest_name(date(2026, 11, 28)) == "周六"
    assert calendar.rest_name(date(2026, 11, 29)) == "周日"
    assert calendar.rest_name(date(2026, 10, 10)) is None
    assert calendar.made_up_for(date(2026, 10, 10)) == "国庆节"


def test_the_working_day_next_to_a_day_off(calendar: WorkCalendar) -> None:
    assert calendar.first_workday_from(date(2026, 10, 3)) == date(2026, 10, 8)
    assert calendar.last_workday_until(date(2026, 10, 3)) == date(2026, 9, 30)
    assert calendar.last_workday_until(date(2026, 10, 10)) == date(2026, 10, 10)
