"""What says who somebody is, and a place in a text where it stands."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The kinds, in the order in which one wins where two claim the same place."""

    ID_NUMBER = "id_number"
    PHONE = "phone"
    BANK_CARD = "bank_card"
    PLATE = "plate"
    CASE_NUMBER = "case_number"
    EMAIL = "email"
    WECHAT = "wechat"
    QQ = "qq"
    OTHER_NUMBER = "other_number"
    ADDRESS = "address"
    ORGANISATION = "organisation"
    NAME = "name"


KIND_TITLES: dict[Kind, str] = {
    Kind.ID_NUMBER: "身份证号",
    Kind.PHONE: "电话",
    Kind.BANK_CARD: "银行卡号",
    Kind.PLATE: "车牌",
    Kind.CASE_NUMBER: "案号、文号",
    Kind.EMAIL: "电子邮箱",
    Kind.WECHAT: "微信号",
    Kind.QQ: "QQ号",
    Kind.OTHER_NUMBER: "其他长号码",
    Kind.ADDRESS: "住址",
    Kind.ORGANISATION: "单位",
    Kind.NAME: "姓名",
}


@dataclass(frozen=True, order=True)
class Span:
    """Characters `start` to `end` of a text."""

    start: int
    end: int
    kind: Kind

    def overlaps(self, other: "Span") -> bool:
        """Whether they share a character."""
        return self.start < other.end and other.start < self.end


def settle(spans: list[Span]) -> list[Span]:
    """One claim for each place: the kind that comes first in `Kind`, and of two of a kind the longer."""
    order = {kind: number for number, kind in enumerate(Kind)}
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (order[span.kind], span.start - span.end, span.start)):
        if not any(span.overlaps(other) for other in kept):
            kept.append(span)
    return sorted(kept)
