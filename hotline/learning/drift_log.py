"""Drift in the log: reading the two stretches of it, and keeping what was found until it is read again.

Read when somebody reads on for the inbox, over eight weeks at the most; no turn pays for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.conversations.brain import Understanding
from hotline.conversations.models import ConversationRow, TurnRow
from hotline.knowledge.names import Names
from hotline.knowledge.resolve import FOLLOWUP
from hotline.learning.drift import BEFORE_WEEKS, RECENT_WEEKS, Asked, Drift, by_subject, drifts
from hotline.learning.models import DriftRow
from hotline.learning.teaching import TAUGHT_BY, is_unanswered, meaning_of
from hotline.vocabulary import Outcome, Reason

_AT_ONCE = 500
_SHOWN = 8
"""Of what drifted so many people's questions are shown at least, the least sure: a model can be surely wrong."""
_MODEL_TOO = "；其间换过模型，也可能是它的缘故"


@dataclass(frozen=True)
class Found:
    """What drifted, since when, and the questions that show it: turns by their conversation."""

    drifts: tuple[Drift, ...]
    since: datetime
    shown: dict[str, str]
    models_differ: bool


async def read_drift(session: AsyncSession, *, now: datetime) -> Found:
    """Compare the last two weeks with the six before."""
    since = now - timedelta(weeks=RECENT_WEEKS)
    recent: list[tuple[str, Asked]] = []
    before: list[tuple[str, Asked]] = []
    models: tuple[set[str | None], set[str | None]] = (set(), set())
    rows = await session.stream(_turns(since - timedelta(weeks=BEFORE_WEEKS)))
    async for turn in rows:
        if turn.command is not None or not turn.understanding:  # a button says nothing of its own
            continue
        meaning, sure = meaning_of(Understanding.model_validate(turn.understanding))
        matter = (meaning or "").partition(".")[0]
        if not matter or matter.partition("/")[0] == FOLLOWUP:
            continue
        reason = Reason(turn.reason) if turn.reason else None
        asked = Asked(turn.conversation_id, turn.id, sure, is_unanswered(Outcome(turn.outcome), reason))
        late = turn.accepted_at >= since
        (recent if late else before).append((matter, asked))
        models[late].add(turn.model_id)
    subjects = by_subject(recent)
    found = drifts(subjects, by_subject(before))
    shown = {
        asked.person: asked.turn
        for drift in found
        for asked in sorted(subjects[drift.subject], key=lambda asked: asked.sure)[:_SHOWN]
    }
    return Found(tuple(found), since, shown, models_differ=not models[True] <= models[False])


async def keep_drift(session: AsyncSession, found: Found, names: Names) -> None:
    """In place of what was found before, in the caller's transaction."""
    await session.execute(delete(DriftRow))
    for place, drift in enumerate(found.drifts):
        said = drift.said(names) + (_MODEL_TOO if found.models_differ else "")
        session.add(DriftRow(subject=drift.subject, place=place, said=said, since=found.since))


async def kept_drift(session: AsyncSession) -> Sequence[DriftRow]:
    """What was found when the log was read last."""
    return (await session.scalars(select(DriftRow).order_by(DriftRow.place))).all()


def _turns(since: datetime):
    """Turns, of conversations that may be learnt from, in the order they were asked."""
    return (
        select(
            TurnRow.id,
            TurnRow.conversation_id,
            TurnRow.outcome,
            TurnRow.reason,
            TurnRow.model_id,
            TurnRow.accepted_at,
            TurnRow.command,
            TurnRow.understanding,
        )
        .join(ConversationRow, ConversationRow.id == TurnRow.conversation_id)
        .where(
            ConversationRow.last_message_at >= since,
            ConversationRow.rehearsal.is_(False),
            ConversationRow.learning_refused_at.is_(None),
            ConversationRow.erased_at.is_(None),
            TurnRow.accepted_at >= since,
            TurnRow.outcome.in_(TAUGHT_BY),
        )
        .order_by(TurnRow.accepted_at, TurnRow.id)
        .execution_options(yield_per=_AT_ONCE)
    )
