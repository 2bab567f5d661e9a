"""The closed lists of work orders, with their names at the desk."""

from enum import StrEnum


class OrderState(StrEnum):
    """Where a work order stands."""

    ACCEPTED = "accepted"
    DISPATCHED = "dispatched"
    SIGNED = "signed"
    RETURNED = "returned"
    HANDLED = "handled"
    FOLLOWED_UP = "followed_up"
    RATED = "rated"
    ARCHIVED = "archived"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"


STATE_TITLES: dict[OrderState, str] = {
    OrderState.ACCEPTED: "已受理，待派单",
    OrderState.DISPATCHED: "已派单，待签收",
    OrderState.SIGNED: "已签收，办理中",
    OrderState.RETURNED: "已退单，待改派",
    OrderState.HANDLED: "已办结，待回访",
    OrderState.FOLLOWED_UP: "已回访，待评价",
    OrderState.RATED: "已评价，待归档",
    OrderState.ARCHIVED: "已归档",
    OrderState.MERGED: "已并单",
    OrderState.WITHDRAWN: "已撤销",
}


class OrderAction(StrEnum):
    """What can be done to a work order once it is open."""

    DISPATCH = "dispatch"
    SIGN = "sign"
    RETURN = "return"
    REDISPATCH = "redispatch"
    EXTEND = "extend"
    URGE = "urge"
    HANDLE = "handle"
    FOLLOW_UP = "follow_up"
    REWORK = "rework"
    RATE = "rate"
    ARCHIVE = "archive"
    MERGE = "merge"
    WITHDRAW = "withdraw"
    ADD = "add"
    TAKE = "take"


ACTION_TITLES: dict[OrderAction, str] = {
    OrderAction.DISPATCH: "派单",
    OrderAction.SIGN: "签收",
    OrderAction.RETURN: "退单",
    OrderAction.REDISPATCH: "改派",
    OrderAction.EXTEND: "延期",
    OrderAction.URGE: "督办",
    OrderAction.HANDLE: "办结",
    OrderAction.FOLLOW_UP: "回访",
    OrderAction.REWORK: "重办",
    OrderAction.RATE: "评价",
    OrderAction.ARCHIVE: "归档",
    OrderAction.MERGE: "并单",
    OrderAction.WITHDRAW: "撤销",
    OrderAction.ADD: "补充",
    OrderAction.TAKE: "接手",
}


class Party(StrEnum):
    """Who does it. `system`: the service itself, when the citizen has everything erased."""

    SEAT = "seat"
    SUPERVISOR = "supervisor"
    PLATFORM = "platform"
    SYSTEM = "system"


PARTY_TITLES: dict[Party, str] = {
    Party.SEAT: "坐席",
    Party.SUPERVISOR: "班长",
    Party.PLATFORM: "市12345平台",
    Party.SYSTEM: "系统",
}


class FollowUp(StrEnum):
    """What came of the 回访."""

    RESOLVED = "resolved"
    UNRESOLVED = "unresolved"
    UNREACHED = "unreached"
    DECLINED = "declined"


FOLLOW_UP_TITLES: dict[FollowUp, str] = {
    FollowUp.RESOLVED: "群众说解决了",
    FollowUp.UNRESOLVED: "群众说没有解决",
    FollowUp.UNREACHED: "联系不上",
    FollowUp.DECLINED: "不愿意说",
}
