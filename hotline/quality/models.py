"""Tables of what is looked at again: badly rated conversations, and samples. Both are erased with their conversation."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hotline.storage.base import Base


class FollowUpRow(Base):
    """A badly rated conversation that somebody asks about 回访, puts right 整改 and closes in words.

    `message_id` is the answer that was of no help, where that opened it; `score` is the conversation's, if it has one."""

    __tablename__ = "follow_ups"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    score: Mapped[int | None]
    message_id: Mapped[str | None] = mapped_column(String(32))
    stage: Mapped[str] = mapped_column(String(8))
    owner_id: Mapped[str | None] = mapped_column(String(32))
    owner_no: Mapped[str | None] = mapped_column(String(16))
    due_on: Mapped[date]
    visit: Mapped[str | None] = mapped_column(String(12))
    visit_words: Mapped[str | None] = mapped_column(Text)
    visited_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(12))
    words: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_follow_ups_stage", "stage", "due_on"),
        Index("ix_follow_ups_created_at", "created_at"),
        Index("ix_follow_ups_ended_at", "ended_at"),
    )


class SampleRow(Base):
    """A closed conversation drawn for scoring: whose it was, by which draw, what it scored, and the seat's one answer."""

    __tablename__ = "quality_samples"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    staff_id: Mapped[str] = mapped_column(String(32))
    staff_no: Mapped[str] = mapped_column(String(16))
    closed_at: Mapped[datetime]
    seed: Mapped[int]
    drawn_at: Mapped[datetime]
    scores: Mapped[list[Any]]
    total: Mapped[int | None] = mapped_column(Integer)
    full: Mapped[int | None] = mapped_column(Integer)
    comment: Mapped[str | None] = mapped_column(Text)
    scored_by: Mapped[str | None] = mapped_column(String(16))
    scored_at: Mapped[datetime | None]
    answer: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("conversation_id", "staff_id"),
        Index("ix_quality_samples_staff", "staff_id", "drawn_at"),
        Index("ix_quality_samples_drawn_at", "drawn_at"),
    )
