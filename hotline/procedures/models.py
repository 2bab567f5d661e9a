"""The table of runs: a procedure as one conversation goes through it, with the answers so far."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from hotline.storage.base import Base


class RunRow(Base):
    """One run. It belongs to its conversation and is erased with it; its answers appear in no log.

    `place` is where the guide stands (`hotline.procedures.run.Place`); `last_day` the day by which to act, once known.
    """

    __tablename__ = "runs"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    procedure: Mapped[str] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(10))
    answers: Mapped[dict[str, Any]]
    place: Mapped[dict[str, Any]]
    last_day: Mapped[date | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    __table_args__ = (Index("ix_runs_conversation_id_updated_at", "conversation_id", "updated_at"),)
