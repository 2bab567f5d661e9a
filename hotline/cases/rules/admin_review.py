"""行政复议申请: 行政复议法 (2024) and 行政复议法实施条例 (2026-07-01)."""

from hotline.cases.kinds import CaseAction, CaseState, Party
from hotline.cases.rules.rule import ATTACH_IN_CORRECTION, DRAFT, Ground, Law, Rule, ends

_ACT, _ORDER = "行政复议法", "行政复议法实施条例"
_FILING = (Law(_ACT, "第二十二条"), Law(_ORDER, "第二十八条"))
_REVIEW, _CORRECTING = Law(_ACT, "第三十条"), Law(_ACT, "第三十一条")
_STOPPING, _ENDING = Law(_ACT, "第三十九条"), Law(_ACT, "第四十一条")
_OPEN = (CaseState.ACCEPTED, CaseState.DEEMED_ACCEPTED)

WAITING_FOR_PERSONS = ("death", "capacity", "dissolved")
"""Suspended for one of these (第三十九条第一款第一、二、四项) it is terminated after 60 days (第四十一条第五项)."""

_NOT_ACCEPTED = (
    Ground("parties", "申请人或者被申请人不明确、不符合规定", _REVIEW),
    Ground("interest", "申请人与这个行政行为没有利害关系", _REVIEW),
    Ground("request", "没有具体的请求和理由", _REVIEW),
    Ground("late", "超过了申请期限", _REVIEW),
    Ground("scope", "不属于行政复议范围", _REVIEW),
    Ground("excluded", "属于实施条例列明不受理的事项", Law(_ORDER, "第三十六条")),
    Ground("jurisdiction", "不归本机关管（要写明归哪个机关管）", _REVIEW),
    Ground("repeated", "同一行政行为已经申请过复议或者已由法院受理", _REVIEW),
    Ground("respondent", "错列被申请人又不同意变更", Law(_ORDER, "第二十九条")),
)
_DISMISSED = (
    Ground("not_fitting", "受理后发现不符合受理条件", Law(_ACT, "第三十三条")),
    Ground("baseless", "请求明显没有依据，讲明后仍坚持", Law(_ORDER, "第三十七条")),
    Ground("beyond", "请求的职责或者给付明显不属于行政机关权限", Law(_ORDER, "第三十七条")),
    Ground("judged", "行为的效力已由法院生效裁判确认", Law(_ORDER, "第三十七条")),
)
_SUSPENDED = (
    Ground("death", "申请人死亡，近亲属还没有决定是否参加"),
    Ground("capacity", "申请人丧失行为能力，还没有确定法定代理人"),
    Ground("missing", "申请人下落不明"),
    Ground("dissolved", "申请的单位终止，还没有确定谁承受"),
    Ground("hindered", "当事人因不可抗力等正当理由不能参加"),
    Ground("settling", "在调解、和解，双方同意中止"),
    Ground("interpretation", "法律适用要由有权机关解释"),
    Ground("other_case", "要等另一个案件的结果"),
    Ground("document", "要审查规范性文件或者依据"),
    Ground("other", "其他需要中止的情形"),
)
_TERMINATED = (
    Ground("withdrawn", "申请人撤回，复议机构准予"),
    Ground("heirs", "申请人死亡，没有近亲属或者近亲属放弃"),
    Ground("successors", "申请的单位终止，没有人承受或者放弃"),
    Ground("criminal", "因同一行为被采取刑事强制措施"),
    Ground("waited", "因第一、二、四项中止满六十日，原因仍在"),
)

