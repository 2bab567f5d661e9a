"""Dates as people write them, resolved against the day of the conversation.

A value is `{"value": "2026-09-01", "grain": "day"}`; a month is "2026-09", a year "2026"; a lunar month, 「八月底」 and
「国庆前」 have `value` and `until`. `value` is None where the words name a time that nobody can pin down (前几天, 去年夏天).
"""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from bot.nlu.festive_days import festival, lunar_day, lunar_month, lunar_reading, near_festival
from bot.nlu.holidays import HOLIDAYS
from bot.nlu.numerals import CHINESE, whole
from bot.nlu.spans import Found
from bot.nlu.years import YEAR, Value, day_value, nearest, unknown, year_of

_N = rf"(?:\d{{1,4}}|{CHINESE}{{1,5}})"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY = r"(?:3[01]|[12]\d|0?[1-9]|三十一?|二十[一二三四五六七八九]?|十[一二三四五六七八九]?|[一二三四五六七八九])"
_LUNAR_MONTH = r"(?:正|冬|腊|十[一二]?|[一二三四五六七八九]|1[0-2]|[1-9])"
_LUNAR_DAY = (
    r"(?:初[一二三四五六七八九十]|廿[一二三四五六七八九]?|三十|二十[一二三四五六七八九]?|十[一二三四五六七八九])"
)
_RELATIVE_MONTH = r"(?:上上个?月|上个?月|这个?月|本月|当月|下下个?月|下个?月)"
# 「上个月十五」, without 号; 「上个月十几天」「上个月15块」 count something else.
_DAY_ALONE = (
    r"(?:三十一?|二十[一二三四五六七八九]?|十[一二三四五六七八九]?|3[01]|[12]\d)"
    r"(?![\d.,%一二三四五六七八九十百千万几多来个天块元年月岁人点周倍次回名户家件张份斤袋间])"
)


def _only_as_a_day(name: str) -> str:
    """「张立春」 is a person, 「去年冬至今年春」 two winters and springs, 重阳 is a village, too."""
    if name.startswith("立"):
        return rf"(?:(?<=[年的是在从到就过])|(?<![\u4e00-\u9fff])){name}"
    if name.endswith("至"):
        return rf"{name}(?!今|现在|[春夏秋冬]|[明次]年)"
    return rf"{name}(?![宫镇村路街乡])"


_RELATIVE_DAY = r"(?:大前天|前天|昨[天日晚]|昨儿个?|今[天日晚早]|今儿个?|明[天日晚早]|明儿个?|大后天|后天)"
_HOLIDAY = "(?:" + "|".join(map(_only_as_a_day, sorted(HOLIDAYS, key=len, reverse=True))) + ")"
_NOT_A_NUMBER_BEFORE = r"(?<![\d.零〇一二三四五六七八九十百千万])"
# 「15号楼」「地铁2号线」「陕政发〔2026〕12号」 are no days.
_NOT_A_PLACE_BEFORE = r"(?<![路街巷道村组栋第〕幢号])"
_NOT_A_PLACE_AFTER = r"(?![楼线院门店室文令房车机铺厂坑井桥码段])"

_DAYS = {"大前": -3, "前": -2, "昨": -1, "今": 0, "明": 1, "后": 2, "大后": 3}
_EITHER_CALENDAR = re.compile(rf"(?:{YEAR})?的?[一二三四五六七八九十]{{1,2}}月[一二三四五六七八九十廿]{{1,3}}")
"""「八月十六」: with 号 or 日 or in figures it is the solar calendar's."""
_WEEKDAYS = {char: index for index, char in enumerate("一二三四五六")} | {"日": 6, "天": 6}
_PARTS = {"初": (1, 1), "头": (1, 1), "底": (12, 12), "末": (12, 12), "尾": (12, 12)}


def find(text: str, today: date) -> list[Found]:
    """Every date in a normalised text, longest reading first."""
    found: list[Found] = []
    taken = [False] * len(text)
    for pattern, read in _READERS:
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(taken[start:end]):
                continue
            value = read(match, today)
            if value is None:
                continue
            found.append(Found("date", start, end, value))
            taken[start:end] = [True] * (end - start)
    return sorted(found, key=lambda one: one.start)


def _month(year: int, month: int) -> Value:
    return {"value": f"{year:04}-{month:02}", "grain": "month"}


