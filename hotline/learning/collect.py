"""Reading on in the log from where it was read last: each turn that teaches something becomes a candidate.

Nothing of this happens while a citizen waits. Reading the same stretch twice changes nothing, so a run that was cut
short, or two at once, do no harm: what was not marked as read is read again.
"""

import asyncio
from collections import defaultdict
from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.conversations.brain import Understanding
from hotline.conversations.events import TurnEvent, TurnEventRow
from hotline.conversations.models import ConversationRow, MessageRow, TurnRow
from hotline.conversations.store import new_id
from hotline.knowledge.library import Library
from hotline.knowledge.names import all_names
from hotline.knowledge.thresholds import Thresholds, load_thresholds
from hotline.learning.deidentify.deidentifier import Deidentifier
from hotline.learning.deidentify.words import load_words
from hotline.learning.drift_log import keep_drift, read_drift
from hotline.learning.models import CandidateRow, LearningMarkRow
from hotline.learning.near import NearTexts, pairs_of
from hotline.learning.new_kinds import name_new_kinds
from hotline.learning.teaching import TAUGHT_BY, Found, Happened, assess
from hotline.privacy.audit import Action, Actor, Object, record
from hotline.services import Services
from hotline.vocabulary import Outcome, Reason

_MARK = "candidates"
_OVERLAP = timedelta(minutes=10)
"""Read again each time: a transaction that began before the last run may have been committed after it."""
_BATCH = 200
_LONGEST = 500
"""Longer messages are stories: what they teach is how stories are read, and no example of one meaning."""


@dataclass
class Collected:
    """What a run did."""

    conversations: int = 0
    added: int = 0
    changed: int = 0


@dataclass(frozen=True)
class _Tools:
    library: Library
    thresholds: Thresholds
    deidentifier: Deidentifier
    near: NearTexts
    drifted: Container[str]
    """Turns to be looked at because their matter drifted, even where nothing else speaks for it."""


async def collect(services: Services, *, actor: Actor) -> Collected:
    """Read on to the present."""
    began = services.clock.now()
    async with services.database.read() as session:
        mark = await session.get(LearningMarkRow, _MARK)
        since = mark.at - _OVERLAP if mark else datetime(2000, 1, 1, tzinfo=UTC)
        waiting = list(await session.scalars(_touched(since)))
        heads = (
            await session.execute(select(CandidateRow.group_id, CandidateRow.text).order_by(CandidateRow.asked_at))
        ).all()
        drift = await read_drift(session, now=began)
        names = await all_names(session, answers=())
    waiting = list(dict.fromkeys([*waiting, *drift.shown]))
    data = services.settings.data_dir
    tools = _Tools(
        library=await services.content.library(services.database),
        thresholds=load_thresholds(data),
        deidentifier=Deidentifier(load_words(data)),
        near=NearTexts(dict(reversed([(group, text) for group, text in heads])).items()),
        drifted=frozenset(drift.shown.values()),
    )
    done = Collected()
    await asyncio.to_thread(tools.deidentifier.conversation, [""])  # reads its dictionary, which takes seconds once
    for start in range(0, len(waiting), _BATCH):
        for conversation_id in waiting[start : start + _BATCH]:
            async with services.database.write() as session:
                await _read(session, conversation_id, tools, done)
    async with services.database.write() as session:
        await name_new_kinds(session)
        await keep_drift(session, drift, names)
        await session.merge(LearningMarkRow(name=_MARK, at=began))
        details = {"conversations": done.conversations, "added": done.added, "changed": done.changed}
        record(
            session,
            at=began,
            actor=actor,
            action=Action.CANDIDATES_COLLECTED,
            object=Object("learning", _MARK),
            details=details,
        )
    return done


async def read_until(session: AsyncSession) -> datetime | None:
    """Up to when the log has been read; None before the first time."""
    mark = await session.get(LearningMarkRow, _MARK)
    return mark.at if mark else None


