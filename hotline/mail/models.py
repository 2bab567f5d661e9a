"""Tables of who wants e-mail, and of what each was told: so that nobody hears twice of the same."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from hotline.storage.base import Base


class MailAddressRow(Base):
    """The address of one account. Until its code was typed in at the desk it gets that code and nothing else.

    Whoever writes to somebody locks this row first. `last_mail` is the outbox's subject of the last one: while it waits
    to be sent, what is new waits with it.
    """

    __tablename__ = "mail_addresses"

    account_id: Mapped[str] = mapped_column(ForeignKey("staff_accounts.id"), primary_key=True)
    address: Mapped[str] = mapped_column(String(254))
    confirmed_at: Mapped[datetime | None]
    code_hash: Mapped[str | None] = mapped_column(String(128))
    code_until: Mapped[datetime | None]
    tries_left: Mapped[int] = mapped_column(default=0)
    kinds: Mapped[list[Any]] = mapped_column(default=list)
    last_mail: Mapped[str | None] = mapped_column(String(32))
    last_sent_at: Mapped[datetime | None]


class MailToldRow(Base):
    """Something that an account was told of and that still stands. `key` is of this one occasion, not of its subject."""

    __tablename__ = "mail_told"

    account_id: Mapped[str] = mapped_column(ForeignKey("staff_accounts.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    conversation_id: Mapped[str | None] = mapped_column(ForeignKey("conversations.id"), index=True)
    told_at: Mapped[datetime]