def _safe(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _calendar_day(match: re.Match[str], today: date) -> Value | None:
    year, month, day = year_of(match["year"], today), whole(match["month"]), whole(match["day"])
    if month is None or day is None:
        return None
    found = _safe(year, month, day) if year is not None else nearest(today, lambda each: _safe(each, month, day))
    by_the_moon = lunar_reading(match, today) if _EITHER_CALENDAR.fullmatch(match[0]) else {}
    return {**day_value(found), **by_the_moon}


def _part_of_named_month(match: re.Match[str], today: date) -> Value | None:
    """「8月底」, 「去年三月上旬」: the days it may be, so that a limit counts from the earliest of them."""
    month = _calendar_month(match, today)
    if month is None or month["value"] is None:
        return month
    year, number = map(int, str(month["value"]).split("-"))
    return _third(year, number, match["part"])


def _third(year: int, month: int, part: str) -> Value:
    """The days of 「月初」, 「中旬」, 「月底」."""
    first, last = {"初": (1, 10), "上": (1, 10), "中": (11, 20)}.get(part[0], (21, monthrange(year, month)[1]))
    value, until = (date(year, month, day).isoformat() for day in (first, last))
    return {"value": value, "until": until, "grain": "part_of_month"}


def _calendar_month(match: re.Match[str], today: date) -> Value | None:
    year, month = year_of(match["year"], today), whole(match["month"])
    if month is None:
        return None
    if year is None:
        start = nearest(today, lambda each: date(each, month, 1))
        year = start.year if start else today.year
    return _month(year, month)


def _relative_month(match: re.Match[str], today: date) -> Value | None:
    words = match["months"]
    shift = words.count("下") - words.count("上")
    year, month = _shifted(today.year, today.month, shift)
    day = whole(match["day"]) if match["day"] else None
    return day_value(_safe(year, month, day)) if day else _month(year, month)


def _shifted(year: int, month: int, by: int) -> tuple[int, int]:
    index = year * 12 + month - 1 + by
    return index // 12, index % 12 + 1


def _relative_day(match: re.Match[str], today: date) -> Value | None:
    word = re.sub(r"[天日晚早]|儿个?", "", match[0])
    return day_value(today + timedelta(days=_DAYS[word]))


def _weekday(match: re.Match[str], today: date) -> Value | None:
    weeks = match["weeks"].count("下") - match["weeks"].count("上")
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=weeks)
    return day_value(monday + timedelta(days=_WEEKDAYS[match["day"]]))


def _ago(match: re.Match[str], today: date) -> Value | None:
    words, unit = match["number"], match["unit"]
    amount = 1 if words == "" else whole(words)
    half = words == "半"
    if unit in ("天", "日"):
        return day_value(today - timedelta(days=amount)) if amount else unknown("day")
    if unit in ("周", "星期", "礼拜"):
        return day_value(today - timedelta(weeks=amount)) if amount else unknown("day")
    months = 6 if half and unit == "年" else (amount or 0) * (12 if unit == "年" else 1)
    if half and unit != "年":
        return day_value(today - timedelta(days=15))
    if not months or months >= today.year * 12:
        return unknown("month")
    year, month = _shifted(today.year, today.month, -months)
    return {"value": str(year), "grain": "year"} if unit == "年" and not half else _month(year, month)


def _vague(match: re.Match[str], today: date) -> Value | None:
    return unknown("season" if re.search("[春夏秋冬]", match[0]) else "day")


def _part_of_year(match: re.Match[str], today: date) -> Value | None:
    year = year_of(match["year"], today) if match["year"] else today.year
    part = match["part"].removeprefix("年")
    if year is None or part not in _PARTS:
        return unknown("month")
    return _month(year, _PARTS[part][0])


def _part_of_month(match: re.Match[str], today: date) -> Value | None:
    year, month = today.year, today.month
    if match["months"]:
        year, month = _shifted(year, month, match["months"].count("下") - match["months"].count("上"))
    return _third(year, month, match["part"])


def _year(match: re.Match[str], today: date) -> Value | None:
    year = year_of(match["year"], today)
    return {"value": str(year), "grain": "year"} if year else None


def _bare_day(match: re.Match[str], today: date) -> Value | None:
    day = whole(match["day"])
    if day is None or not 1 <= day <= 31:
        return None
    moment = _safe(today.year, today.month, day)
    if moment is None or (moment - today).days > 15:
        moment = _safe(*_shifted(today.year, today.month, -1), day)
    return day_value(moment)


