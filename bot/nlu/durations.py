"""Lengths of time as people say them: 三个月, 小半年, 半拉月, 两年多, 十来天, 20个工作日.

A value is `{"value": "P3M", "approximate": false, "working_days": false}`, with `upper` where two numbers were
given (七八天); `value` is None where no number was meant (好几年).
"""

import re
from decimal import Decimal
from typing import Any

from bot.nlu.numerals import CHINESE, NOT_WITHIN, number
from bot.nlu.spans import Found

_UNIT = r"(?:个?工作日|个?小时|个?钟头|分钟|天|日|个?星期|个?礼拜|周|个?月|年|载|个?季度)"
_N = rf"{NOT_WITHIN}(?:\d{{1,9}}(?:\.\d{{1,4}})?|{CHINESE}{{1,9}})"

_PAIR = re.compile(
    r"(?P<low>[一二三四五六七八])(?P<high>[二两三四五六七八九])(?P<tens>十)?(?:来|多)?(?P<unit>天|日|年|个月|个工作日|周|个星期|个礼拜|个小时)"
)
_HALF = re.compile(r"(?P<size>小|大|多)?半(?P<loose>拉|来)?(?P<unit>个?月|年|天|个?小时|个?钟头)(?!前|以前|之前)")
_AND_A_HALF = re.compile(rf"(?P<number>{_N})(?:(?P<year>年)半|个半(?P<unit>月|星期|礼拜|小时|钟头|年))(?!前)")
_PLAIN = re.compile(
    rf"(?<![\d.第])(?P<about>将近|大概|差不多|大约|约|快|小)?(?P<number>{_N})(?P<some>来|多|几|个来|个多)?(?P<unit>{_UNIT})(?P<more>多|来)?(?:的?时间)?"
    r"(?![前份初底末])(?!以前|之前|多前)"
)
_FUSED = re.compile(r"(?P<number>俩|仨)(?P<unit>月|年|小时|星期|礼拜)")
_VAGUE = re.compile(r"(?:好)?几(?:十|百)?(?:个)?(?:月|年|天|星期|礼拜|工作日|小时)(?!前|以前|之前)")

_LETTERS = {"天": "D", "日": "D", "工作日": "D", "周": "W", "星期": "W", "礼拜": "W", "月": "M", "年": "Y", "载": "Y"}
_HOURS = ("小时", "钟头")


def find(text: str) -> list[Found]:
    """Every duration in a normalised text; the longest reading of each place comes first."""
    candidates: list[Found] = []
    for pattern, read in (
        (_PAIR, _pair),
        (_AND_A_HALF, _and_a_half),
        (_HALF, _half),
        (_FUSED, _fused),
        (_PLAIN, _plain),
        (_VAGUE, _vague),
    ):
        for match in pattern.finditer(text):
            value = read(match)
            if value is not None:
                candidates.append(Found("duration", match.start(), match.end(), value))
    return candidates


def _value(iso: str | None, *, approximate: bool, unit: str = "", **more: Any) -> dict[str, Any]:
    return {"value": iso, "approximate": approximate, "working_days": unit.endswith("工作日"), **more}


def _iso(amount: Decimal, unit: str) -> str | None:
    unit = unit.removeprefix("个")
    if amount < 0 or amount > 100_000:
        return None
    if unit in _HOURS:
        return f"PT{_plain_number(amount)}H"
    if unit == "分钟":
        return f"PT{_plain_number(amount)}M"
    if unit == "季度":
        return f"P{_plain_number(amount * 3)}M"
    whole, rest = divmod(amount, 1)
    if rest and unit in ("年", "载"):
        return f"P{_plain_number(whole * 12 + rest * 12)}M" if (rest * 12) % 1 == 0 else None
    if rest:
        return (
            f"P{int(whole)}M15D"
            if unit == "月" and rest * 2 == 1 and whole
            else f"P{_plain_number(amount * 15 * 2)}D"
            if unit == "月"
            else None
        )
    return f"P{int(whole)}{_LETTERS[unit]}"


def _plain_number(amount: Decimal) -> str:
    return format(amount.quantize(Decimal(1)) if amount == amount.to_integral_value() else amount.normalize(), "f")


def _plain(match: re.Match[str]) -> dict[str, Any] | None:
    amount = number(match["number"])
    unit = match["unit"]
    # 「九月」 without 个 is a month of the year, 「2024年」 a year, 「五日」 mostly a day of the month: dates come first.
    if amount is None or (unit == "月" and not match["some"] and not match["number"].startswith("两")):
        return None
    if unit in ("年", "日") and amount >= 1000:
        return None
    return _value(_iso(amount, unit), approximate=bool(match["about"] or match["some"] or match["more"]), unit=unit)


def _pair(match: re.Match[str]) -> dict[str, Any] | None:
    low, high = number(match["low"]), number(match["high"])
    if low is None or high is None or high != low + 1:
        return None
    factor = 10 if match["tens"] else 1
    unit = match["unit"]
    return _value(_iso(low * factor, unit), approximate=True, unit=unit, upper=_iso(high * factor, unit))


def _and_a_half(match: re.Match[str]) -> dict[str, Any] | None:
    amount = number(match["number"])
    if amount is None or amount >= 1000:
        return None
    unit = match["year"] or match["unit"]
    if unit in ("星期", "礼拜"):
        return _value(f"P{_plain_number(amount * 7 + 4)}D", approximate=True)
    return _value(_iso(amount + Decimal("0.5"), unit), approximate=False)


def _half(match: re.Match[str]) -> dict[str, Any]:
    unit = match["unit"].removeprefix("个")
    size = match["size"]
    exact = {"年": "P6M", "月": "P15D", "天": "PT12H"}.get(unit, "PT30M")
    # A small half is taken as a month (or a few days) short of the half, a big one as that much over it.
    loose = {
        ("小", "年"): "P5M",
        ("大", "年"): "P8M",
        ("多", "年"): "P7M",
        ("小", "月"): "P12D",
        ("大", "月"): "P20D",
    }.get((size or "", unit))
    return _value(loose or exact, approximate=bool(size or match["loose"]))


def _fused(match: re.Match[str]) -> dict[str, Any] | None:
    amount = number(match["number"])
    return _value(_iso(amount, match["unit"]), approximate=False) if amount is not None else None


def _vague(match: re.Match[str]) -> dict[str, Any]:
    return _value(None, approximate=True, unit=match[0])
