"""What a seat does with a conversation: take it, answer, pass it on, give it back to the bot, end it.

Each step takes part in the caller's write transaction, so that the caller's audit entry shares its fate; after its
commit the caller tells the others by `announce`.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.callbacks.store import keep_answer, open_promise
from hotline.conversations.alarms import SEEN, acknowledge, end_danger, raise_alarm
from hotline.conversations.hub import QUEUE, conversation_topic
from hotline.conversations.incoming import clean_text
from hotline.conversations.messages import Message, State, message_of
from hotline.conversations.models import ConversationRow
from hotline.conversations.ownership import IllegalChange, Owner, Ownership
from hotline.conversations.store import (
    Draft,
    append,
    conversation_now,
    danger_open,
    has_open_danger,
    lock_conversation,
    ownership_of,
    set_ownership,
    state_of,
    tell,
)
from hotline.conversations.waiting import end_wait, enter, opening_words, route_now
from hotline.errors import Conflict, Forbidden
from hotline.quality.first_replies import note_reply, note_silence
from hotline.services import Services
from hotline.vocabulary import Channel, Sender, WaitEnd

type Admit = Callable[[ConversationRow], Awaitable[None]]

_TAKEN = "{name}（工号 {staff_no}）已经接入，正在看您前面写的内容。"
_GIVEN = "已经分给{name}（工号 {staff_no}），他会先看您前面写的内容，不用再说一遍。"
_PASSED = "接下来由{name}（工号 {staff_no}）为您服务，前面写过的他都看得到，不用再说一遍。"
_GROUP = "已经为您转到{group}，您排队的时间照算，前面写过的不用再说一遍，请留意这里的回复。"
_GROUP_LATER = (
    "已经为您转到{group}。现在不是这个组的服务时间，您的问题已经登记，会在服务时间里回复；这期间智能助手可以回答您。"
)
LEFT = "接待您的工作人员（工号 {staff_no}）离开了，您的会话已经退回队伍，等候的时间照算，前面写过的不用再说一遍。"
NOT_OPENED = "工号 {staff_no} 暂时没有应答，您的会话已经退回队伍，等候的时间照算，前面写过的不用再说一遍。"
_SOON = "请留意这里的回复；着急可以拨打 12348。"
_LATER = "现在不是人工服务时间，会在服务时间里回复您；这期间智能助手可以回答您。"
_RETURNED = "人工服务告一段落，接下来由智能助手（非真人）继续为您服务。需要时可以再转人工。"
_CLOSED = "这次会话已经结束。还有问题可以直接在这里接着写，也可以拨打 12348。欢迎为这次服务打个分。"


@dataclass(frozen=True)
class SeatRef:
    """The member of staff who acts: account id, the number shown to the citizen, and the name to be called by."""

    id: str
    staff_no: str
    name: str


async def claim(
    services: Services, session: AsyncSession, *, conversation_id: str, seat: SeatRef, admit: Admit | None = None
) -> State:
    """Take one that waits, one in danger from the bot, or one that is owed an answer. Raises Conflict when another seat has it.

    `admit` may refuse, with the conversation locked, before anything changes.
    """
    conversation = await lock_conversation(session, conversation_id)
    in_danger, promise = has_open_danger(conversation), await open_promise(session, conversation_id)
    promised = promise is not None
    after = _step(conversation, lambda own: own.claim(seat.id, in_danger=in_danger, promised=promised))
    if promise is not None and conversation.group_id is None:
        conversation.group_id = promise.group_id
    if admit is not None and after.epoch != conversation.owner_epoch:
        await admit(conversation)
    return await _apply(
        services, session, conversation, after, _TAKEN.format(name=seat.name, staff_no=seat.staff_no), seat
    )


async def give(services: Services, session: AsyncSession, *, conversation_id: str, seat: SeatRef) -> int | None:
    """Give one that waits to a seat who did not ask for it. Its epoch from now on; None where it does not wait for that."""
    conversation = await lock_conversation(session, conversation_id)
    if not _may_be_given(conversation):
        return None
    after = ownership_of(conversation).claim(seat.id, in_danger=False)
    text = _GIVEN.format(name=seat.name, staff_no=seat.staff_no)
    await _apply(services, session, conversation, after, text, seat)
    return after.epoch


def waits_to_be_given() -> ColumnElement[bool]:
    """SQL: what may be given to a seat by itself. The danger alarm calls for a person who has seen it, a caller is brought
    by the telephone system.
    """
    row = ConversationRow
    here = row.owner == Owner.QUEUE, row.after_hours.is_(False), row.erased_at.is_(None)
    return and_(*here, ~danger_open(), row.channel != Channel.PHONE)


async def give_back(services: Services, session: AsyncSession, *, conversation_id: str, seat: SeatRef) -> State:
    """Return one's own conversation to the bot. Raises Conflict when it is not one's own, or somebody is on the telephone."""
    conversation = await lock_conversation(session, conversation_id)
    if ownership_of(conversation).on_the_line:
        raise Conflict("电话里的人看不到智能助手的回答，不能交回。请结束，或者转交。")
    after = _step(conversation, lambda own: own.give_back(seat.id))
    return await _apply(services, session, conversation, after, _RETURNED)


async def close(services: Services, session: AsyncSession, *, conversation_id: str, seat: SeatRef) -> State:
    """End one's own conversation. A later message of the citizen opens it again, with the bot."""
    conversation = await lock_conversation(session, conversation_id)
    after = _step(conversation, lambda own: own.close(seat.id))
    return await _apply(services, session, conversation, after, _CLOSED)


