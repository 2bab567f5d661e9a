"""How a case goes on: a pure state machine that knows only the steps the law of its kind allows.

A case is its record: folding the steps in order gives the standing again, so what the table says can be held against
the record at any time (`hotline cases verify`).
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from hotline.cases.kinds import CaseAction, CaseKind, CaseState, Party, action_title
from hotline.cases.rules import RULES
from hotline.cases.rules.rule import Rule
from hotline.cases.standing import Standing, Step
from hotline.clock import day_of

AMENDING = timedelta(minutes=10)
"""How long what was filed may be replaced, without its time moving."""

_FARTHEST_YEARS = 100
"""Farther off a day is a slip of the pen, and beyond the year 9999 there is no calendar."""


class Unlawful(Exception):
    """The step is not allowed here; the text says why, in Chinese."""


def rule_for(standing: Standing, action: CaseAction, by: Party) -> Rule:
    """The rule that allows this. Raises Unlawful."""
    for rule in RULES[standing.kind]:
        if rule.action is action and standing.state in rule.sources and by in rule.parties:
            if (fault := _fault(standing, action)) is not None:
                raise Unlawful(fault)
            return rule
    raise Unlawful(f"现在是“{standing.title}”，不能“{action_title(standing.kind, action)}”。")


def allowed(standing: Standing, by: Party) -> list[Rule]:
    """What this party may do now, in the rules' order."""
    rules = (rule for rule in RULES[standing.kind] if standing.state in rule.sources and by in rule.parties)
    return [rule for rule in rules if _fault(standing, rule.action) is None]


def take(standing: Standing, step: Step) -> Standing:
    """The standing after this step. Raises Unlawful when no rule allows it or its particulars are missing."""
    rule = rule_for(standing, step.action, step.by)
    _hold_particulars(standing, rule, step)
    after = replace(standing, state=rule.target or standing.state)
    if after.final:  # what was asked for has been answered by the end
        after = replace(after, withdrawal_asked=False)
    return _with_days(standing, after, step)


def standing_after(kind: CaseKind, steps: Iterable[Step]) -> Standing:
    """Fold a whole record. Raises Unlawful for one that cannot have happened."""
    standing = Standing(kind)
    for step in steps:
        standing = take(standing, step)
    return standing


def _fault(standing: Standing, action: CaseAction) -> str | None:
    """What forbids the step although the state would allow it."""
    match action:
        case CaseAction.ASK_CORRECTION if standing.correction_asked_on is not None:
            return "补正只能一次性告知，已经通知过了。"
        case CaseAction.NOTE_NOTICE if standing.notice_on is not None:
            return "收到补正通知的日子已经记下了。"
        case CaseAction.SEND_COPY if standing.copy_sent_on is not None:
            return "副本已经发了。"
        case CaseAction.NOTE_COPY if standing.copy_sent_on is None:
            return "副本还没有发。"
        case CaseAction.NOTE_COPY if standing.copy_received_on is not None:
            return "被申请人收到副本的日子已经记下了。"
        case CaseAction.NOTE_REPLY if standing.copy_sent_on is None:
            return "副本还没有发。"
        case CaseAction.NOTE_REPLY if standing.replied_on is not None:
            return "被申请人的答复已经记下了。"
        case CaseAction.EXTEND if standing.extended_days is not None:
            return "期限只能延长一次。"
        case CaseAction.EXTEND if standing.simplified:
            return "简易程序没有延长。"
        case CaseAction.SIMPLIFY if standing.simplified:
            return "已经适用简易程序。"
        case CaseAction.SIMPLIFY if standing.extended_days is not None:
            return "已经延长过审理期限，不能再适用简易程序。"
        case CaseAction.MAKE_ORDINARY if not standing.simplified:
            return "本来就是普通程序。"
        case CaseAction.ASSIGN if standing.assigned:
            return "已经指派。"
        case CaseAction.ASK_WITHDRAWAL if standing.withdrawal_asked:
            return "已经请求撤回，正在等答复。"
        case CaseAction.DECLINE_WITHDRAWAL if not standing.withdrawal_asked:
            return "申请人没有请求撤回。"
        case CaseAction.SEND_BACK if standing.sent_back:
            return "已经退回，正在等申请人改。"
        case CaseAction.SERVE if standing.served_on is not None:
            return "送达的日子已经记下了。"
    return None


