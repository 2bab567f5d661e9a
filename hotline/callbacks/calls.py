"""Calling back: who may be called now, what the caller has to know, and how the call ended."""

from datetime import datetime, time

from pydantic import BaseModel, Field
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.callbacks.models import CallbackRow, CallRow
from hotline.callbacks.rules import may_call
from hotline.callbacks.telephone import hand_over, take_back
from hotline.callbacks.words import PART_TITLES, CallOutcome, DayPart, PromiseKind, PromiseStatus
from hotline.clock import SHANGHAI, day_of
from hotline.conversations.hub import QUEUE, conversation_topic
from hotline.conversations.models import ConversationRow
from hotline.conversations.ownership import Owner
from hotline.conversations.store import Draft, append, conversation_now, lock_conversation, new_id, prove
from hotline.errors import Conflict, Forbidden, Invalid, NotFound
from hotline.privacy.audit import Action, Actor, Object, record
from hotline.services import Services
from hotline.staff.models import SeatRow
from hotline.staff.sessions import Staff
from hotline.vocabulary import Proof, Sender

_GONE = "没有找到这条留言或回电，它可能已经办完、取消或删除。"
_TALKED = "工作人员（工号 {staff_no}）和您通过电话了。还有不清楚的，可以接着在这里问。"
_WRITING = "不再给您打电话了，工作人员会在这里书面答复您，请凭回执号和取回码回来看。"


class StartedCall(BaseModel):
    """A call that begins now: only now does the seat see the number and the check word."""

    call_id: str
    number: str
    check_word: str | None = Field(description="said by the citizen, never read out first; null: nothing may be told")
    safe: bool = Field(description="nobody else answers there")
    may_say_hotline: bool = Field(description="whether to say that 12348 is calling")
    calls_left_today: int
    rings: bool = Field(description="the telephone system rings the seat and then the number; false: dial by hand")


async def start_call(services: Services, staff: Staff, callback_id: str) -> StartedCall:
    """Show the number, and count the call. Conflict outside the time asked for, or when today's calls are used up."""
    async with services.database.write() as session:
        row, conversation = await _locked(session, staff, callback_id)
        if row.kind != PromiseKind.CALL or row.number is None:
            raise Conflict("这一条要书面答复，不打电话。")
        now = conversation_now(services.clock, conversation)
        if await session.scalar(select(CallRow.id).where(CallRow.callback_id == row.id, CallRow.outcome.is_(None))):
            raise Conflict("上一个电话还没有记结果，先记下来再打。")
        if not may_call(DayPart(row.day_part), late=row.due_at < now, now=now):
            raise Conflict(f"约的是{PART_TITLES[DayPart(row.day_part)]}，现在不打。")
        left = services.settings.calls_a_day - await _calls_today(session, row.number, now)
        if left <= 0:
            raise Conflict(f"这个没有核实过的号码今天已经打过 {services.settings.calls_a_day} 次，明天再打。")
        call = CallRow(
            id=new_id(),
            callback_id=row.id,
            conversation_id=row.conversation_id,
            number=row.number,
            staff_id=staff.id,
            staff_no=staff.staff_no,
            started_at=now,
        )
        session.add(call)
        rings = hand_over(services, session, row, call, rehearsal=conversation.rehearsal)
        _note(services, session, staff.actor, Action.CALL_STARTED, row)
        started = StartedCall(
            call_id=call.id,
            number=row.number,
            check_word=row.check_word,
            safe=row.safe,
            may_say_hotline=row.may_say_hotline,
            calls_left_today=left - 1,
            rings=rings,
        )
    await services.hub.signal(QUEUE)
    return started


