"""Table of what trainees wrote and supervisors decided."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hotline.storage.base import Base


class ProposalState(StrEnum):
    """What became of it. One that waits when the conversation leaves its writer's hands is not sent any more."""

    WAITING = "waiting"
    SENT = "sent"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class ProposalRow(Base):
    """One answer of a trainee's. `owner_epoch`: while the conversation has it, it is still in the writer's hands.

    What was sent stands in the log as message `message_id`, in the words that the supervisor let go; `text` is what the
    trainee wrote.
    """

    __tablename__ = "proposals"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    account_id: Mapped[str] = mapped_column(ForeignKey("staff_accounts.id"))
    staff_no: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(32))
    owner_epoch: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    client_message_id: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10), default=ProposalState.WAITING)
    decided_by_no: Mapped[str | None] = mapped_column(String(16))
    decided_at: Mapped[datetime | None]
    comment: Mapped[str | None] = mapped_column(Text)
    message_id: Mapped[str | None] = mapped_column(String(32))

    __table_args__ = (
        UniqueConstraint("conversation_id", "client_message_id"),
        Index("ix_proposals_state_conversation_id", "state", "conversation_id"),
    )
