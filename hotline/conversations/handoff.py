"""The citizen asks for a person, or stops waiting for one: the button that needs no brain."""

from hotline.blocks.standing import is_blocked, told_again
from hotline.conversations.events import TurnEvent, note_of_last_answer
from hotline.conversations.hub import QUEUE, conversation_topic
from hotline.conversations.messages import HandoffAccepted, State
from hotline.conversations.ownership import IllegalChange, Owner
from hotline.conversations.receipts import add_receipt, latest_receipt, reveal
from hotline.conversations.store import (
    Draft,
    append,
    conversation_now,
    lock_conversation,
    ownership_of,
    set_ownership,
    state_of,
)
from hotline.conversations.waiting import end_wait, follow_hours, join_queue, queue_words
from hotline.errors import Conflict
from hotline.services import Services
from hotline.vocabulary import Area, Reason, Sender, WaitEnd

_CANCELLED = "已经取消转人工，智能助手（非真人）继续为您服务。"


async def request_handoff(
    services: Services,
    *,
    conversation_id: str,
    reason: str | None = None,
    topic: Area | None = None,
    contact: str | None = None,
) -> HandoffAccepted:
    """Join the queue. Asking again while waiting or served changes nothing and shows the receipt without its code; whoever is
    blocked is told until when."""
    async with services.database.write() as session:
        conversation = await lock_conversation(session, conversation_id)
        now = conversation_now(services.clock, conversation)
        area = topic or (Area(conversation.topic_area) if conversation.topic_area else None)
        follow_hours(services.groups, session, conversation, now=now)
        blocked = is_blocked(conversation, now=now)
        if blocked:
            append(session, conversation, Draft(Sender.SYSTEM, told_again(conversation)), now=now)
        conversation.handoff_contact = contact or conversation.handoff_contact
        if not blocked and await join_queue(services.groups, session, conversation, area=area, now=now):
            conversation.handoff_reason = reason
            conversation.topic_area = area
            await note_of_last_answer(
                session,
                conversation_id,
                TurnEvent.HANDED_OFF,
                at=services.clock.now(),
                detail={"reason": Reason.BUTTON},
            )
            text = queue_words(services.groups, conversation, now=now)
            append(session, conversation, Draft(Sender.SYSTEM, text), now=now)
            receipt = add_receipt(session, conversation, now=now).number
        else:
            receipt = await latest_receipt(session, conversation_id)
        state = await state_of(session, conversation)
    await services.hub.signal(conversation_topic(conversation_id), QUEUE)
    return HandoffAccepted(state=state, resume=await reveal(services, receipt) if receipt else None)


async def cancel_handoff(services: Services, *, conversation_id: str) -> State:
    """Leave the queue and go on with the bot. Raises Conflict once a person has taken over."""
    async with services.database.write() as session:
        conversation = await lock_conversation(session, conversation_id)
        before = ownership_of(conversation)
        try:
            after = before.cancel_handoff()
        except IllegalChange as error:
            taken = error.owner is Owner.STAFF
            why = "工作人员已经接入，这段会话由人工为您服务。" if taken else "这段会话已经结束，没有在等人工。"
            raise Conflict(why) from error
        if after is not before:
            now = conversation_now(services.clock, conversation)
            end_wait(session, conversation, WaitEnd.GIVEN_UP, now=now)
            set_ownership(conversation, after, now=now)
            append(session, conversation, Draft(Sender.SYSTEM, _CANCELLED), now=now)
        state = await state_of(session, conversation)
    await services.hub.signal(conversation_topic(conversation_id), QUEUE)
    return state
