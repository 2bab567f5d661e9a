"""A citizen leaves a question and a way to be reached instead of waiting; and takes that back."""

from dataclasses import dataclass
from datetime import datetime

from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.blocks.standing import is_blocked, told_again
from hotline.callbacks.models import CallbackRow
from hotline.callbacks.rules import due_at, in_words, plain_number
from hotline.callbacks.store import open_promise
from hotline.callbacks.telephone import take_back_all
from hotline.callbacks.words import DayPart, PromiseKind, PromiseStatus
from hotline.clock import local_iso
from hotline.conversations.hub import QUEUE, conversation_topic
from hotline.conversations.messages import Resume, State
from hotline.conversations.models import ConversationRow
from hotline.conversations.ownership import Owner
from hotline.conversations.receipts import add_receipt, latest_receipt, reveal
from hotline.conversations.results import living
from hotline.conversations.store import (
    Draft,
    append,
    conversation_now,
    lock_conversation,
    new_id,
    ownership_of,
    set_ownership,
    state_of,
)
from hotline.conversations.waiting import end_wait, follow_hours
from hotline.errors import Conflict, Invalid
from hotline.services import Services
from hotline.vocabulary import Area, Sender, WaitEnd

LONGEST_WORD = 12
_ANSWER = "留言已经登记，工作人员最晚在{due}前在这里答复您。凭回执号和取回码回来看。"
_CALL = "回电已经登记，工作人员最晚在{due}前给您打电话。"
_WITH_WORD = "接通后请您先说出约好的暗号，对上了才谈您的事。工作人员不会先念暗号，也不会向您要验证码、要钱。"
_WITHOUT_WORD = "您没有约暗号，所以电话里不谈内容，只请您回到这里看答复。"
_WITHDRAWN = "已经取消，不用再等答复或者回电了。"


@dataclass(frozen=True)
class Wish:
    """What the citizen asks for. Everything after `kind` is about a call."""

    kind: PromiseKind
    number: str | None = None
    day_part: DayPart = DayPart.ANY
    safe: bool = False
    may_say_hotline: bool = False
    check_word: str | None = None


class Promise(BaseModel):
    """What was promised, as the citizen sees it. Of the number only the end."""

    kind: PromiseKind
    due_at: str
    due: str = Field(description="the same moment in words")
    late: bool
    number_end: str | None
    day_part: DayPart


class PromiseState(BaseModel):
    """The promise that is open, if any."""

    promise: Promise | None


class Promised(BaseModel):
    """A new promise, and the pair by which one comes back for it."""

    promise: Promise
    state: State
    resume: Resume


async def make_promise(services: Services, *, conversation_id: str, wish: Wish) -> Promised:
    """Write it down and say until when; whoever stood in line leaves it. Asking again replaces what was asked."""
    async with services.database.write() as session:
        conversation = await lock_conversation(session, conversation_id)
        _require_nobody_serves(conversation)
        now = conversation_now(services.clock, conversation)
        row = await _write_down(services, session, conversation, wish, now=now)
        follow_hours(services.groups, session, conversation, now=now)
        leaves_line = conversation.owner == Owner.QUEUE and not conversation.after_hours
        if leaves_line:
            end_wait(session, conversation, WaitEnd.GIVEN_UP, now=now)
            set_ownership(conversation, ownership_of(conversation).cancel_handoff(), now=now)
        append(session, conversation, Draft(Sender.SYSTEM, promise_words(row)), now=now)
        receipt = await latest_receipt(session, conversation_id)
        receipt = receipt or add_receipt(session, conversation, now=now).number
        promise, state = view_promise(row, now=now), await state_of(session, conversation)
    await services.hub.signal(conversation_topic(conversation_id), QUEUE)
    return Promised(promise=promise, state=state, resume=await reveal(services, receipt))


async def promise_call(
    services: Services, session: AsyncSession, conversation: ConversationRow, wish: Wish, *, now: datetime
) -> CallbackRow:
    """Promise a call to whom a seat has asked for a number: nobody is taken out of hand or out of line by it.

    The conversation must be locked. Raises Invalid for a number that cannot be called.
    """
    return await _write_down(services, session, conversation, wish, now=now)


