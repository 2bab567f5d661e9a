"""The table of briefs. Only what the citizen decided is kept; a brief nobody has looked at is built anew each time."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from hotline.storage.base import Base


class BriefRow(Base):
    """The citizen's word on the brief of a conversation. It is erased with it.

    `waiting_since` is the wait it was given for: a hand-off of another day asks anew.
    """

    __tablename__ = "briefs"

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), primary_key=True)
    status: Mapped[str] = mapped_column(String(8))
    lines: Mapped[list[Any]]
    waiting_since: Mapped[datetime | None]
    decided_at: Mapped[datetime]
