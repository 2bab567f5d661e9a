"""Erasing what is older than it may be kept."""

import asyncio
from datetime import timedelta

import structlog
from sqlalchemy import select

from hotline.connectors.outbox import forget_ended
from hotline.conversations.erasure import erase
from hotline.conversations.filestore import remove_erased
from hotline.conversations.models import ConversationRow
from hotline.conversations.ownership import Owner
from hotline.errors import NotFound
from hotline.privacy.journal import ErasureKind
from hotline.services import Services
from hotline.wechat.arrivals import forget_left_behind

log = structlog.get_logger()

_DAY_SECONDS = 24 * 3600
_BATCH = 200


async def erase_expired(services: Services) -> int:
    """Erase conversations whose last message is older than `retention_days`; how many. One in a seat's hands waits."""
    cutoff = services.clock.now() - timedelta(days=services.settings.retention_days)
    count = 0
    while True:
        async with services.database.read() as session:
            expired = list(
                await session.scalars(
                    select(ConversationRow.id)
                    .where(
                        ConversationRow.last_message_at < cutoff,
                        ConversationRow.erased_at.is_(None),
                        ConversationRow.owner != Owner.STAFF,
                    )
                    .limit(_BATCH)
                )
            )
        for conversation_id in expired:
            try:
                await erase(services, conversation_id=conversation_id, kind=ErasureKind.EXPIRED)
                count += 1
            except NotFound:
                continue  # its owner was quicker
        if len(expired) < _BATCH:
            return count


async def erase_expired_daily(services: Services) -> None:
    """Once at start and then every day, for as long as the process runs."""
    while True:
        try:
            count = await erase_expired(services)
            log.info("expired_erased", count=count)
            await remove_erased(services)
            async with services.database.write() as session:
                await forget_ended(session, now=services.clock.now())
            if left := await forget_left_behind(services):
                log.warning("wechat_messages_left_behind", count=left)
        except Exception:  # a day on which it failed must not end the days after it
            log.exception("retention_failed")
        await asyncio.sleep(_DAY_SECONDS)
