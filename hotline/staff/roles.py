"""What a member of staff may be. One person may hold several roles."""

from collections.abc import Set as AbstractSet
from enum import StrEnum


class Role(StrEnum):
    """A role; each staff route names the ones it is open to."""

    SEAT = "seat"
    CASEWORKER = "caseworker"
    SUPERVISOR = "supervisor"
    MAINTAINER = "maintainer"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


ROLE_TITLES: dict[Role, str] = {
    Role.SEAT: "坐席",
    Role.CASEWORKER: "办件员",
    Role.SUPERVISOR: "班长",
    Role.MAINTAINER: "训练师",
    Role.ADMINISTRATOR: "管理员",
    Role.AUDITOR: "审计员",
}


def conflict_of(roles: AbstractSet[Role]) -> str | None:
    """Why nobody may hold these together; None where that is all right (`docs/权限表.md`).

    What one person may not do twice in the same matter, such as approving what they asked for, each act refuses itself.
    """
    if Role.AUDITOR in roles and len(roles) > 1:
        return "审计员不能再有别的角色：查别人的人，自己做的事要由别人来查。请用单独的账号。"
    return None
