"""The closed words of reports from the desk: what is the matter, and what a maintainer made of it."""

from enum import StrEnum

from hotline.vocabulary import Sender


class Fault(StrEnum):
    """What is the matter with it. Closed: docs/学习手册.md names each."""

    WRONG = "wrong"
    OUT_OF_DATE = "out_of_date"


class Settlement(StrEnum):
    """What a maintainer made of a report. Closed: docs/学习手册.md names each."""

    MENDED = "mended"
    SOUND = "sound"
    KNOWN = "known"


FAULT_TITLES: dict[Fault, str] = {Fault.WRONG: "内容不对", Fault.OUT_OF_DATE: "过时了"}
SETTLEMENT_TITLES: dict[Settlement, str] = {
    Settlement.MENDED: "已经改好",
    Settlement.SOUND: "核对过，没有错",
    Settlement.KNOWN: "别处已经报过",
}
SENDER_TITLES: dict[Sender, str] = {
    Sender.CITIZEN: "群众",
    Sender.BOT: "智能助手",
    Sender.STAFF: "坐席",
    Sender.SYSTEM: "系统提示",
}
