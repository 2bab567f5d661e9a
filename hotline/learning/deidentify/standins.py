"""What stands in place of what was taken out: the same for the same thing all through one conversation.

The table lives as long as its conversation is being read, and is never kept: nothing leads back.
"""

import re

from hotline.learning.deidentify.kinds import Kind
from hotline.learning.deidentify.organisations import suffix_of
from hotline.learning.deidentify.views import digits, plain

_STEMS = "甲乙丙丁戊己庚辛壬癸"
_COUNTED = "一二三四五六七八九十"
_CALLED: dict[Kind, str] = {
    Kind.ID_NUMBER: "某身份证号",
    Kind.PHONE: "某电话",
    Kind.BANK_CARD: "某银行卡号",
    Kind.PLATE: "某车牌",
    Kind.CASE_NUMBER: "某案号",
    Kind.EMAIL: "某邮箱",
    Kind.WECHAT: "某微信号",
    Kind.QQ: "某QQ号",
    Kind.OTHER_NUMBER: "某号码",
    Kind.ADDRESS: "某处",
}


class StandIns:
    """Of one conversation."""

    def __init__(self) -> None:
        self._given: dict[tuple[Kind, str], str] = {}
        self._counts: dict[str, int] = {}

    def for_(self, kind: Kind, original: str) -> str:
        """The stand-in; a new one for what was not seen before in this conversation."""
        key = (kind, _same(kind, original))
        if key not in self._given:
            self._given[key] = self._next(kind, original)
        return self._given[key]

    @property
    def names(self) -> frozenset[str]:
        """The full names seen so far."""
        return frozenset(original for kind, original in self._given if kind is Kind.NAME and len(original) > 1)

    def _next(self, kind: Kind, original: str) -> str:
        called = f"某{suffix_of(original)}" if kind is Kind.ORGANISATION else _CALLED.get(kind, "张某")
        number = self._counts[called] = self._counts.get(called, 0) + 1
        signs = _STEMS if kind is Kind.NAME else _COUNTED
        return f"{called}{signs[number - 1] if number <= len(signs) else number}"


def _same(kind: Kind, original: str) -> str:
    """Written with blanks, full-width or spoken, a number is the same number."""
    if kind in (Kind.NAME, Kind.ORGANISATION, Kind.ADDRESS):
        return re.sub(r"\s", "", plain(original))
    return re.sub(r"[\s\-－—–._·,，、/]", "", digits(plain(original))).upper()
