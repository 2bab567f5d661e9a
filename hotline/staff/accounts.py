"""Staff accounts: the first one at set-up, adding, listing, resetting, disabling."""

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.catalogue.models import OrganisationRow
from hotline.clock import Clock
from hotline.errors import Conflict, Invalid, NotFound
from hotline.privacy.audit import SYSTEM, Action, Actor, Object, record
from hotline.staff import passwords
from hotline.staff.models import SeatRow, StaffAccount
from hotline.staff.roles import Role, conflict_of
from hotline.staff.sessions import end_sessions
from hotline.storage.database import Database

_LOGIN = re.compile(r"[a-z][a-z0-9._-]{1,31}", re.ASCII)
_STAFF_NO = re.compile(r"[0-9A-Za-z-]{1,16}", re.ASCII)


@dataclass(frozen=True)
class FirstLogin:
    """A login with its one-time password. Shown once; only the hash is kept."""

    login: str
    password: str


async def ensure_first_account(database: Database, clock: Clock) -> FirstLogin | None:
    """Make the first account, administrator and seat, if there is none yet; None when there is one already."""
    async with database.read() as session:
        if await session.scalar(select(func.count()).select_from(StaffAccount)):
            return None
    try:
        return await add_account(
            database,
            clock,
            actor=SYSTEM,
            login="admin",
            name="管理员",
            staff_no="001",
            roles=(Role.ADMINISTRATOR, Role.SEAT),
        )
    except Conflict:  # another replica was faster, and prints it
        return None


async def add_account(
    database: Database,
    clock: Clock,
    *,
    actor: Actor,
    login: str,
    name: str,
    staff_no: str,
    roles: Iterable[Role],
    organisation_id: str | None = None,
) -> FirstLogin:
    """Add an account with a one-time password. A caseworker belongs to the organisation whose cases they work on."""
    login, name, staff_no = login.strip().lower(), name.strip(), staff_no.strip()
    wanted = frozenset(roles)
    if not _LOGIN.fullmatch(login):
        raise Invalid("登录名要用小写字母开头，只含小写字母、数字和 . _ -，2 到 32 位。")
    if not 1 <= len(name) <= 32:
        raise Invalid("姓名要 1 到 32 个字。")
    if not _STAFF_NO.fullmatch(staff_no):
        raise Invalid("工号只含字母、数字和 -，1 到 16 位。")
    _fit_together(wanted, organisation_id)
    password = passwords.one_time_password()
    now = clock.now()
    account = StaffAccount(
        id=uuid.uuid4().hex,
        login=login,
        name=name,
        staff_no=staff_no,
        role_names=sorted(wanted),
        organisation_id=organisation_id,
        password_hash=await passwords.hashed(password),
        created_at=now,
    )
    taken = Conflict(f"登录名 {login} 或工号 {staff_no} 已经有人用了。")
    try:
        async with database.write() as session:
            await _known_organisation(session, organisation_id)
            same = or_(StaffAccount.login == login, StaffAccount.staff_no == staff_no)
            if await session.scalar(select(StaffAccount.id).where(same).limit(1)):
                raise taken
            session.add(account)
            await session.flush()
            session.add(SeatRow(account_id=account.id))
            it = Object("staff", account.id)
            details = {"roles": ",".join(sorted(wanted))}
            record(session, at=now, actor=actor, action=Action.ACCOUNT_ADDED, object=it, details=details)
    except IntegrityError as error:
        raise taken from error
    return FirstLogin(login, password)


async def list_accounts(database: Database) -> list[StaffAccount]:
    """Every account, by staff number."""
    async with database.read() as session:
        return list(await session.scalars(select(StaffAccount).order_by(StaffAccount.staff_no)))


async def names_of_people(session: AsyncSession) -> dict[str, str]:
    """Everybody's name by account id, as pages and lists call people; the audit trail calls them by their login."""
    return {id_: name for id_, name in await session.execute(select(StaffAccount.id, StaffAccount.name))}


async def reset_password(
    database: Database, clock: Clock, *, actor: Actor, login: str, drop_second_factor: bool
) -> FirstLogin:
    """Give a new one-time password, lift a lock and end the sessions; where asked, forget the second factor too."""
    password = passwords.one_time_password()
    password_hash = await passwords.hashed(password)
    now = clock.now()
    async with database.write() as session:
        account = await _find(session, login)
        account.password_hash = password_hash
        account.must_change_password = True
        account.failed_logins, account.locked_until = 0, None
        it = Object("staff", account.id)
        record(session, at=now, actor=actor, action=Action.PASSWORD_RESET, object=it)
        if drop_second_factor:
            account.totp_secret, account.totp_enrolled_at, account.totp_last_step = None, None, 0
            record(session, at=now, actor=actor, action=Action.SECOND_FACTOR_RESET, object=it)
        await end_sessions(session, account_id=account.id)
    return FirstLogin(account.login, password)


