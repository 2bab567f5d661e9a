"""The tables of runs (a procedure as one conversation goes through it) and of the codes that print their papers."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from hotline.storage.base import Base


class RunRow(Base):
    """One run. It belongs to its conversation and is erased with it; its answers appear in no log.

    `place` is where the guide stands (`hotline.procedures.run.Place`); `last_day` the day by which to act, once known.
    `entered_by` names the seat by staff number for each answer that a seat entered; the marks are of the answers that the
    citizen was shown then, and has confirmed (`hotline.procedures.run.mark_of`).
    """

    __tablename__ = "runs"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    procedure: Mapped[str] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(10))
    answers: Mapped[dict[str, Any]]
    place: Mapped[dict[str, Any]]
    last_day: Mapped[date | None]
    entered_by: Mapped[dict[str, Any]] = mapped_column(default=dict)
    shown_mark: Mapped[str | None] = mapped_column(String(16))
    confirmed_mark: Mapped[str | None] = mapped_column(String(16))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    __table_args__ = (Index("ix_runs_conversation_id_updated_at", "conversation_id", "updated_at"),)


class PrintCodeRow(Base):
    """A 取件码: `locator` in clear and the rest as a hash. One for each run, erased with the conversation.

    `id` is what the desk's addresses name, so that no code stands in one; it opens only for `opened_by`, for a while.
    """

    __tablename__ = "print_codes"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    run_id: Mapped[str] = mapped_column(ForeignKey("runs.id"), unique=True)
    locator: Mapped[str] = mapped_column(String(4), unique=True)
    code_hash: Mapped[str] = mapped_column(String(256))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    opened_by: Mapped[str | None] = mapped_column(String(32))
    opened_at: Mapped[datetime | None]
