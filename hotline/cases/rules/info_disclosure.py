"""政府信息公开申请: 政府信息公开条例 (2019). There is no acceptance: the period runs from when both sides confirm receipt."""

from hotline.cases.kinds import CaseAction, CaseState, Party
from hotline.cases.rules.rule import ATTACH_IN_CORRECTION, DRAFT, Ground, Law, Rule, ends

_ORDER = "政府信息公开条例"
_APPLYING, _CORRECTING, _RECEIVED = Law(_ORDER, "第二十九条"), Law(_ORDER, "第三十条"), Law(_ORDER, "第三十一条")
_ANSWERING, _ANSWERS = Law(_ORDER, "第三十三条"), Law(_ORDER, "第三十六条")

_NOT_DEALT_WITH = (
    Ground("excessive", "数量、频次明显过多，说明的理由不合理", Law(_ORDER, "第三十五条")),
    Ground("repeated", "已经答复过相同的申请", _ANSWERS),
    Ground("complaint", "内容是信访、投诉、举报", Law(_ORDER, "第三十九条")),
)
_CONSULTING = (
    Ground("third_party", "征求第三方的意见", Law(_ORDER, "第三十二条")),
    Ground("other_body", "征求其他机关的意见", Law(_ORDER, "第三十四条")),
)

INFO_DISCLOSURE: tuple[Rule, ...] = (
    *DRAFT,
    ATTACH_IN_CORRECTION,
    Rule(CaseAction.FILE, (CaseState.DRAFTED,), CaseState.FILED, (Party.CITIZEN,), (_APPLYING, _RECEIVED)),
    Rule(CaseAction.AMEND, (CaseState.FILED,), None, (Party.CITIZEN,), why="提交后十分钟内可以改，时间不变"),
    Rule(
        CaseAction.ACCEPT,
        (CaseState.FILED, CaseState.PASSED_ON),
        CaseState.ACCEPTED,
        (Party.CASEWORKER,),
        (_RECEIVED,),
        why="网上提交的，双方确认之日才是收到之日",
    ),
    Rule(
        CaseAction.ADD,
        (CaseState.FILED, CaseState.ACCEPTED, CaseState.CORRECTION, CaseState.SUSPENDED),
        None,
        (Party.CITIZEN,),
        why="申请人补充说明",
    ),
    Rule(
        CaseAction.ASK_CORRECTION,
        (CaseState.FILED, CaseState.ACCEPTED),
        CaseState.CORRECTION,
        (Party.CASEWORKER,),
        (_CORRECTING,),
        reason=True,
        until=True,
    ),
    Rule(
        CaseAction.EXTEND_CORRECTION,
        (CaseState.CORRECTION,),
        None,
        (Party.CASEWORKER,),
        (_CORRECTING,),
        reason=True,
        until=True,
    ),
    Rule(CaseAction.CORRECT, (CaseState.CORRECTION,), CaseState.ACCEPTED, (Party.CITIZEN,), (_CORRECTING,)),
    Rule(
        CaseAction.DEEM_ABANDONED, (CaseState.CORRECTION,), CaseState.DEEMED_ABANDONED, (Party.CLOCK,), (_CORRECTING,)
    ),
    Rule(
        CaseAction.REOPEN_CORRECTION,
        (CaseState.DEEMED_ABANDONED,),
        CaseState.CORRECTION,
        (Party.CASEWORKER,),
        (_CORRECTING,),
        why="只有无正当理由的逾期才视为放弃",
        reason=True,
        until=True,
    ),
    Rule(
        CaseAction.SUSPEND,
        (CaseState.ACCEPTED,),
        CaseState.SUSPENDED,
        (Party.CASEWORKER,),
        (_ANSWERING,),
        grounds=_CONSULTING,
    ),
    Rule(CaseAction.RESUME, (CaseState.SUSPENDED,), None, (Party.CASEWORKER,), (_ANSWERING,)),
    Rule(CaseAction.EXTEND, (CaseState.ACCEPTED,), None, (Party.CASEWORKER,), (_ANSWERING,), reason=True, most_days=20),
    Rule(
        CaseAction.REFUSE,
        (CaseState.FILED, CaseState.ACCEPTED),
        CaseState.REFUSED,
        (Party.CASEWORKER,),
        (Law(_ORDER, "第三十五条"), _ANSWERS, Law(_ORDER, "第三十九条")),
        grounds=_NOT_DEALT_WITH,
        reason=True,
    ),
    Rule(CaseAction.DECIDE, (CaseState.ACCEPTED,), CaseState.DECIDED, (Party.CASEWORKER,), (_ANSWERS,), reason=True),
    Rule(
        CaseAction.WITHDRAW,
        (CaseState.FILED, CaseState.ACCEPTED, CaseState.CORRECTION, CaseState.SUSPENDED),
        CaseState.WITHDRAWN,
        (Party.CITIZEN,),
        why="答复之前申请人可以不再申请",
    ),
    ends(CaseState.REFUSED, CaseState.WITHDRAWN, CaseState.DEEMED_ABANDONED, CaseState.DECIDED),
)
