"""The line of those who wait for a person: its order, one's place in it, and how long it took others lately.

Danger first, then a legal limit that is near, the nearest first, then the time waited. One number orders the first two
(`queue_rank`), so that an index serves the whole order on either database.
"""

import math
from datetime import date, timedelta
from statistics import median
from typing import Any

from sqlalchemy import and_, event, func, or_, select
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapper

from hotline.conversations.models import ConversationRow, WaitRow
from hotline.conversations.ownership import Owner
from hotline.vocabulary import WaitEnd

_IN_DANGER = 0
_NOT_URGENT = 9_999_999
"""Above every day number (`date.toordinal`) until the year 9999."""

URGENT_WITHIN = timedelta(days=30)
"""A limit further off does not put anybody ahead of those who have waited longer."""

_LATELY = timedelta(days=7)
_SAMPLE = 20
_FEWEST = 3
"""Fewer waits than this are no history to compute from."""


def rank_of(conversation: ConversationRow) -> int | None:
    """Where a conversation stands before waiting time counts; None while it is no business of the desk."""
    if conversation.danger_at is not None:
        return _IN_DANGER
    if conversation.owner not in (Owner.QUEUE, Owner.STAFF):
        return None
    return conversation.act_by.toordinal() if conversation.act_by else _NOT_URGENT


@event.listens_for(ConversationRow, "before_insert")
@event.listens_for(ConversationRow, "before_update")
def _keep_rank(_mapper: Mapper[ConversationRow], _connection: Connection, row: ConversationRow) -> None:
    """Danger, owner and limit change in many places: none of them can forget the rank."""
    row.queue_rank = rank_of(row)


def line_order() -> tuple[Any, ...]:
    """SQL: the order in which to take them, as the index `ix_conversations_queue` has it."""
    return ConversationRow.queue_rank, ConversationRow.waiting_since, ConversationRow.id


async def place_in_line(session: AsyncSession, conversation: ConversationRow) -> int:
    """1 is next. Ahead are those whom the same group serves, and whoever is in danger: those are everybody's."""
    await session.flush()  # the rank of what this transaction changed
    row = ConversationRow
    rank, since = conversation.queue_rank, conversation.waiting_since
    earlier = or_(row.waiting_since < since, and_(row.waiting_since == since, row.id < conversation.id))
    ahead = await session.scalar(
        select(func.count())
        .select_from(row)
        .where(
            row.owner == Owner.QUEUE,
            or_(row.queue_rank == _IN_DANGER, row.group_id == conversation.group_id),
            or_(row.queue_rank < rank, and_(row.queue_rank == rank, earlier)),
        )
    )
    return (ahead or 0) + 1


async def usual_wait(session: AsyncSession, conversation: ConversationRow) -> int | None:
    """Minutes that half of those served lately by the same group waited at most; None where there is no history."""
    if conversation.queued_at is None:
        return None
    lately = conversation.queued_at - timedelta(seconds=conversation.clock_shift_seconds) - _LATELY
    seconds = list(
        await session.scalars(
            select(WaitRow.seconds)
            .where(
                WaitRow.group_id == conversation.group_id,
                WaitRow.end == WaitEnd.CLAIMED,
                WaitRow.after_hours.is_(False),
                WaitRow.ended_at > lately,
            )
            .order_by(WaitRow.ended_at.desc())
            .limit(_SAMPLE)
        )
    )
    return max(1, math.ceil(median(seconds) / 60)) if len(seconds) >= _FEWEST else None


def near(last_day: date | None, *, today: date) -> date | None:
    """The day if it lies ahead and near, else None."""
    return last_day if last_day is not None and today <= last_day <= today + URGENT_WITHIN else None
