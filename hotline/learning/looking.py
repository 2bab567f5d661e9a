"""Looking at one group closely: the talk around the message, how others put it, and what the examples hold already."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from hotline.conversations.brain import Understanding
from hotline.conversations.models import MessageRow, TurnRow
from hotline.errors import NotFound
from hotline.knowledge.resolve import questions_of
from hotline.knowledge.thresholds import load_thresholds
from hotline.learning.deidentify.deidentifier import Deidentifier
from hotline.learning.deidentify.words import load_words
from hotline.learning.examples import Example, Examples, known_examples
from hotline.learning.inbox import Group, read_groups
from hotline.learning.labels import adds_nothing
from hotline.learning.meanings import known_labels
from hotline.learning.models import CandidateRow
from hotline.privacy.audit import Action, Actor, Object, record_read
from hotline.services import Services
from hotline.vocabulary import Sender

BEFORE, _AFTER = 4, 3
"""Lines shown around the message."""
_OTHERS = 8
_GUESSES = 3


@dataclass(frozen=True)
class Line:
    """A line of the conversation without what says who somebody is; `asked`: the one that is looked at."""

    sender: Sender
    text: str
    asked: bool


@dataclass(frozen=True)
class Suggestion:
    """A label that may be the right one, and who says so."""

    code: str
    why: str


@dataclass(frozen=True)
class Look:
    """What one has to see to decide. `adds_nothing` is said of the model's own guess, were it accepted."""

    group: Group
    suggestions: tuple[Suggestion, ...]
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
    texts = [text for _, _, text in messages]
    cleaned, examples = await asyncio.to_thread(_read_closely, data_dir, texts)
    nearest = examples.nearest(found.text)
    known = await known_labels(services, examples)
    lines = [
        Line(sender, text, id_ == turn.message_id) for (id_, sender, _), text in zip(messages, cleaned, strict=True)
    ]
    others = dict.fromkeys(row.text for row in members if row.text != found.text)
    return Look(
        group=found,
        suggestions=tuple(each for each in _suggestions(found, turn, nearest) if each.code in known),
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


def _read_closely(data_dir: Path, texts: Sequence[str]) -> tuple[list[str], Examples]:
    """In a thread: words and examples take seconds to read the first time, and citizens must not wait meanwhile."""
    return Deidentifier(load_words(data_dir)).conversation(texts), known_examples(data_dir)


def _suggestions(group: Group, turn: TurnRow, nearest: Example | None) -> list[Suggestion]:
    """What people said before what the model heard, and that before what looks alike; each label once."""
    said = [(group.chosen, "群众或坐席选的"), (group.meaning, f"听成的，把握 {group.confidence:.0%}")]
    said += [(code, f"也可能是，把握 {confidence:.0%}") for code, confidence in _guesses(turn)]
    said += [(group.found, "按词找到的"), (nearest.intent if nearest else None, "差不多的例句标的")]
    why: dict[str, str] = {}
    for code, who in said:
        if code:
            why.setdefault(code, who)
    return [Suggestion(code, who) for code, who in why.items()]


def _guesses(turn: TurnRow) -> list[tuple[str, float]]:
    questions = questions_of(Understanding.model_validate(turn.understanding)) if turn.understanding else []
    if not questions or not questions[0].facets:
        return []
    facet = questions[0].facets[0].name
    return [(f"{matter.name}.{facet}", matter.confidence) for matter in questions[0].matters[:_GUESSES]]


def _around(lines: Sequence[Line]) -> Sequence[Line]:
    place = next((number for number, line in enumerate(lines) if line.asked), 0)
    return lines[max(0, place - BEFORE) : place + _AFTER + 1]
