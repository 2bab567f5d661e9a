"""Tables of what is given to seats by itself, and of the labels they put on conversations."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from hotline.storage.base import Base


class GroupGivingRow(Base):
    """Whether what waits for a group is given to its seats by itself. Without a row it is not."""

    __tablename__ = "group_giving"

    group_id: Mapped[str] = mapped_column(String(24), primary_key=True)
    automatic: Mapped[bool]
    set_by_no: Mapped[str] = mapped_column(String(16))
    set_at: Mapped[datetime]


class GivenRow(Base):
    """A conversation that was given to a seat by itself and that the seat has not opened yet."""

    __tablename__ = "given_conversations"

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("staff_accounts.id"))
    owner_epoch: Mapped[int]
    given_at: Mapped[datetime] = mapped_column(index=True)


class ConversationLabelRow(Base):
    """A label (`data/city/labels.yml`) on a conversation; who put it there is in the audit trail."""

    __tablename__ = "conversation_labels"

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), primary_key=True)
    label: Mapped[str] = mapped_column(String(24), primary_key=True)
    added_at: Mapped[datetime]
