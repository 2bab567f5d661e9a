"""What happened to a turn after it had its outcome: the part of the log that shows whether an answer was right.

An event is a row beside the turn it speaks of, written in the transaction of whatever caused it, so neither is there
without the other. Details hold ids, codes and scores; never a word of the citizen's. No event is written for an
ordinary message: only for the ones that say something about an earlier turn.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from hotline.conversations.models import OfferRow, TurnRow
from hotline.storage.base import Base
from hotline.vocabulary import Outcome

REJECTED = "rejected"
"""Entity of the button 「不是这个意思」: the id of the answer that was not meant, `area/entry` for an entry answer."""

_ASKED_BACK = frozenset({Outcome.CLARIFIED, Outcome.AREA_OVERVIEW, Outcome.SEARCHED})
_NOT_THE_BOTS = (Outcome.PENDING, Outcome.BRAIN_UNAVAILABLE, Outcome.LEFT_TO_STAFF, Outcome.HANDED_OFF)


class TurnEvent(StrEnum):
    """Everything that can happen to a turn afterwards. Closed: docs/学习手册.md names each."""

    CLARIFICATION_CHOSEN = "clarification_chosen"
    ANSWER_WRONG = "answer_wrong"
    HANDED_OFF = "handed_off"
    REPLY_RATED = "reply_rated"
    CONVERSATION_RATED = "conversation_rated"
    CORRECTED = "corrected"


class TurnEventRow(Base):
    """One event. `at` is the service's own time, also in a rehearsal: readers follow the log by it."""

    __tablename__ = "turn_events"

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    turn_id: Mapped[str] = mapped_column(ForeignKey("turns.id"), index=True)
    kind: Mapped[str] = mapped_column(String(24))
    detail: Mapped[dict[str, Any]]
    at: Mapped[datetime]

    __table_args__ = (Index("ix_turn_events_at", "at"),)


def note(
    session: AsyncSession,
    turn: TurnRow,
    kind: TurnEvent,
    *,
    at: datetime,
    detail: Mapping[str, str | int | bool | None] | None = None,
) -> None:
    """Add an event to the caller's transaction."""
    session.add(
        TurnEventRow(
            conversation_id=turn.conversation_id, turn_id=turn.id, kind=kind.value, detail=dict(detail or {}), at=at
        )
    )


async def note_pressed(session: AsyncSession, offer: OfferRow, *, turn_id: str, at: datetime) -> None:
    """A pressed button that says what an earlier turn should have been: the meaning chosen, or 「不是这个意思」."""
    command = offer.command
    if offer.in_reply_to is None or command["kind"] != "ask":
        return
    asked = await session.scalar(select(TurnRow).where(TurnRow.message_id == offer.in_reply_to))
    if asked is None:
        return
    rejected = command.get("entities", {}).get(REJECTED)
    if rejected is not None:
        note(session, asked, TurnEvent.ANSWER_WRONG, at=at, detail={"answer": rejected, "turn": turn_id})
    elif asked.outcome in _ASKED_BACK:
        chosen = {"intent": command["intent"], "turn": turn_id}
        note(session, asked, TurnEvent.CLARIFICATION_CHOSEN, at=at, detail=chosen)


async def note_of_last_answer(
    session: AsyncSession,
    conversation_id: str,
    kind: TurnEvent,
    *,
    at: datetime,
    detail: Mapping[str, str | int | bool | None] | None = None,
) -> None:
    """An event that concerns what the bot said last. Nothing where it has not answered yet."""
    last = await session.scalar(
        select(TurnRow)
        .where(TurnRow.conversation_id == conversation_id, TurnRow.outcome.not_in(_NOT_THE_BOTS))
        .order_by(TurnRow.seq.desc())
        .limit(1)
    )
    if last is not None:
        note(session, last, kind, at=at, detail=detail)