async def end_call(services: Services, staff: Staff, callback_id: str, call_id: str, outcome: CallOutcome) -> None:
    """How it ended. Talking about the matter takes the check word; after some ends the answer is owed in writing."""
    async with services.database.write() as session:
        row, conversation = await _locked(session, staff, callback_id)
        call = await session.get(CallRow, call_id)
        if call is None or call.callback_id != row.id:
            raise NotFound(_GONE)
        if call.outcome is not None:
            raise Conflict("这个电话的结果已经记过了。")
        if outcome is CallOutcome.REACHED and row.check_word is None:
            raise Invalid("没有约暗号的，电话里不能谈内容；请选“接通了，请他回来看答复”。")
        await settle_call(services, session, staff.actor, row, conversation, call, outcome)
        if outcome is CallOutcome.REACHED:
            now = conversation_now(services.clock, conversation)
            row.status, row.ended_at = PromiseStatus.KEPT, now
            row.number = row.check_word = None  # of no more use
            if conversation.owner == Owner.STAFF and conversation.staff_id == staff.id:
                prove(conversation, Proof.CHECK_WORD, now=now)
            append(session, conversation, Draft(Sender.SYSTEM, _TALKED.format(staff_no=staff.staff_no)), now=now)
    await services.hub.signal(conversation_topic(conversation.id), QUEUE)


async def settle_call(
    services: Services,
    session: AsyncSession,
    actor: Actor,
    row: CallbackRow,
    conversation: ConversationRow,
    call: CallRow,
    outcome: CallOutcome,
) -> None:
    """Write down how it ended, in the caller's transaction, which holds the conversation."""
    call.outcome = outcome
    await take_back(session, call, now=services.clock.now())
    _note(services, session, actor, Action.CALL_ENDED, row, outcome=outcome)
    if outcome.to_writing:
        _answer_in_writing(session, row, conversation, conversation_now(services.clock, conversation))


async def answer_in_writing(services: Services, staff: Staff, callback_id: str) -> None:
    """Give up calling after at least one try: the promise stands, and is kept by an answer in the conversation."""
    async with services.database.write() as session:
        row, conversation = await _locked(session, staff, callback_id)
        tried = await session.scalar(select(func.count()).where(CallRow.callback_id == row.id))
        if row.kind != PromiseKind.CALL or not tried:
            raise Conflict("还没有打过电话，先打一次。")
        _note(services, session, staff.actor, Action.CALLS_GIVEN_UP, row)
        _answer_in_writing(session, row, conversation, conversation_now(services.clock, conversation))
    await services.hub.signal(conversation_topic(conversation.id), QUEUE)


async def _locked(session: AsyncSession, staff: Staff, callback_id: str) -> tuple[CallbackRow, ConversationRow]:
    """An open promise of this seat's groups, its conversation locked."""
    row = await session.get(CallbackRow, callback_id)
    if row is None:
        raise NotFound(_GONE)
    conversation = await lock_conversation(session, row.conversation_id)
    await session.refresh(row)
    if row.status != PromiseStatus.OPEN:
        raise NotFound(_GONE)
    seat = await session.get_one(SeatRow, staff.id)
    if seat.group_ids and row.group_id not in seat.group_ids:
        raise Forbidden("这一条归别的技能组。")
    return row, conversation


async def _calls_today(session: AsyncSession, number: str, now: datetime) -> int:
    """Calls to this number since midnight, for whichever conversation: a number is no less somebody's for that."""
    midnight = datetime.combine(day_of(now), time(), SHANGHAI)
    counted = select(func.count()).where(CallRow.number == number, CallRow.started_at >= midnight)
    return await session.scalar(counted) or 0


def _answer_in_writing(session: AsyncSession, row: CallbackRow, conversation: ConversationRow, now: datetime) -> None:
    row.kind, row.number, row.check_word = PromiseKind.ANSWER, None, None
    append(session, conversation, Draft(Sender.SYSTEM, _WRITING), now=now)


def _note(
    services: Services, session: AsyncSession, actor: Actor, action: Action, row: CallbackRow, **details: str
) -> None:
    it = Object("conversation", row.conversation_id)
    record(session, at=services.clock.now(), actor=actor, action=action, object=it, details=details)