ADMIN_REVIEW: tuple[Rule, ...] = (
    *DRAFT,
    ATTACH_IN_CORRECTION,
    Rule(CaseAction.FILE, (CaseState.DRAFTED,), CaseState.FILED, (Party.CITIZEN,), _FILING),
    Rule(CaseAction.AMEND, (CaseState.FILED,), None, (Party.CITIZEN,), why="提交后十分钟内可以改，时间不变"),
    Rule(CaseAction.RECEIVE, (CaseState.PASSED_ON,), CaseState.FILED, (Party.CASEWORKER,), (Law(_ACT, "第二十二条"),)),
    Rule(
        CaseAction.ADD,
        (CaseState.FILED, CaseState.CORRECTION, *_OPEN, CaseState.SUSPENDED),
        None,
        (Party.CITIZEN,),
        (Law(_ACT, "第四十四条"),),
    ),
    Rule(
        CaseAction.ASK_CORRECTION,
        (CaseState.FILED,),
        CaseState.CORRECTION,
        (Party.CASEWORKER,),
        (_CORRECTING,),
        reason=True,
    ),
    Rule(CaseAction.NOTE_NOTICE, (CaseState.CORRECTION,), None, (Party.CITIZEN, Party.CASEWORKER), (_CORRECTING,)),
    Rule(
        CaseAction.EXTEND_CORRECTION,
        (CaseState.CORRECTION,),
        None,
        (Party.CASEWORKER,),
        (_CORRECTING,),
        reason=True,
        until=True,
    ),
    Rule(CaseAction.CORRECT, (CaseState.CORRECTION,), CaseState.FILED, (Party.CITIZEN,), (_CORRECTING,)),
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
    Rule(CaseAction.ACCEPT, (CaseState.FILED,), CaseState.ACCEPTED, (Party.CASEWORKER,), (_REVIEW,)),
    Rule(CaseAction.DEEM_ACCEPTED, (CaseState.FILED,), CaseState.DEEMED_ACCEPTED, (Party.CLOCK,), (_REVIEW,)),
    Rule(
        CaseAction.REFUSE,
        (CaseState.FILED,),
        CaseState.REFUSED,
        (Party.CASEWORKER,),
        (_REVIEW,),
        grounds=_NOT_ACCEPTED,
        reason=True,
    ),
    Rule(
        CaseAction.REFUSE,
        _OPEN,
        CaseState.REFUSED,
        (Party.CASEWORKER,),
        (Law(_ACT, "第三十三条"), Law(_ORDER, "第三十七条")),
        grounds=_DISMISSED,
        reason=True,
    ),
    Rule(
        CaseAction.TRANSFER,
        (CaseState.FILED,),
        CaseState.TRANSFERRED,
        (Party.CASEWORKER,),
        (Law(_ACT, "第三十二条"),),
        why="经作出处罚的机关提交的，该机关认为要维持就转送复议机关",
        reason=True,
    ),
    Rule(
        CaseAction.TRANSFER,
        _OPEN,
        CaseState.TRANSFERRED,
        (Party.CASEWORKER,),
        (Law(_ACT, "第三十八条"), Law(_ORDER, "第四十条")),
        why="上级机关提级审理",
        reason=True,
    ),
    *(
        Rule(action, _OPEN, None, (Party.CASEWORKER,), (Law(_ACT, "第四十八条"), Law(_ACT, "第五十四条")))
        for action in (CaseAction.SEND_COPY, CaseAction.NOTE_COPY, CaseAction.NOTE_REPLY)
    ),
    Rule(CaseAction.SIMPLIFY, _OPEN, None, (Party.CASEWORKER,), (Law(_ACT, "第五十三条"),)),
    Rule(CaseAction.MAKE_ORDINARY, _OPEN, None, (Party.CASEWORKER,), (Law(_ACT, "第五十五条"),)),
    Rule(
        CaseAction.SUSPEND,
        _OPEN,
        CaseState.SUSPENDED,
        (Party.CASEWORKER,),
        (_STOPPING,),
        grounds=_SUSPENDED,
        reason=True,
    ),
    Rule(CaseAction.RESUME, (CaseState.SUSPENDED,), None, (Party.CASEWORKER,), (_STOPPING,)),
    Rule(CaseAction.EXTEND, _OPEN, None, (Party.CASEWORKER,), (Law(_ACT, "第六十二条"),), reason=True, most_days=30),
    Rule(
        CaseAction.WITHDRAW,
        (CaseState.FILED, CaseState.CORRECTION),
        CaseState.WITHDRAWN,
        (Party.CITIZEN,),
        why="还没有受理，申请人可以不再申请",
    ),
    Rule(
        CaseAction.ASK_WITHDRAWAL,
        (*_OPEN, CaseState.SUSPENDED),
        None,
        (Party.CITIZEN,),
        (Law(_ACT, "第七十四条"), _ENDING),
    ),
    Rule(
        CaseAction.DECLINE_WITHDRAWAL,
        (*_OPEN, CaseState.SUSPENDED),
        None,
        (Party.CASEWORKER,),
        (_ENDING,),
        reason=True,
    ),
    Rule(
        CaseAction.TERMINATE,
        (*_OPEN, CaseState.SUSPENDED),
        CaseState.TERMINATED,
        (Party.CASEWORKER,),
        (_ENDING,),
        grounds=_TERMINATED,
        reason=True,
    ),
    Rule(CaseAction.DECIDE, _OPEN, CaseState.DECIDED, (Party.CASEWORKER,), (Law(_ACT, "第六十一条"),), reason=True),
    Rule(CaseAction.SERVE, (CaseState.DECIDED,), None, (Party.CASEWORKER,), (Law(_ACT, "第七十五条"),)),
    ends(
        CaseState.REFUSED,
        CaseState.TRANSFERRED,
        CaseState.WITHDRAWN,
        CaseState.DEEMED_ABANDONED,
        CaseState.DECIDED,
        CaseState.TERMINATED,
    ),
)
"""A review authority that is silent for five working days has accepted (第三十条第三款): the clock does that."""
