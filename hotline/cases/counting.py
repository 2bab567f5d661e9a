"""Counting days as the law does: the day of the event does not count, and days in a pause do not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hotline.workdays import WorkCalendar

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Pause:
    """Time that does not count: from its first day to the day before the obstacle is gone."""

    first: date
    gone: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day < self.gone


def count_days(start: date, count: int, pauses: Sequence[Pause] = ()) -> date:
    """The last of `count` days of the calendar, those in a pause left out."""
    day = start
    while count > 0:
        day += _DAY
        count -= not any(day in pause for pause in pauses)
    return day


def count_workdays(start: date, count: int, calendar: WorkCalendar, pauses: Sequence[Pause] = ()) -> date:
    """The last of `count` working days, those in a pause left out."""
    day = start
    while count > 0:
        day += _DAY
        count -= calendar.is_workday(day) and not any(day in pause for pause in pauses)
    return day
