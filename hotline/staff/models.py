"""Tables of staff accounts, their sessions and their seats."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from hotline.staff.presence import DEFAULT_CAPACITY, BusyWith, Presence
from hotline.staff.roles import Role
from hotline.storage.base import Base


class StaffAccount(Base):
    """A member of staff. Accounts are disabled, never deleted: the audit trail and the messages point at them."""

    __tablename__ = "staff_accounts"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    login: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(32))
    staff_no: Mapped[str] = mapped_column(String(16), unique=True)
    role_names: Mapped[list[Any]] = mapped_column("roles")
    organisation_id: Mapped[str | None] = mapped_column(String(80))  # whose cases a caseworker works on
    password_hash: Mapped[str] = mapped_column(String(256))
    must_change_password: Mapped[bool] = mapped_column(default=True)
    totp_secret: Mapped[str | None] = mapped_column(String(255))  # sealed, see sealing.py
    totp_enrolled_at: Mapped[datetime | None]
    totp_last_step: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)
    failed_logins: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    created_at: Mapped[datetime]

    @property
    def roles(self) -> frozenset[Role]:
        """The roles as the closed enum."""
        return frozenset(Role(name) for name in self.role_names)

    def locked_at(self, moment: datetime) -> bool:
        """True while the account is locked after failures."""
        return self.locked_until is not None and moment < self.locked_until


class SeatRow(Base):
    """The place at the desk of one account: the groups it serves, how many conversations at once, and its presence.

    Every account has one. Whoever gives a conversation to a seat locks this row first: its capacity holds however many
    claims come at once. `given_at` is when one was last given to it by itself: of those as free as each other, it is the
    turn of the one who got none for longest. What a `trainee` writes to citizens a supervisor reads first.
    """

    __tablename__ = "seats"

    account_id: Mapped[str] = mapped_column(ForeignKey("staff_accounts.id"), primary_key=True)
    group_ids: Mapped[list[Any]] = mapped_column(default=list)  # none means all of them
    capacity: Mapped[int] = mapped_column(default=DEFAULT_CAPACITY)
    presence: Mapped[str] = mapped_column(String(10), default=Presence.OFFLINE)
    busy_with: Mapped[str | None] = mapped_column(String(12))
    since: Mapped[datetime | None]
    given_at: Mapped[datetime | None]
    trainee: Mapped[bool] = mapped_column(default=False)

    @property
    def is_there(self) -> bool:
        """Whether somebody sits here, available or not."""
        return self.presence != Presence.OFFLINE

    def turn(self, presence: Presence, *, at: datetime, busy_with: BusyWith | None = None) -> None:
        """Change presence; the time counts from the last real change."""
        if (self.presence, self.busy_with) != (presence, busy_with):
            self.presence, self.busy_with, self.since = presence, busy_with, at


class Stage(StrEnum):
    """How far a session has proved who it is."""

    PASSWORD_OK = "password_ok"  # noqa: S105
    FULL = "full"


class StaffSession(Base):
    """A session cookie, by its digest: whoever reads the database cannot sign in with what is found there."""

    __tablename__ = "staff_sessions"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("staff_accounts.id"), index=True)
    csrf_token: Mapped[str] = mapped_column(String(64))
    stage: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
