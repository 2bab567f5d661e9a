"""Tables of the conversations. Everything a citizen wrote lives here and in no log.

A conversation row is also the lock that keeps its messages in order: whoever adds a message first updates
`next_seq` on it, so numbers become visible in the order they were given.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from hotline.storage.base import Base

ID = String(32)


class ConversationRow(Base):
    """One conversation: its owner, its clock, and the dialogue state that travels to the brain and back.

    `waiting_since` is when the citizen asked for a person, kept until the bot has the conversation again: whom a seat
    leaves behind loses no place in line. `queued_at` is when it entered the queue this time. `act_by` is the last day
    of a limit that is near; `reply_since` since when a first line of a person's is owed; `queue_rank` orders the desk's lists and is kept by `waiting.py`. `told_limits` are the
    last days that answers counted from what the citizen told, by the rule's id. `proof` is how it was proved who it is,
    while a seat has it, or before one has where the citizen has logged in; `earlier_ids` are the conversations whose
    receipt and code were given. `real_name` is what the identity provider says of who is logged in, `real_name_by` a hash
    of who has ever been here. `resolution` and
    `closed_topic` are how the seat who closed it last says that it ended, and what it was about. `seen_by_citizen` and
    `seen_by_seat` are the numbers of the last messages that their pages have really shown. Until `blocked_until` no person
    serves it.
    """

    __tablename__ = "conversations"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    channel: Mapped[str] = mapped_column(String(16))
    district: Mapped[str | None] = mapped_column(String(32))
    locale: Mapped[str | None] = mapped_column(String(16))
    rehearsal: Mapped[bool] = mapped_column(default=False)
    clock_shift_seconds: Mapped[int] = mapped_column(default=0)

    owner: Mapped[str] = mapped_column(String(8), default="bot")
    owner_epoch: Mapped[int] = mapped_column(default=0)
    after_hours: Mapped[bool] = mapped_column(default=False)
    group_id: Mapped[str | None] = mapped_column(String(24))
    waiting_since: Mapped[datetime | None]
    queued_at: Mapped[datetime | None]
    reply_since: Mapped[datetime | None]
    queue_rank: Mapped[int | None]
    act_by: Mapped[date | None]
    told_limits: Mapped[dict[str, Any]] = mapped_column(default=dict)
    handoff_reason: Mapped[str | None] = mapped_column(Text)
    handoff_contact: Mapped[str | None] = mapped_column(Text)
    staff_id: Mapped[str | None] = mapped_column(ID)
    staff_no: Mapped[str | None] = mapped_column(String(16))

    proof: Mapped[str | None] = mapped_column(String(12))
    proved_at: Mapped[datetime | None]
    earlier_ids: Mapped[list[Any]] = mapped_column(default=list)
    real_name: Mapped[dict[str, Any] | None]
    real_name_by: Mapped[str | None] = mapped_column(String(128))

    resolution: Mapped[str | None] = mapped_column(String(12))
    closed_topic: Mapped[str | None] = mapped_column(String(24))

    blocked_until: Mapped[datetime | None]

    danger_class: Mapped[str | None] = mapped_column(String(16))
    danger_at: Mapped[datetime | None]
    danger_acknowledged_at: Mapped[datetime | None]
    danger_alarmed_at: Mapped[datetime | None]
    danger_escalated_at: Mapped[datetime | None]
    duty_told: Mapped[int] = mapped_column(default=0)

    next_seq: Mapped[int] = mapped_column(default=1)
    seen_by_citizen: Mapped[int] = mapped_column(default=0)
    seen_by_seat: Mapped[int] = mapped_column(default=0)
    dialogue_state: Mapped[dict[str, Any] | None]
    topic_area: Mapped[str | None] = mapped_column(String(24))
    lease_holder: Mapped[str | None] = mapped_column(ID)
    lease_until: Mapped[datetime | None]

    created_at: Mapped[datetime]
    last_message_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    learning_refused_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_conversations_queue", "owner", "queue_rank", "waiting_since", "id"),
        Index("ix_conversations_staff", "staff_id", "owner"),
        Index(
            "ix_conversations_danger_open",
            "danger_at",
            postgresql_where=text("danger_at IS NOT NULL"),
            sqlite_where=text("danger_at IS NOT NULL"),
        ),
        Index(
            "ix_conversations_reply_owed",
            "reply_since",
            postgresql_where=text("reply_since IS NOT NULL"),
            sqlite_where=text("reply_since IS NOT NULL"),
        ),
        Index("ix_conversations_last_message_at", "last_message_at"),
        Index("ix_conversations_created_at", "created_at"),
    )


class MessageRow(Base):
    """One line of the log, whoever wrote it. `seq` alone gives the order.

    `amends` and `amended_by` join a seat's message with the one that puts it right; neither text is ever changed.
    """

    __tablename__ = "messages"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    seq: Mapped[int]
    sender: Mapped[str] = mapped_column(String(8))
    in_reply_to: Mapped[str | None] = mapped_column(ID)
    created_at: Mapped[datetime]
    text: Mapped[str] = mapped_column(Text)
    buttons: Mapped[list[Any]] = mapped_column(default=list)
    citations: Mapped[list[Any]] = mapped_column(default=list)
    items: Mapped[list[Any]] = mapped_column(default=list)
    attachments: Mapped[list[Any]] = mapped_column(default=list)
    topic: Mapped[dict[str, Any] | None]
    answer: Mapped[dict[str, Any] | None]
    staff_id: Mapped[str | None] = mapped_column(ID)
    amends: Mapped[str | None] = mapped_column(ID)
    amended_by: Mapped[str | None] = mapped_column(ID)
    client_message_id: Mapped[str | None] = mapped_column(String(64))
    request_digest: Mapped[str | None] = mapped_column(String(64))

    __table_args__ = (
        UniqueConstraint("conversation_id", "seq"),
        UniqueConstraint("conversation_id", "client_message_id"),
        Index("ix_messages_in_reply_to", "in_reply_to"),
    )


class ConversationFileRow(Base):
    """A file that a citizen or a seat sent: what its message carries. `sha256` names it in the store."""

    __tablename__ = "conversation_files"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    message_id: Mapped[str] = mapped_column(ForeignKey("messages.id"), unique=True)
    sender: Mapped[str] = mapped_column(String(8))
    staff_id: Mapped[str | None] = mapped_column(ID)
    name: Mapped[str] = mapped_column(String(100))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    pages: Mapped[int | None]
    sha256: Mapped[str] = mapped_column(String(64))
    scanned: Mapped[bool]
    created_at: Mapped[datetime]


class TurnRow(Base):
    """What became of one citizen message: its single outcome, what was understood, by which model, how fast.

    `answered_as` is the message that the replies point at: the message itself, or the last of the fragments that
    shared its turn. `owner_epoch` is the conversation's at acceptance of the answer's computation. `unheard`: its danger
    was answered, and what it told the procedure in hand still has to be read.
    """

    __tablename__ = "turns"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    message_id: Mapped[str] = mapped_column(ForeignKey("messages.id"), unique=True)
    seq: Mapped[int]
    command: Mapped[dict[str, Any] | None]
    answered_as: Mapped[str] = mapped_column(ID)
    outcome: Mapped[str] = mapped_column(String(20), default="pending")
    reason: Mapped[str | None] = mapped_column(String(64))
    owner_epoch: Mapped[int]
    attempts: Mapped[int] = mapped_column(default=0)
    unheard: Mapped[bool] = mapped_column(default=False)
    model_id: Mapped[str | None] = mapped_column(String(64))
    understanding: Mapped[dict[str, Any] | None]
    answers: Mapped[list[Any]] = mapped_column(default=list)
    brain_ms: Mapped[int | None]
    accepted_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_turns_conversation_id_seq", "conversation_id", "seq"),
        Index(
            "ix_turns_open",
            "accepted_at",
            postgresql_where=text("outcome IN ('pending', 'brain_unavailable')"),
            sqlite_where=text("outcome IN ('pending', 'brain_unavailable')"),
        ),
        Index(
            "ix_turns_unheard",
            "accepted_at",
            postgresql_where=text("unheard IS true"),
            sqlite_where=text("unheard IS 1"),
        ),
    )


class OfferRow(Base):
    """A button that was shown: the opaque payload, the command behind it, and the message its reply answered."""

    __tablename__ = "offers"

    payload: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    in_reply_to: Mapped[str | None] = mapped_column(ID)
    title: Mapped[str] = mapped_column(String(80))
    command: Mapped[dict[str, Any]]


class ReceiptRow(Base):
    """A 回执号 and, once it has been shown, the digest of its 取回码. The code itself is never stored."""

    __tablename__ = "receipts"

    number: Mapped[str] = mapped_column(String(24), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    turn_id: Mapped[str | None] = mapped_column(ID, index=True)
    code_hash: Mapped[str | None] = mapped_column(String(128))
    created_at: Mapped[datetime]


class WaitRow(Base):
    """One wait for a person that is over, in which group, how long, how it ended. It names no conversation."""

    __tablename__ = "waits"

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    group_id: Mapped[str] = mapped_column(String(24))
    ended_at: Mapped[datetime]
    seconds: Mapped[int]
    end: Mapped[str] = mapped_column(String(12))
    after_hours: Mapped[bool]

    __table_args__ = (Index("ix_waits_recent", "group_id", "end", "after_hours", "ended_at"),)


class NoteRow(Base):
    """A note among staff, never shown to the citizen. It belongs to its conversation and is erased with it."""

    __tablename__ = "notes"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    kind: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(Text)
    author_id: Mapped[str] = mapped_column(ID)
    author_no: Mapped[str] = mapped_column(String(16))
    author_name: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[datetime]

    __table_args__ = (Index("ix_notes_conversation_id_created_at", "conversation_id", "created_at"),)


class ConversationRatingRow(Base):
    """好差评 of the whole conversation, 1 to 5; the last one given counts. `staff_id`: the seat who had written last."""

    __tablename__ = "conversation_ratings"

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), primary_key=True)
    score: Mapped[int]
    staff_id: Mapped[str | None] = mapped_column(ID)
    comment: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(index=True)


class MessageRatingRow(Base):
    """有帮助 / 没帮助 for one reply; the last one given counts."""

    __tablename__ = "message_ratings"

    message_id: Mapped[str] = mapped_column(ForeignKey("messages.id"), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    helpful: Mapped[bool]
    comment: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(index=True)
