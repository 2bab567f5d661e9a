"""Signing in, step by step: password, a password of one's own, second factor. Each step renews the session token."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.clock import Clock
from hotline.errors import Conflict, Forbidden, Invalid, NotAuthenticated, TooMany
from hotline.privacy.audit import SYSTEM, Action, Actor, Object, record
from hotline.staff import passwords, second_factor
from hotline.staff.lockout import lock_after
from hotline.staff.models import SeatRow, StaffAccount, Stage
from hotline.staff.presence import Presence
from hotline.staff.sealing import Seal
from hotline.staff.sessions import Opened, Staff, Step, end_session, end_sessions, forget_expired, open_session
from hotline.storage.database import Database

_REFUSED = "登录名或密码不对。连续输错 5 次会暂时锁定，锁定时间从 1 分钟起逐次加长；忘记密码请找管理员重置。"
"""The same words for an unknown login, a wrong password, a locked and a disabled account: none can be told apart."""

_WRONG_CODE = "动态口令不对，或已经用过。请等下一个口令再试。"


@dataclass(frozen=True)
class Enrolment:
    """A new second factor, shown once."""

    secret: str
    uri: str
    qr_svg: str


async def sign_in(database: Database, clock: Clock, *, login: str, password: str) -> Opened:
    """Check the password and open a half-signed-in session. Raises NotAuthenticated, always in the same words."""
    now = clock.now()
    async with database.read() as session:
        account = await session.scalar(select(StaffAccount).where(StaffAccount.login == login.strip().lower()))
    open_for_trial = account is not None and account.active and not account.locked_at(now)
    seen_hash = account.password_hash if account is not None and open_for_trial else None
    right = await passwords.matches(password, seen_hash)
    async with database.write() as session:
        await forget_expired(session, at=now)
        if account is None:
            record(session, at=now, actor=SYSTEM, action=Action.LOGIN_FAILED, object=Object("staff", "unknown"))
        else:
            account = await _locked_row(session, account.id)
            # Guesses sent at once all passed the first look at the lock; this second one, under the row lock, counts.
            if right and account.active and not account.locked_at(now) and account.password_hash == seen_hash:
                return open_session(session, account=account, stage=Stage.PASSWORD_OK, at=now)
            _fail(session, account, Action.LOGIN_FAILED, at=now)
    raise NotAuthenticated(_REFUSED)


async def start_enrolment(database: Database, clock: Clock, seal: Seal, staff: Staff) -> Enrolment:
    """Make a new secret for an account that has none in use. Asking again replaces it; the old one is never shown."""
    if staff.next_step is not Step.ENROL:
        raise Conflict("动态口令已经绑定，或还没轮到这一步。")
    secret = second_factor.new_secret()
    async with database.write() as session:
        account = await _locked_row(session, staff.id)
        if account.totp_enrolled_at is not None:
            raise Conflict("动态口令已经绑定。换手机请找管理员重置。")
        account.totp_secret = seal.close(secret, bound_to=account.id)
        account.totp_last_step = 0
    uri = second_factor.enrolment_uri(secret, login=staff.login)
    return Enrolment(secret, uri, second_factor.qr_svg(uri))


async def verify_code(database: Database, clock: Clock, seal: Seal, staff: Staff, *, code: str) -> Opened:
    """Check a one-time code; the first right one completes enrolment. Opens the full session, ends this one."""
    if staff.next_step not in (Step.TOTP, Step.ENROL):
        raise Conflict("现在不需要动态口令。")
    now = clock.now()
    async with database.write() as session:
        account = await _locked_row(session, staff.id)
        _refuse_while_locked(account, now)
        if account.totp_secret is None:
            raise Conflict("请先扫描二维码绑定动态口令。")
        secret = seal.open(account.totp_secret, bound_to=account.id)
        step = second_factor.accepted_step(secret, code, at=now, after=account.totp_last_step)
        if step is not None:
            return await _complete(session, account, staff, step=step, at=now)
        _fail(session, account, Action.SECOND_FACTOR_FAILED, at=now)
    raise Invalid(_WRONG_CODE)


async def prove(database: Database, clock: Clock, seal: Seal, *, login: str, password: str, code: str) -> Staff:
    """Who gives password and code, for one deed at the command line: no session is left, and nobody comes on duty by it.

    Raises NotAuthenticated, Invalid or TooMany for wrong ones, Forbidden before the first sign-in at the desk.
    """
    now, staff = clock.now(), (await sign_in(database, clock, login=login, password=password)).staff
    async with database.write() as session:
        await end_session(session, digest=staff.digest)
        account = await _locked_row(session, staff.id)
        if staff.next_step is not Step.TOTP or account.totp_secret is None:
            raise Forbidden("请先在坐席台登录一次，改好密码、绑定动态口令。")
        _refuse_while_locked(account, now)
        secret = seal.open(account.totp_secret, bound_to=account.id)
        step = second_factor.accepted_step(secret, code, at=now, after=account.totp_last_step)
        if step is not None:
            account.totp_last_step = step
            account.failed_logins, account.locked_until = 0, None
            return staff
        _fail(session, account, Action.SECOND_FACTOR_FAILED, at=now)
    raise Invalid(_WRONG_CODE)


async def change_password(database: Database, clock: Clock, staff: Staff, *, current: str, new: str) -> Opened:
    """Replace the password. Every session of the account ends; a new one takes the place of this."""
    if staff.next_step is Step.TOTP:
        raise Forbidden("请先输入动态口令。")
    now = clock.now()
    async with database.read() as session:
        account = await session.get_one(StaffAccount, staff.id)
    _refuse_while_locked(account, now)
    seen_hash = account.password_hash
    right = await passwords.matches(current, seen_hash)
    if right:
        passwords.refuse_weak(new, login=staff.login)
        if await passwords.matches(new, seen_hash):
            raise Invalid("新密码不能和原来的一样。")
    new_hash = await passwords.hashed(new) if right else None
    async with database.write() as session:
        account = await _locked_row(session, staff.id)
        _refuse_while_locked(account, now)
        if new_hash is not None and account.password_hash == seen_hash:
            account.password_hash = new_hash
            account.must_change_password = False
            await end_sessions(session, account_id=account.id)
            record(session, at=now, actor=staff.actor, action=Action.PASSWORD_CHANGED, object=Object("staff", staff.id))
            stage = Stage.FULL if account.totp_enrolled_at is not None else Stage.PASSWORD_OK
            return open_session(session, account=account, stage=stage, at=now)
        _fail(session, account, Action.LOGIN_FAILED, at=now)
    raise Invalid("现在的密码不对。")


async def _locked_row(session: AsyncSession, account_id: str) -> StaffAccount:
    """The account as it now stands, held until the transaction ends."""
    return (await session.scalars(select(StaffAccount).where(StaffAccount.id == account_id).with_for_update())).one()


async def _complete(session: AsyncSession, account: StaffAccount, staff: Staff, *, step: int, at: datetime) -> Opened:
    account.totp_last_step = step
    account.failed_logins, account.locked_until = 0, None
    it = Object("staff", account.id)
    if account.totp_enrolled_at is None:
        account.totp_enrolled_at = at
        record(session, at=at, actor=staff.actor, action=Action.SECOND_FACTOR_ENROLLED, object=it)
    await end_session(session, digest=staff.digest)
    record(session, at=at, actor=staff.actor, action=Action.LOGIN, object=it)
    seat = await session.get_one(SeatRow, account.id, with_for_update=True)
    seat.turn(Presence.ONLINE, at=at)
    return open_session(session, account=account, stage=Stage.FULL, at=at)


def _refuse_while_locked(account: StaffAccount, now: datetime) -> None:
    if account.locked_until is not None and account.locked_at(now):
        seconds = int((account.locked_until - now).total_seconds()) + 1
        raise TooMany(f"连续输错，账号暂时锁定，请等 {-(-seconds // 60)} 分钟再试。", retry_after=seconds)


def _fail(session: AsyncSession, account: StaffAccount, action: Action, *, at: datetime) -> None:
    """Count a failure. One that comes while the account is locked is recorded but does not lengthen the lock."""
    actor = Actor.staff(id=account.id, login=account.login)
    it = Object("staff", account.id)
    locked = account.locked_at(at)
    record(session, at=at, actor=actor, action=action, object=it, details={"locked": locked})
    if locked:
        return
    account.failed_logins += 1
    lock = lock_after(account.failed_logins)
    if lock is not None:
        account.locked_until = at + lock
        minutes = int(lock.total_seconds() // 60)
        record(session, at=at, actor=actor, action=Action.LOGIN_LOCKED, object=it, details={"minutes": minutes})
