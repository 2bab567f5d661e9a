"""Numbers as people write them: 12, 1.5万, 三万二, 两千来, 一百二, 廿三, 二〇二六."""

import re
from decimal import Decimal

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {
    "〇": 0, "两": 2, "俩": 2, "仨": 3, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9,
}  # fmt: skip
_PLACES = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}

CHINESE = "[零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟]"
"""One character of a Chinese numeral, for use in a regular expression."""

NOT_WITHIN = r"(?<![\d.零〇一二两三四五六七八九十百千万亿])"
"""Before a number in a regular expression: it starts where the figures start, so that a long run is looked at once."""

_ARABIC = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?([十百千万亿wk])?(\d)?")
_SUFFIX = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000, "w": 10_000, "k": 1000}


def number(text: str) -> Decimal | None:
    """The number a numeral means, or None when it is not one. 「三万二」 is 32000, 「3万2」 too."""
    arabic = _ARABIC.fullmatch(text)
    if arabic:
        whole, fraction, suffix, tail = arabic.groups()
        if tail and not suffix:
            return None
        factor = _SUFFIX.get(suffix or "", 1)
        value = Decimal(whole.replace(",", "") + (fraction or "")) * factor
        return value + int(tail) * factor // 10 if tail else value
    return _chinese(text)


def _chinese(text: str) -> Decimal | None:
    if not text or any(char not in _DIGITS and char not in _PLACES and char not in _MYRIADS for char in text):
        return None
    if len(text) > 1 and all(char in _DIGITS for char in text):
        return Decimal("".join(str(_DIGITS[char]) for char in text))  # 二〇二六
    total = section = digit = 0
    unit = 1
    for index, char in enumerate(text):
        if char in _DIGITS:
            digit = _DIGITS[char]
            last = index == len(text) - 1
            if last and unit >= 100 and text[index - 1] in (_PLACES.keys() | _MYRIADS.keys()):
                digit *= unit // 10  # 三万二, 一百二: the last digit counts the next lower place
        elif char in _PLACES:
            unit = _PLACES[char]
            section += (digit or 1) * unit
            digit = 0
        else:
            unit = _MYRIADS[char]
            total = (total + section + digit or 1) * unit if char == "亿" else total + (section + digit or 1) * unit
            section = digit = 0
    return Decimal(total + section + digit)


def whole(text: str) -> int | None:
    """The same for places where only a whole number makes sense (a day, a month, an article)."""
    if text.startswith("廿"):
        rest = _DIGITS.get(text[1:], 0) if len(text) > 1 else 0
        return 20 + rest
    value = number(text)
    return int(value) if value is not None and value == value.to_integral_value() else None