async def pass_to_colleague(
    services: Services,
    session: AsyncSession,
    *,
    conversation_id: str,
    seat: SeatRef,
    colleague: SeatRef,
    admit: Admit,
) -> State:
    """Give one's own conversation to a colleague who is there and has room (`admit`); it never waits in between."""
    conversation = await lock_conversation(session, conversation_id)
    after = _step(conversation, lambda own: own.pass_to(seat.id, colleague.id))
    await admit(conversation)
    text = _PASSED.format(name=colleague.name, staff_no=colleague.staff_no)
    return await _apply(services, session, conversation, after, text, colleague)


async def pass_to_group(
    services: Services, session: AsyncSession, *, conversation_id: str, seat: SeatRef, group_id: str
) -> State:
    """Give one's own conversation to a group: back in line there, in the place of the time it has waited in all."""
    conversation = await lock_conversation(session, conversation_id)
    now = conversation_now(services.clock, conversation)
    route = services.groups.route_to(group_id, now)
    after = _step(conversation, lambda own: own.let_go(seat.id, after_hours=route.closed))
    await enter(session, conversation, after, route, now=now)
    opening = opening_words(services.groups, conversation, now=now) if route.closed else ""
    text = (_GROUP_LATER if route.closed else _GROUP).format(group=route.group.title) + opening
    tell(session, conversation, text, now=now)
    return await state_of(session, conversation)


async def leave_behind(
    services: Services, session: AsyncSession, *, conversation_id: str, seat: SeatRef, told: str = LEFT
) -> None:
    """The seat has left or does not look: its conversation is back in line where it stood, and an alarm rings anew."""
    conversation = await lock_conversation(session, conversation_id)
    if conversation.owner != Owner.STAFF or conversation.staff_id != seat.id:
        return  # somebody took it over in the meantime
    now = conversation_now(services.clock, conversation)
    route = route_now(services.groups, conversation, now)
    after = ownership_of(conversation).let_go(seat.id, after_hours=route.closed)
    if has_open_danger(conversation):
        conversation.danger_alarmed_at = None  # nobody looks after it any more: it rings anew
        raise_alarm(conversation, now=now)
    await enter(session, conversation, after, route, now=now)
    opening = _LATER + opening_words(services.groups, conversation, now=now) if route.closed else _SOON
    tell(session, conversation, told.format(staff_no=seat.staff_no) + opening, now=now)


