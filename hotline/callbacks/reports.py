"""What the telephone system reports of a call: reached, not reached, busy. The same report twice is one."""

from pydantic import Field

from hotline.callbacks.calls import settle_call
from hotline.callbacks.models import CallbackRow, CallRow
from hotline.callbacks.telephone import was_handed_over
from hotline.callbacks.words import CallOutcome, LineStatus, PromiseStatus
from hotline.conversations.hub import QUEUE, conversation_topic
from hotline.conversations.store import lock_conversation
from hotline.errors import Conflict, NotFound
from hotline.privacy.audit import SYSTEM
from hotline.services import Services
from hotline.web.bodies import Body

_ENDS = {LineStatus.NOT_REACHED: CallOutcome.NO_ANSWER, LineStatus.BUSY: CallOutcome.BUSY}
"""Where nobody was on the line there is nothing to ask the seat. Who was reached, and what was said, the seat writes."""
_UNKNOWN = "没有这个电话，它可能已经随会话删除。"


class CallReport(Body):
    """What became of one call on the line. `call` is the number under which it was handed over."""

    call: str = Field(pattern=r"^[0-9a-f]{32}$")
    status: LineStatus


async def take_call_report(services: Services, told: CallReport) -> bool:
    """Note it. False where it was noted before; Conflict where something else was. What a seat has written stands."""
    async with services.database.write() as session:
        call = await session.get(CallRow, told.call)
        if call is None or not await was_handed_over(session, call):
            raise NotFound(_UNKNOWN)
        conversation = await lock_conversation(session, call.conversation_id)
        await session.refresh(call)
        if call.line is not None:
            if call.line != told.status:
                raise Conflict(f"这个电话已经报过 {call.line}。")
            return False
        call.line = told.status
        row = await session.get_one(CallbackRow, call.callback_id)
        if call.outcome is None and told.status in _ENDS:
            if row.status == PromiseStatus.OPEN:
                await settle_call(services, session, SYSTEM, row, conversation, call, _ENDS[told.status])
            else:
                call.outcome = _ENDS[told.status]
    await services.hub.signal(conversation_topic(conversation.id), QUEUE)
    return True
