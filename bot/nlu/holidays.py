"""Festivals people date things by, as Gregorian days of a given year."""

from collections.abc import Callable
from datetime import date

from bot.nlu import lunar, solar_terms


def _fixed(month: int, day: int) -> Callable[[int], date | None]:
    return lambda year: date(year, month, day)


def _lunar(month: int, day: int) -> Callable[[int], date | None]:
    return lambda year: lunar.solar_day(year, month, day)


def _term(name: str) -> Callable[[int], date | None]:
    return lambda year: solar_terms.day_of(name, year)


_SPRING_FESTIVAL = _lunar(1, 1)
# 「去年除夕」 means the eve of last year's spring festival, which lies in the lunar year before.
_EVE: Callable[[int], date | None] = lambda year: lunar.new_years_eve(year - 1)  # noqa: E731

_BY_THE_MOON: dict[str, Callable[[int], date | None]] = {
    "春节": _SPRING_FESTIVAL,
    "大年初一": _SPRING_FESTIVAL,
    "过年": _SPRING_FESTIVAL,
    "除夕": _EVE,
    "大年三十": _EVE,
    "年三十": _EVE,
    "元宵节": _lunar(1, 15),
    "元宵": _lunar(1, 15),
    "龙抬头": _lunar(2, 2),
    "端午节": _lunar(5, 5),
    "端午": _lunar(5, 5),
    "七夕": _lunar(7, 7),
    "中元节": _lunar(7, 15),
    "中秋节": _lunar(8, 15),
    "中秋": _lunar(8, 15),
    "重阳节": _lunar(9, 9),
    "重阳": _lunar(9, 9),
    "腊八": lambda year: lunar.solar_day(year, 12, 8),
    "腊八节": lambda year: lunar.solar_day(year, 12, 8),
}
LUNAR = frozenset(_BY_THE_MOON)
"""Those whose day the farmers' calendar sets."""
HOLIDAYS: dict[str, Callable[[int], date | None]] = {
    **_BY_THE_MOON,
    **{name: _term(name) for name in solar_terms.LONGITUDES},
    "清明节": _term("清明"),
    "元旦节": _fixed(1, 1),
    "元旦": _fixed(1, 1),
    "三八节": _fixed(3, 8),
    "妇女节": _fixed(3, 8),
    "五一劳动节": _fixed(5, 1),
    "劳动节": _fixed(5, 1),
    "五一": _fixed(5, 1),
    "六一": _fixed(6, 1),
    "儿童节": _fixed(6, 1),
    "教师节": _fixed(9, 10),
    "国庆节": _fixed(10, 1),
    "国庆": _fixed(10, 1),
    "十一国庆": _fixed(10, 1),
}


def holiday(name: str, year: int) -> date | None:
    """The Gregorian day of a festival in a year; None outside the tables of the lunar calendar."""
    try:
        return HOLIDAYS[name](year)
    except ValueError:
        return None
