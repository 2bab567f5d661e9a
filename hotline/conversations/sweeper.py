"""The watch over messages that nobody is answering: their process died, or the brain was away."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog
from sqlalchemy import func, select

from hotline.conversations.incoming import LEASE, take_lease
from hotline.conversations.models import ConversationRow, TurnRow
from hotline.conversations.store import lock_conversation
from hotline.conversations.work import OPEN, waiting
from hotline.errors import NotFound
from hotline.leases import is_free
from hotline.services import Services
from hotline.vocabulary import Outcome

log = structlog.get_logger()

_PAUSE_SECONDS = 1.5
_LIMIT = 50
_AT_ONCE = 4


async def sweep_for_ever(services: Services, answer_all: Callable[[str, str], Awaitable[None]]) -> None:
    """Every moment, hand conversations with forgotten messages to `answer_all(conversation_id, lease)`.

    A few at a time: one that waits out a slow brain must not keep all the others waiting with it.
    """
    room = asyncio.Semaphore(_AT_ONCE)
    at_work: dict[str, asyncio.Task[None]] = {}

    async def attend(conversation_id: str) -> None:
        try:
            async with room:
                lease = await _lease(services, conversation_id)
                if lease is not None:
                    await answer_all(conversation_id, lease)
        except Exception:  # whatever went wrong with one must not end the watch over everybody's messages
            log.exception("sweep_failed")
        finally:
            del at_work[conversation_id]

    try:
        while True:
            await asyncio.sleep(_PAUSE_SECONDS)
            try:
                forgotten = await _forgotten(services)
            except Exception:  # the database may be away: it is looked for again
                log.exception("sweep_failed")
                continue
            for conversation_id in forgotten:
                if conversation_id not in at_work:
                    at_work[conversation_id] = asyncio.create_task(attend(conversation_id))
    finally:
        unfinished = list(at_work.values())
        for task in unfinished:
            task.cancel()
        await asyncio.gather(*unfinished, return_exceptions=True)


async def _forgotten(services: Services) -> list[str]:
    now = services.clock.now()
    wanted = OPEN if await services.brain.ready() else (Outcome.PENDING.value,)
    async with services.database.read() as session:
        found = await session.scalars(
            select(TurnRow.conversation_id)
            .join(ConversationRow, ConversationRow.id == TurnRow.conversation_id)
            .where(
                waiting(wanted),
                TurnRow.accepted_at < now - timedelta(seconds=_PAUSE_SECONDS),
                ConversationRow.erased_at.is_(None),
                is_free(ConversationRow.lease_until, lasts=LEASE, now=now),
            )
            .group_by(TurnRow.conversation_id)
            .order_by(func.min(TurnRow.accepted_at))
            .limit(_LIMIT)
        )
        return list(found)


async def _lease(services: Services, conversation_id: str) -> str | None:
    try:
        async with services.database.write() as session:
            return take_lease(services, await lock_conversation(session, conversation_id))
    except NotFound:
        return None  # erased between the two looks
