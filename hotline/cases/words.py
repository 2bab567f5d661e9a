"""What a case's state means for the applicant, and what happens next, in plain words. Pure."""

from hotline.cases.kinds import CaseKind, CaseState, Filing
from hotline.cases.standing import Standing

_NOW: dict[CaseState, str] = {
    CaseState.DRAFTED: "申请已经写好，还没有提交。",
    CaseState.PASSED_ON: "热线已经把申请转给收件机构，对方还没有确认收到。确认之前不算提交。",
    CaseState.FILED: "申请已经提交。",
    CaseState.CORRECTION: "收件机构说材料不全或者写得不清楚，要您补。要补的一次性都写在通知里。",
    CaseState.ACCEPTED: "收件机构已经受理，正在办理。",
    CaseState.DEEMED_ACCEPTED: "审查的期限过了，没有收到不予受理的决定，依法视为已经受理，正在办理。",
    CaseState.SUSPENDED: "办理暂时停下，原因消除后继续。",
    CaseState.REFUSED: "收件机构决定不受理，理由写在下面的记录里。",
    CaseState.TRANSFERRED: "已经转给别的机关办理，转到哪里写在下面的记录里。",
    CaseState.WITHDRAWN: "您撤回了申请，不再办理。",
    CaseState.DEEMED_WITHDRAWN: "没有在定下的日子前补充材料，依法视为撤回申请。",
    CaseState.DEEMED_ABANDONED: "没有在期限内补正，依法视为放弃申请。",
    CaseState.DECIDED: "已经作出决定。",
    CaseState.TERMINATED: "办理已经终止，理由写在下面的记录里。",
    CaseState.CLOSED: "已经办结归档。",
}
_NEXT: dict[CaseState, str] = {
    CaseState.DRAFTED: "热线坐席核对后会转给收件机构。",
    CaseState.PASSED_ON: "对方确认收到后，这里会显示提交的日子，并开始算期限。",
    CaseState.FILED: "收件机构会审查，需要补材料会在这里写明。",
    CaseState.CORRECTION: "请在最后一天之前补齐，点“补充材料”交回。有正当理由来不及的，请尽早告诉收件机构。",
    CaseState.ACCEPTED: "有新的进展会写在这里。",
    CaseState.DEEMED_ACCEPTED: "办理期限从视为受理那天起算。",
    CaseState.SUSPENDED: "停下的日子一般不算进办理期限。恢复时会写在这里。",
    CaseState.TRANSFERRED: "以后的进展请问接手的机关。",
    CaseState.WITHDRAWN: "以后还想申请的，可以重新起草；请留意申请期限。",
    CaseState.DEEMED_WITHDRAWN: "材料补齐后可以重新申请。",
    CaseState.DEEMED_ABANDONED: "有正当理由没能按时补正的，请马上向收件机构说明，可以恢复；也可以在申请期限内重新申请。",
    CaseState.CLOSED: "",
}
_SENT_BACK = (
    "申请退回来了，还没有提交。退回的原因写在下面的记录里。",
    "要您改的，回到原来的会话改好文书，再点“用现在的内容更新办件”，热线坐席核对后会转给收件机构；不用您改的，坐席会重新转。拿不准请拨打 12348。",
)
_BY_KIND: dict[tuple[CaseKind, CaseState], tuple[str, str]] = {
    (CaseKind.LEGAL_AID, CaseState.ACCEPTED): (
        "决定给您法律援助。",
        "法律援助机构会指派人员和您联系，请如实说明情况、配合办理。",
    ),
    (CaseKind.LEGAL_AID, CaseState.REFUSED): (
        "法律援助机构决定不给予法律援助，理由写在下面的记录里。",
        "不同意的，可以向设立这家机构的司法局提出异议；对司法局维持的决定还不服，可以申请行政复议或者起诉。",
    ),
    (CaseKind.LEGAL_AID, CaseState.TERMINATED): (
        "法律援助已经终止，理由写在下面的记录里。",
        "不同意的，可以向设立这家机构的司法局提出异议。",
    ),
    (CaseKind.ADMIN_REVIEW, CaseState.REFUSED): (
        "复议机关决定不予受理或者驳回申请，理由写在下面的记录里。",
        "可以向上级行政机关反映。依法应当先复议的，收到决定书后十五日内可以向法院起诉；不是必须先复议的，也可以直接起诉原来的决定，"
        "期限从当初知道那天算，可能所剩不多。拿不准请尽快拨打 12348。",
    ),
    (CaseKind.ADMIN_REVIEW, CaseState.DECIDED): ("复议决定已经作出。", "不服的，可以在期限内向法院起诉。"),
    (CaseKind.INFO_DISCLOSURE, CaseState.FILED): (
        "申请已经送到，要和收件机构确认收到的日子。",
        "网上提交的，双方确认之日才算收到，答复期限从那天算。对方一直没有确认的，请打电话催。",
    ),
    (CaseKind.INFO_DISCLOSURE, CaseState.ACCEPTED): ("收件机构已经确认收到，正在办理答复。", "答复会写在这里。"),
    (CaseKind.INFO_DISCLOSURE, CaseState.SUSPENDED): (
        "正在征求第三方或者其他机关的意见。",
        "征求意见的时间不算进答复期限。",
    ),
    (CaseKind.INFO_DISCLOSURE, CaseState.REFUSED): (
        "收件机构不按信息公开申请处理，理由写在下面的记录里。",
        "不同意的，可以申请行政复议或者起诉，也可以向上一级机关投诉。",
    ),
    (CaseKind.INFO_DISCLOSURE, CaseState.DECIDED): (
        "收件机构已经答复，内容写在下面的记录里。",
        "不服的，可以申请行政复议；不予公开的，要先复议再起诉。",
    ),
    (CaseKind.MEDIATION, CaseState.FILED): ("调解申请已经提交。", "调解要双方愿意。调解没有法定的期限，也不收费。"),
    (CaseKind.MEDIATION, CaseState.ACCEPTED): ("人民调解委员会正在调解。", "任何一方都可以拒绝或者要求终止调解。"),
    (CaseKind.MEDIATION, CaseState.REFUSED): (
        "没有调解，原因写在下面的记录里。",
        "还可以走仲裁、行政、诉讼等途径；请留意时效。",
    ),
    (CaseKind.MEDIATION, CaseState.TERMINATED): (
        "调解没有成功，已经终止。",
        "还可以走仲裁、行政、诉讼等途径；请留意时效。",
    ),
    (CaseKind.MEDIATION, CaseState.DECIDED): (
        "达成了调解协议，对双方有约束力。",
        "想让协议可以强制执行的，双方在期限内一起向法院申请司法确认。",
    ),
}


def said(standing: Standing, filing: Filing) -> tuple[str, str]:
    """Where it stands, and what happens next."""
    if standing.closed_from is not None:
        result, left = _in_state(standing.kind, standing.closed_from)
        return f"{result}{_NOW[CaseState.CLOSED]}", left
    now, after = _in_state(standing.kind, standing.state)
    if standing.state is CaseState.DRAFTED and filing is not Filing.FORWARD:
        return now, "交到哪里、怎么交写在最前面，要您自己去交；交了以后，进展以收件机构的通知为准，这里不会更新。"
    if standing.sent_back:
        return _SENT_BACK
    if standing.withdrawal_asked:
        return f"{now}您请求撤回，正在等收件机构答复。", after
    return now, after


def _in_state(kind: CaseKind, state: CaseState) -> tuple[str, str]:
    return _BY_KIND.get((kind, state)) or (_NOW[state], _NEXT.get(state, ""))