async def set_organisation(database: Database, clock: Clock, *, actor: Actor, login: str, organisation_id: str) -> None:
    """Move a caseworker to another organisation. Their sessions end: an open page shows the former one's cases."""
    async with database.write() as session:
        account = await _find(session, login)
        if Role.CASEWORKER not in account.roles:
            raise Invalid("只有办件员才属于某个机构。")
        await _known_organisation(session, organisation_id)
        account.organisation_id = organisation_id
        details = {"organisation": organisation_id[:64]}
        it = Object("staff", account.id)
        record(session, at=clock.now(), actor=actor, action=Action.ORGANISATION_SET, object=it, details=details)
        await end_sessions(session, account_id=account.id)


async def set_roles(
    database: Database,
    clock: Clock,
    *,
    actor: Actor,
    login: str,
    roles: Iterable[Role],
    organisation_id: str | None = None,
) -> None:
    """Give an account these roles and no others, which ends its sessions. Nobody does so to themselves, and the last
    administrator stays one. Without any role an account has no use: it is disabled instead.
    """
    wanted = frozenset(roles)
    _fit_together(wanted, organisation_id)
    async with database.write() as session:
        account = await _find_alone(session, login)
        if account.id == actor.id:
            raise Conflict("不能改自己的角色，请另一个管理员来改。")
        if Role.ADMINISTRATOR not in wanted:
            await _refuse_for_the_last_administrator(session, account, "不能去掉管理员这个角色")
        await _known_organisation(session, organisation_id)
        before = account.roles
        if (before, account.organisation_id) == (wanted, organisation_id):
            return
        account.role_names, account.organisation_id = sorted(wanted), organisation_id
        details = {"before": ",".join(sorted(before)), "after": ",".join(sorted(wanted))}
        if organisation_id is not None:
            details["organisation"] = organisation_id[:64]
        it = Object("staff", account.id)
        record(session, at=clock.now(), actor=actor, action=Action.ROLES_SET, object=it, details=details)
        await end_sessions(session, account_id=account.id)


async def set_active(database: Database, clock: Clock, *, actor: Actor, login: str, active: bool) -> None:
    """Disable an account, which ends its sessions, or let it in again. The last administrator stays."""
    async with database.write() as session:
        account = await _find_alone(session, login)
        if not active:
            await _refuse_for_the_last_administrator(session, account, "不能停用")
        account.active = active
        action = Action.ACCOUNT_ENABLED if active else Action.ACCOUNT_DISABLED
        record(session, at=clock.now(), actor=actor, action=action, object=Object("staff", account.id))
        if not active:
            await end_sessions(session, account_id=account.id)


def _fit_together(roles: frozenset[Role], organisation_id: str | None) -> None:
    if not roles:
        raise Invalid("至少要有一个角色。不让人再登录的，请停用账号。")
    if (conflict := conflict_of(roles)) is not None:
        raise Invalid(conflict)
    if (Role.CASEWORKER in roles) is not (organisation_id is not None):
        raise Invalid("办件员要写明是哪个机构的，别的角色不用写。")


async def _refuse_for_the_last_administrator(session: AsyncSession, account: StaffAccount, what: str) -> None:
    if not account.active or Role.ADMINISTRATOR not in account.roles:
        return
    others = await session.scalars(
        select(StaffAccount).where(StaffAccount.active.is_(True), StaffAccount.id != account.id)
    )
    if not any(Role.ADMINISTRATOR in other.roles for other in others):
        raise Conflict(f"这是最后一个管理员账号，{what}。请先添加另一个管理员。")


async def _find_alone(session: AsyncSession, login: str) -> StaffAccount:
    """The account, with all others held as well: two administrators must not take each other out at the same moment."""
    await session.execute(select(StaffAccount.id).order_by(StaffAccount.id).with_for_update())
    return await _find(session, login)


async def _find(session: AsyncSession, login: str) -> StaffAccount:
    wanted = StaffAccount.login == login.strip().lower()
    account = await session.scalar(select(StaffAccount).where(wanted).with_for_update())
    if account is None:
        raise NotFound(f"没有登录名为 {login} 的账号。")
    return account


async def _known_organisation(session: AsyncSession, organisation_id: str | None) -> None:
    if organisation_id is not None and await session.get(OrganisationRow, organisation_id) is None:
        raise Invalid(f"没有代号为 {organisation_id} 的机构，代号见 data/city/ 里的 id。")
