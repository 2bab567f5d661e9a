"""Tables of the learning loop. What they hold of a conversation is de-identified, and goes when the conversation does."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hotline.storage.base import Base


class CandidateRow(Base):
    """A message that may teach something: what was said, what was made of it, and why it is worth a look.

    Near-duplicates carry the same `group_id`, the id of the first of them; a group is looked at once.
    """

    __tablename__ = "candidates"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    turn_id: Mapped[str] = mapped_column(ForeignKey("turns.id"), unique=True)
    group_id: Mapped[str] = mapped_column(String(32))
    text: Mapped[str] = mapped_column(Text)
    meaning: Mapped[str | None] = mapped_column(String(120))
    confidence: Mapped[float]
    found: Mapped[str | None] = mapped_column(String(120))
    chosen: Mapped[str | None] = mapped_column(String(120))
    outcome: Mapped[str] = mapped_column(String(20))
    reasons: Mapped[list[Any]]
    weight: Mapped[float]
    kind_name: Mapped[str | None] = mapped_column(String(40))
    model_id: Mapped[str | None] = mapped_column(String(64))
    asked_at: Mapped[datetime]

    __table_args__ = (Index("ix_candidates_group_id", "group_id"),)


class LearningMarkRow(Base):
    """How far the log has been read."""

    __tablename__ = "learning_marks"

    name: Mapped[str] = mapped_column(String(24), primary_key=True)
    at: Mapped[datetime]


class LabelRow(Base):
    """One person's decision on a group. It holds no text: that stays with the candidates, and goes with them.

    `digest` is of the line as it was written into the examples, so that it can be found there and taken out again;
    `written_from` is the candidate whose words that line has.
    """

    __tablename__ = "labels"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    group_id: Mapped[str] = mapped_column(String(32))
    verdict: Mapped[str] = mapped_column(String(16))
    meanings: Mapped[list[Any]]
    skip_reason: Mapped[str | None] = mapped_column(String(24))
    wants_second: Mapped[bool]
    by: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    exported_at: Mapped[datetime | None]
    digest: Mapped[str | None] = mapped_column(String(64))
    written_from: Mapped[str | None] = mapped_column(String(32))

    __table_args__ = (UniqueConstraint("group_id", "by"),)


class WithdrawnRow(Base):
    """A line of the examples that came from a conversation since erased or refused: to be taken out at the next export."""

    __tablename__ = "withdrawn_examples"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime]
