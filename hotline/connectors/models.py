"""Tables of what goes out to other systems and of the one-time numbers that came in."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from hotline.storage.base import Base


class DeliveryState(StrEnum):
    """Where a delivery stands. `dead`: tried as often as makes sense; a person decides whether it is sent again."""

    PENDING = "pending"
    DELIVERED = "delivered"
    DEAD = "dead"
    CANCELLED = "cancelled"


class Failure(StrEnum):
    """Why a try failed. Closed: what the other side answered may quote what the citizen wrote."""

    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    FAILED = "failed"
    LOST = "lost"
    EXPIRED = "expired"
    NOT_SET_UP = "not_set_up"
    UNTRUSTED = "untrusted"
    UNENCRYPTED = "unencrypted"
    LOCKED_OUT = "locked_out"
    OUT_OF_REACH = "out_of_reach"
    """The person has to speak first: then it goes by itself."""


class DeliveryRow(Base):
    """One message to another system, written in the transaction of what it tells of.

    `id` is the idempotency key, the same at every try. `position` orders the messages about one subject: each waits
    until the former ones are through. `body` is what is sent, byte for byte; once it is through it is forgotten.
    """

    __tablename__ = "deliveries"

    position: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    id: Mapped[str] = mapped_column(String(32), unique=True)
    connector: Mapped[str] = mapped_column(String(16))
    kind: Mapped[str] = mapped_column(String(32))
    subject_id: Mapped[str] = mapped_column(String(32))
    subject_name: Mapped[str] = mapped_column(String(24))
    body: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10))
    tries: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    lease_holder: Mapped[str | None] = mapped_column(String(32))
    lease_until: Mapped[datetime | None]
    failure: Mapped[str | None] = mapped_column(String(12))
    status: Mapped[int | None]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_deliveries_due", "state", "next_at"),
        Index("ix_deliveries_subject", "connector", "subject_id", "position"),
    )


class NonceRow(Base):
    """A one-time number that another system has used, kept until its message is too old to be taken anyway."""

    __tablename__ = "connector_nonces"

    connector: Mapped[str] = mapped_column(String(16), primary_key=True)
    nonce: Mapped[str] = mapped_column(String(64), primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)
