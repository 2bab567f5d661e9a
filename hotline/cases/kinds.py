"""The closed words of a case: what it is, where it stands, who acts, and what may be done."""

from enum import StrEnum


class CaseKind(StrEnum):
    """What is applied for. The law of each kind is in `hotline/cases/rules/`."""

    LEGAL_AID = "legal_aid"
    ADMIN_REVIEW = "admin_review"
    INFO_DISCLOSURE = "info_disclosure"
    MEDIATION = "mediation"
    OTHER = "other"


KIND_TITLES: dict[CaseKind, str] = {
    CaseKind.LEGAL_AID: "法律援助申请",
    CaseKind.ADMIN_REVIEW: "行政复议申请",
    CaseKind.INFO_DISCLOSURE: "政府信息公开申请",
    CaseKind.MEDIATION: "人民调解申请",
    CaseKind.OTHER: "其他申请",
}


class CaseState(StrEnum):
    """Where a case stands. `deemed_…`: the law puts it there when a period has passed, without anybody's decision."""

    DRAFTED = "drafted"
    PASSED_ON = "passed_on"
    FILED = "filed"
    CORRECTION = "correction"
    ACCEPTED = "accepted"
    DEEMED_ACCEPTED = "deemed_accepted"
    SUSPENDED = "suspended"
    REFUSED = "refused"
    TRANSFERRED = "transferred"
    WITHDRAWN = "withdrawn"
    DEEMED_WITHDRAWN = "deemed_withdrawn"
    DEEMED_ABANDONED = "deemed_abandoned"
    DECIDED = "decided"
    TERMINATED = "terminated"
    CLOSED = "closed"


STATE_TITLES: dict[CaseState, str] = {
    CaseState.DRAFTED: "草稿",
    CaseState.PASSED_ON: "已转交，等对方确认收到",
    CaseState.FILED: "已提交",
    CaseState.CORRECTION: "等您补正",
    CaseState.ACCEPTED: "已受理",
    CaseState.DEEMED_ACCEPTED: "视为受理",
    CaseState.SUSPENDED: "中止",
    CaseState.REFUSED: "不予受理",
    CaseState.TRANSFERRED: "已转送",
    CaseState.WITHDRAWN: "已撤回",
    CaseState.DEEMED_WITHDRAWN: "视为撤回",
    CaseState.DEEMED_ABANDONED: "视为放弃",
    CaseState.DECIDED: "已作出决定",
    CaseState.TERMINATED: "已终止",
    CaseState.CLOSED: "已办结",
}

_TITLES_BY_KIND: dict[tuple[CaseKind, CaseState], str] = {
    (CaseKind.LEGAL_AID, CaseState.CORRECTION): "等您补充材料",
    (CaseKind.LEGAL_AID, CaseState.ACCEPTED): "决定给予法律援助",
    (CaseKind.LEGAL_AID, CaseState.REFUSED): "决定不给予法律援助",
    (CaseKind.INFO_DISCLOSURE, CaseState.ACCEPTED): "已确认收到，正在办理",
    (CaseKind.INFO_DISCLOSURE, CaseState.SUSPENDED): "正在征求意见",
    (CaseKind.INFO_DISCLOSURE, CaseState.REFUSED): "不予处理",
    (CaseKind.INFO_DISCLOSURE, CaseState.DECIDED): "已答复",
    (CaseKind.ADMIN_REVIEW, CaseState.REFUSED): "不予受理或驳回申请",
    (CaseKind.MEDIATION, CaseState.REFUSED): "没有调解",
    (CaseKind.MEDIATION, CaseState.DECIDED): "达成调解协议",
    (CaseKind.MEDIATION, CaseState.TERMINATED): "调解没有成功，已终止",
}


def state_title(kind: CaseKind, state: CaseState) -> str:
    """The state's name as the law of this kind calls it."""
    return _TITLES_BY_KIND.get((kind, state)) or STATE_TITLES[state]


class Party(StrEnum):
    """Who acts. `caseworker` is one of the receiving organisation; `respondent` the public body complained of, whom a
    period may bind and who does nothing here himself; `clock` is a period of the law that has passed."""

    CITIZEN = "citizen"
    SEAT = "seat"
    CASEWORKER = "caseworker"
    RESPONDENT = "respondent"
    CLOCK = "clock"


PARTY_TITLES: dict[Party, str] = {
    Party.CITIZEN: "申请人",
    Party.SEAT: "坐席",
    Party.CASEWORKER: "办件员",
    Party.RESPONDENT: "被申请人",
    Party.CLOCK: "期限届满",
}


