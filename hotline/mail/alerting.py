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
from sqlalchemy import and_, delete, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.connectors.endpoints import Connector, is_connected
from hotline.connectors.models import DeliveryRow, DeliveryState, Failure
from hotline.mail.models import MailAddressRow, MailToldRow
from hotline.mail.standing import Standing, all_standing
from hotline.mail.words import MailKind
from hotline.mail.writing import take_back_unsent, write_alerts
from hotline.privacy.audit import SYSTEM, Action, Actor, Object, record
from hotline.services import Services
from hotline.staff.models import SeatRow, StaffAccount

log = structlog.get_logger()

_PAUSE_SECONDS = 10.0
_BETWEEN_DANGERS = timedelta(minutes=1)


async def tell_by_mail(services: Services) -> int:
    """One look; how many e-mails were written."""
    await _forget_the_gone(services)
    if not is_connected(services.settings, Connector.MAIL):
        return 0
    async with services.database.read() as session:
        recipients = await _recipients(session)
        standing = await all_standing(session, today=services.today) if recipients else []
    written = 0
    for each in recipients:
        news = _news(each, standing)
        if news.stale or news.fresh:
            async with services.database.write() as session:
                written += await _tell(services, session, each.account.id)
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
class _Recipient:
    """Somebody with a confirmed address. `lost`: the last e-mail, where the server never took it; to a mailbox that does
    not exist nothing is said again.
    """

    address: MailAddressRow
    account: StaffAccount
    seat: SeatRow
    told: list[MailToldRow]
    lost: DeliveryRow | None


@dataclass(frozen=True)
class _News:
    """What one account has not been told of; what it was told of that stands no more, or that was in the `lost` e-mail."""

    fresh: list[Standing]
    stale: list[MailToldRow]
    lost: DeliveryRow | None = None


async def _tell(services: Services, session: AsyncSession, account_id: str) -> int:
    now = services.clock.now()
    await session.execute(select(MailAddressRow).where(MailAddressRow.account_id == account_id).with_for_update())
    found = await _recipients(session, account_id)
    if not found:
        return 0
    recipient, row = found[0], found[0].address
    news = _news(recipient, await all_standing(session, today=services.today))
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
    await write_alerts(session, row, recipient.account.staff_no, services.settings, told, now=now)
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


def _news(recipient: _Recipient, standing: Sequence[Standing]) -> _News:
    row, told, lost = recipient.address, recipient.told, recipient.lost
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
        if each.kind in row.kinds
        and (each.kind.value, each.key) not in known
        and each.concerns(recipient.account, recipient.seat)
    ]
    return _News(fresh, stale, lost)


async def _recipients(session: AsyncSession, account_id: str | None = None) -> list[_Recipient]:
    """All who may be told of something, or one of them, with all that is known of each: two questions for everybody."""
    lost = and_(
        DeliveryRow.connector == Connector.MAIL,
        DeliveryRow.subject_id == MailAddressRow.last_mail,
        DeliveryRow.state == DeliveryState.DEAD,
        DeliveryRow.failure.is_distinct_from(Failure.REFUSED),
    )
    wanted = (
        select(MailAddressRow, StaffAccount, SeatRow, DeliveryRow)
        .join(StaffAccount, StaffAccount.id == MailAddressRow.account_id)
        .join(SeatRow, SeatRow.account_id == MailAddressRow.account_id)
        .outerjoin(DeliveryRow, lost)
        .where(MailAddressRow.confirmed_at.is_not(None), StaffAccount.active.is_(True))
        .order_by(MailAddressRow.account_id)
    )
    if account_id is not None:
        wanted = wanted.where(MailAddressRow.account_id == account_id)
    rows = (await session.execute(wanted)).all()
    told: dict[str, list[MailToldRow]] = {address.account_id: [] for address, *_ in rows}
    for each in await session.scalars(select(MailToldRow).where(MailToldRow.account_id.in_(told))):
        told[each.account_id].append(each)
    return [
        _Recipient(address, account, seat, told[address.account_id], unsent) for address, account, seat, unsent in rows
    ]


async def _forget_the_gone(services: Services) -> None:
    """Whose account is closed has no use for e-mail any more: the address is not kept."""
    closed = select(StaffAccount.id).where(StaffAccount.active.is_(False))
    gone = select(MailAddressRow).where(MailAddressRow.account_id.in_(closed))
    async with services.database.read() as session:
        if await session.scalar(gone.limit(1)) is None:
            return
    async with services.database.write() as session:
        for row in await session.scalars(gone.with_for_update()):
            await remove(session, row, by=SYSTEM, now=services.clock.now())


async def remove(session: AsyncSession, row: MailAddressRow, *, by: Actor, now: datetime) -> None:
    """Forget an address, in the caller's transaction; nothing is sent there any more. The row must be locked."""
    await take_back_unsent(session, row, now=now)
    await forget_told(session, row.account_id)
    await session.delete(row)
    it = Object("staff", row.account_id)
    record(session, at=now, actor=by, action=Action.MAIL_ADDRESS_REMOVED, object=it)


async def forget_told(session: AsyncSession, account_id: str) -> None:
    """Whoever begins anew hears of what stands now."""
    await session.execute(delete(MailToldRow).where(MailToldRow.account_id == account_id))
