"""Reading a brief, and taking the citizen's word on it. The place in line waits for neither."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.briefs.build import Filled, Known, Line, Written, build
from hotline.briefs.models import BriefRow
from hotline.clock import local_iso
from hotline.conversations.brain import Understanding
from hotline.conversations.hub import conversation_topic
from hotline.conversations.models import ConversationRow, MessageRow, TurnRow
from hotline.conversations.ownership import Owner
from hotline.conversations.reply import AnswerRef
from hotline.conversations.results import living
from hotline.conversations.store import conversation_now, has_open_danger, lock_conversation
from hotline.errors import Conflict, Invalid
from hotline.knowledge.names import all_names
from hotline.procedures.run import Run
from hotline.procedures.store import runs_of
from hotline.services import Services
from hotline.vocabulary import BRIEF_TITLES, BriefKind, BriefStatus, Outcome, Reason, RunStatus

_NEWEST = 60
"""Messages looked at: a brief of a very long conversation is about its end."""
_NOBODY_WAITS = "现在没有在等人工，也没有人工在接待，要点没有保存。"
_REASONS = frozenset(reason.value for reason in Reason)


class BriefLine(BaseModel):
    """One line with its heading."""

    kind: BriefKind
    title: str
    text: str


class Brief(BaseModel):
    """What a seat reads first. `offered`: the citizen may look it through now; never in danger, nor where nothing is
    known.
    """

    status: BriefStatus
    offered: bool
    lines: list[BriefLine]
    decided_at: str | None = Field(description="when the citizen confirmed or skipped it")


@dataclass(frozen=True)
class Material:
    """What a brief is made of, as read in one go: the citizen's word on it, what was written, what was filled in."""

    word: BriefRow | None
    known: Known
    runs: Sequence[Run]


async def brief_of(services: Services, conversation_id: str) -> Brief:
    """The brief as the citizen may look it through. Raises NotFound when erased."""
    async with services.database.read() as session:
        conversation = await living(session, conversation_id)
        material = await collect(session, conversation)
    return await make_brief(services, conversation, material)


async def collect(session: AsyncSession, conversation: ConversationRow) -> Material:
    """Read it. Of a brief that the citizen has decided on nothing else is looked at."""
    word = await session.get(BriefRow, conversation.id)
    if word is not None and word.waiting_since == conversation.waiting_since:
        return Material(word, Known([]), [])
    return Material(word, await _known(session, conversation), await runs_of(session, conversation.id))


async def make_brief(services: Services, conversation: ConversationRow, material: Material) -> Brief:
    """The citizen's own brief, else the one that what is known makes; an earlier wait's lines go before found ones.

    Outside of any transaction: the places that runs are read by may have to be brought up to date first.
    """
    word = material.word
    kept = [Line.model_validate(line) for line in word.lines] if word else []
    if word is not None and word.waiting_since == conversation.waiting_since:
        return _view(conversation, BriefStatus(word.status), kept, decided_at=local_iso(word.decided_at))
    known = replace(material.known, filled=await _filled(services, conversation, material.runs))
    lines = {line.kind: line for line in [*build(known), *kept]}
    return _view(conversation, BriefStatus.OPEN, [lines[kind] for kind in BriefKind if kind in lines])


async def give_brief(services: Services, *, conversation_id: str, lines: Sequence[Line]) -> Brief:
    """These lines are what the seat shall see first, in the citizen's wording. Giving it again replaces it."""
    kinds = [line.kind for line in lines]
    if len(set(kinds)) < len(kinds):
        raise Invalid("同一种要点只能写一条。")
    ordered = sorted(
        (Line(kind=line.kind, text=line.text.strip()) for line in lines if line.text.strip()),
        key=lambda line: list(BriefKind).index(line.kind),
    )
    return await _decide(services, conversation_id, BriefStatus.GIVEN if ordered else BriefStatus.SKIPPED, ordered)


async def skip_brief(services: Services, *, conversation_id: str) -> Brief:
    """The citizen would rather not: the seat reads the conversation, and nobody asks again during this wait."""
    return await _decide(services, conversation_id, BriefStatus.SKIPPED, [])


async def _decide(services: Services, conversation_id: str, status: BriefStatus, lines: list[Line]) -> Brief:
    async with services.database.write() as session:
        conversation = await lock_conversation(session, conversation_id)
        if conversation.owner not in (Owner.QUEUE, Owner.STAFF):
            raise Conflict(_NOBODY_WAITS)
        now = services.clock.now()
        row = await session.get(BriefRow, conversation_id) or BriefRow(conversation_id=conversation_id)
        row.status, row.lines = status, [line.model_dump(mode="json") for line in lines]
        row.waiting_since, row.decided_at = conversation.waiting_since, now
        session.add(row)
        view = _view(conversation, status, lines, decided_at=local_iso(now))
    await services.hub.signal(conversation_topic(conversation_id))
    return view


def _view(
    conversation: ConversationRow, status: BriefStatus, lines: Sequence[Line], *, decided_at: str | None = None
) -> Brief:
    waits = conversation.owner in (Owner.QUEUE, Owner.STAFF)
    shown = [BriefLine(kind=line.kind, title=BRIEF_TITLES[line.kind], text=line.text) for line in lines]
    offered = waits and not has_open_danger(conversation) and bool(shown) and status is not BriefStatus.SKIPPED
    return Brief(status=status, offered=offered, lines=shown, decided_at=decided_at)


async def _known(session: AsyncSession, conversation: ConversationRow) -> Known:
    rows = await session.execute(
        select(MessageRow.text, TurnRow)
        .join(TurnRow, TurnRow.message_id == MessageRow.id)
        .where(MessageRow.conversation_id == conversation.id)
        .order_by(MessageRow.seq.desc())
        .limit(_NEWEST)
    )
    turns = [(text, turn) for text, turn in rows][::-1]
    answers = dict.fromkeys(AnswerRef.model_validate(answer).id for _, turn in turns for answer in turn.answers)
    names = await all_names(session, answers=answers)
    reason = conversation.handoff_reason
    return Known(
        written=[_written(text, turn) for text, turn in turns if turn.command is None],
        reason=reason if reason and reason not in _REASONS else None,
        district=conversation.district,
        answered=[names.answer(answer) for answer in answers],
    )


def _written(text: str, turn: TurnRow) -> Written:
    read = Understanding.model_validate(turn.understanding) if turn.understanding else None
    return Written(text, Outcome(turn.outcome), read)


async def _filled(services: Services, conversation: ConversationRow, runs: Sequence[Run]) -> list[Filled]:
    if not runs:
        return []
    directory = await services.content.directory(services.database)
    now = conversation_now(services.clock, conversation)
    context = services.procedures.context(now=now, district=conversation.district, directory=directory)
    found: list[Filled] = []
    for run in runs:
        procedure = services.procedures.get(run.procedure)
        if procedure is None or run.status is RunStatus.LEFT:
            continue
        path = procedure.path(run.answers, context)
        is_paper = run.procedure.startswith("draft/") and run.status is RunStatus.CONCLUDED
        found.append(Filled(procedure.title, run, path.answered, is_paper))
    return found
