"""What there is to do in a conversation, read under its lease: the next open messages, or nothing."""

import asyncio
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.clock import local_iso
from hotline.conversations.fragments import HOLD, joined, unfinished
from hotline.conversations.incoming import Accepted
from hotline.conversations.models import ConversationRow, MessageRow, TurnRow
from hotline.conversations.store import GONE, conversation_now, lock_conversation, ownership_of
from hotline.conversations.wording import TO_CITIZEN, TO_SEAT, Wording
from hotline.errors import NotFound
from hotline.services import Services
from hotline.vocabulary import Crossed, Outcome, Sender

OPEN = tuple(outcome.value for outcome in Outcome if outcome.interim)
"""Outcomes of turns that still wait for their final one."""
_BATCH = 10


def waiting(outcomes: tuple[str, ...] = OPEN) -> ColumnElement[bool]:
    """Turns somebody still has to work on: without a final outcome, or with danger answered and the rest unheard."""
    return or_(TurnRow.outcome.in_(outcomes), TurnRow.unheard.is_(True))


@dataclass(frozen=True)
class Work:
    """The messages one turn answers, and the conversation as it was read for them.

    `unheard`: danger was found in them and answered; what is left is the procedure they may have told something.
    """

    conversation_id: str
    lease: str | None
    turn_ids: list[str]
    message_ids: list[str]
    text: str
    command: dict[str, Any] | None
    owner_epoch: int
    bot_may_answer: bool
    after_hours: bool
    on_the_line: bool
    state: dict[str, Any] | None
    attempts: int
    unheard: bool
    metadata: dict[str, Any]

    @property
    def wording(self) -> Wording:
        """What the service says of itself to whoever reads here."""
        return TO_SEAT if self.on_the_line else TO_CITIZEN

    @property
    def answered_as(self) -> str:
        """The message the replies point at: the last of the fragments."""
        return self.message_ids[-1]


async def next_work(services: Services, conversation_id: str, lease: str) -> Work | None:
    """The next open messages, joined where they are pieces of one sentence; None after letting go of the lease."""
    while True:
        async with services.database.read() as session:
            conversation = await session.get(ConversationRow, conversation_id)
            rows = (
                await session.execute(
                    select(TurnRow, MessageRow.text)
                    .join(MessageRow, MessageRow.id == TurnRow.message_id)
                    .where(TurnRow.conversation_id == conversation_id, waiting())
                    .order_by(TurnRow.seq)
                    .limit(_BATCH)
                )
            ).all()
            crossed = await _crossed(session, rows[0][0]) if rows else None
        if conversation is None or conversation.erased_at is not None or conversation.lease_holder != lease:
            return None
        if not rows:
            if await _release_if_idle(services, conversation_id, lease):
                return None
            continue
        turns, texts = [turn for turn, _ in rows], [text for _, text in rows]
        if _worth_waiting(services, turns, texts):
            await asyncio.sleep(HOLD.total_seconds() / 5)
            continue
        text, count = joined(texts) if turns[0].command is None and _alike(turns) else (texts[0], 1)
        return _work_of(services, conversation, turns[:count], text, lease, crossed=crossed)


async def single_work(services: Services, conversation_id: str, accepted: Accepted) -> Work:
    """One accepted message by itself, out of its turn: danger does not wait in line."""
    async with services.database.read() as session:
        conversation = await session.get(ConversationRow, conversation_id)
        turn = await session.get(TurnRow, accepted.turn_id)
    if conversation is None or turn is None:
        raise NotFound(GONE)
    return _work_of(services, conversation, [turn], accepted.text, accepted.lease)


async def release(services: Services, conversation_id: str, lease: str) -> None:
    """Let go of the lease although messages are still open: they wait for the brain."""
    async with services.database.write() as session:
        conversation = await lock_conversation(session, conversation_id)
        if conversation.lease_holder == lease:
            conversation.lease_holder = conversation.lease_until = None


def metadata_of(services: Services, conversation: ConversationRow) -> dict[str, Any]:
    """What the brain is told of the conversation beside the words."""
    return {
        "now": local_iso(conversation_now(services.clock, conversation)),
        "district": conversation.district,
        "channel": conversation.channel,
        "rehearsal": conversation.rehearsal,
        "conversation": conversation.id,
        "alarmed_about": services.guard.goes_on_about(conversation.danger_class),
    }


async def _crossed(session: AsyncSession, turn: TurnRow) -> Crossed | None:
    """Whether the message was written before the bot said what it said last: in another tab, or faster than the answer."""
    of_it = MessageRow.conversation_id == turn.conversation_id
    last = await session.scalar(select(func.max(MessageRow.seq)).where(of_it, MessageRow.sender == Sender.BOT))
    if last is None or last < turn.seq:
        return None
    newest = (
        await session.scalars(
            select(MessageRow.text)
            .where(of_it, MessageRow.sender == Sender.CITIZEN, MessageRow.seq <= turn.seq)
            .order_by(MessageRow.seq.desc())
            .limit(2)
        )
    ).all()
    text, *before = (each.strip() for each in newest)
    return Crossed.AGAIN if before == [text] else Crossed.OTHER


def _alike(turns: list[TurnRow]) -> bool:
    """Whether all of them wait for the same: a cry for help that was answered is no piece of another sentence."""
    return len({turn.unheard for turn in turns}) == 1


def _worth_waiting(services: Services, turns: list[TurnRow], texts: list[str]) -> bool:
    first = turns[0]
    only_beginning = len(turns) == 1 and first.command is None and first.attempts == 0 and unfinished(texts[0])
    return only_beginning and services.clock.now() - first.accepted_at < HOLD


def _work_of(
    services: Services,
    conversation: ConversationRow,
    turns: list[TurnRow],
    text: str,
    lease: str | None,
    *,
    crossed: Crossed | None = None,
) -> Work:
    ownership = ownership_of(conversation)
    return Work(
        conversation_id=conversation.id,
        lease=lease,
        turn_ids=[turn.id for turn in turns],
        message_ids=[turn.message_id for turn in turns],
        text=text,
        command=turns[0].command,
        owner_epoch=ownership.epoch,
        bot_may_answer=ownership.bot_may_answer,
        after_hours=ownership.after_hours,
        on_the_line=ownership.on_the_line,
        state=conversation.dialogue_state,
        attempts=max(turn.attempts for turn in turns),
        unheard=turns[0].unheard,
        metadata=metadata_of(services, conversation) | {"crossed": crossed},
    )


async def _release_if_idle(services: Services, conversation_id: str, lease: str) -> bool:
    """Let go of the lease unless a message came in meanwhile. True when there is nothing left to do."""
    async with services.database.write() as session:
        conversation = await lock_conversation(session, conversation_id)
        if conversation.lease_holder != lease:
            return True
        still_open = await session.scalar(
            select(TurnRow.id).where(TurnRow.conversation_id == conversation_id, waiting()).limit(1)
        )
        if still_open is not None:
            return False
        conversation.lease_holder = conversation.lease_until = None
    return True
