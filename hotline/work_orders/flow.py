"""How a work order goes on: a pure state machine that knows only the steps of the usual flow.

受理 → 派单 → 签收 → 办理 → 回访 → 评价 → 归档, with 退单, 改派, 延期, 督办, 并单. An order is its record: folding the
steps in order gives its standing again.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from hotline.clock import day_of
from hotline.work_orders.words import ACTION_TITLES, STATE_TITLES, FollowUp, OrderAction, OrderState, Party

ENDED = frozenset({OrderState.ARCHIVED, OrderState.MERGED, OrderState.WITHDRAWN})
"""Nothing more is done."""
UNDER_WAY = frozenset({OrderState.ACCEPTED, OrderState.DISPATCHED, OrderState.SIGNED, OrderState.RETURNED})
"""Not done yet: whoever has it owes something by its last day."""
_LIVING = frozenset(OrderState) - ENDED
_WITH_UNIT = frozenset({OrderState.DISPATCHED, OrderState.SIGNED})
_STAFF = frozenset({Party.SEAT, Party.SUPERVISOR})
_OVER_SEATS = frozenset({Party.SUPERVISOR})
_FARTHEST_DAYS = 366
"""Farther off a last day is a slip of the pen."""


class Need(StrEnum):
    """A particular that a step has to name."""

    UNIT = "unit"
    DUE_ON = "due_on"
    TEXT = "text"
    FOLLOW_UP = "follow_up"
    SCORE = "score"
    INTO = "into"


@dataclass(frozen=True)
class Rule:
    """From where, to where (None: it stays), by whom, with which particulars.

    `units_own`: it is the doing of the unit or of whoever dispatches; where the order went to the city's platform,
    these steps are the platform's and nobody's at the desk.
    """

    action: OrderAction
    sources: frozenset[OrderState]
    target: OrderState | None
    parties: frozenset[Party]
    needs: frozenset[Need] = frozenset()
    units_own: bool = False


RULES: tuple[Rule, ...] = (
    Rule(OrderAction.DISPATCH, frozenset({OrderState.ACCEPTED}), OrderState.DISPATCHED, _STAFF, frozenset({Need.UNIT, Need.DUE_ON}), units_own=True),
    Rule(OrderAction.SIGN, frozenset({OrderState.DISPATCHED}), OrderState.SIGNED, _STAFF, units_own=True),
    Rule(OrderAction.HANDLE, frozenset({OrderState.SIGNED}), OrderState.HANDLED, _STAFF, frozenset({Need.TEXT}), units_own=True),
    Rule(OrderAction.RETURN, _WITH_UNIT, OrderState.RETURNED, _STAFF, frozenset({Need.TEXT}), units_own=True),
    Rule(OrderAction.REDISPATCH, _WITH_UNIT | {OrderState.RETURNED}, OrderState.DISPATCHED, _OVER_SEATS, frozenset({Need.UNIT, Need.DUE_ON}), units_own=True),
    Rule(OrderAction.EXTEND, _WITH_UNIT, None, _OVER_SEATS, frozenset({Need.DUE_ON, Need.TEXT}), units_own=True),
    Rule(OrderAction.URGE, UNDER_WAY, None, _OVER_SEATS | {Party.PLATFORM}, frozenset({Need.TEXT})),
    Rule(OrderAction.FOLLOW_UP, frozenset({OrderState.HANDLED}), OrderState.FOLLOWED_UP, _STAFF | {Party.PLATFORM}, frozenset({Need.FOLLOW_UP})),
    Rule(OrderAction.REWORK, frozenset({OrderState.FOLLOWED_UP}), OrderState.DISPATCHED, _STAFF | {Party.PLATFORM}, frozenset({Need.DUE_ON, Need.TEXT})),
    Rule(OrderAction.RATE, frozenset({OrderState.FOLLOWED_UP}), OrderState.RATED, _STAFF | {Party.PLATFORM}, frozenset({Need.SCORE})),
    Rule(OrderAction.ARCHIVE, frozenset({OrderState.FOLLOWED_UP, OrderState.RATED}), OrderState.ARCHIVED, _STAFF | {Party.PLATFORM}),
    Rule(OrderAction.MERGE, UNDER_WAY, OrderState.MERGED, _OVER_SEATS | {Party.PLATFORM}, frozenset({Need.INTO})),
    Rule(OrderAction.WITHDRAW, UNDER_WAY, OrderState.WITHDRAWN, _STAFF | {Party.PLATFORM}, frozenset({Need.TEXT})),
    Rule(OrderAction.ADD, _LIVING, None, _STAFF, frozenset({Need.TEXT})),
    Rule(OrderAction.TAKE, _LIVING, None, _STAFF),
)  # fmt: skip


class Unlawful(Exception):
    """The step is not allowed here; the text says why, in Chinese."""


@dataclass(frozen=True)
class Step:
    """One thing done. `text` only says whether something was written: the words themselves are no part of the flow."""

    action: OrderAction
    by: Party
    at: datetime
    unit: str | None = None
    due_on: date | None = None
    follow_up: FollowUp | None = None
    score: int | None = None
    into: str | None = None
    text: bool = False

    def names(self, need: Need) -> bool:
        """Whether it says this particular."""
        return self.text if need is Need.TEXT else getattr(self, need.value) is not None


@dataclass(frozen=True)
class Standing:
    """Where a work order stands. `via_platform`: it went to the city's platform when it was opened."""

    number: str
    via_platform: bool = False
    state: OrderState = OrderState.ACCEPTED
    unit: str | None = None
    due_on: date | None = None
    follow_up: FollowUp | None = None
    score: int | None = None
    into: str | None = None
    extended: int = 0
    urged: int = 0
    returned: int = 0

    @property
    def ended(self) -> bool:
        """Whether nothing more is done."""
        return self.state in ENDED


