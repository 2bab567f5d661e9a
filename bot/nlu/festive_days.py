"""Dates by the farmers' calendar and by festivals: 腊月廿三, 农历八月, 去年中秋, 国庆前两天, 前年冬至.

A day that was named by that calendar says so, `lunar_day` and `lunar_name`; so does 「八月十六」, which may be meant by it:
who has just told 「农历八月十五」 puts right with it a day of the same calendar.
"""

import re
from datetime import date, timedelta

from bot.nlu import lunar
from bot.nlu.holidays import LUNAR, holiday
from bot.nlu.numerals import whole
from bot.nlu.years import Value, day_value, nearest, unknown, year_of


def lunar_reading(match: re.Match[str], today: date) -> Value:
    """The day by the farmers' calendar, as further keys of a value; empty where there is none."""
    month, number = lunar.month_number(match["month"]), lunar.day_number(match["day"])
    if month is None or number is None:
        return {}
    year = year_of(match["year"], today)
    if year is not None:
        day = lunar.solar_day(year, month, number)
    else:
        day = nearest(today, lambda each: lunar.solar_day(each, month, number))
    return _named(day) if day is not None else {}


def lunar_day(match: re.Match[str], today: date) -> Value | None:
    """「农历八月十五」, 「腊月廿三」."""
    if lunar.month_number(match["month"]) is None or lunar.day_number(match["day"]) is None:
        return None
    reading = lunar_reading(match, today)
    return {"value": reading.get("lunar_day"), "grain": "day", **reading}


def lunar_month(match: re.Match[str], today: date) -> Value | None:
    """「去年腊月」: its first and its last day."""
    month = lunar.month_number(match["month"])
    if month is None:
        return None
    year = year_of(match["year"], today)
    if year is None:
        year = lunar.lunar_year(today)
        span = lunar.month_span(year, month)
        if span and span[0] > today:
            year -= 1
    span = lunar.month_span(year, month)
    if span is None:
        return {"value": None, "until": None, "grain": "lunar_month"}
    return {"value": span[0].isoformat(), "until": span[1].isoformat(), "grain": "lunar_month"}


def festival(match: re.Match[str], today: date) -> Value | None:
    """「去年重阳节」, 「前年冬至」."""
    day = _festival(match, today)
    named = _named(day) if day is not None and match["name"] in LUNAR else {}
    return {**day_value(day), **named}


def _festival(match: re.Match[str], today: date) -> date | None:
    year = year_of(match["year"], today)
    if year is not None:
        return holiday(match["name"], year)
    return nearest(today, lambda each: holiday(match["name"], each))


def _named(day: date) -> Value:
    return {"lunar_day": day.isoformat(), "lunar_name": lunar.named(day)}


def near_festival(match: re.Match[str], today: date) -> Value | None:
    """「国庆前」, 「中秋前后」: the days it may be, since whoever says so means a time close by; 「国庆前两天」 is one day."""
    day = _festival(match, today)
    if day is None:
        return day_value(None)
    before = match["side"].endswith("前") or match["side"] == "前夕"
    if match["number"]:
        days = whole(match["number"])
        return day_value(day + timedelta(days=-days if before else days)) if days else unknown("day")
    first, last = (-10, 10) if match["side"] in ("前后", "左右") else (-30, -1) if before else (1, 30)
    return {
        "value": (day + timedelta(days=first)).isoformat(),
        "until": (day + timedelta(days=last)).isoformat(),
        "grain": "around",
    }
