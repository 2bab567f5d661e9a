"""The counts behind the reports: conversations begun in a period, what became of them, and who served whom.

Rehearsals are left out. Of an erased conversation only that there was one is known, and it is counted as that.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.clock import SHANGHAI
from hotline.conversations.models import ConversationRatingRow, ConversationRow, MessageRatingRow, TurnRow, WaitRow
from hotline.desk.models import ConversationLabelRow
from hotline.privacy.audit import Action, AuditEntry
from hotline.quality.first_replies import FirstReplyRow
from hotline.quality.models import FollowUpRow
from hotline.storage.counts import count_where
from hotline.storage.local_hour import local_hour
from hotline.vocabulary import WaitEnd

CONTENT_FROM = 3
"""基本满意 and better."""


@dataclass(frozen=True)
class Period:
    """Whole days, both included, in local time."""

    first: date
    last: date

    @property
    def begins(self) -> datetime:
        """Its first moment."""
        return datetime.combine(self.first, time(), SHANGHAI)

    @property
    def ends(self) -> datetime:
        """The first moment after it."""
        return datetime.combine(self.last, time(), SHANGHAI) + timedelta(days=1)

    def holds(self, moment: Any) -> ColumnElement[bool]:
        """SQL: the moment lies in it."""
        return and_(moment >= self.begins, moment < self.ends)


async def by_hour(session: AsyncSession, period: Period) -> list[int]:
    """Conversations by the local hour in which they began: 24 counts."""
    hour, counts = local_hour(ConversationRow.created_at), [0] * 24
    for moment, count in await session.execute(select(hour, func.count()).where(*_begun(period)).group_by(hour)):
        counts[int(moment.partition(" ")[2])] += count
    return counts


async def by_topic(session: AsyncSession, period: Period) -> dict[str | None, int]:
    """Conversations by area; None where it was never said, or is erased."""
    area = ConversationRow.topic_area
    found = await session.execute(select(area, func.count()).where(*_begun(period)).group_by(area))
    return {code: count for code, count in found}


async def by_channel(session: AsyncSession, period: Period) -> dict[str, int]:
    """Conversations by where they came in."""
    channel = ConversationRow.channel
    found = await session.execute(select(channel, func.count()).where(*_begun(period)).group_by(channel))
    return {code: count for code, count in found}


async def by_label(session: AsyncSession, period: Period) -> dict[str, int]:
    """Conversations by label; one counts under each of its labels."""
    row = ConversationLabelRow
    found = await session.execute(
        select(row.label, func.count())
        .join(ConversationRow, ConversationRow.id == row.conversation_id)
        .where(*_begun(period))
        .group_by(row.label)
    )
    return {label: count for label, count in found}


async def by_outcome(session: AsyncSession, period: Period) -> dict[str, int]:
    """Messages of citizens by what became of them, in the conversations begun in the period."""
    found = await session.execute(
        select(TurnRow.outcome, func.count())
        .join(ConversationRow, ConversationRow.id == TurnRow.conversation_id)
        .where(*_begun(period))
        .group_by(TurnRow.outcome)
    )
    return {code: count for code, count in found}


async def waits_by_group(session: AsyncSession, period: Period, group_ids: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Waits that ended in the period, for each group: with a seat, and given up."""
    row = WaitRow
    # All the values of the index's first columns are named: it serves although none of them is wanted in particular.
    there = row.group_id.in_(list(group_ids)), row.end.in_(list(WaitEnd)), row.after_hours.in_((True, False))
    found = await session.execute(
        select(row.group_id, count_where(row.end == WaitEnd.CLAIMED), count_where(row.end == WaitEnd.GIVEN_UP))
        .where(*there, period.holds(row.ended_at))
        .group_by(row.group_id)
    )
    return {group: (claimed, given_up) for group, claimed, given_up in found}


async def replies_by(
    session: AsyncSession, period: Period, column: Any, *, target_seconds: int
) -> dict[str, tuple[int, int]]:
    """First replies for each value of a column: all, and within the target."""
    in_time = count_where(FirstReplyRow.seconds <= target_seconds)
    found = await session.execute(
        select(column, func.count(), in_time).where(period.holds(FirstReplyRow.at)).group_by(column)
    )
    return {value: (count, within) for value, count, within in found}


async def closed_by_seat(session: AsyncSession, period: Period, account_ids: Iterable[str]) -> dict[str, int]:
    """Conversations that each account has ended."""
    row = AuditEntry
    found = await session.execute(
        select(row.actor_id, func.count())
        .where(row.actor_id.in_(list(account_ids)), row.action == Action.CONVERSATION_CLOSED, period.holds(row.at))
        .group_by(row.actor_id)
    )
    return {account: count for account, count in found}


async def scores(session: AsyncSession, period: Period) -> dict[tuple[str | None, int], int]:
    """Ratings of conversations given in the period, by the seat who served and by score."""
    row = ConversationRatingRow
    found = await session.execute(
        select(row.staff_id, row.score, func.count())
        .join(ConversationRow, ConversationRow.id == row.conversation_id)
        .where(period.holds(row.created_at), ConversationRow.rehearsal.is_(False))
        .group_by(row.staff_id, row.score)
    )
    return {(account, score): count for account, score, count in found}


async def thumbs(session: AsyncSession, period: Period) -> tuple[int, int]:
    """Answers that helped, and that did not."""
    row = MessageRatingRow
    helped, all_of_them = (
        await session.execute(
            select(count_where(row.helpful.is_(True)), func.count())
            .select_from(row)
            .join(ConversationRow, ConversationRow.id == row.conversation_id)
            .where(period.holds(row.created_at), ConversationRow.rehearsal.is_(False))
        )
    ).one()
    return helped, all_of_them - helped


async def follow_ups(session: AsyncSession, period: Period) -> tuple[int, int, int]:
    """Bad ratings that came to be followed up, those closed, and those put right."""
    row = FollowUpRow
    opened = await session.scalar(select(func.count()).select_from(row).where(period.holds(row.created_at)))
    closed, right = (
        await session.execute(
            select(func.count(), count_where(row.outcome == "rectified")).where(period.holds(row.ended_at))
        )
    ).one()
    return opened or 0, closed, right


def _begun(period: Period) -> tuple[ColumnElement[bool], ...]:
    return period.holds(ConversationRow.created_at), ConversationRow.rehearsal.is_(False)
