"""The table of inquiries. They belong to their conversation and are erased with it."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from hotline.storage.base import Base


class InquiryRow(Base):
    """Something a seat asked the citizen for, worded as the citizen read it, and what became of it.

    `name` and `for_self` are what an inquiry for the identity was answered with: said, and proved by nothing. A number
    that was given stands with the promised call (`hotline.callbacks`), and only there.
    """

    __tablename__ = "inquiries"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    message_id: Mapped[str] = mapped_column(ForeignKey("messages.id"))
    question: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10))
    staff_no: Mapped[str] = mapped_column(String(16))
    name: Mapped[str | None] = mapped_column(Text)
    for_self: Mapped[bool | None]
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
