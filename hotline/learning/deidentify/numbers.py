"""Numbers that belong to one person: identity card, telephone, bank card, QQ, and long ones of unknown use.

Sums, dates, articles and the short numbers of public services are no such numbers: they stay, the answer needs them.
"""

import re
from collections.abc import Iterator
from datetime import date

from hotline.learning.deidentify.kinds import Kind, Span
from hotline.learning.deidentify.views import SPOKEN, digits

_RUN = re.compile(r"\d(?:[ \-－—–.·_,，、/]{0,2}\d)*(?: ?[Xx](?![A-Za-z]))?")
_PIECE = re.compile(r"\d+[Xx]?|[Xx]")
_HIDDEN = re.compile(r"1[3-9]\d[*×xX]{3,5}\d{3,4}|\d{3,6}[*×]{4,12}\d{2,4}[Xx]?")
_UNIT = re.compile(
    r"\s*(?:元|块|万|千|百|亿|多|几|年|月|日|号|天|个|人|平|亩|斤|条|%|％|分|点|岁|公里|米|吨|户|名|次|件)"
)
_TELEPHONE = re.compile(r"(?:电话|座机|手机|号码|联系|拨打|回电|致电|打给|tel|Tel|TEL|固话|热线)[^\d]{0,6}$")
_CARD = re.compile(r"(?:卡|账|帐|尾|行)号?[^\d，。；]{0,6}$")
_QQ = re.compile(r"(?:QQ|qq|Qq|扣扣|企鹅)(?:号码?|群)?[^\d，。；]{0,4}$")
_IDENTITY = re.compile(r"(?:身份证|证件)[^\d，。；]{0,8}$")
_TAIL = re.compile(r"(?:尾号|后四位|末四位|后4位|末4位)(?:是|为|:|：)?\s*(\d{4})(?!\d)")
_LOOK_BACK = 16
_PROVINCES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
    ]
)
_MOST_PIECES = 10


def find_numbers(view: str) -> Iterator[Span]:
    """All of them in a plain view."""
    as_digits = digits(view)
    for tail in _TAIL.finditer(as_digits):
        yield Span(tail.start(1), tail.end(1), Kind.BANK_CARD)
    for hidden in _HIDDEN.finditer(view):
        kind = Kind.PHONE if hidden[0][0] == "1" and len(hidden[0]) <= 12 else Kind.OTHER_NUMBER
        yield Span(hidden.start(), hidden.end(), kind)
    for run in _RUN.finditer(as_digits):
        yield from _in_run(view, as_digits, run.start(), run.end())


def _in_run(view: str, as_digits: str, start: int, end: int) -> Iterator[Span]:
    """The longest reading from the left that makes sense; what makes none is passed over piece by piece."""
    pieces = [(start + piece.start(), start + piece.end()) for piece in _PIECE.finditer(as_digits[start:end])]
    first = 0
    while first < len(pieces):
        for last in range(min(len(pieces), first + _MOST_PIECES) - 1, first - 1, -1):
            begin, stop = pieces[first][0], pieces[last][1]
            if (kind := _kind(view, as_digits, begin, stop)) is not None:
                yield Span(_with_prefix(as_digits, begin), stop, kind)
                first = last
                break
        first += 1


def _kind(view: str, as_digits: str, start: int, end: int) -> Kind | None:
    number = re.sub(r"[^\dXx]", "", as_digits[start:end])
    before, after = as_digits[max(0, start - _LOOK_BACK) : start], view[end:]
    if number[-1] in "Xx" and len(number) != 18:
        return None
    if _identity(number) or (len(number) in (15, 17, 18) and _IDENTITY.search(before)):
        return Kind.ID_NUMBER
    if number[-1] in "Xx":
        return None
    if _QQ.search(before) and 5 <= len(number) <= 11:
        return Kind.QQ
    if re.fullmatch(r"(?:86|0086)?1[3-9]\d{9}", number):
        return Kind.PHONE
    if _spoken_sum(view[start:end]) or (len(number) < 11 and _UNIT.match(after)):
        return None
    if re.fullmatch(r"(?:86)?0(?:10|2\d|[3-9]\d{2})\d{7,8}", number) and as_digits[start] in "08":
        return Kind.PHONE
    if _TELEPHONE.search(before) and 7 <= len(number) <= 12 and not number.startswith(("400", "800", "12", "95")):
        return Kind.PHONE
    if 16 <= len(number) <= 19 and (number[0] in "34569" or _CARD.search(before)):
        return Kind.BANK_CARD
    if len(number) >= 8 and _CARD.search(before):
        return Kind.BANK_CARD
    return Kind.OTHER_NUMBER if len(number) >= 12 else None


def _identity(number: str) -> bool:
    if len(number) not in (15, 18) or number[:2] not in _PROVINCES:
        return False
    born = number[6:14] if len(number) == 18 else f"19{number[6:12]}"
    try:
        return 1900 <= date(int(born[:4]), int(born[4:6]), int(born[6:8])).year <= 2100
    except ValueError:
        return False


def _spoken_sum(raw: str) -> bool:
    """一二三 counted off, not a number spoken digit by digit: fewer than seven numerals."""
    return sum(character in SPOKEN for character in raw) == len(raw) and len(raw) < 7


def _with_prefix(as_digits: str, start: int) -> int:
    """+86 belongs to the number."""
    return start - 1 if start and as_digits[start - 1] == "+" else start