async def take_over(services: Services, session: AsyncSession, *, conversation_id: str, supervisor: SeatRef) -> State:
    """A supervisor takes a conversation from the seat who has it. Raises Conflict where no seat has it."""
    conversation = await lock_conversation(session, conversation_id)
    after = _step(conversation, lambda own: own.take_over(supervisor.id))
    text = _PASSED.format(name=supervisor.name, staff_no=supervisor.staff_no)
    return await _apply(services, session, conversation, after, text, supervisor)


async def say(services: Services, session: AsyncSession, *, conversation_id: str, seat: SeatRef, text: str) -> Message:
    """Write to the citizen in one's own conversation. Raises Forbidden when it is not one's own."""
    cleaned = clean_text(text)
    conversation = await lock_conversation(session, conversation_id)
    if conversation.owner != Owner.STAFF or conversation.staff_id != seat.id:
        raise Forbidden("这段会话现在不在您手里，请先接入再回复。")
    now = conversation_now(services.clock, conversation)
    row = append(session, conversation, Draft(Sender.STAFF, cleaned, staff_id=seat.id), now=now)
    await keep_answer(session, conversation_id, now=now)
    note_reply(session, conversation, staff_id=seat.id, now=now)
    await session.flush()
    return message_of(row)


async def acknowledge_danger(services: Services, session: AsyncSession, *, conversation_id: str, seat: SeatRef) -> None:
    """A seat has seen the alarm, and the citizen hears it; the conversation keeps its place until somebody claims it."""
    conversation = await lock_conversation(session, conversation_id)
    now = conversation_now(services.clock, conversation)
    if acknowledge(conversation, now=now):
        tell(session, conversation, SEEN.format(staff_no=seat.staff_no), now=now)


async def announce(services: Services, conversation_id: str) -> None:
    """Tell the citizen's page and the desk that something changed here."""
    await services.hub.signal(conversation_topic(conversation_id), QUEUE)


def _may_be_given(conversation: ConversationRow) -> bool:
    """`waits_to_be_given` for a loaded row."""
    waits = conversation.owner == Owner.QUEUE and not conversation.after_hours
    return waits and not has_open_danger(conversation) and conversation.channel != Channel.PHONE


def _step(conversation: ConversationRow, step: Callable[[Ownership], Ownership]) -> Ownership:
    """What the state machine says, its refusal in words. The row must be locked."""
    try:
        return step(ownership_of(conversation))
    except IllegalChange as error:
        raise Conflict(_why(error.owner, conversation.staff_no)) from error


async def _apply(
    services: Services,
    session: AsyncSession,
    conversation: ConversationRow,
    after: Ownership,
    text: str,
    seat: SeatRef | None = None,
) -> State:
    """Write the change, say it to the citizen. `seat` has it from now on; without one it leaves the desk."""
    if after != ownership_of(conversation):
        now = conversation_now(services.clock, conversation)
        end_wait(session, conversation, WaitEnd.CLAIMED, now=now)
        if seat is None:
            note_silence(session, conversation, now=now)
        set_ownership(conversation, after, now=now)
        if seat is not None:
            conversation.staff_no = seat.staff_no
            acknowledge(conversation, now=now)
        else:  # the seat who took it lets go: the danger is dealt with
            end_danger(conversation)
        tell(session, conversation, text, now=now)
    return await state_of(session, conversation)


def _why(owner: Owner, staff_no: str | None) -> str:
    if owner is Owner.STAFF:
        return f"这段会话已由工号 {staff_no} 接入。"
    return (
        "这段会话现在由智能助手处理，没有在等人工。" if owner is Owner.BOT else "这段会话不能这样操作，请刷新后再看。"
    )
