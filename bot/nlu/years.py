"""Years as people name them, and the shape of a date that was found."""

from collections.abc import Callable
from datetime import date

from bot.nlu.numerals import whole

Value = dict[str, str | None]

# 「一二年」 and 「二三年」 are lengths of time, unless a month follows.
_SHORT_YEAR = r"(?:[零〇九][零〇一二三四五六七八九]|一[零〇一三四五六七八九]|二[零〇一二四五六七八九]|[一二][二三](?=年的?[\d一二三四五六七八九十正冬腊]{1,2}月))年"
YEAR = rf"(?:大前年|前年|去年|上年|今年|本年|明年|来年|后年|(?:19|20)\d\d年|\d\d年|[一二][零〇九][零〇一二三四五六七八九]{{2}}年|{_SHORT_YEAR})"
_YEARS_AHEAD = 10
"""「98年」 lies in the last century: nobody speaks of years that are further ahead."""
_YEARS = {"大前年": -3, "前年": -2, "去年": -1, "上年": -1, "今年": 0, "本年": 0, "明年": 1, "来年": 1, "后年": 2}


def year_of(text: str | None, today: date) -> int | None:
    """去年, 2025年, 25年 as a number."""
    if not text:
        return None
    if text in _YEARS:
        return today.year + _YEARS[text]
    value = whole(text.removesuffix("年"))
    if value is None:
        return None
    if value >= 100:
        return value
    return 2000 + value if 2000 + value <= today.year + _YEARS_AHEAD else 1900 + value


def day_value(moment: date | None) -> Value:
    """One day, or a day that does not exist."""
    return {"value": moment.isoformat() if moment else None, "grain": "day"}


def nearest(today: date, build: Callable[[int], date | None]) -> date | None:
    """Without a year: this year's, but last year's where this year's lies more than half a year ahead."""
    moment = build(today.year)
    return build(today.year - 1) if moment and (moment - today).days > 183 else moment


def unknown(grain: str) -> Value:
    """A time that nobody can pin down."""
    return {"value": None, "grain": grain}
