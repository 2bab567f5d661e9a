"""法律援助申请: 法律援助法 (2022). The office decides once whether to give aid; there is no acceptance before it."""

from hotline.cases.kinds import CaseAction, CaseState, Party
from hotline.cases.rules.rule import ATTACH_IN_CORRECTION, DRAFT, Ground, Law, Rule, ends

_ACT = "法律援助法"
_WHERE, _DECIDING, _ENDING = Law(_ACT, "第三十八条"), Law(_ACT, "第四十三条"), Law(_ACT, "第四十八条")

_TERMINATED = (
    Ground("fraud", "用欺骗等手段取得援助"),
    Ground("concealed", "故意隐瞒重要事实或者提供虚假证据"),
    Ground("unlawful", "利用援助做违法的事"),
    Ground("means", "经济状况变了，不再符合条件"),
    Ground("case_ended", "案件终止审理或者被撤销"),
    Ground("own_lawyer", "受援人自己请了律师或者其他代理人"),
    Ground("asked", "受援人有正当理由要求终止"),
    Ground("other", "法律法规规定的其他情形"),
)

LEGAL_AID: tuple[Rule, ...] = (
    *DRAFT,
    ATTACH_IN_CORRECTION,
    Rule(CaseAction.FILE, (CaseState.DRAFTED,), CaseState.FILED, (Party.CITIZEN,), (_WHERE,)),
    Rule(CaseAction.AMEND, (CaseState.FILED,), None, (Party.CITIZEN,), why="提交后十分钟内可以改，时间不变"),
    Rule(CaseAction.RECEIVE, (CaseState.PASSED_ON,), CaseState.FILED, (Party.CASEWORKER,), (_WHERE,)),
    Rule(
        CaseAction.ADD,
        (CaseState.FILED, CaseState.CORRECTION, CaseState.ACCEPTED),
        None,
        (Party.CITIZEN,),
        (Law(_ACT, "第四十七条"),),
    ),
    Rule(
        CaseAction.ASK_CORRECTION,
        (CaseState.FILED,),
        CaseState.CORRECTION,
        (Party.CASEWORKER,),
        (_DECIDING,),
        reason=True,
        until=True,
    ),
    Rule(
        CaseAction.EXTEND_CORRECTION,
        (CaseState.CORRECTION,),
        None,
        (Party.CASEWORKER,),
        (_DECIDING,),
        reason=True,
        until=True,
    ),
    Rule(CaseAction.CORRECT, (CaseState.CORRECTION,), CaseState.FILED, (Party.CITIZEN,), (_DECIDING,)),
    Rule(CaseAction.DEEM_WITHDRAWN, (CaseState.CORRECTION,), CaseState.DEEMED_WITHDRAWN, (Party.CLOCK,), (_DECIDING,)),
    Rule(CaseAction.ACCEPT, (CaseState.FILED,), CaseState.ACCEPTED, (Party.CASEWORKER,), (_DECIDING,)),
    Rule(CaseAction.REFUSE, (CaseState.FILED,), CaseState.REFUSED, (Party.CASEWORKER,), (_DECIDING,), reason=True),
    Rule(CaseAction.ASSIGN, (CaseState.ACCEPTED,), None, (Party.CASEWORKER,), (_DECIDING,)),
    Rule(
        CaseAction.WITHDRAW,
        (CaseState.FILED, CaseState.CORRECTION),
        CaseState.WITHDRAWN,
        (Party.CITIZEN,),
        why="决定之前申请人可以不再申请",
    ),
    Rule(CaseAction.ASK_WITHDRAWAL, (CaseState.ACCEPTED,), None, (Party.CITIZEN,), (_ENDING,)),
    Rule(CaseAction.DECLINE_WITHDRAWAL, (CaseState.ACCEPTED,), None, (Party.CASEWORKER,), (_ENDING,), reason=True),
    Rule(
        CaseAction.TERMINATE,
        (CaseState.ACCEPTED,),
        CaseState.TERMINATED,
        (Party.CASEWORKER,),
        (_ENDING,),
        grounds=_TERMINATED,
        reason=True,
    ),
    Rule(
        CaseAction.CLOSE,
        (CaseState.ACCEPTED,),
        CaseState.CLOSED,
        (Party.CASEWORKER,),
        (Law(_ACT, "第五十条"),),
        why="援助事项办理结束",
    ),
    ends(CaseState.REFUSED, CaseState.WITHDRAWN, CaseState.DEEMED_WITHDRAWN, CaseState.TERMINATED),
)