def _touched(since: datetime):
    """Conversations with something new in them that may be learnt from, oldest first."""
    judged = select(TurnEventRow.conversation_id).where(TurnEventRow.at >= since)
    return (
        select(ConversationRow.id)
        .where(
            or_(ConversationRow.last_message_at >= since, ConversationRow.id.in_(judged)),
            ConversationRow.rehearsal.is_(False),
            ConversationRow.learning_refused_at.is_(None),
            ConversationRow.erased_at.is_(None),
        )
        .order_by(ConversationRow.created_at, ConversationRow.id)
    )


async def _read(session: AsyncSession, conversation_id: str, tools: _Tools, done: Collected) -> None:
    # Locked, so that nobody erases or refuses it between the look and the commit.
    conversation = await session.scalar(
        select(ConversationRow).where(ConversationRow.id == conversation_id).with_for_update()
    )
    if conversation is None or conversation.erased_at is not None or conversation.learning_refused_at is not None:
        return
    done.conversations += 1
    rows = await session.execute(
        select(TurnRow, MessageRow.text)
        .join(MessageRow, MessageRow.id == TurnRow.message_id)
        .where(TurnRow.conversation_id == conversation_id)
        .order_by(TurnRow.seq)
    )
    turns = [(turn, text) for turn, text in rows if turn.command is None]  # a button says nothing of its own
    happened = await _happened(session, conversation_id)
    of_it = select(CandidateRow).where(CandidateRow.conversation_id == conversation_id)
    known = {row.turn_id: row for row in await session.scalars(of_it)}
    for turn, text in _whole(turns, tools.deidentifier):
        if turn.outcome in TAUGHT_BY and turn.understanding and len(text) <= _LONGEST and pairs_of(text):
            _weigh(session, turn, text, happened.get(turn.id, []), known.get(turn.id), tools, done)


def _whole(turns: Sequence[tuple[TurnRow, str]], deidentifier: Deidentifier) -> list[tuple[TurnRow, str]]:
    """Each answered message without what says who somebody is; pieces of one sentence put together."""
    cleaned = deidentifier.conversation([text for _, text in turns])
    pieces: dict[str, list[str]] = defaultdict(list)
    for (turn, _), text in zip(turns, cleaned, strict=True):
        pieces[turn.answered_as].append(text)
    return [(turn, " ".join(pieces[turn.answered_as])) for turn, _ in turns if turn.message_id == turn.answered_as]


async def _happened(session: AsyncSession, conversation_id: str) -> dict[str, list[Happened]]:
    events: dict[str, list[Happened]] = defaultdict(list)
    of_it = select(TurnEventRow).where(TurnEventRow.conversation_id == conversation_id).order_by(TurnEventRow.id)
    for row in await session.scalars(of_it):
        events[row.turn_id].append(Happened(TurnEvent(row.kind), row.detail))
    return events


def _weigh(
    session: AsyncSession,
    turn: TurnRow,
    text: str,
    happened: list[Happened],
    known: CandidateRow | None,
    tools: _Tools,
    done: Collected,
) -> None:
    hits = tools.library.search(text, limit=1)
    found = Found(hits[0][0].id, hits[0][1].share) if hits else None
    lesson = assess(
        Understanding.model_validate(turn.understanding),
        outcome=Outcome(turn.outcome),
        reason=Reason(turn.reason) if turn.reason else None,
        happened=happened,
        found=found,
        thresholds=tools.thresholds,
    )
    if not lesson.reasons and known is None and turn.id not in tools.drifted:
        return
    if known is None:
        nearest = tools.near.nearest(text)
        id_ = new_id()
        known = CandidateRow(
            id=id_, conversation_id=turn.conversation_id, turn_id=turn.id, group_id=nearest.key if nearest else id_
        )
        session.add(known)
        if nearest is None:
            tools.near.add(id_, text)
        done.added += 1
    elif (known.reasons, known.text, known.chosen) != (list(lesson.reasons), text, lesson.chosen):
        done.changed += 1
    known.text, known.outcome, known.model_id, known.asked_at = text, turn.outcome, turn.model_id, turn.accepted_at
    known.meaning, known.confidence, known.chosen = lesson.meaning, lesson.confidence, lesson.chosen
    known.found = found.answer if found else None
    known.reasons, known.weight = list(lesson.reasons), lesson.weight
