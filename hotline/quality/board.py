"""The wall board: how the desk stands at this moment. A fixed handful of queries, each over an index; none grows with
history. Rehearsals are left out, as of every figure.
"""

from datetime import datetime, time, timedelta

from pydantic import BaseModel, Field
from sqlalchemy import Select, and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.callbacks.models import CallbackRow
from hotline.callbacks.words import PromiseStatus
from hotline.clock import SHANGHAI, day_of, local_iso
from hotline.conversations.models import ConversationRatingRow, ConversationRow, MessageRatingRow
from hotline.conversations.ownership import Owner
from hotline.desk.seats import AT_THE_DESK
from hotline.quality.first_replies import FirstReplyRow
from hotline.services import Services
from hotline.staff.models import SeatRow, StaffAccount
from hotline.staff.presence import Presence
from hotline.storage.counts import count_where

SCORES = (5, 4, 3, 2, 1)
"""非常满意 … 非常不满意."""

_LIVE = and_(ConversationRow.rehearsal.is_(False), ConversationRow.erased_at.is_(None))


class GroupWaiting(BaseModel):
    """Who waits for one group."""

    title: str
    waiting: int
    longest_since: str


class PresenceCount(BaseModel):
    """How many seats say this of themselves."""

    presence: Presence
    seats: int


class FirstReplies(BaseModel):
    """First lines of persons: those owed now, and those of today."""

    target_seconds: int
    soon: int = Field(description="owed now, and within the time of warning")
    overdue: int = Field(description="owed now, and past the target")
    today: int = Field(description="given today, or let go today without a word")
    within_target: int


class PromisesOwed(BaseModel):
    """Answers and calls that are owed."""

    today: int = Field(description="due by midnight, late ones not counted")
    soon: int
    late: int


class ScoreCount(BaseModel):
    """How many gave this score today."""

    score: int
    count: int


class RatingsToday(BaseModel):
    """What citizens said today."""

    scores: list[ScoreCount]
    helpful: int
    unhelpful: int


class WallBoard(BaseModel):
    """Everything on the board. Conversations that wait outside service hours are counted apart."""

    now: str
    waiting: int
    after_hours: int
    longest_since: str | None
    groups: list[GroupWaiting]
    in_hand: int
    seats: list[PresenceCount]
    alarms: int = Field(description="dangers that no seat has acknowledged")
    dangers: int = Field(description="dangers that no seat has dealt with")
    first_replies: FirstReplies
    promises: PromisesOwed
    ratings: RatingsToday


async def read_board(services: Services) -> WallBoard:
    """The board as of now."""
    now = services.clock.now()
    midnight = datetime.combine(day_of(now), time(), SHANGHAI)
    async with services.database.read() as session:
        groups = await _waiting(services, session)
        in_hand, after_hours = (await session.execute(_held())).one()
        alarms, dangers = (await session.execute(_dangers())).one()
        longest = min((group.longest_since for group in groups), default=None)
        return WallBoard(
            now=local_iso(now),
            waiting=sum(group.waiting for group in groups),
            after_hours=after_hours,
            longest_since=longest,
            groups=groups,
            in_hand=in_hand,
            seats=await _seats(session),
            alarms=alarms,
            dangers=dangers,
            first_replies=await _first_replies(services, session, now, midnight),
            promises=await _promises(services, session, now, midnight),
            ratings=await _ratings(session, midnight),
        )


async def _waiting(services: Services, session: AsyncSession) -> list[GroupWaiting]:
    row = ConversationRow
    found = await session.execute(
        select(row.group_id, func.count(), func.min(row.waiting_since))
        .where(row.owner == Owner.QUEUE, row.after_hours.is_(False), _LIVE)
        .group_by(row.group_id)
        .order_by(func.count().desc(), row.group_id)
    )
    groups = services.groups
    return [
        GroupWaiting(title=groups.get(group_id).title, waiting=count, longest_since=local_iso(since))
        for group_id, count, since in found
        if since is not None
    ]


def _held() -> Select[int, int]:
    row = ConversationRow
    in_hand, late = (
        count_where(row.owner == Owner.STAFF),
        count_where(and_(row.owner == Owner.QUEUE, row.after_hours.is_(True))),
    )
    return select(in_hand, late).where(row.owner.in_((Owner.STAFF, Owner.QUEUE)), _LIVE)


def _dangers() -> Select[int, int]:
    row = ConversationRow
    return select(count_where(row.danger_acknowledged_at.is_(None)), func.count()).where(
        row.danger_at.is_not(None), _LIVE
    )


async def _seats(session: AsyncSession) -> list[PresenceCount]:
    found = await session.execute(
        select(SeatRow.presence, StaffAccount)
        .join(StaffAccount, StaffAccount.id == SeatRow.account_id)
        .where(StaffAccount.active.is_(True))
    )
    there = [presence for presence, account in found if account.roles & AT_THE_DESK]
    return [PresenceCount(presence=one, seats=there.count(one)) for one in Presence]


async def _first_replies(services: Services, session: AsyncSession, now: datetime, midnight: datetime) -> FirstReplies:
    target = services.targets.chat
    since = ConversationRow.reply_since
    limit = now - timedelta(seconds=target.first_reply_seconds)
    warned = limit + timedelta(seconds=target.warn_seconds)
    owed = select(count_where(since < limit), count_where(since < warned)).where(since.is_not(None), _LIVE)
    overdue, warned_or_over = (await session.execute(owed)).one()
    in_time = count_where(FirstReplyRow.seconds <= target.first_reply_seconds)
    given = select(func.count(), in_time).where(FirstReplyRow.at >= midnight)
    today, within = (await session.execute(given)).one()
    return FirstReplies(
        target_seconds=target.first_reply_seconds,
        soon=warned_or_over - overdue,
        overdue=overdue,
        today=today,
        within_target=within,
    )


async def _promises(services: Services, session: AsyncSession, now: datetime, midnight: datetime) -> PromisesOwed:
    due = CallbackRow.due_at
    warned = now + timedelta(hours=services.targets.message_box.warn_hours)
    tomorrow = midnight + timedelta(days=1)
    owed = (
        select(
            count_where(due < now),
            count_where(and_(due >= now, due < warned)),
            count_where(and_(due >= now, due < tomorrow)),
        )
        .select_from(CallbackRow)
        .join(ConversationRow, ConversationRow.id == CallbackRow.conversation_id)
        .where(CallbackRow.status == PromiseStatus.OPEN, _LIVE)
    )
    late, soon, today = (await session.execute(owed)).one()
    return PromisesOwed(today=today, soon=soon, late=late)


async def _ratings(session: AsyncSession, midnight: datetime) -> RatingsToday:
    scored, thumb = ConversationRatingRow, MessageRatingRow
    scores = await session.execute(
        select(scored.score, func.count())
        .join(ConversationRow, ConversationRow.id == scored.conversation_id)
        .where(scored.created_at >= midnight, _LIVE)
        .group_by(scored.score)
    )
    by_score = {score: count for score, count in scores}
    helpful, all_thumbs = (
        await session.execute(
            select(count_where(thumb.helpful.is_(True)), func.count())
            .select_from(thumb)
            .join(ConversationRow, ConversationRow.id == thumb.conversation_id)
            .where(thumb.created_at >= midnight, _LIVE)
        )
    ).one()
    return RatingsToday(
        scores=[ScoreCount(score=score, count=by_score.get(score, 0)) for score in SCORES],
        helpful=helpful,
        unhelpful=all_thumbs - helpful,
    )
