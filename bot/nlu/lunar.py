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


_NAMED_MONTHS = "正二三四五六七八九十冬腊"
_TENS = ("初", "十", "廿")
_DIGITS = "十一二三四五六七八九"


def named(day: date) -> str:
    """八月十五, 闰六月初三, 腊月廿三: the lunar day that a Gregorian one is."""
    lunar = LunarDate.from_solar_date(day.year, day.month, day.day)
    tens, ones = divmod(lunar.day, 10)
    number = {10: "初十", 20: "二十", 30: "三十"}.get(lunar.day) or _TENS[tens] + _DIGITS[ones]
    return f"{'闰' if lunar.isLeapMonth else ''}{_NAMED_MONTHS[lunar.month - 1]}月{number}"