async def promise_of(services: Services, conversation_id: str) -> PromiseState:
    """The open promise. Raises NotFound when the conversation was erased."""
    async with services.database.read() as session:
        conversation = await living(session, conversation_id)
        row = await open_promise(session, conversation_id)
    now = conversation_now(services.clock, conversation)
    return PromiseState(promise=view_promise(row, now=now) if row else None)


async def withdraw_promise(services: Services, *, conversation_id: str) -> PromiseState:
    """The citizen does not want it any more. The number is forgotten at once."""
    async with services.database.write() as session:
        conversation = await lock_conversation(session, conversation_id)
        if await withdraw_call(services, session, conversation):
            now = conversation_now(services.clock, conversation)
            append(session, conversation, Draft(Sender.SYSTEM, _WITHDRAWN), now=now)
    await services.hub.signal(conversation_topic(conversation_id), QUEUE)
    return PromiseState(promise=None)


async def withdraw_call(services: Services, session: AsyncSession, conversation: ConversationRow) -> bool:
    """Take an open promise back and forget its number. The conversation must be locked. False where none is open."""
    row = await open_promise(session, conversation.id)
    if row is None:
        return False
    now = conversation_now(services.clock, conversation)
    await take_back_all(session, conversation.id, now=services.clock.now())
    row.status, row.ended_at, row.number, row.check_word = PromiseStatus.WITHDRAWN, now, None, None
    return True


def view_promise(row: CallbackRow, *, now: datetime) -> Promise:
    """The row as the citizen sees it."""
    return Promise(
        kind=PromiseKind(row.kind),
        due_at=local_iso(row.due_at),
        due=in_words(row.due_at),
        late=row.due_at < now,
        number_end=row.number[-4:] if row.number else None,
        day_part=DayPart(row.day_part),
    )


async def _write_down(
    services: Services, session: AsyncSession, conversation: ConversationRow, wish: Wish, *, now: datetime
) -> CallbackRow:
    number = _callable(wish)
    if is_blocked(conversation, now=now):
        raise Conflict(told_again(conversation))
    area = Area(conversation.topic_area) if conversation.topic_area else None
    route = services.groups.route(area, now)
    await take_back_all(session, conversation.id, now=services.clock.now())
    row = await open_promise(session, conversation.id) or _new_row(conversation.id, now)
    since = services.groups.next_opening(route.group, now) or now if route.closed else now
    row.group_id, row.kind, row.number = route.group.id, wish.kind, number
    row.day_part, row.safe, row.may_say_hotline = wish.day_part, wish.safe, wish.may_say_hotline
    row.check_word = (wish.check_word or "").strip() or None if number else None
    row.due_at = due_at(wish.day_part, since=since, hours=services.targets.message_box.answer_hours)
    session.add(row)
    return row


def _callable(wish: Wish) -> str | None:
    if wish.kind is PromiseKind.ANSWER:
        return None
    number = plain_number(wish.number or "")
    if number is None:
        raise Invalid("电话号码不对：手机号写 11 位，座机带区号。")
    return number


def _require_nobody_serves(conversation: ConversationRow) -> None:
    if conversation.owner == Owner.STAFF:
        raise Conflict("工作人员正在接待您，直接在这里写就行。")
    if conversation.owner == Owner.CLOSED:
        raise Conflict("这次会话已经结束。先写一句要问的事，再留言或者请回电。")


def _new_row(conversation_id: str, now: datetime) -> CallbackRow:
    return CallbackRow(id=new_id(), conversation_id=conversation_id, status=PromiseStatus.OPEN, created_at=now)


def promise_words(row: CallbackRow) -> str:
    """What was promised, as the citizen reads it in the talk."""
    if row.kind == PromiseKind.ANSWER:
        return _ANSWER.format(due=in_words(row.due_at))
    return _CALL.format(due=in_words(row.due_at)) + (_WITH_WORD if row.check_word else _WITHOUT_WORD)
