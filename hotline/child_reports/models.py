"""The table of reports about harm to a child.

No entry is changed or deleted, at the citizen's wish neither: whoever asks for the erasure may be the one the child was
reported for. A mistake is put right by another entry.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from hotline.storage.base import Base


class Agency(StrEnum):
    """Whom it was reported to."""

    POLICE = "police"
    CIVIL_AFFAIRS = "civil_affairs"
    EDUCATION = "education"
    OTHER = "other"


class ChildReportRow(Base):
    """One report: about whom (`child`), `what`, to which agencies, who there took it (`taken_by`), and when."""

    __tablename__ = "child_reports"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    child: Mapped[str] = mapped_column(Text)
    what: Mapped[str] = mapped_column(Text)
    agencies: Mapped[list[Any]]
    taken_by: Mapped[str] = mapped_column(Text)
    reported_at: Mapped[datetime]
    staff_id: Mapped[str] = mapped_column(String(32))
    staff_no: Mapped[str] = mapped_column(String(16))
    staff_name: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[datetime]

    __table_args__ = (
        Index("ix_child_reports_conversation_id", "conversation_id", "created_at"),
        Index("ix_child_reports_created_at", "created_at"),
    )


class ReportsAreAppendOnly(Exception):
    """Somebody tried to change or delete a report."""


@event.listens_for(ChildReportRow, "before_update")
@event.listens_for(ChildReportRow, "before_delete")
def _refuse(_mapper: Mapper[ChildReportRow], _connection: Connection, _target: ChildReportRow) -> None:
    raise ReportsAreAppendOnly
