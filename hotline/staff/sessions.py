"""Staff sessions: a random token in a cookie, its digest in the database, an idle and an absolute end."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.clock import Clock
from hotline.privacy.audit import Action, Actor, Object, record
from hotline.staff.models import StaffAccount, StaffSession, Stage
from hotline.staff.roles import Role
from hotline.storage.database import Database
from hotline.tokens import digest, new_token

IDLE = timedelta(minutes=60)
"""A desk whose page is open keeps its session by its stream: a seat that waits for an alarm must not be signed out."""
LONGEST = timedelta(hours=12)
_HALF_SIGNED_IN = timedelta(minutes=10)
_TOUCH_EVERY = timedelta(minutes=1)


class Step(StrEnum):
    """What a person who gave the right password must still do before the desk opens."""

    TOTP = "totp"
    PASSWORD = "password"  # noqa: S105
    ENROL = "enrol"


@dataclass(frozen=True)
class Staff:
    """Whoever holds a valid session cookie. `next_step` is None once everything is proved."""

    id: str
    login: str
    name: str
    staff_no: str
    roles: frozenset[Role]
    organisation_id: str | None
    next_step: Step | None
    csrf_token: str
    digest: str
    session_ends_at: datetime

    @property
    def actor(self) -> Actor:
        """This person in the audit trail."""
        return Actor.staff(id=self.id, login=self.login)


@dataclass(frozen=True)
class Opened:
    """A new session: the token goes into the cookie and is kept nowhere."""

    token: str
    staff: Staff


def open_session(session: AsyncSession, *, account: StaffAccount, stage: Stage, at: datetime) -> Opened:
    """Start a session in the caller's transaction."""
    token = new_token()
    row = StaffSession(
        digest=digest(token),
        account_id=account.id,
        csrf_token=secrets.token_urlsafe(24),
        stage=stage.value,
        created_at=at,
        last_seen_at=at,
        expires_at=at + (LONGEST if stage is Stage.FULL else _HALF_SIGNED_IN),
    )
    session.add(row)
    return Opened(token, _staff(account, row))


async def end_sessions(session: AsyncSession, *, account_id: str) -> None:
    """End every session of an account, in the caller's transaction."""
    await session.execute(delete(StaffSession).where(StaffSession.account_id == account_id))


async def end_session(session: AsyncSession, *, digest: str) -> None:
    """End one session, in the caller's transaction."""
    await session.execute(delete(StaffSession).where(StaffSession.digest == digest))


async def forget_expired(session: AsyncSession, *, at: datetime) -> None:
    """Drop sessions past their end. Called at each login: there is no better moment and it costs one index scan."""
    await session.execute(delete(StaffSession).where(StaffSession.expires_at < at))


async def resolve(database: Database, clock: Clock, token: str) -> Staff | None:
    """Who holds this token, or None when it is unknown, expired or idle, or the account is disabled."""
    now = clock.now()
    async with database.read() as session:
        found = (
            await session.execute(
                select(StaffSession, StaffAccount)
                .join(StaffAccount, StaffAccount.id == StaffSession.account_id)
                .where(StaffSession.digest == digest(token))
            )
        ).one_or_none()
    if found is None:
        return None
    row, account = found
    if not account.active or now >= row.expires_at or now >= row.last_seen_at + IDLE:
        return None
    if now >= row.last_seen_at + _TOUCH_EVERY:
        async with database.write() as session:
            await session.execute(
                update(StaffSession).where(StaffSession.digest == row.digest).values(last_seen_at=now)
            )
    return _staff(account, row)


async def sign_out(database: Database, clock: Clock, staff: Staff) -> None:
    """End this session."""
    async with database.write() as session:
        await end_session(session, digest=staff.digest)
        record(session, at=clock.now(), actor=staff.actor, action=Action.LOGOUT, object=Object("staff", staff.id))


def next_step(account: StaffAccount, stage: Stage) -> Step | None:
    """A known second factor first, then a password of one's own, then enrolment."""
    if stage is Stage.PASSWORD_OK and account.totp_enrolled_at is not None:
        return Step.TOTP
    if account.must_change_password:
        return Step.PASSWORD
    return None if stage is Stage.FULL else Step.ENROL


def _staff(account: StaffAccount, row: StaffSession) -> Staff:
    return Staff(
        id=account.id,
        login=account.login,
        name=account.name,
        staff_no=account.staff_no,
        roles=account.roles,
        organisation_id=account.organisation_id,
        next_step=next_step(account, Stage(row.stage)),
        csrf_token=row.csrf_token,
        digest=row.digest,
        session_ends_at=row.expires_at,
    )
