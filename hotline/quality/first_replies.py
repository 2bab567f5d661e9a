"""How long people wait for the first line that a person writes to them.

`ConversationRow.reply_since` says since when one is owed: set on entering the queue while the desk is open, or when the
desk opens (`set_ownership`). What was owed ends here as one row, which names no conversation.
"""

from datetime import datetime

from sqlalchemy import BigInteger, Index, Integer, String
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from hotline.conversations.models import ConversationRow
from hotline.storage.base import Base


class FirstReplyRow(Base):
    """One first reply that was owed. `seconds` is None where the seat let go without a word."""

    __tablename__ = "first_replies"

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    at: Mapped[datetime]
    group_id: Mapped[str] = mapped_column(String(24))
    staff_id: Mapped[str] = mapped_column(String(32))
    seconds: Mapped[int | None]

    __table_args__ = (Index("ix_first_replies_at", "at"),)


def note_reply(session: AsyncSession, conversation: ConversationRow, *, staff_id: str, now: datetime) -> None:
    """A seat has written: what was owed is given. The conversation must be locked."""
    since = conversation.reply_since
    if since is not None:
        _add(session, conversation, staff_id, now, max(0, round((now - since).total_seconds())))


def note_silence(session: AsyncSession, conversation: ConversationRow, *, now: datetime) -> None:
    """The seat lets go for good without having written. The conversation must be locked."""
    if conversation.reply_since is not None and conversation.staff_id is not None:
        _add(session, conversation, conversation.staff_id, now, None)


def _add(
    session: AsyncSession, conversation: ConversationRow, staff_id: str, now: datetime, seconds: int | None
) -> None:
    conversation.reply_since = None
    if conversation.rehearsal:
        return
    row = FirstReplyRow(at=now, group_id=conversation.group_id or "", staff_id=staff_id, seconds=seconds)
    session.add(row)
