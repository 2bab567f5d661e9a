"""What a member of staff may be. One person may hold several roles."""

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
