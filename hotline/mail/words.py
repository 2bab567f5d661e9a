"""The closed list of what staff are told by e-mail, and who may choose it."""

from enum import StrEnum

from hotline.staff.roles import Role


class MailKind(StrEnum):
    """What an e-mail may be about."""

    DANGER = "danger"
    WAITING = "waiting"
    ORDERS = "orders"
    DEAD_LETTERS = "dead_letters"


MAIL_TITLES: dict[MailKind, str] = {
    MailKind.DANGER: "有人身危险，一分钟没有人确认",
    MailKind.WAITING: "有人在等，那个组没有人在线",
    MailKind.ORDERS: "工单今天到期、已经过期",
    MailKind.DEAD_LETTERS: "没有送到的消息",
}
MAIL_LINES: dict[MailKind, str] = {
    MailKind.DANGER: "有人身危险，还没有坐席确认：会话尾号 {names}",
    MailKind.WAITING: "有人在等人工，那个组没有人在线：会话尾号 {names}",
    MailKind.ORDERS: "工单到期：{names}",
    MailKind.DEAD_LETTERS: "没有送到，要人处理：{names}",
}
_OF_SUPERVISORS = frozenset({MailKind.DEAD_LETTERS})


def open_to(kind: MailKind, roles: frozenset[Role]) -> bool:
    """Whether somebody with these roles may be told of it."""
    return Role.SUPERVISOR in roles or (Role.SEAT in roles and kind not in _OF_SUPERVISORS)
