"""Entering and leaving the queue: which group, how urgent, and what happens when the desk opens or closes meanwhile."""

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.clock import day_of
from hotline.conversations.alarms import TELL_AGAIN_AFTER, UNSEEN, is_unseen
from hotline.conversations.groups import Route, SkillGroups
from hotline.conversations.line import near
from hotline.conversations.models import ConversationRow, MessageRow, WaitRow
from hotline.conversations.ownership import Owner, Ownership
from hotline.conversations.reply import NoteLimit
from hotline.conversations.store import ownership_of, set_ownership, tell
from hotline.procedures.models import RunRow
from hotline.vocabulary import Area, RunStatus, WaitEnd

QUEUED = "已经为您转人工，请留意这里的回复。您可以接着把情况写下来，工作人员会先看到。"
IN_DANGER = f"已经转给人工，您可以接着把情况写下来。{UNSEEN}"
IN_DANGER_AFTER_HOURS = f"现在不是人工服务时间。您的话已经登记，可以接着把情况写下来。{UNSEEN}"
_NOBODY_SAW_IT = (UNSEEN, IN_DANGER, IN_DANGER_AFTER_HOURS)
AFTER_HOURS = "现在不是人工服务时间。您的问题已经登记，工作人员会在服务时间里回复；这期间智能助手仍然可以回答您。"
_OPENED = "人工服务时间到了，您已经排进队伍，请留意这里的回复。"
_CLOSED = "这一班的人工服务时间结束了，还没有轮到您。您的问题已经登记，不用重新排队，工作人员会在服务时间里回复；这期间智能助手可以回答您。"


async def join_queue(
    groups: SkillGroups,
    session: AsyncSession,
    conversation: ConversationRow,
    *,
    area: Area | None,
    now: datetime,
) -> bool:
    """Wait for a person of the area's group. False where that was so already. The row must be locked."""
    before = ownership_of(conversation)
    route = groups.route(area, now)
    after = before.request_handoff(after_hours=route.closed)
    if after is before:
        return False
    await enter(session, conversation, after, route, now=now)
    return True


async def enter(
    session: AsyncSession, conversation: ConversationRow, after: Ownership, route: Route, *, now: datetime
) -> None:
    """Put it into the queue of this group, with the limit that is near."""
    conversation.group_id = route.group.id
    set_ownership(conversation, after, now=now)
    await note_urgency(session, conversation, now=now)


def note_limit(conversation: ConversationRow, limit: NoteLimit) -> None:
    """Keep the last day that was counted under an answer; a limit that is over, or was put right, is let go."""
    kept = {rule: day for rule, day in conversation.told_limits.items() if rule != limit.rule}
    conversation.told_limits = kept | ({limit.rule: limit.last_day.isoformat()} if limit.last_day else {})


async def note_urgency(session: AsyncSession, conversation: ConversationRow, *, now: datetime) -> None:
    """Look up the nearest last day that its procedures worked out or its answers counted. Nothing unless it waits."""
    if conversation.owner != Owner.QUEUE:
        return
    today = day_of(now)
    nearest = await session.scalar(
        select(func.min(RunRow.last_day)).where(
            RunRow.conversation_id == conversation.id, RunRow.last_day >= today, RunRow.status != RunStatus.LEFT
        )
    )
    told = [day for each in conversation.told_limits.values() if (day := date.fromisoformat(each)) >= today]
    ahead = [*told, *([nearest] if nearest is not None else [])]
    conversation.act_by = near(min(ahead, default=None), today=today)


def end_wait(session: AsyncSession, conversation: ConversationRow, end: WaitEnd, *, now: datetime) -> None:
    """Count the wait that ends now, for the estimate and the reports. A rehearsal is left out of both."""
    if conversation.owner != Owner.QUEUE or conversation.rehearsal or conversation.queued_at is None:
        return
    session.add(
        WaitRow(
            group_id=conversation.group_id or "",
            ended_at=now,
            seconds=max(0, round((now - conversation.queued_at).total_seconds())),
            end=end,
            after_hours=conversation.after_hours,
        )
    )


def follow_hours(groups: SkillGroups, session: AsyncSession, conversation: ConversationRow, *, now: datetime) -> bool:
    """Whoever waits while the desk opens or closes is told, and keeps the place. The row must be locked."""
    before = ownership_of(conversation)
    if before.owner is not Owner.QUEUE:
        return False
    route = route_now(groups, conversation, now)
    if route.closed == before.after_hours:
        moved = out_of_step(conversation, route)
        conversation.group_id = conversation.group_id if route.closed else route.group.id
        return moved  # its own group went home, and the fall-back goes on: the same line, nothing to tell
    if route.closed:
        after, text = before.desk_closed(), _CLOSED + opening_words(groups, conversation, now=now)
    else:
        after, text = before.desk_opened(), _OPENED
        conversation.queued_at = None  # the hours in which nobody was there are no wait for a person
    conversation.group_id = route.group.id
    set_ownership(conversation, after, now=now)
    tell(session, conversation, text, now=now)
    return True


def out_of_step(conversation: ConversationRow, route: Route) -> bool:
    """Whether it waits as if the desk were open when it is closed or the reverse, or on a group that went home."""
    return route.closed != conversation.after_hours or (
        not route.closed and conversation.group_id not in (None, route.group.id)
    )


def queue_words(groups: SkillGroups, conversation: ConversationRow, *, now: datetime) -> str:
    """What is said to whoever has just entered the queue. Who is in danger is not told to wait for a person."""
    if is_unseen(conversation):
        return IN_DANGER_AFTER_HOURS if conversation.after_hours else IN_DANGER
    return AFTER_HOURS + opening_words(groups, conversation, now=now) if conversation.after_hours else QUEUED


async def hears_again(session: AsyncSession, conversation: ConversationRow, *, now: datetime) -> bool:
    """Whether somebody in danger goes on writing and no person has seen it for a minute since that was said."""
    if not is_unseen(conversation) or conversation.danger_escalated_at is None:
        return False
    said = MessageRow.conversation_id == conversation.id, MessageRow.text.in_(_NOBODY_SAW_IT)
    last = await session.scalar(select(MessageRow.created_at).where(*said).order_by(MessageRow.seq.desc()).limit(1))
    return last is None or now - last >= TELL_AGAIN_AFTER


def opening_words(groups: SkillGroups, conversation: ConversationRow, *, now: datetime) -> str:
    """When the desk opens next, where that is known; nothing is promised where it is not."""
    opens = groups.next_opening(groups.get(conversation.group_id), now)
    if opens is None:
        return ""
    return f"最近一次人工服务从 {opens.month} 月 {opens.day} 日 {opens:%H:%M} 开始。"


def route_now(groups: SkillGroups, conversation: ConversationRow, now: datetime) -> Route:
    """The group it waits for while that one is open; else anew by its area."""
    area = Area(conversation.topic_area) if conversation.topic_area else None
    if conversation.group_id is None:
        return groups.route(area, now)
    own = groups.get(conversation.group_id)
    if groups.is_open(own, now):
        return Route(own, closed=False)
    held = groups.route_to(own.id, now)
    if not held.closed and not conversation.after_hours:
        return held  # its hours are not known: whoever transferred it there knew that somebody is in
    return groups.route(area, now)
