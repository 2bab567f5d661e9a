"""Telephone numbers: which can be called where a text names them, what is dialled instead, and which may never change. Pure."""

import re
from collections.abc import Collection, Iterator, Mapping

BY_SMS = "12110"
FIXED = frozenset({"110", "119", "120", "122", BY_SMS, "12345", "12348"})
"""The same in the whole country. Our pages name them even where the service cannot be reached, so nothing stands in for them."""
_EMERGENCY = frozenset({"110", "119", "120", "122", BY_SMS})
DIALLED = r"^(?:1\d{2}|1\d{4}|9[56]\d{3,4}|0\d{2,3}-\d{7,8}|[48]00-\d{3}-\d{4})$"
"""What an office is called by: a short number, one with its area code (0919-2181234), 400-123-4567. Nobody's mobile."""
_RUN = re.compile(r"[0-9A-Za-z][0-9A-Za-z.,-]*")
_UNIT = re.compile(r"\s*(?:[%％元日天年月周岁时分秒倍人次件条款项份页万千百亿米吨亩个]|小时|平方|号[楼院])")


def named_in(text: str, numbers: Collection[str]) -> Iterator[tuple[int, int]]:
    """Where the text names one of these to be called: 「110元」 is no telephone number."""
    for run in _RUN.finditer(text):
        number = run[0].rstrip(".,-")
        end = run.start() + len(number)
        if number in numbers and text[run.start() - 1 : run.start()] != "第" and not _UNIT.match(text, end):
            yield run.start(), end


def as_dialled(text: str, instead: Mapping[str, str]) -> str:
    """The text with the numbers that are to be dialled in place of those it names."""
    if not instead:
        return text
    parts: list[str] = []
    done = 0
    for start, end in named_in(text, instead.keys()):
        parts += [text[done:start], instead[text[start:end]]]
        done = end
    return "".join([*parts, text[done:]])


def dial_fault(number: str, dial: str, instead: Mapping[str, str]) -> str | None:
    """Why this cannot be dialled in place of the number; `instead`: what is dialled in place of others."""
    if number in FIXED:
        return f"{number} 全国统一，到哪里都打得通，不能改打别的号码"
    if dial in _EMERGENCY:
        return f"{dial} 留给紧急的事，不能拿来代替别的号码"
    if dial == number:
        return "和原来的号码一样，不用写"
    if dial in instead:
        return f"{dial} 自己也改打了别的号码"
    if number in instead.values():
        return f"别的号码正改打到 {number}，先改那一个"
    return None
