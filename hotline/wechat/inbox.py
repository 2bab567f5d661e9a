"""The watch over what came from WeChat: whatever was taken is dealt with, by whichever replica is there."""

import asyncio

import httpx
import structlog

from hotline.conversations.turns import Turns
from hotline.files.receiving import Receiver
from hotline.logs import where_it_broke
from hotline.services import Services
from hotline.web.budgets import Budgets
from hotline.wechat.account import account_of
from hotline.wechat.arrivals import claim_due, held, postpone
from hotline.wechat.ending import Room
from hotline.wechat.hearing import hear
from hotline.wechat.models import ArrivalRow

log = structlog.get_logger()

ARRIVED = "wechat:arrived"
"""The topic on which the door tells the watch that somebody wrote."""
_AT_ONCE = 20
_PAUSE_SECONDS = 2.0
_PATIENCE_SECONDS = 30.0
"""For one message, all in all: well below its lease."""


async def attend_for_ever(services: Services, turns: Turns, receiver: Receiver, budgets: Budgets) -> None:
    """As long as the process runs; nothing where no official account is connected."""
    account = account_of(services.settings)
    if account is None:
        return
    async with (
        httpx.AsyncClient(timeout=_PATIENCE_SECONDS, trust_env=False) as client,
        services.hub.listen(ARRIVED) as arrived,
    ):
        room = Room(services, turns, receiver, budgets, account, client)
        at_work: set[asyncio.Task[None]] = set()
        try:
            while True:
                arrived.clear()
                try:
                    at_work |= await attend(room, at_once=_AT_ONCE - len(at_work))
                except Exception:  # the database may be away: it is looked for again
                    log.exception("attending_failed")
                await _next(arrived, at_work)
                at_work = {task for task in at_work if not task.done()}
        finally:
            for task in at_work:
                task.cancel()
            await asyncio.gather(*at_work, return_exceptions=True)


async def attend(room: Room, *, at_once: int = _AT_ONCE) -> set[asyncio.Task[None]]:
    """One look: what was begun. One citizen's message whose picture is slow keeps no other waiting."""
    if at_once <= 0:
        return set()
    holder, rows = await claim_due(room.services, at_once=at_once)
    return {asyncio.create_task(_attend(room, row, holder)) for row in rows}


async def _attend(room: Room, row: ArrivalRow, holder: str) -> None:
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            await hear(room, row, holder)
    except Exception as error:  # whatever one message breaks must not keep the others waiting
        told = {"error": type(error).__name__, "where": where_it_broke(error)}
        log.warning("wechat_message_failed", arrival=row.position, **told)
        await _later(room, row, holder)


async def _later(room: Room, row: ArrivalRow, holder: str) -> None:
    async with room.services.database.write() as session:
        mine = await held(session, row, holder)
        if mine is not None and not postpone(mine, now=room.services.clock.now()):
            log.error("wechat_message_given_up", arrival=row.position, tries=row.tries)


async def _next(arrived: asyncio.Event, at_work: set[asyncio.Task[None]]) -> None:
    """Until somebody writes, a message is done (the next of that citizen may follow), or it is time to look again."""
    waits = asyncio.create_task(arrived.wait())
    try:
        await asyncio.wait({waits, *at_work}, timeout=_PAUSE_SECONDS, return_when=asyncio.FIRST_COMPLETED)
    finally:
        waits.cancel()
