"""Table of abuse: what was handed to the supervisors, and the blocks that came of it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from hotline.storage.base import Base


class BlockRow(Base):
    """Abuse that a seat met. It waits for a supervisor, or stands as a block until `ends_at` or until it is lifted.

    `carried_from` is the block with which it came along from the conversation before: the two are lifted together.
    The conversation itself carries `blocked_until`, on its own clock: that is what keeps a person's service away.
    """

    __tablename__ = "blocks"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    carried_from: Mapped[str | None] = mapped_column(String(32), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(Text)
    raised_by: Mapped[str] = mapped_column(String(32))
    raised_by_no: Mapped[str] = mapped_column(String(16))
    raised_at: Mapped[datetime]
    set_by_no: Mapped[str | None] = mapped_column(String(16))
    ends_at: Mapped[datetime | None]
    settled_by_no: Mapped[str | None] = mapped_column(String(16))
    settled_at: Mapped[datetime | None]
    settled_words: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (Index("ix_blocks_open", "settled_at", "ends_at"),)
