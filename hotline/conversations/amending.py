"""A seat puts right what it wrote: said anew below, marked as such, and the wrong words withdrawn from every screen.

The first wording stays in the table: who has to find out what a citizen was told still can.
"""

from sqlalchemy.ext.asyncio import AsyncSession

from hotline.conversations.incoming import clean_text
from hotline.conversations.messages import Message, message_of
from hotline.conversations.models import MessageRow
from hotline.conversations.ownership import Owner
from hotline.conversations.store import Draft, append, conversation_now, lock_conversation
from hotline.conversations.takeover import SeatRef
from hotline.errors import Conflict, Forbidden, NotFound
from hotline.services import Services
from hotline.vocabulary import Sender

_OPENING = "更正："
"""In the text itself, so that it is seen on every page, in the transcript and in other channels."""


async def amend(
    services: Services, session: AsyncSession, *, conversation_id: str, message_id: str, seat: SeatRef, text: str
) -> Message:
    """Say anew what one of one's own messages said, in one's own conversation.

    Raises NotFound for no such message of this seat, Forbidden where the conversation is another's, Conflict where it
    was put right already: the later message is the one to amend.
    """
    cleaned = clean_text(text)
    conversation = await lock_conversation(session, conversation_id)
    if conversation.owner != Owner.STAFF or conversation.staff_id != seat.id:
        raise Forbidden("这段会话现在不在您手里，不能更正。")
    wrong = await session.get(MessageRow, message_id)
    if wrong is None or wrong.conversation_id != conversation_id or wrong.sender != Sender.STAFF:
        raise NotFound("没有这条回复。")
    if wrong.staff_id != seat.id:
        raise Forbidden("只能更正自己写的回复。")
    if wrong.amended_by is not None:
        raise Conflict("这条已经更正过了，请更正后面那一条。")
    draft = Draft(Sender.STAFF, _OPENING + cleaned, staff_id=seat.id, amends=wrong.id)
    row = append(session, conversation, draft, now=conversation_now(services.clock, conversation))
    wrong.amended_by = row.id
    await session.flush()
    return message_of(row)
