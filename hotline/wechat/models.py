"""Tables of the official account: whose conversation is whose, what came in, the shared access token, links to the page.

Whoever reads them can write to nobody: an OpenID is a digest where it is looked up, and sealed where it is written to.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from hotline.storage.base import Base


class ThreadRow(Base):
    """A conversation as a citizen has it in WeChat. It is erased with the conversation.

    Each OpenID has one that was not left (`left_at`); of those before it only answers that were promised still arrive.
    `sent_up_to` is the number of the last message that WeChat took, `sent_parts` how many pieces it took of the next.
    `options` are the buttons that bare numbers stand for: the payload by the title, in their order; `numbered` how many of
    them may be picked by number. `confirming` is what 「1」 would confirm. `rating_epoch`: for which closing a score
    was asked. `unfollowed_at`: nothing can be sent until the account is followed again.
    """

    __tablename__ = "wechat_threads"

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), primary_key=True)
    openid_digest: Mapped[str] = mapped_column(String(64))
    openid_sealed: Mapped[str] = mapped_column(Text)
    sent_up_to: Mapped[int] = mapped_column(default=0)
    sent_parts: Mapped[int] = mapped_column(default=0)
    options: Mapped[list[Any]] = mapped_column(default=list)
    numbered: Mapped[int] = mapped_column(default=0)
    confirming: Mapped[str | None] = mapped_column(String(8))
    rating_epoch: Mapped[int | None]
    heard_at: Mapped[datetime]
    unfollowed_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    __table_args__ = (
        Index("ix_wechat_threads_openid_digest_created_at", "openid_digest", "created_at"),
        Index(
            "ix_wechat_threads_current",
            "openid_digest",
            unique=True,
            postgresql_where=text("left_at IS NULL"),
            sqlite_where=text("left_at IS NULL"),
        ),
    )


class ArrivalRow(Base):
    """One message that WeChat handed over, taken before anything is done about it.

    `key` is WeChat's own number of the message, `stamp` the one-time number it was signed with. `body` is sealed, and
    forgotten once the message is done; the row stays until a repetition would be too old to be taken anyway. `erases`
    is the conversation that this message asked to erase, kept before it is done so that a crash leaves no half of it.
    """

    __tablename__ = "wechat_arrivals"

    position: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    stamp: Mapped[str] = mapped_column(String(64), unique=True)
    openid_digest: Mapped[str] = mapped_column(String(64))
    body: Mapped[str | None] = mapped_column(Text)
    erases: Mapped[str | None] = mapped_column(String(32))
    tries: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime]
    lease_holder: Mapped[str | None] = mapped_column(String(32))
    lease_until: Mapped[datetime | None]
    received_at: Mapped[datetime]
    done_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_wechat_arrivals_openid_digest_position", "openid_digest", "position"),
        Index(
            "ix_wechat_arrivals_open",
            "next_at",
            postgresql_where=text("done_at IS NULL"),
            sqlite_where=text("done_at IS NULL"),
        ),
        Index("ix_wechat_arrivals_received_at", "received_at"),
    )


class AccessRow(Base):
    """The access token that all replicas share, sealed. `token_sealed` is None after WeChat has refused it."""

    __tablename__ = "wechat_access"

    app_id: Mapped[str] = mapped_column(String(24), primary_key=True)
    token_sealed: Mapped[str | None] = mapped_column(Text)
    token_digest: Mapped[str | None] = mapped_column(String(64))
    good_until: Mapped[datetime]


class PassRow(Base):
    """A link that opens the conversation on the page, once and for a day. What is stored of its code opens nothing."""

    __tablename__ = "wechat_passes"

    code_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    good_until: Mapped[datetime] = mapped_column(index=True)
