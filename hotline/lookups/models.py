"""Tables of lookups: the reasons people typed, and the exports they asked for."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from hotline.storage.append_only import append_only
from hotline.storage.base import Base

LONGEST_REASON = 200


@append_only
class ReasonRow(Base):
    """Why somebody opened a conversation that was not in their hands, until when; or why they searched by person.

    A search has no conversation and opens none. Otherwise the row is erased with its conversation: a reason may speak
    of the person.
    """

    __tablename__ = "lookup_reasons"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[str] = mapped_column(String(8))
    conversation_id: Mapped[str | None] = mapped_column(ForeignKey("conversations.id"), index=True)
    staff_id: Mapped[str] = mapped_column(String(32))
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]

    __table_args__ = (Index("ix_lookup_reasons_staff", "staff_id", "created_at"),)


class ExportRow(Base):
    """An export that somebody asked for: of which days, why, what a supervisor said to it, until when it can be taken."""

    __tablename__ = "exports"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    first: Mapped[date]
    last: Mapped[date]
    area: Mapped[str | None] = mapped_column(String(24))
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON))
    asked_by: Mapped[str] = mapped_column(String(32))
    asked_by_no: Mapped[str] = mapped_column(String(16))
    asked_by_name: Mapped[str] = mapped_column(String(32))
    asked_at: Mapped[datetime] = mapped_column(index=True)
    approved: Mapped[bool | None]
    decided_by_no: Mapped[str | None] = mapped_column(String(16))
    decided_at: Mapped[datetime | None]
    words: Mapped[str | None] = mapped_column(String(LONGEST_REASON))
    expires_at: Mapped[datetime | None]
