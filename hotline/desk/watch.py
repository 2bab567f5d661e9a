"""The watch over the desk: alarms that nobody acknowledges, seats that nobody sits at any more, what waits to be given to a
seat by itself, and people who wait while a group opens or closes.

Every replica runs one. Each step locks what it changes and looks again, so that two of them do nothing twice.
"""

import asyncio

import structlog
from sqlalchemy import select

from hotline.conversations import takeover
from hotline.conversations.models import ConversationRow
from hotline.conversations.ownership import Owner
from hotline.conversations.store import conversation_now, lock_conversation
from hotline.conversations.waiting import follow_hours, out_of_step, route_now
from hotline.desk.alarming import escalate_alarms, tell_duty
from hotline.desk.giving import give_waiting, take_back_unopened
from hotline.desk.seats import announce_all, leave_if_silent, silent_seats
from hotline.errors import NotFound
from hotline.services import Services

log = structlog.get_logger()

_PAUSE_SECONDS = 2.0
_BATCH = 500


async def watch_desk(services: Services) -> None:
    """One look over everything."""
    await escalate_alarms(services)
    await put_silent_seats_offline(services)
    await take_back_unopened(services)
    await give_waiting(services)
    await tell_duty(services)
    await follow_service_hours(services)


async def put_silent_seats_offline(services: Services) -> None:
    """What a seat that left or fell silent had in hand is back in line, and its citizens are told."""
    for account_id, staff_no in await silent_seats(services):
        left = await leave_if_silent(services, account_id, staff_no)
        if left:
            log.info("seat_silent", staff_no=staff_no, requeued=len(left))
        await announce_all(services, left)


async def follow_service_hours(services: Services) -> None:
    """Whoever waits hears when the desk has opened, or closed before it was their turn."""
    async with services.database.read() as session:
        waiting = await session.scalars(
            select(ConversationRow)
            .where(ConversationRow.owner == Owner.QUEUE, ConversationRow.erased_at.is_(None))
            .order_by(ConversationRow.queue_rank, ConversationRow.waiting_since, ConversationRow.id)
            .limit(_BATCH)
        )
        concerned = [
            row.id
            for row in waiting
            if out_of_step(row, route_now(services.groups, row, conversation_now(services.clock, row)))
        ]
    for conversation_id in concerned:
        try:
            async with services.database.write() as session:
                conversation = await lock_conversation(session, conversation_id)
                now = conversation_now(services.clock, conversation)
                changed = follow_hours(services.groups, session, conversation, now=now)
        except NotFound:
            continue  # erased between the two looks
        if changed:
            await takeover.announce(services, conversation_id)


async def watch_desk_for_ever(services: Services) -> None:
    """Every few seconds, for as long as the process runs."""
    while True:
        try:
            await watch_desk(services)
        except Exception:  # the database may be away, one row may be odd: neither must end the watch
            log.exception("desk_watch_failed")
        await asyncio.sleep(_PAUSE_SECONDS)