def rule_for(standing: Standing, action: OrderAction, by: Party) -> Rule:
    """The rule that allows this. Raises Unlawful."""
    rule = next(rule for rule in RULES if rule.action is action)
    if standing.state not in rule.sources:
        raise Unlawful(f"工单现在是“{STATE_TITLES[standing.state]}”，不能{ACTION_TITLES[action]}。")
    if by is Party.SYSTEM and action is OrderAction.WITHDRAW:
        return rule
    if by not in _parties_of(rule, standing):
        if rule.units_own and standing.via_platform:
            raise Unlawful(f"这张工单由市12345平台流转，{ACTION_TITLES[action]}由平台做，结果会自动回到这里。")
        raise Unlawful(
            f"{ACTION_TITLES[action]}要由班长做。" if by is Party.SEAT else f"不能由您{ACTION_TITLES[action]}。"
        )
    if (fault := _fault(standing, action, by)) is not None:
        raise Unlawful(fault)
    return rule


def allowed(standing: Standing, by: Party) -> list[Rule]:
    """What this party may do now, in the flow's order."""
    fitting = (rule for rule in RULES if standing.state in rule.sources and by in _parties_of(rule, standing))
    return [rule for rule in fitting if _fault(standing, rule.action, by) is None]


def take(standing: Standing, step: Step) -> Standing:
    """The standing after this step. Raises Unlawful when no rule allows it or its particulars are not what they must be."""
    rule = rule_for(standing, step.action, step.by)
    _hold_particulars(standing, rule, step)
    after = replace(standing, state=rule.target or standing.state)
    match step.action:
        case OrderAction.DISPATCH | OrderAction.REDISPATCH:
            return replace(after, unit=step.unit, due_on=step.due_on)
        case OrderAction.EXTEND:
            return replace(after, due_on=step.due_on, extended=standing.extended + 1)
        case OrderAction.URGE:
            return replace(after, urged=standing.urged + 1)
        case OrderAction.RETURN:
            return replace(after, returned=standing.returned + 1)
        case OrderAction.FOLLOW_UP:
            return replace(after, follow_up=step.follow_up)
        case OrderAction.REWORK:
            return replace(after, due_on=step.due_on, follow_up=None)
        case OrderAction.RATE:
            return replace(after, score=step.score)
        case OrderAction.MERGE:
            return replace(after, into=step.into)
    return after


def standing_after(start: Standing, steps: Iterable[Step]) -> Standing:
    """Fold a whole record. Raises Unlawful for one that cannot have happened."""
    for step in steps:
        start = take(start, step)
    return start


def _parties_of(rule: Rule, standing: Standing) -> frozenset[Party]:
    if rule.units_own:
        return frozenset({Party.PLATFORM}) if standing.via_platform else rule.parties
    return rule.parties if standing.via_platform else rule.parties - {Party.PLATFORM}


def _fault(standing: Standing, action: OrderAction, by: Party) -> str | None:
    """What forbids the step although the state would allow it."""
    match action:
        case OrderAction.REWORK if standing.follow_up is not FollowUp.UNRESOLVED:
            return "回访时群众说没有解决的，才发回重办。"
        case OrderAction.RATE if standing.follow_up in (FollowUp.UNREACHED, FollowUp.DECLINED):
            return "群众没有联系上或者不愿意说，不能替他评价；可以直接归档。"
        case OrderAction.ARCHIVE if standing.follow_up is FollowUp.UNRESOLVED and by is Party.SEAT:
            return "群众说没有解决的，发回重办；不再办理的由班长归档。"
    return None


def _hold_particulars(standing: Standing, rule: Rule, step: Step) -> None:
    for need in Need:
        if need in rule.needs and not step.names(need):
            raise Unlawful(_MISSING[need])
        if need not in rule.needs and need is not Need.TEXT and step.names(need):
            raise Unlawful(f"{ACTION_TITLES[step.action]}不用写{_NEED_TITLES[need]}。")
    today = day_of(step.at)
    if step.due_on is not None and not 0 <= (step.due_on - today).days <= _FARTHEST_DAYS:
        raise Unlawful("最后一天要在今天或者以后，一年以内。")
    if step.action is OrderAction.EXTEND and standing.due_on and step.due_on and step.due_on <= standing.due_on:
        raise Unlawful(f"延期后的最后一天要比原来的（{standing.due_on.isoformat()}）晚。")
    if (
        step.action is OrderAction.REDISPATCH
        and standing.state is not OrderState.RETURNED
        and step.unit == standing.unit
    ):
        raise Unlawful("已经派给这个单位了，改派要换一个单位。")
    if step.score is not None and not 1 <= step.score <= 5:
        raise Unlawful("评价是 1 到 5。")
    if step.into is not None and step.into == standing.number:
        raise Unlawful("不能并到自己。")


_NEED_TITLES: dict[Need, str] = {
    Need.UNIT: "承办单位",
    Need.DUE_ON: "最后一天",
    Need.TEXT: "说明",
    Need.FOLLOW_UP: "回访结果",
    Need.SCORE: "评价",
    Need.INTO: "并到哪张工单",
}
_MISSING: dict[Need, str] = {need: f"请写明{title}。" for need, title in _NEED_TITLES.items()}
