"""The watch over messages that nobody is answering: their process died, or the brain was away."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog
from sqlalchemy import or_, select

from hotline.conversations.incoming import take_lease
from hotline.conversations.models import ConversationRow, TurnRow
from hotline.conversations.store import lock_conversation
from hotline.conversations.work import OPEN
from hotline.errors import NotFound
from hotline.services import Services
from hotline.vocabulary import Outcome

log = structlog.get_logger()

_PAUSE_SECONDS = 1.5
_LIMIT = 50


async def sweep_for_ever(services: Services, answer_all: Callable[[str, str], Awaitable[None]]) -> None:
    """Every moment, hand conversations with forgotten messages to `answer_all(conversation_id, lease)`."""
    while True:
        await asyncio.sleep(_PAUSE_SECONDS)
        try:
            for conversation_id in await _forgotten(services):
                lease = await _lease(services, conversation_id)
                if lease is not None:
                    await answer_all(conversation_id, lease)
        except Exception:  # whatever went wrong once must not end the watch over everybody's messages
            log.exception("sweep_failed")


async def _forgotten(services: Services) -> list[str]:
    now = services.clock.now()
    wanted = OPEN if await services.brain.ready() else (Outcome.PENDING.value,)
    async with services.database.read() as session:
        waiting = await session.scalars(
            select(TurnRow.conversation_id)
            .join(ConversationRow, ConversationRow.id == TurnRow.conversation_id)
            .where(
                TurnRow.outcome.in_(wanted),
                TurnRow.accepted_at < now - timedelta(seconds=_PAUSE_SECONDS),
                ConversationRow.erased_at.is_(None),
                or_(ConversationRow.lease_until.is_(None), ConversationRow.lease_until < now),
            )
            .distinct()
            .limit(_LIMIT)
        )
        return list(waiting)


async def _lease(services: Services, conversation_id: str) -> str | None:
    try:
        async with services.database.write() as session:
            return take_lease(services, await lock_conversation(session, conversation_id))
    except NotFound:
        return None  # erased between the two looks
