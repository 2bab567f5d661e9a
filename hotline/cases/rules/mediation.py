"""人民调解申请: 人民调解法 (2011). It sets no length for anything before the agreement, and neither do we."""

from hotline.cases.kinds import CaseAction, CaseState, Party
from hotline.cases.rules.rule import DRAFT, Ground, Law, Rule, ends

_ACT = "人民调解法"
_APPLYING, _RIGHTS = Law(_ACT, "第十七条"), Law(_ACT, "第二十三条")

_NOT_MEDIATED = (Ground("party_declines", "对方明确拒绝调解", _APPLYING),)
_TERMINATED = (
    Ground("failed", "调解不成", Law(_ACT, "第二十六条")),
    Ground("party_asks", "一方要求终止", _RIGHTS),
)

MEDIATION: tuple[Rule, ...] = (
    *DRAFT,
    Rule(CaseAction.FILE, (CaseState.DRAFTED,), CaseState.FILED, (Party.CITIZEN,), (_APPLYING,)),
    Rule(CaseAction.AMEND, (CaseState.FILED,), None, (Party.CITIZEN,), why="提交后十分钟内可以改，时间不变"),
    Rule(CaseAction.RECEIVE, (CaseState.PASSED_ON,), CaseState.FILED, (Party.CASEWORKER,), (_APPLYING,)),
    Rule(CaseAction.ADD, (CaseState.FILED, CaseState.ACCEPTED), None, (Party.CITIZEN,), (Law(_ACT, "第二十四条"),)),
    Rule(CaseAction.ACCEPT, (CaseState.FILED,), CaseState.ACCEPTED, (Party.CASEWORKER,), (Law(_ACT, "第十九条"),)),
    Rule(
        CaseAction.REFUSE,
        (CaseState.FILED, CaseState.ACCEPTED),
        CaseState.REFUSED,
        (Party.CASEWORKER,),
        (_APPLYING,),
        grounds=_NOT_MEDIATED,
        reason=True,
    ),
    Rule(
        CaseAction.WITHDRAW,
        (CaseState.FILED, CaseState.ACCEPTED),
        CaseState.WITHDRAWN,
        (Party.CITIZEN,),
        (_RIGHTS,),
    ),
    Rule(
        CaseAction.TERMINATE,
        (CaseState.ACCEPTED,),
        CaseState.TERMINATED,
        (Party.CASEWORKER,),
        (Law(_ACT, "第二十六条"), _RIGHTS),
        grounds=_TERMINATED,
        reason=True,
    ),
    Rule(
        CaseAction.DECIDE,
        (CaseState.ACCEPTED,),
        CaseState.DECIDED,
        (Party.CASEWORKER,),
        (Law(_ACT, "第二十八条"),),
        reason=True,
    ),
    ends(CaseState.REFUSED, CaseState.WITHDRAWN, CaseState.TERMINATED, CaseState.DECIDED),
)
