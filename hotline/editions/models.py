"""The table of editions: every version that was ever written of an entry, the data files' own among them."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hotline.editions.states import Times
from hotline.storage.base import Base


class Origin(StrEnum):
    """Where an edition's words come from: the workbench, or the data files and sheets that were read in."""

    WORKBENCH = "workbench"
    FILES = "files"


class EditionRow(Base):
    """One edition of one entry. `content` is the whole entry as in the data files.

    `number` is given when it is published, and is the version a citizen's message names. `live` is the edition whose
    words the entry's own row holds now. `authors`: everybody who wrote in it. `turn` rises with each change, so that
    nobody changes what he has not seen.
    """

    __tablename__ = "editions"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    entry_id: Mapped[str] = mapped_column(String(120))
    number: Mapped[int | None]
    state: Mapped[str] = mapped_column(String(12), index=True)
    origin: Mapped[str] = mapped_column(String(12))
    live: Mapped[bool] = mapped_column(default=False)
    turn: Mapped[int] = mapped_column(default=1)
    content: Mapped[dict[str, Any]]
    since: Mapped[date | None]
    until: Mapped[date | None]
    authors: Mapped[dict[str, Any]]  # id → name
    reviewer_id: Mapped[str | None] = mapped_column(String(32))
    reviewer_name: Mapped[str | None] = mapped_column(String(64))
    publisher_name: Mapped[str | None] = mapped_column(String(64))
    reason: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    published_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("kind", "entry_id", "number"),
        Index("ix_editions_entry", "kind", "entry_id"),
    )

    @property
    def times(self) -> Times:
        """What decides whether it is in force."""
        return Times(self.id, self.state, self.number, self.since, self.until)
