"""Sums of money as people say them: 三万二, 1.5万元, 八百块, 两千来块, 五六千.

A value is `{"value": 32000, "currency": "CNY", "approximate": false}`, with `upper` where two numbers were given;
`value` is None where no number was meant (几百块).
"""

import re
from decimal import Decimal
from typing import Any

from bot.nlu.numerals import CHINESE, NOT_WITHIN, number
from bot.nlu.spans import Found

_YUAN = r"(?:块钱|块|元钱|元|圆|人民币|rmb)"
_SMALL = {"毛": Decimal("0.1"), "角": Decimal("0.1"), "分": Decimal("0.01")}
_N = rf"{NOT_WITHIN}(?:(?:\d{{1,3}}(?:,\d{{3}}){{1,4}}|\d{{1,12}}(?:\.\d{{1,4}})?)[十百千万亿wk]?\d?|{CHINESE}{{1,12}})"

_WITH_UNIT = re.compile(
    rf"(?P<about>将近|大概|差不多|大约|约|快)?[￥¥]?(?P<number>{_N})(?P<some>来|多|好几)?(?P<place>[千万亿])?(?P<unit>{_YUAN})"
    rf"(?P<tail>[一二三四五六七八九])?(?P<small>[毛角])?(?P<more>多)?"
)
_SIGN = re.compile(r"[￥¥](?P<number>\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,4})?|\d{1,12}(?:\.\d{1,4})?)(?P<place>万)?")
# Without a unit only round speech is money: 三万二, 5万, 两千多 — unless something that is counted follows.
_BARE = re.compile(
    rf"(?<![\d.第零〇一二两三四五六七八九十百千万])(?P<number>\d{{1,12}}(?:\.\d{{1,4}})?[万w]\d?|{CHINESE}{{0,5}}[万千]{CHINESE}{{0,3}})(?P<some>来|多)?(?:钱)?"
    r"(?![\d.元块圆个人名户口家平亩米里公斤吨件次遍年月天日周岁步字种条份套辆只头棵分毫一]|多[个人户亩年米])"
)
_PAIR = re.compile(
    rf"(?P<low>[一二三四五六七八])(?P<high>[二两三四五六七八九])(?P<place>[十百千万]万?)(?P<unit>{_YUAN})?(?![个人名户家平亩米年月天日岁次])"
)
_VAGUE = re.compile(
    rf"(?:好?几[十百千万]+|[一二三四五六七八九]?十几万){_YUAN}|[一二三四五六七八九]?十几万(?![个人户亩年米])"
)
_PLACES = {
    "十": 10,
    "百": 100,
    "千": 1000,
    "万": 10_000,
    "亿": 100_000_000,
    "十万": 100_000,
    "百万": 1_000_000,
    "千万": 10_000_000,
}


def find(text: str) -> list[Found]:
    """Every sum of money in a normalised text; the longest reading of each place comes first."""
    candidates: list[Found] = []
    for pattern, read in (
        (_VAGUE, _vague),
        (_PAIR, _pair),
        (_WITH_UNIT, _with_unit),
        (_SIGN, _with_sign),
        (_BARE, _bare),
    ):
        for match in pattern.finditer(text):
            value = read(match)
            if value is not None:
                candidates.append(Found("amount", match.start(), match.end(), value))
    return candidates


def _value(amount: Decimal | None, *, approximate: bool, **more: Any) -> dict[str, Any]:
    return {"value": _json(amount), "currency": "CNY", "approximate": approximate, **more}


def _json(amount: Decimal | None) -> int | float | None:
    if amount is None:
        return None
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def _with_unit(match: re.Match[str]) -> dict[str, Any] | None:
    amount = number(match["number"])
    if amount is None:
        return None
    amount *= _PLACES.get(match["place"] or "", 1)
    if match["tail"]:
        amount += (number(match["tail"]) or 0) * _SMALL[match["small"] or "毛"]
    return _value(amount, approximate=bool(match["about"] or match["some"] or match["more"]))


def _with_sign(match: re.Match[str]) -> dict[str, Any] | None:
    amount = number(match["number"])
    return _value(amount * _PLACES.get(match["place"] or "", 1), approximate=False) if amount is not None else None


def _bare(match: re.Match[str]) -> dict[str, Any] | None:
    words = match["number"]
    if words in ("万", "千", "万一", "千万", "万千"):
        return None
    amount = number(words)
    return _value(amount, approximate=bool(match["some"])) if amount else None


def _pair(match: re.Match[str]) -> dict[str, Any] | None:
    low, high = number(match["low"]), number(match["high"])
    if low is None or high is None or high != low + 1 or not (match["unit"] or match["place"] in ("千", "万")):
        return None
    factor = _PLACES[match["place"]]
    return _value(low * factor, approximate=True, upper=_json(high * factor))


def _vague(match: re.Match[str]) -> dict[str, Any]:
    return _value(None, approximate=True)
