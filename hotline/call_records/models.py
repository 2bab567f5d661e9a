"""The table of call records. It knows no number, no name and nothing that was said."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from hotline.storage.base import Base


class CallRecordRow(Base):
    """One call that came in. `id` is a digest of the telephone system's own id, by which a repetition is known.

    `wait_seconds` is how long it rang until somebody answered or the caller hung up; None where that is not known.
    """

    __tablename__ = "call_records"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    called_at: Mapped[datetime]
    answered: Mapped[bool]
    wait_seconds: Mapped[int | None]
    group_id: Mapped[str] = mapped_column(String(24))

    __table_args__ = (Index("ix_call_records_called_at", "called_at"),)
