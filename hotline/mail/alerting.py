"""Telling by e-mail what stands: each occasion once to each who wants to know, and never a storm.

Every replica runs one. What one account is told is decided under the lock of its address by what stands then, so two
of them tell nothing twice. What is new while an e-mail waits to be sent, or soon after the last one, goes into the next,
and so does what was in one that came to its end unsent.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Select, delete, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.connectors.endpoints import Connector, is_connected
from hotline.connectors.models import DeliveryRow, DeliveryState, Failure
from hotline.mail.models import MailAddressRow, MailToldRow
from hotline.mail.standing import Standing, all_standing
from hotline.mail.words import MailKind
from hotline.mail.writing import write_alerts
from hotline.services import Services
from hotline.staff.models import SeatRow, StaffAccount

log = structlog.get_logger()

_PAUSE_SECONDS = 10.0
_BETWEEN_DANGERS = timedelta(minutes=1)


async def tell_by_mail(services: Services) -> int:
    """One look; how many e-mails were written."""
    if not is_connected(services.settings, Connector.MAIL):
        return 0
    async with services.database.read() as session:
        recipients = list(await session.scalars(_wanted()))
        standing = await all_standing(session, today=services.today) if recipients else []
    written = 0
    for account_id in recipients:
        async with services.database.read() as session:
            news = await _news(session, account_id, standing)
        if news.stale or news.fresh:
            async with services.database.write() as session:
                written += await _tell(services, session, account_id)
    return written


async def tell_by_mail_for_ever(services: Services) -> None:
    """Every few seconds, for as long as the process runs."""
    while True:
        try:
            await tell_by_mail(services)
        except Exception:  # the database may be away: it is looked for again
            log.exception("mail_watch_failed")
        await asyncio.sleep(_PAUSE_SECONDS)


@dataclass(frozen=True)
class _News:
    """What one account has not been told of; what it was told of that stands no more, or that was in the `lost` e-mail."""

    fresh: list[Standing]
    stale: list[MailToldRow]
    lost: DeliveryRow | None = None


async def _tell(services: Services, session: AsyncSession, account_id: str) -> int:
    now = services.clock.now()
    row = await session.scalar(_addresses().where(MailAddressRow.account_id == account_id).with_for_update())
    account = await session.get(StaffAccount, account_id)
    if row is None or account is None:
        return 0
    news = await _news(session, account_id, await all_standing(session, today=services.today))
    for each in (*news.stale, *([news.lost] if news.lost is not None else [])):
        await session.delete(each)
    await session.flush()
    if not news.fresh or await _must_wait(services, session, row, news.fresh, now=now):
        return 0
    told: dict[MailKind, list[str]] = {}
    for each in news.fresh:
        told.setdefault(each.kind, []).append(each.name)
        session.add(
            MailToldRow(
                account_id=account_id,
                kind=each.kind,
                key=each.key,
                conversation_id=each.conversation_id,
                told_at=now,
            )
        )
    await write_alerts(session, row, account.staff_no, services.settings, told, now=now)
    return 1


async def _must_wait(
    services: Services, session: AsyncSession, row: MailAddressRow, fresh: Sequence[Standing], *, now: datetime
) -> bool:
    pending = DeliveryRow.connector == Connector.MAIL, DeliveryRow.state == DeliveryState.PENDING
    if await session.scalar(select(exists().where(*pending, DeliveryRow.subject_id == row.last_mail))):
        return True
    urgent = any(each.kind is MailKind.DANGER for each in fresh)
    pause = _BETWEEN_DANGERS if urgent else timedelta(minutes=services.settings.mail_every_minutes)
    return row.last_sent_at is not None and now < row.last_sent_at + pause


async def _news(session: AsyncSession, account_id: str, standing: Sequence[Standing]) -> _News:
    row = await session.get(MailAddressRow, account_id)
    account, seat = await session.get(StaffAccount, account_id), await session.get(SeatRow, account_id)
    if row is None or account is None or seat is None or not account.active:
        return _News([], [])
    told = list(await session.scalars(select(MailToldRow).where(MailToldRow.account_id == account_id)))
    lost = await _lost(session, row)
    stands = {(each.kind.value, each.key) for each in standing}
    stale = [
        each
        for each in told
        if (each.kind, each.key) not in stands or (lost is not None and each.told_at == row.last_sent_at)
    ]
    known = {(each.kind, each.key) for each in told if each not in stale}
    fresh = [
        each
        for each in standing
        if each.kind in row.kinds and (each.kind.value, each.key) not in known and each.concerns(account, seat)
    ]
    return _News(fresh, stale, lost)


async def _lost(session: AsyncSession, row: MailAddressRow) -> DeliveryRow | None:
    """The last e-mail, where the server never took it. To a mailbox that does not exist nothing is said again."""
    dead = DeliveryRow.state == DeliveryState.DEAD, DeliveryRow.failure != Failure.REFUSED
    return await session.scalar(
        select(DeliveryRow).where(
            DeliveryRow.connector == Connector.MAIL, DeliveryRow.subject_id == row.last_mail, *dead
        )
    )


def _addresses() -> Select[MailAddressRow]:
    return select(MailAddressRow).where(MailAddressRow.confirmed_at.is_not(None))


def _wanted() -> Select[str]:
    living = MailAddressRow.account_id == StaffAccount.id, StaffAccount.active.is_(True)
    return select(MailAddressRow.account_id).where(MailAddressRow.confirmed_at.is_not(None), *living)


async def forget_told(session: AsyncSession, account_id: str) -> None:
    """Whoever begins anew hears of what stands now."""
    await session.execute(delete(MailToldRow).where(MailToldRow.account_id == account_id))
