"""What the e-mails say, and putting them into the outbox. Pure but for the outbox."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from hotline.connectors.endpoints import Connector
from hotline.connectors.outbox import Subject, cancel, enqueue
from hotline.conversations.store import new_id
from hotline.mail.models import MailAddressRow
from hotline.mail.words import MAIL_LINES, MailKind
from hotline.settings import Settings

CODE_GOOD_FOR = timedelta(minutes=15)
_ALERT_GOOD_FOR = timedelta(hours=1)
"""Later the desk looks different, and what still stands is told anew."""
_MOST_NAMES = 20


async def write_code(session: AsyncSession, row: MailAddressRow, staff_no: str, code: str, *, now: datetime) -> None:
    """The code that shows whose mailbox it is."""
    text = (
        f"您在公共法律服务热线坐席台填了这个邮箱，确认码是：{code}\n\n"
        "15 分钟内在坐席台的“个人设置”里填上，就开始收提醒。不是您本人填的，不用理会，什么也不会再发来。\n"
    )
    await _write(session, row, staff_no, "确认邮箱：公共法律服务热线坐席台", text, now=now, good_for=CODE_GOOD_FOR)


async def write_alerts(
    session: AsyncSession,
    row: MailAddressRow,
    staff_no: str,
    settings: Settings,
    told: Mapping[MailKind, Sequence[str]],
    *,
    now: datetime,
) -> None:
    """One e-mail for all that is new, by kind and number."""
    lines = [MAIL_LINES[kind].format(names=_listed(names)) for kind, names in told.items()]
    count = sum(len(names) for names in told.values())
    urgent = "有人身危险，" if MailKind.DANGER in told else ""
    text = (
        "\n".join(lines) + f"\n\n打开坐席台：{settings.public_url}/desk/\n\n"
        f"信里只有编号，内容在坐席台里看。{settings.mail_every_minutes} 分钟内的合成一封（有人身危险的 1 分钟）。"
        "不想收了，在坐席台的“个人设置”里关掉。\n"
    )
    subject = f"{urgent}{count} 件事要看：公共法律服务热线坐席台"
    await _write(session, row, staff_no, subject, text, now=now, good_for=_ALERT_GOOD_FOR)
    row.last_sent_at = now


async def take_back_unsent(session: AsyncSession, row: MailAddressRow, *, now: datetime) -> None:
    """What waits for this address is not to be sent any more."""
    if row.last_mail is not None:
        await cancel(session, Subject(Connector.MAIL, row.last_mail, ""), now=now)


async def _write(
    session: AsyncSession,
    row: MailAddressRow,
    staff_no: str,
    subject: str,
    text: str,
    *,
    now: datetime,
    good_for: timedelta,
) -> None:
    """Each is its own subject of the outbox: one that cannot be delivered keeps no other from being sent."""
    mail_id = row.last_mail = new_id()
    about = Subject(Connector.MAIL, mail_id, f"工号 {staff_no}")
    content = {"to": row.address, "subject": subject, "text": text}
    enqueue(session, about, "mail", content, at=now, expires_at=now + good_for)


def _listed(names: Sequence[str]) -> str:
    shown = "、".join(names[:_MOST_NAMES])
    return shown if len(names) <= _MOST_NAMES else f"{shown} 等 {len(names)} 件"
