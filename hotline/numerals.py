"""Chinese numerals as they stand in article numbers and statutes: 第一百零三条, 三十日, 三千元."""

import re

_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "二": 2}
_FIGURES = "零一二三四五六七八九"
_PLACES = {"十": 10, "百": 100, "千": 1000}
_NUMERAL = re.compile(r"[零〇一二三四五六七八九十百千万两]+")
_ORDINAL = re.compile(r"第[零〇一二三四五六七八九十百千\d]+[条款项章节]")
_ARABIC = re.compile(r"(\d+(?:\.\d+)?)(万)?")


def chinese_to_int(text: str) -> int | None:
    """The number a Chinese numeral means, or None when it is not one."""
    total = section = digit = 0
    for character in text:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character in _PLACES:
            section += (digit or 1) * _PLACES[character]
            digit = 0
        elif character == "万":
            total += (section + digit or 1) * 10_000
            section = digit = 0
        else:
            return None
    return total + section + digit if text else None


def int_to_chinese(number: int) -> str:
    """1 to 9999 as statutes write it: 十, 二十, 一百零三, 一千一百六十."""
    if not 1 <= number <= 9999:
        raise ValueError("only 1 to 9999 are written out")
    text, gap = "", False
    for place, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            text += ("零" if gap and text else "") + _FIGURES[digit] + unit
        gap = not digit
    return text.removeprefix("一") if 10 <= number <= 19 else text


def article_name(number: int) -> str:
    """第n条."""
    return f"第{int_to_chinese(number)}条"


def article_number(article: str) -> int | None:
    """The n of 第n条; for an inserted article (第n条之一) the n it follows."""
    match = re.match(r"第(.+?)条", article)
    return chinese_to_int(match.group(1)) if match else None


def numbers_in(text: str) -> set[float]:
    """Every number in a text, in Arabic or Chinese figures; numbers of articles do not count."""
    text = _ORDINAL.sub("，", text)
    found = {float(value) * (10_000 if myriad else 1) for value, myriad in _ARABIC.findall(text)}
    values = (chinese_to_int(numeral) for numeral in _NUMERAL.findall(text))
    return found | {float(value) for value in values if value is not None}
