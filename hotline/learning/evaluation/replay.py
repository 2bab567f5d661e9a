"""Stored conversations answered again by both models: which answers would change, and for how many citizens.

Each turn is put to both from the same dialogue state, that of the model in use, so that one difference is counted once
and not in all that follows. Nothing is written: actions only read, and what they would have the service do is dropped.
"""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.clock import local_iso
from hotline.conversations.brain import Brain, BrainTurn, BrainUnavailable, TurnRequest
from hotline.conversations.danger import DangerGuard
from hotline.conversations.models import ConversationRow, MessageRow, TurnRow
from hotline.conversations.plain_wish import asks_for_a_person
from hotline.conversations.reply import Ask
from hotline.learning.evaluation.compared import Change, Replay, Shown
from hotline.learning.models import CandidateRow, LabelRow
from hotline.vocabulary import Outcome

_LEFT_OUT = frozenset({Outcome.PROCEDURE, Outcome.LEFT_TO_STAFF, Outcome.PENDING, Outcome.BRAIN_UNAVAILABLE})
"""Steps of a procedure live on what was filled in; the rest the bot did not answer."""
_NAMED = 5
_ASK: TypeAdapter[Ask] = TypeAdapter(Ask)

Said = Callable[[int, int], Awaitable[None]]
"""Told after each conversation: how many of how many are done."""


@dataclass(frozen=True)
class StoredTurn:
    """One message as it was put to the brain."""

    id: str
    text: str
    command: dict[str, Any] | None
    metadata: dict[str, Any]


@dataclass(frozen=True)
class Stored:
    """The messages of a conversation that the bot answered by what the model made of them."""

    id: str
    turns: list[StoredTurn]


@dataclass
class _Differences:
    turns: list[str] = field(default_factory=list)
    citizens: set[str] = field(default_factory=set)


async def read_stored(session: AsyncSession, guard: DangerGuard, *, most: int, taught: int) -> list[Stored]:
    """The latest conversations that may be learnt from; and, however old they are, so many of those whose words were
    written into the examples last: wrong labels show in the very lines they were put on."""
    written = (
        select(CandidateRow.conversation_id)
        .join(LabelRow, LabelRow.group_id == CandidateRow.group_id)
        .where(LabelRow.exported_at.is_not(None))
        .group_by(CandidateRow.conversation_id)
        .order_by(func.max(LabelRow.exported_at).desc(), CandidateRow.conversation_id)
        .limit(taught)
    )
    may_be_learnt_from = select(ConversationRow).where(
        ConversationRow.rehearsal.is_(False),
        ConversationRow.learning_refused_at.is_(None),
        ConversationRow.erased_at.is_(None),
    )
    latest = may_be_learnt_from.order_by(ConversationRow.last_message_at.desc(), ConversationRow.id)
    found = list(await session.scalars(latest.limit(most)))
    found += await session.scalars(latest.where(ConversationRow.id.in_(list(await session.scalars(written)))))
    return [await _stored(session, conversation, guard) for conversation in dict.fromkeys(found)]


async def replay(
    stored: Sequence[Stored], *, current: Brain, candidate: Brain, guard: DangerGuard, said: Said
) -> Replay:
    """Put every turn to both."""
    found: dict[tuple[str, str | None, str, str | None], _Differences] = defaultdict(_Differences)
    turns = failures = 0
    concerned: set[str] = set()
    for number, conversation in enumerate(stored, start=1):
        state: dict[str, Any] | None = None
        for turn in conversation.turns:
            before = await _answer(current, turn, state)
            if before is None or before.action_failed:
                continue  # there is nothing to compare with
            after = await _answer(candidate, turn, state)
            state, turns = before.state, turns + 1
            if after is None or after.action_failed:
                failures += 1
                continue
            one, other = _shown(before, turn, guard), _shown(after, turn, guard)
            if one != other:
                difference = found[one.outcome, one.about, other.outcome, other.about]
                difference.turns.append(turn.id)
                difference.citizens.add(conversation.id)
                concerned.add(conversation.id)
        await said(number, len(stored))
    changes = [
        Change(
            before=Shown(outcome=key[0], about=key[1]),
            after=Shown(outcome=key[2], about=key[3]),
            count=len(found[key].turns),
            citizens=len(found[key].citizens),
            turns=found[key].turns[:_NAMED],
        )
        for key in sorted(found, key=lambda key: (-len(found[key].citizens), str(key)))
    ]
    return Replay(
        conversations=len(stored), turns=turns, failures=failures, citizens_concerned=len(concerned), changes=changes
    )


async def _stored(session: AsyncSession, conversation: ConversationRow, guard: DangerGuard) -> Stored:
    rows = await session.execute(
        select(TurnRow, MessageRow.text)
        .join(MessageRow, MessageRow.id == TurnRow.message_id)
        .where(TurnRow.conversation_id == conversation.id, TurnRow.outcome.not_in(_LEFT_OUT))
        .order_by(TurnRow.seq)
    )
    asked = [(turn, text) for turn, text in rows if _by_the_brain(turn, text, guard)]
    return Stored(conversation.id, [_turn(conversation, turn, text) for turn, text in asked])


def _by_the_brain(turn: TurnRow, text: str, guard: DangerGuard) -> bool:
    if turn.command is not None:
        return turn.command.get("kind") == "ask"
    return guard.look(text) is None and not asks_for_a_person(text)


def _turn(conversation: ConversationRow, turn: TurnRow, text: str) -> StoredTurn:
    metadata = {
        "now": local_iso(turn.accepted_at),
        "district": conversation.district,
        "channel": conversation.channel,
        "rehearsal": False,
        "conversation": conversation.id,
    }
    return StoredTurn(turn.id, text, turn.command, metadata)


async def _answer(brain: Brain, turn: StoredTurn, state: dict[str, Any] | None) -> BrainTurn | None:
    """None where the brain failed on it: that is what is counted."""
    command = _ASK.validate_python(turn.command) if turn.command else None
    try:
        return await brain.turn(TurnRequest(turn.id, turn.text, command, state, turn.metadata))
    except BrainUnavailable:
        return None


def _shown(answer: BrainTurn, turn: StoredTurn, guard: DangerGuard) -> Shown:
    if turn.command is None and (danger := guard.listen(answer.nlu)) is not None:
        return Shown(outcome=Outcome.DANGER, about=danger.danger_class.id)
    message = answer.messages[0] if answer.messages else None
    about: str | None = None
    if message is not None and message.answer is not None:
        about = message.answer.id
    elif message is not None and message.topic is not None:
        about = message.topic.id or message.topic.area
    return Shown(outcome=answer.outcome or Outcome.ACTION_FAILED, about=about)
