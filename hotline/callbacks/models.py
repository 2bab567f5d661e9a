"""Tables of promises and of the calls made for them. Both belong to their conversation and are erased with it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from hotline.storage.base import Base


class CallbackRow(Base):
    """A promise. Of one conversation at most one is open.

    `number` is what the citizen gave and nobody has verified; `safe`: nobody else answers there; `check_word` is said
    by the citizen before anything is talked about. `due_at` is on the conversation's own clock.
    """

    __tablename__ = "callbacks"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    group_id: Mapped[str] = mapped_column(String(24))
    kind: Mapped[str] = mapped_column(String(8))
    status: Mapped[str] = mapped_column(String(10))
    number: Mapped[str | None] = mapped_column(String(20))
    day_part: Mapped[str] = mapped_column(String(10))
    safe: Mapped[bool] = mapped_column(default=False)
    may_say_hotline: Mapped[bool] = mapped_column(default=False)
    check_word: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_callbacks_open", "status", "due_at"),)


class CallRow(Base):
    """One call: who made it, when, and how it ended. It counts against the day's calls from its start.

    `line` is what the telephone system has reported of it, where one is connected.
    """

    __tablename__ = "callback_calls"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    callback_id: Mapped[str] = mapped_column(ForeignKey("callbacks.id"), index=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    number: Mapped[str] = mapped_column(String(20))
    staff_id: Mapped[str] = mapped_column(String(32))
    staff_no: Mapped[str] = mapped_column(String(16))
    started_at: Mapped[datetime]
    outcome: Mapped[str | None] = mapped_column(String(16))
    line: Mapped[str | None] = mapped_column(String(12))

    __table_args__ = (Index("ix_callback_calls_number", "number", "started_at"),)
