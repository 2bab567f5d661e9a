"""The farmers' calendar, as far as people date things by it: 腊月, 正月十五, 农历八月十五, 除夕."""

from datetime import date, timedelta

from lunardate import LunarDate

from bot.nlu.numerals import whole

MONTHS = {"正": 1, "冬": 11, "腊": 12}


def month_number(text: str) -> int | None:
    """正, 冬, 腊, 八 or 8 as the number of a month."""
    value = MONTHS.get(text) or whole(text)
    return value if value and 1 <= value <= 12 else None


def day_number(text: str) -> int | None:
    """初五, 十五, 廿三, 三十 as the number of a day."""
    value = whole(text.removeprefix("初"))
    return value if value and 1 <= value <= 30 else None


def solar_day(year: int, month: int, day: int) -> date | None:
    """The Gregorian day of a lunar one, or None where that lunar day does not exist or lies outside the tables."""
    try:
        return LunarDate(year, month, day).to_solar_date()
    except ValueError:
        return None


def month_span(year: int, month: int) -> tuple[date, date] | None:
    """First and last Gregorian day of a lunar month."""
    first = solar_day(year, month, 1)
    last = solar_day(year, month, 30) or solar_day(year, month, 29)
    return (first, last) if first and last else None


def new_years_eve(year: int) -> date | None:
    """除夕 at the end of the lunar year `year`: the day before the next spring festival."""
    festival = solar_day(year + 1, 1, 1)
    return festival - timedelta(days=1) if festival else None


def lunar_year(day: date) -> int:
    """The lunar year a Gregorian day belongs to."""
    return LunarDate.from_solar_date(day.year, day.month, day.day).year
