"""What a seat does with a conversation: take it, answer, give it back to the bot, end it.

Each step takes part in the caller's write transaction, so that the caller's audit entry shares its fate; after its
commit the caller tells the others by `announce`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from hotline.conversations.hub import QUEUE, conversation_topic
from hotline.conversations.incoming import clean_text
from hotline.conversations.messages import Message, State, message_of
from hotline.conversations.models import ConversationRow
from hotline.conversations.ownership import IllegalChange, Owner, Ownership
from hotline.conversations.store import (
    Draft,
    append,
    conversation_now,
    has_open_danger,
    lock_conversation,
    ownership_of,
    set_ownership,
    state_of,
)
from hotline.errors import Conflict, Forbidden
from hotline.services import Services
from hotline.vocabulary import Sender

_Step = Callable[[ConversationRow, Ownership], Ownership]

_TAKEN = "{name}（工号 {staff_no}）已经接入，正在看您前面写的内容。"
_RETURNED = "人工服务告一段落，接下来由智能助手（非真人）继续为您服务。需要时可以再转人工。"
_CLOSED = "这次会话已经结束。还有问题可以直接在这里接着写，也可以拨打 12348。欢迎为这次服务打个分。"


@dataclass(frozen=True)
class SeatRef:
    """The member of staff who acts: account id, the number shown to the citizen, and the name to be called by."""

    id: str
    staff_no: str
    name: str


async def claim(services: Services, session: AsyncSession, *, conversation_id: str, seat: SeatRef) -> State:
    """Take a waiting conversation, or one in danger from the bot. Raises Conflict when another seat has it."""

    def take(conversation: ConversationRow, ownership: Ownership) -> Ownership:
        return ownership.claim(seat.id, in_danger=has_open_danger(conversation))

    text = _TAKEN.format(name=seat.name, staff_no=seat.staff_no)
    return await _change(services, session, conversation_id, seat, take, text)


async def give_back(services: Services, session: AsyncSession, *, conversation_id: str, seat: SeatRef) -> State:
    """Return one's own conversation to the bot. Raises Conflict when it is not one's own."""
    return await _change(services, session, conversation_id, seat, lambda _, own: own.give_back(seat.id), _RETURNED)


async def close(services: Services, session: AsyncSession, *, conversation_id: str, seat: SeatRef) -> State:
    """End one's own conversation. A later message of the citizen opens it again, with the bot."""
    return await _change(services, session, conversation_id, seat, lambda _, own: own.close(seat.id), _CLOSED)


async def say(services: Services, session: AsyncSession, *, conversation_id: str, seat: SeatRef, text: str) -> Message:
    """Write to the citizen in one's own conversation. Raises Forbidden when it is not one's own."""
    cleaned = clean_text(text)
    conversation = await lock_conversation(session, conversation_id)
    if conversation.owner != Owner.STAFF or conversation.staff_id != seat.id:
        raise Forbidden("这段会话现在不在您手里，请先接入再回复。")
    now = conversation_now(services.clock, conversation)
    row = append(session, conversation, Draft(Sender.STAFF, cleaned, staff_id=seat.id), now=now)
    await session.flush()
    return message_of(row)


async def acknowledge_danger(services: Services, session: AsyncSession, *, conversation_id: str) -> None:
    """A seat has seen the alarm; the conversation keeps its place until somebody claims it."""
    conversation = await lock_conversation(session, conversation_id)
    if has_open_danger(conversation) and conversation.danger_acknowledged_at is None:
        conversation.danger_acknowledged_at = conversation_now(services.clock, conversation)


async def announce(services: Services, conversation_id: str) -> None:
    """Tell the citizen's page and the desk that something changed here."""
    await services.hub.signal(conversation_topic(conversation_id), QUEUE)


async def _change(
    services: Services, session: AsyncSession, conversation_id: str, seat: SeatRef, step: _Step, text: str
) -> State:
    conversation = await lock_conversation(session, conversation_id)
    before = ownership_of(conversation)
    try:
        after = step(conversation, before)
    except IllegalChange as error:
        raise Conflict(_why(error.owner, conversation.staff_no)) from error
    if after is not before:
        now = conversation_now(services.clock, conversation)
        set_ownership(conversation, after, now=now)
        if after.owner is Owner.STAFF:
            conversation.staff_no = seat.staff_no
            conversation.danger_acknowledged_at = conversation.danger_acknowledged_at or (
                now if conversation.danger_at else None
            )
        if before.owner is Owner.STAFF:  # the seat who took it lets go: the danger is dealt with
            conversation.danger_class = conversation.danger_at = conversation.danger_acknowledged_at = None
        append(session, conversation, Draft(Sender.SYSTEM, text), now=now)
    return await state_of(session, conversation)


def _why(owner: Owner, staff_no: str | None) -> str:
    if owner is Owner.STAFF:
        return f"这段会话已由工号 {staff_no} 接入。"
    return (
        "这段会话现在由智能助手处理，没有在等人工。" if owner is Owner.BOT else "这段会话不能这样操作，请刷新后再看。"
    )
