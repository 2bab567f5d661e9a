"""其他申请: nothing is known of their law, so no step has an article or a period, and none is deemed."""

from hotline.cases.kinds import CaseAction, CaseState, Party
from hotline.cases.rules.rule import DRAFT, Rule, ends

_UNVERIFIED = "依据待核"
_OPEN = (CaseState.FILED, CaseState.ACCEPTED)

OTHER: tuple[Rule, ...] = (
    *DRAFT,
    Rule(CaseAction.FILE, (CaseState.DRAFTED,), CaseState.FILED, (Party.CITIZEN,), why=_UNVERIFIED),
    Rule(CaseAction.AMEND, (CaseState.FILED,), None, (Party.CITIZEN,), why="提交后十分钟内可以改，时间不变"),
    Rule(CaseAction.RECEIVE, (CaseState.PASSED_ON,), CaseState.FILED, (Party.CASEWORKER,), why=_UNVERIFIED),
    Rule(CaseAction.ADD, _OPEN, None, (Party.CITIZEN,), why=_UNVERIFIED),
    Rule(CaseAction.ACCEPT, (CaseState.FILED,), CaseState.ACCEPTED, (Party.CASEWORKER,), why=_UNVERIFIED),
    Rule(CaseAction.REFUSE, _OPEN, CaseState.REFUSED, (Party.CASEWORKER,), why=_UNVERIFIED, reason=True),
    Rule(CaseAction.TRANSFER, _OPEN, CaseState.TRANSFERRED, (Party.CASEWORKER,), why=_UNVERIFIED, reason=True),
    Rule(CaseAction.WITHDRAW, _OPEN, CaseState.WITHDRAWN, (Party.CITIZEN,), why=_UNVERIFIED),
    Rule(
        CaseAction.DECIDE, (CaseState.ACCEPTED,), CaseState.DECIDED, (Party.CASEWORKER,), why=_UNVERIFIED, reason=True
    ),
    ends(CaseState.REFUSED, CaseState.TRANSFERRED, CaseState.WITHDRAWN, CaseState.DECIDED),
)