_LUNAR = r"(?:农历|阴历|旧历|老历|古历)"
_READERS: list[tuple[re.Pattern[str], Callable[[re.Match[str], date], Value | None]]] = [
    (re.compile(rf"(?P<year>(?:19|20)\d\d)(?P<gap>[-/.])(?P<month>{_MONTH})(?P=gap)(?P<day>{_DAY})(?![\d.])"), _calendar_day),
    (re.compile(rf"{_LUNAR}的?(?P<year>{YEAR})?的?(?P<month>{_LUNAR_MONTH})月(?P<day>初?{_LUNAR_DAY}|{_DAY})[日号]?"), lunar_day),
    (re.compile(rf"(?P<year>{YEAR})?的?{_LUNAR}?(?P<month>{_LUNAR_MONTH})月(?P<day>初[一二三四五六七八九十]|廿[一二三四五六七八九]?)"), lunar_day),
    (re.compile(rf"(?P<year>{YEAR})?的?{_LUNAR}?(?P<month>[正冬腊])月(?P<day>{_LUNAR_DAY})"), lunar_day),
    (re.compile(rf"(?P<year>{YEAR})的?{_LUNAR}(?P<month>{_LUNAR_MONTH})月(?P<day>{_LUNAR_DAY})"), lunar_day),
    (re.compile(rf"(?P<year>{YEAR})?的?(?P<months>{_RELATIVE_MONTH})的?(?P<day>{_DAY})[日号]{_NOT_A_PLACE_AFTER}"), _relative_month),
    (re.compile(rf"(?P<months>{_RELATIVE_MONTH})的?(?P<day>{_DAY_ALONE})"), _relative_month),
    (re.compile(rf"{_NOT_A_NUMBER_BEFORE}(?P<year>{YEAR})?的?(?P<month>{_MONTH})月份?的?(?P<day>{_DAY})[日号]?{_NOT_A_PLACE_AFTER}(?![个天])"), _calendar_day),
    (re.compile(rf"(?P<year>{YEAR})?的?(?P<name>{_HOLIDAY})(?P<side>[前后])(?:(?P<number>{_N})天)"), near_festival),
    (re.compile(rf"(?P<year>{YEAR})?的?(?P<name>{_HOLIDAY})(?P<side>前后|左右|前夕|[以之]?前|[以之过]?后)(?P<number>)"), near_festival),
    (re.compile(rf"(?P<year>{YEAR})?的?(?P<name>{_HOLIDAY})(?:那天|当天)?"), festival),
    (re.compile(rf"(?:{_LUNAR}的?)?(?P<year>{YEAR})?的?{_LUNAR}?(?P<month>[正冬腊])月"), lunar_month),
    (re.compile(rf"{_LUNAR}(?P<year>{YEAR})?(?P<month>{_LUNAR_MONTH})月"), lunar_month),
    (re.compile(rf"{_NOT_A_NUMBER_BEFORE}(?P<year>{YEAR})?的?(?P<month>{_MONTH})月份?的?(?P<part>[初底末]|[上中下]旬)"), _part_of_named_month),
    (re.compile(rf"(?P<months>{_RELATIVE_MONTH}|月)(?P<part>[初底末]|中旬|上旬|下旬)"), lambda match, today: _part_of_month(_whole_month(match), today)),
    (re.compile(rf"(?P<months>{_RELATIVE_MONTH})(?P<day>)"), _relative_month),
    (re.compile(rf"(?P<year>{YEAR})的?(?P<part>年?[初底末头尾中]|上半年|下半年)"), _part_of_year),
    (re.compile(r"(?P<year>)(?P<part>年[初底末头])(?![一二三四五六七八九十])"), _part_of_year),
    (re.compile(rf"(?:{YEAR}|今|去)[春夏秋冬][天季]?"), _vague),
    (re.compile(rf"{_NOT_A_NUMBER_BEFORE}(?P<year>{YEAR})?的?(?P<month>{_MONTH})月份?(?![个])"), _calendar_month),
    (re.compile(r"(?P<weeks>上上|上|这|本|下下|下)个?(?:周|星期|礼拜)(?P<day>[一二三四五六日天])"), _weekday),
    (re.compile(r"(?P<weeks>)(?<![一二三四五六七八九十两几个每\d])(?:周|星期|礼拜)(?P<day>[一二三四五六日天])"), _weekday),
    (re.compile(_RELATIVE_DAY), _relative_day),
    (re.compile(rf"{_NOT_A_NUMBER_BEFORE}(?P<number>{_N}|半)个?(?:多|来)?个?(?P<unit>天|日|周|星期|礼拜|月|年)(?:多|来)?(?:之前|以前|前)(?![年天])"), _ago),
    (re.compile(r"前几天|前些天|前两天|前段时间|前一阵|前阵子|这几天|最近几天|过几天"), _vague),
    (re.compile(rf"(?<![\d一二三四五六七八九十半])(?P<year>{YEAR})(?![多来前半以之])"), _year),
    (re.compile(rf"{_NOT_A_NUMBER_BEFORE}{_NOT_A_PLACE_BEFORE}(?P<day>{_DAY})号{_NOT_A_PLACE_AFTER}"), _bare_day),
]  # fmt: skip


def _whole_month(match: re.Match[str]) -> dict[str, str]:
    months = match["months"]
    return {"months": "" if months == "月" else months, "part": match["part"]}
