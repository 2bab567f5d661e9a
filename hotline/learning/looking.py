"""Looking at one group closely: the talk around the message, how others put it, and what the examples hold already."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from hotline.conversations.models import MessageRow, TurnRow
from hotline.errors import NotFound
from hotline.knowledge.thresholds import load_thresholds
from hotline.learning.deidentify.deidentifier import Deidentifier
from hotline.learning.deidentify.words import load_words
from hotline.learning.examples import Example, known_examples
from hotline.learning.inbox import Group, read_groups
from hotline.learning.labels import adds_nothing
from hotline.learning.models import CandidateRow
from hotline.privacy.audit import Action, Actor, Object, record_read
from hotline.services import Services
from hotline.vocabulary import Sender

_BEFORE, _AFTER = 4, 3
_OTHERS = 8


@dataclass(frozen=True)
class Line:
    """A line of the conversation without what says who somebody is; `asked`: the one that is looked at."""

    sender: Sender
    text: str
    asked: bool


@dataclass(frozen=True)
class Look:
    """What one has to see to decide. `adds_nothing` is said of the model's own guess, were it accepted."""

    group: Group
    lines: tuple[Line, ...]
    others: tuple[str, ...]
    nearest: Example | None
    adds_nothing: str | None


async def look_at(services: Services, *, group: str, by: Actor) -> Look:
    """Read one group, which is audited. Raises NotFound where it is gone: its citizen may have erased it meanwhile."""
    data_dir = services.settings.data_dir
    async with services.database.read() as session:
        found = next((each for each in await read_groups(session, start=group) if each.id == group), None)
        if found is None:
            raise NotFound("这一条已经不在了，可能群众删除了会话。")
        members = (await session.scalars(select(CandidateRow).where(CandidateRow.group_id == found.id))).all()
        head = next(row for row in members if row.id == found.candidate)
        turn = await session.get_one(TurnRow, head.turn_id)
        told = await session.execute(
            select(MessageRow.id, MessageRow.sender, MessageRow.text)
            .where(MessageRow.conversation_id == head.conversation_id)
            .order_by(MessageRow.seq)
        )
        messages = [(id_, Sender(sender), text) for id_, sender, text in told]
    it = Object("candidate", found.candidate)
    at = services.clock.now()
    await record_read(services.database, at=at, actor=by, action=Action.CANDIDATE_READ, object=it)
    cleaned, nearest = await asyncio.to_thread(_read_closely, data_dir, [text for _, _, text in messages], found.text)
    lines = [
        Line(sender, text, id_ == turn.message_id) for (id_, sender, _), text in zip(messages, cleaned, strict=True)
    ]
    others = dict.fromkeys(row.text for row in members if row.text != found.text)
    return Look(
        group=found,
        lines=tuple(_around(lines)),
        others=tuple(others)[:_OTHERS],
        nearest=nearest,
        adds_nothing=adds_nothing(
            found.meaning,
            guessed=found.meaning,
            confidence=found.confidence,
            nearest=nearest,
            thresholds=load_thresholds(data_dir),
        )
        if found.meaning
        else None,
    )


def _read_closely(data_dir: Path, texts: Sequence[str], asked: str) -> tuple[list[str], Example | None]:
    """In a thread: words and examples take seconds to read the first time, and citizens must not wait meanwhile."""
    cleaned = Deidentifier(load_words(data_dir)).conversation(texts)
    return cleaned, known_examples(data_dir).nearest(asked)


def _around(lines: Sequence[Line]) -> Sequence[Line]:
    place = next((number for number, line in enumerate(lines) if line.asked), 0)
    return lines[max(0, place - _BEFORE) : place + _AFTER + 1]
