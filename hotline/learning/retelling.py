"""Labelled conversations told again as dialogue tests: what the labeller saw of them, up to the labelled message."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.conversations.models import ConversationFileRow, MessageRow, TurnRow
from hotline.knowledge.library import Library
from hotline.learning.deidentify.deidentifier import Deidentifier
from hotline.learning.deidentify.words import load_words
from hotline.learning.dialogue_tests import NewDialogue, Turn, key_of
from hotline.learning.inbox import Group
from hotline.learning.labels import BECOME_TESTS, Label, Verdict
from hotline.learning.looking import BEFORE
from hotline.learning.models import CandidateRow, LabelRow
from hotline.services import Services
from hotline.vocabulary import Sender


@dataclass(frozen=True)
class _Talk:
    """A conversation up to the labelled message, as it was written."""

    group: Group
    label: str
    lines: list[tuple[Sender, str, bool]]


async def read_dialogues(services: Services, session: AsyncSession, groups: Iterable[Group]) -> list[NewDialogue]:
    """Of decided groups, those that are to become tests and have not yet. What says who somebody is is replaced."""
    rows = await session.scalars(select(LabelRow).where(LabelRow.as_dialogue, LabelRow.dialogue_from.is_(None)))
    wanted = {row.group_id: row.id for row in rows}
    talks = [
        await _talk(session, group, wanted[group.id])
        for group in groups
        if group.id in wanted and group.decision is not None and group.decision.verdict in BECOME_TESTS
    ]
    if not talks:
        return []
    library = await services.content.library(services.database)
    words = await asyncio.to_thread(load_words, services.settings.data_dir)
    return [await asyncio.to_thread(_retold, talk, Deidentifier(words), library) for talk in talks]


async def _talk(session: AsyncSession, group: Group, label: str) -> _Talk:
    head = await session.get_one(CandidateRow, group.candidate)
    turn = await session.get_one(TurnRow, head.turn_id)
    turns = await session.execute(
        select(TurnRow.message_id, TurnRow.command).where(TurnRow.conversation_id == head.conversation_id)
    )
    pressed = {id_ for id_, command in turns if command is not None}
    messages = await session.execute(
        select(MessageRow.id, MessageRow.sender, MessageRow.text)
        .where(
            MessageRow.conversation_id == head.conversation_id,
            MessageRow.id.not_in(select(ConversationFileRow.message_id)),  # nothing the bot was asked
        )
        .order_by(MessageRow.seq)
    )
    lines: list[tuple[Sender, str, bool]] = []
    for id_, sender, text in messages:
        lines.append((Sender(sender), text, id_ in pressed))
        if id_ == turn.message_id:
            break
    return _Talk(group, label, lines)


def _retold(talk: _Talk, deidentifier: Deidentifier, library: Library) -> NewDialogue:
    cleaned = deidentifier.conversation([text for _, text, _ in talk.lines])
    turns: list[Turn] = []
    for (sender, _, pressed), text in list(zip(talk.lines, cleaned, strict=True))[-BEFORE - 1 :]:
        if sender is Sender.STAFF:  # what was said to a person is nothing the bot should answer
            turns = []
        elif sender is Sender.CITIZEN:
            turns.append(Turn(" ".join(text.split()), pressed))
    if talk.group.decision is None:
        raise ValueError("a group without a decision becomes no test")
    return NewDialogue(talk.group.id, key_of(talk.label), turns, _expected(talk.group.decision, library.answers))


def _expected(decided: Label, answers: Mapping[str, object]) -> dict[str, object]:
    """What must follow, as the label says."""
    if decided.verdict is Verdict.SEVERAL:
        areas: list[object] = [meaning.partition("/")[0] for meaning in decided.meanings]
        return {"outcome": "answered", "replies": len(areas), "areas": areas}
    if decided.verdict in (Verdict.OUT_OF_SCOPE, Verdict.DANGER):
        return {"outcome": decided.verdict.value}
    [meaning] = decided.meanings
    known = meaning in answers
    return {"outcome": "answered", **({"answer": meaning} if known else {"topic": meaning.partition(".")[0]})}