class CaseAction(StrEnum):
    """What may be done to a case."""

    REVISE = "revise"
    FILE = "file"
    AMEND = "amend"
    CHECK = "check"
    PASS_ON = "pass_on"  # noqa: S105
    RECEIVE = "receive"
    SEND_BACK = "send_back"
    ADD = "add"
    ATTACH = "attach"
    ASK_CORRECTION = "ask_correction"
    NOTE_NOTICE = "note_notice"
    EXTEND_CORRECTION = "extend_correction"
    CORRECT = "correct"
    REOPEN_CORRECTION = "reopen_correction"
    DEEM_ABANDONED = "deem_abandoned"
    DEEM_WITHDRAWN = "deem_withdrawn"
    ACCEPT = "accept"
    DEEM_ACCEPTED = "deem_accepted"
    REFUSE = "refuse"
    TRANSFER = "transfer"
    SIMPLIFY = "simplify"
    MAKE_ORDINARY = "make_ordinary"
    ASSIGN = "assign"
    SUSPEND = "suspend"
    RESUME = "resume"
    SEND_COPY = "send_copy"
    NOTE_COPY = "note_copy"
    NOTE_REPLY = "note_reply"
    EXTEND = "extend"
    WITHDRAW = "withdraw"
    ASK_WITHDRAWAL = "ask_withdrawal"
    DECLINE_WITHDRAWAL = "decline_withdrawal"
    DECIDE = "decide"
    SERVE = "serve"
    TERMINATE = "terminate"
    CLOSE = "close"


ACTION_TITLES: dict[CaseAction, str] = {
    CaseAction.REVISE: "修改草稿",
    CaseAction.FILE: "提交",
    CaseAction.AMEND: "修改刚提交的内容",
    CaseAction.CHECK: "核对草稿",
    CaseAction.PASS_ON: "转交",
    CaseAction.RECEIVE: "确认收到",
    CaseAction.SEND_BACK: "退回草稿",
    CaseAction.ADD: "补充材料",
    CaseAction.ATTACH: "附上会话里发的文件",
    CaseAction.ASK_CORRECTION: "通知补正",
    CaseAction.NOTE_NOTICE: "记下收到补正通知的日子",
    CaseAction.EXTEND_CORRECTION: "延长补正期限",
    CaseAction.CORRECT: "交回补正",
    CaseAction.REOPEN_CORRECTION: "有正当理由，恢复补正",
    CaseAction.DEEM_ABANDONED: "逾期没有补正，视为放弃",
    CaseAction.DEEM_WITHDRAWN: "没有按要求补充，视为撤回",
    CaseAction.ACCEPT: "受理",
    CaseAction.DEEM_ACCEPTED: "审查期满，视为受理",
    CaseAction.REFUSE: "不予受理",
    CaseAction.TRANSFER: "转送",
    CaseAction.SIMPLIFY: "适用简易程序",
    CaseAction.MAKE_ORDINARY: "转为普通程序",
    CaseAction.ASSIGN: "指派法律援助人员",
    CaseAction.SUSPEND: "中止",
    CaseAction.RESUME: "恢复",
    CaseAction.SEND_COPY: "把申请书副本发给被申请人",
    CaseAction.NOTE_COPY: "记下被申请人收到副本的日子",
    CaseAction.NOTE_REPLY: "记下收到被申请人答复的日子",
    CaseAction.EXTEND: "延长期限",
    CaseAction.WITHDRAW: "撤回",
    CaseAction.ASK_WITHDRAWAL: "请求撤回",
    CaseAction.DECLINE_WITHDRAWAL: "不准撤回",
    CaseAction.DECIDE: "作出决定",
    CaseAction.SERVE: "记下送达的日子",
    CaseAction.TERMINATE: "终止",
    CaseAction.CLOSE: "办结归档",
}

_ACTION_TITLES_BY_KIND: dict[tuple[CaseKind, CaseAction], str] = {
    (CaseKind.LEGAL_AID, CaseAction.ASK_CORRECTION): "通知补充材料",
    (CaseKind.LEGAL_AID, CaseAction.CORRECT): "交回补充的材料",
    (CaseKind.LEGAL_AID, CaseAction.ACCEPT): "决定给予法律援助",
    (CaseKind.LEGAL_AID, CaseAction.REFUSE): "决定不给予法律援助",
    (CaseKind.INFO_DISCLOSURE, CaseAction.ACCEPT): "与申请人确认收到",
    (CaseKind.INFO_DISCLOSURE, CaseAction.SUSPEND): "开始征求意见",
    (CaseKind.INFO_DISCLOSURE, CaseAction.RESUME): "征求意见结束",
    (CaseKind.INFO_DISCLOSURE, CaseAction.REFUSE): "不予处理",
    (CaseKind.INFO_DISCLOSURE, CaseAction.DECIDE): "答复",
    (CaseKind.ADMIN_REVIEW, CaseAction.REFUSE): "不予受理或驳回申请",
    (CaseKind.MEDIATION, CaseAction.REFUSE): "不能调解",
    (CaseKind.MEDIATION, CaseAction.DECIDE): "记下达成的协议",
}


def action_title(kind: CaseKind, action: CaseAction) -> str:
    """The action's name as the law of this kind calls it."""
    return _ACTION_TITLES_BY_KIND.get((kind, action)) or ACTION_TITLES[action]


class Filing(StrEnum):
    """What handing an application in here means. Only `designated` is an application in the sense of the law."""

    DESIGNATED = "designated"
    """The organisation has named this channel as its own: what arrives here has reached it."""
    FORWARD = "forward"
    """The hotline passes it on; it counts once the organisation has it."""
    DRAFT_ONLY = "draft_only"
    """A draft to print and hand in oneself. The default wherever nobody has said otherwise."""


FILING_TITLES: dict[Filing, str] = {
    Filing.DESIGNATED: "在这里提交就是正式提交",
    Filing.FORWARD: "由热线转交，对方收到才算提交",
    Filing.DRAFT_ONLY: "只起草，这还不是正式提交",
}
