"""Counting days as the law does. Pure.

The day of the event does not count (民法典第二百零一条, 民事诉讼法第八十五条); months and years end on the day of the same
number, or on the last of the month (民法典第二百零二条).
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hotline.workdays import WorkCalendar

_DAY = timedelta(days=1)
LAST_MONTHS = 6
"""民法典第一百九十四条, 国家赔偿法第三十九条: only an obstacle in the last six months stops these clocks."""


@dataclass(frozen=True)
class Pause:
    """Time that does not count: from its first day to the day before the obstacle is gone.

    The day on which the obstacle goes counts again: 自障碍消除之日起继续计算.
    """

    first: date
    gone: date

    def __post_init__(self) -> None:
        if self.gone < self.first:
            raise ValueError("a pause ends before it begins")

    def __contains__(self, day: date) -> bool:
        return self.first <= day < self.gone


def add_months(day: date, count: int) -> date:
    """The day of the same number `count` months later, or the last of that month. Negative counts go back."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def count_days(start: date, count: int, pauses: Sequence[Pause] = ()) -> date:
    """The last of `count` days of the calendar, those in a pause left out."""
    if not pauses:
        return start + timedelta(days=count)
    day = start
    while count > 0:
        day += _DAY
        count -= not _paused(day, pauses)
    return day


def count_workdays(start: date, count: int, calendar: WorkCalendar, pauses: Sequence[Pause] = ()) -> date:
    """The last of `count` working days, those in a pause left out."""
    day = start
    while count > 0:
        day += _DAY
        count -= calendar.is_workday(day) and not _paused(day, pauses)
    return day


def count_months(start: date, count: int, pauses: Sequence[Pause] = ()) -> date:
    """The last day of `count` months; days in a pause are put on behind."""
    end = plain = add_months(start, count)
    while (put_off := plain + paused_days(start, end, pauses) * _DAY) != end:
        end = put_off
    return end


def paused_days(start: date, end: date, pauses: Sequence[Pause]) -> int:
    """How many of the days after `start`, up to `end`, lie in a pause. A day in two of them counts once."""
    found, counted_to = 0, start + _DAY
    for pause in sorted(pauses, key=lambda each: each.first):
        first, gone = max(pause.first, counted_to), min(pause.gone, end + _DAY)
        if first < gone:
            found, counted_to = found + (gone - first).days, gone
    return found


def stopped_late(end: date, pauses: Sequence[Pause], *, six_more: bool) -> date:
    """The end of a limitation that only an obstacle in its last six months stops.

    `six_more`: it ends six months after the obstacle is gone; else what was left of the six months runs on.
    """
    for pause in sorted(pauses, key=lambda each: each.first):
        last_months = add_months(end, -LAST_MONTHS)
        if pause.first > end or pause.gone <= last_months or pause.gone == pause.first:
            continue
        if six_more:
            end = max(end, add_months(pause.gone, LAST_MONTHS))
        else:
            end += pause.gone - max(pause.first, last_months)
    return end


def _paused(day: date, pauses: Sequence[Pause]) -> bool:
    return any(day in pause for pause in pauses)