def _hold_particulars(standing: Standing, rule: Rule, step: Step) -> None:
    today = day_of(step.at)
    if step.day > today:
        raise Unlawful("生效的日子不能在今天以后。")
    if step.day < standing.settled_until:
        raise Unlawful(f"生效的日子不能早于 {standing.settled_until.isoformat()}。")
    if step.on is not None and step.by in (Party.CITIZEN, Party.SEAT):
        raise Unlawful("日子由系统记。")
    if rule.grounds and step.ground not in {ground.id for ground in rule.grounds}:
        raise Unlawful("请选一个法律规定的理由。")
    if not rule.grounds and step.ground is not None:
        raise Unlawful("这一步没有理由可选。")
    if rule.until and (step.until is None or step.until <= today):
        raise Unlawful("请写明最后一天，要在今天以后。")
    if step.until is not None and step.until.year > today.year + _FARTHEST_YEARS:
        raise Unlawful("最后一天写得太远了，请核对年份。")
    if not rule.until and step.until is not None:
        raise Unlawful("这一步不用写最后一天。")
    if rule.most_days is not None and (step.days is None or not 1 <= step.days <= rule.most_days):
        raise Unlawful(f"请写明延长几天，最多 {rule.most_days} 天。")
    if rule.most_days is None and step.days is not None:
        raise Unlawful("这一步不用写天数。")
    if step.action is CaseAction.AMEND and (standing.filed_at is None or step.at > standing.filed_at + AMENDING):
        raise Unlawful("提交已经超过十分钟，不能再替换内容；可以补充材料，或者撤回后重新申请。")
    if step.action is CaseAction.TERMINATE and step.ground in ("withdrawn", "asked") and not standing.withdrawal_asked:
        raise Unlawful("申请人没有请求撤回或者终止。")
    until = standing.correction_until
    if step.action is CaseAction.EXTEND_CORRECTION and step.until and until and step.until <= until:
        raise Unlawful("新的最后一天要比原来的晚。")


def _with_days(before: Standing, after: Standing, step: Step) -> Standing:
    day = step.day
    match step.action:
        case CaseAction.CHECK:
            return replace(after, checked=True)
        case CaseAction.REVISE:
            return replace(after, checked=False, sent_back=False)
        case CaseAction.SEND_BACK:
            return replace(after, checked=False, sent_back=True)
        case CaseAction.FILE:
            # 信息公开条例第三十一条第三项: what comes by internet is received when both sides have confirmed it.
            received = None if before.kind is CaseKind.INFO_DISCLOSURE else day
            return replace(after, filed_at=step.at, received_on=received)
        case CaseAction.PASS_ON:
            return replace(after, passed_on=day, sent_back=False)
        case CaseAction.RECEIVE:
            return replace(after, received_on=day)
        case CaseAction.ASK_CORRECTION:
            return replace(after, correction_asked_on=day, correction_until=step.until, notice_on=None)
        case CaseAction.NOTE_NOTICE:
            return replace(after, notice_on=day)
        case CaseAction.EXTEND_CORRECTION | CaseAction.REOPEN_CORRECTION:
            return replace(after, correction_until=step.until)
        case CaseAction.CORRECT:
            # 法律援助法第四十三条 counts from the application and says nothing of starting anew.
            received = before.received_on if before.kind is CaseKind.LEGAL_AID else day
            return replace(after, received_on=received)
        case CaseAction.ACCEPT:
            received = before.received_on if before.kind is not CaseKind.INFO_DISCLOSURE else day
            return replace(after, accepted_on=day, received_on=received)
        case CaseAction.DEEM_ACCEPTED:
            return replace(after, accepted_on=day)
        case CaseAction.SEND_COPY:
            return replace(after, copy_sent_on=day)
        case CaseAction.NOTE_COPY:
            return replace(after, copy_received_on=day)
        case CaseAction.NOTE_REPLY:
            return replace(after, replied_on=day)
        case CaseAction.ASSIGN:
            return replace(after, assigned=True)
        case CaseAction.SIMPLIFY:
            return replace(after, simplified=True)
        case CaseAction.MAKE_ORDINARY:
            return replace(after, simplified=False)
        case CaseAction.SUSPEND:
            return replace(after, suspended_from=before.state, suspended_on=day, suspension_ground=step.ground)
        case CaseAction.RESUME:
            began, state = before.suspended_on or day, before.suspended_from or CaseState.ACCEPTED
            return replace(
                after,
                state=state,
                suspended_from=None,
                suspended_on=None,
                suspension_ground=None,
                pauses=(*before.pauses, (began, max(began, day))),
            )
        case CaseAction.EXTEND:
            return replace(after, extended_days=step.days)
        case CaseAction.ASK_WITHDRAWAL:
            return replace(after, withdrawal_asked=True)
        case CaseAction.DECLINE_WITHDRAWAL:
            return replace(after, withdrawal_asked=False)
        case CaseAction.DECIDE:
            return replace(after, decided_on=day)
        case CaseAction.SERVE:
            return replace(after, served_on=day)
        case CaseAction.CLOSE:
            return replace(after, closed_from=before.state if before.final else None)
    return after
