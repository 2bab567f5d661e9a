"""A member of staff's own address: named, confirmed by the code that was sent there, and what it is to be told of."""

import re
from collections.abc import Sequence

from limits import parse
from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline import codes
from hotline.connectors.dead_letters import reason_in_words
from hotline.connectors.endpoints import Connector, is_connected
from hotline.connectors.models import DeliveryRow
from hotline.connectors.outbox import UNDONE
from hotline.errors import Conflict, Forbidden, Invalid, NotFound
from hotline.mail.alerting import forget_told, remove
from hotline.mail.models import MailAddressRow
from hotline.mail.words import MAIL_TITLES, MailKind, open_to
from hotline.mail.writing import CODE_GOOD_FOR, take_back_unsent, write_code
from hotline.privacy.audit import Action, Object, record
from hotline.services import Services
from hotline.staff.sessions import Staff
from hotline.web.budgets import Budget, Budgets

SENDING_CODES = Budget("mail-codes", parse("5/hour"), "确认码发得太多了，请过一会儿再试。")
_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z0-9-]{2,63}")
_MOST_TRIES = 5
_CODE_LENGTH = 8


class OfferedKind(BaseModel):
    """Something one may be told of."""

    kind: MailKind
    title: str
    chosen: bool


class MailSettings(BaseModel):
    """One's own. `available`: this installation sends e-mail at all."""

    available: bool
    address: str | None
    confirmed: bool
    awaits_code: bool = Field(description="a code was sent and is still good")
    unsent: str | None = Field(description="why the last e-mail has not left yet, where a try has failed")
    kinds: list[OfferedKind]
    every_minutes: int = Field(description="what comes within this time comes in one e-mail")


async def mail_settings_of(services: Services, staff: Staff) -> MailSettings:
    """As they stand."""
    async with services.database.read() as session:
        row = await session.get(MailAddressRow, staff.id)
        unsent = await _unsent(session, row) if row is not None else None
    until = row.code_until if row and row.tries_left > 0 else None
    return MailSettings(
        available=_available(services),
        address=row.address if row else None,
        confirmed=row is not None and row.confirmed_at is not None,
        awaits_code=until is not None and until > services.clock.now(),
        unsent=reason_in_words(unsent) if unsent is not None else None,
        kinds=[
            OfferedKind(kind=kind, title=MAIL_TITLES[kind], chosen=row is not None and kind in row.kinds)
            for kind in MailKind
            if open_to(kind, staff.roles)
        ],
        every_minutes=services.settings.mail_every_minutes,
    )


async def name_address(services: Services, budgets: Budgets, staff: Staff, address: str) -> None:
    """Send a code there. Until it is typed in nothing else goes there, and what was confirmed before counts no more."""
    if not _available(services):
        raise NotFound("这里没有接入邮件。")
    address = address.strip()
    if len(address) > 254 or not _ADDRESS.fullmatch(address):
        raise Invalid("邮箱写得不对，要写成 名字@单位.cn 这样。")
    await budgets.spend(SENDING_CODES, staff.id)
    code, now = codes.new_code(_CODE_LENGTH), services.clock.now()
    code_hash = await codes.hashed(code)
    async with services.database.write() as session:
        row = await _locked(session, staff)
        if row is None:
            row = MailAddressRow(account_id=staff.id, kinds=[])
            session.add(row)
        await take_back_unsent(session, row, now=now)
        row.address, row.confirmed_at = address, None
        row.code_hash, row.code_until, row.tries_left = code_hash, now + CODE_GOOD_FOR, _MOST_TRIES
        await write_code(session, row, staff.staff_no, code, now=now)
        _note(services, session, staff, Action.MAIL_ADDRESS_NAMED)


async def confirm_address(services: Services, staff: Staff, code: str) -> None:
    """The code is the one that was sent there. Raises Forbidden for another, Conflict where none is good any more."""
    now = services.clock.now()
    async with services.database.write() as session:
        row = await _locked(session, staff)
        if row is None or row.code_until is None or row.code_until <= now or row.tries_left <= 0:
            raise Conflict("确认码过了时间，或者试得太多了，请重新发一个。")
        row.tries_left -= 1
        code_hash, until = row.code_hash, row.code_until
    if not await codes.matches(code_hash, code):
        raise Forbidden("确认码不对，请看最新的那封邮件。")
    async with services.database.write() as session:
        row = await _locked(session, staff)
        if row is None or row.code_until != until:
            raise Conflict("刚才又发了一个新的确认码，请填新的。")
        row.confirmed_at, row.code_hash, row.code_until, row.tries_left = now, None, None, 0
        await forget_told(session, staff.id)
        _note(services, session, staff, Action.MAIL_ADDRESS_CONFIRMED)


async def choose_kinds(services: Services, staff: Staff, kinds: Sequence[MailKind]) -> None:
    """What to be told of from now on. Raises Forbidden for what is not open to the role."""
    if not all(open_to(kind, staff.roles) for kind in kinds):
        raise Forbidden("这一项只有班长能选。")
    async with services.database.write() as session:
        row = await _locked(session, staff)
        if row is None or row.confirmed_at is None:
            raise Conflict("请先填邮箱、填确认码。")
        row.kinds = [kind.value for kind in MailKind if kind in kinds]
        details = {"kinds": ",".join(row.kinds)}
        _note(services, session, staff, Action.MAIL_KINDS_SET, details)


async def remove_address(services: Services, staff: Staff) -> None:
    """Forget it; nothing is sent any more."""
    async with services.database.write() as session:
        row = await _locked(session, staff)
        if row is None:
            return
        await remove(session, row, by=staff.actor, now=services.clock.now())


async def _unsent(session: AsyncSession, row: MailAddressRow) -> DeliveryRow | None:
    last = DeliveryRow.connector == Connector.MAIL, DeliveryRow.subject_id == row.last_mail
    failed = DeliveryRow.state.in_(UNDONE), DeliveryRow.failure.is_not(None)
    return await session.scalar(select(DeliveryRow).where(*last, *failed))


def _available(services: Services) -> bool:
    return is_connected(services.settings, Connector.MAIL)


async def _locked(session: AsyncSession, staff: Staff) -> MailAddressRow | None:
    return await session.scalar(select(MailAddressRow).where(MailAddressRow.account_id == staff.id).with_for_update())


def _note(
    services: Services, session: AsyncSession, staff: Staff, action: Action, details: dict[str, str] | None = None
) -> None:
    """Without the address: whose it is stands in the entry."""
    it = Object("staff", staff.id)
    record(session, at=services.clock.now(), actor=staff.actor, action=action, object=it, details=details)
