"""The lengths that the law sets for each kind of case, and whom they bind. Pure data, held to the fact table by a test."""

from dataclasses import dataclass

from hotline.cases.kinds import CaseAction, Party
from hotline.cases.rules.rule import Law


@dataclass(frozen=True)
class Period:
    """A length of the law. `fact` is its entry in data/statutes/facts/; None where the authority sets the day."""

    id: str
    title: str
    party: Party
    law: Law
    days: int = 0
    working: bool = False
    fact: str | None = None
    then: CaseAction | None = None
    """What the law says has happened once it has passed."""
    lapses: bool = False
    """A chance, not a duty: once it has passed nobody is late, and it is gone."""
    late: "Period | None" = None
    """What the applicant may do once it has passed, counted from its end."""


_ACT, _AID, _INFO = "行政复议法", "法律援助法", "政府信息公开条例"
REVIEWING = Period(
    "review",
    "审查是否受理",
    Party.CASEWORKER,
    Law(_ACT, "第三十条"),
    5,
    True,
    "ar-accept-5wd",
    CaseAction.DEEM_ACCEPTED,
)
CORRECTING = Period(
    "correction",
    "补正",
    Party.CITIZEN,
    Law(_ACT, "第三十一条"),
    10,
    True,
    "ar-supplement-10wd",
    CaseAction.DEEM_ABANDONED,
)
SUING_SILENCE = Period(
    "silence",
    "复议机关逾期不作决定，向法院起诉",
    Party.CITIZEN,
    Law("行政诉讼法", "第四十五条"),
    15,
    False,
    "ar-sue-15d",
)
TRYING = Period(
    "decision",
    "作出复议决定",
    Party.CASEWORKER,
    Law(_ACT, "第六十二条"),
    60,
    False,
    "ar-trial-60d",
    late=SUING_SILENCE,
)
TRYING_SIMPLY = Period(
    "decision",
    "作出复议决定（简易程序）",
    Party.CASEWORKER,
    Law(_ACT, "第六十二条"),
    30,
    False,
    "ar-simple-30d",
    late=SUING_SILENCE,
)
SENDING = Period("copy", "把申请书副本发给被申请人", Party.CASEWORKER, Law(_ACT, "第四十八条"), 7, True, "ar-copy-7wd")
SENDING_SIMPLY = Period(
    "copy",
    "把申请书副本发给被申请人（简易程序）",
    Party.CASEWORKER,
    Law(_ACT, "第五十四条"),
    3,
    True,
    "ar-simple-copy-3wd",
)
REPLYING = Period(
    "reply", "被申请人答复并提交证据", Party.RESPONDENT, Law(_ACT, "第四十八条"), 10, True, "ar-reply-10wd"
)
REPLYING_SIMPLY = Period(
    "reply",
    "被申请人答复并提交证据（简易程序）",
    Party.RESPONDENT,
    Law(_ACT, "第五十四条"),
    5,
    True,
    "ar-simple-reply-5wd",
)
WAITING = Period(
    "suspension", "等待中止的原因消除，期满终止", Party.CASEWORKER, Law(_ACT, "第四十一条"), 60, False, "ar-suspend-60d"
)
SUING = Period(
    "lawsuit", "不服复议决定，向法院起诉", Party.CITIZEN, Law("行政诉讼法", "第四十五条"), 15, False, "ar-sue-15d"
)
ASKING_INFO = Period(
    "ask_correction",
    "内容不明确的，一次性告知补正",
    Party.CASEWORKER,
    Law(_INFO, "第三十条"),
    7,
    True,
    "gi-supplement-7wd",
    lapses=True,
)
ANSWERING = Period("answer", "答复", Party.CASEWORKER, Law(_INFO, "第三十三条"), 20, True, "gi-reply-20wd")
CORRECTING_INFO = Period("correction", "补正", Party.CITIZEN, Law(_INFO, "第三十条"), then=CaseAction.DEEM_ABANDONED)
DECIDING_AID = Period(
    "decision", "决定是否给予法律援助", Party.CASEWORKER, Law(_AID, "第四十三条"), 7, False, "la-review-days"
)
CORRECTING_AID = Period(
    "correction", "补充材料", Party.CITIZEN, Law(_AID, "第四十三条"), then=CaseAction.DEEM_WITHDRAWN
)
ASSIGNING = Period("assign", "指派法律援助人员", Party.CASEWORKER, Law(_AID, "第四十三条"), 3, False, "la-assign-days")
CONFIRMING = Period(
    "confirmation",
    "双方共同申请司法确认",
    Party.CITIZEN,
    Law("人民调解法", "第三十三条"),
    30,
    False,
    "me-people-confirm-days",
)
PERIODS = (
    REVIEWING,
    CORRECTING,
    TRYING,
    TRYING_SIMPLY,
    SUING_SILENCE,
    SENDING,
    SENDING_SIMPLY,
    REPLYING,
    REPLYING_SIMPLY,
    WAITING,
    SUING,
    ASKING_INFO,
    ANSWERING,
    CORRECTING_INFO,
    DECIDING_AID,
    CORRECTING_AID,
    ASSIGNING,
    CONFIRMING,
)
"""All of them."""
