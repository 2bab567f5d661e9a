"""A caller on the telephone: a seat opens the conversation, types what is said and reads out what the bot answers."""

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.callbacks.rules import plain_number
from hotline.conversations.incoming import Incoming
from hotline.conversations.messages import TurnResult
from hotline.conversations.models import ConversationRow
from hotline.conversations.ownership import Owner
from hotline.conversations.store import lock_conversation, new_id, ownership_of
from hotline.conversations.takeover import announce
from hotline.conversations.turns import Turns
from hotline.desk.casework import announced, note
from hotline.desk.seats import lock_seat
from hotline.errors import Forbidden, Invalid
from hotline.privacy.audit import Action
from hotline.procedures.print_codes import PrintCode, issue_print_code
from hotline.services import Services
from hotline.staff.presence import Presence
from hotline.staff.sessions import Staff
from hotline.tokens import digest, new_token
from hotline.vocabulary import Channel


class CallTaken(BaseModel):
    """The conversation in which the call is kept."""

    conversation_id: str


async def take_call(services: Services, staff: Staff) -> CallTaken:
    """Begin at once and ask for nothing: a telephone does not wait, whatever the seat has in hand or says it is doing.

    Nobody holds the token. A caller has read no privacy notice, so nothing of the call is used for learning.
    """
    now = services.clock.now()
    async with services.database.write() as session:
        seat = await lock_seat(session, staff.id)
        if not seat.is_there:
            seat.turn(Presence.ONLINE, at=now)
        conversation = ConversationRow(
            id=new_id(),
            token_digest=digest(new_token()),
            channel=Channel.PHONE,
            owner=Owner.STAFF,
            owner_epoch=1,
            staff_id=staff.id,
            staff_no=staff.staff_no,
            next_seq=1,
            learning_refused_at=now,
            created_at=now,
            last_message_at=now,
        )
        session.add(conversation)
        await session.flush()
        note(services, session, staff, Action.CALL_TAKEN, conversation.id)
    await announce(services, conversation.id)
    return CallTaken(conversation_id=conversation.id)


async def note_caller(
    services: Services, staff: Staff, conversation_id: str, *, number: str | None, district: str | None
) -> None:
    """Who calls, as far as it is known. The number is what the caller says, and nobody has checked it."""
    digits = plain_number(number) if number else None
    if number and digits is None:
        raise Invalid("号码不完整：手机 11 位，座机带区号。不知道可以不填。")
    if district is not None and not (await services.content.directory(services.database)).knows_district(district):
        raise Invalid(f"没有“{district}”这个区县；不在本市的请选外地。")
    async with announced(services, conversation_id) as session:
        conversation = await _on_the_line(session, staff, conversation_id)
        conversation.handoff_contact, conversation.district = digits, district
        note(services, session, staff, Action.CALLER_NOTED, conversation_id)


async def hear(
    turns: Turns, staff: Staff, conversation_id: str, *, client_message_id: str, text: str | None, payload: str | None
) -> TurnResult:
    """What the caller said, or which of the options; what the bot makes of it is for the seat to read out."""
    incoming = Incoming(client_message_id, text, payload, typed_by=staff.actor)
    return await turns.take(conversation_id, incoming)


async def print_code(services: Services, staff: Staff, conversation_id: str, run_id: str) -> PrintCode:
    """A 取件码 for the papers of a finished run, to be told on the telephone; the former one ends."""
    async with services.database.write() as session:
        await _on_the_line(session, staff, conversation_id)
        note(services, session, staff, Action.PRINT_CODE_TAKEN, conversation_id, {"run": run_id})
    return await issue_print_code(services, conversation_id=conversation_id, run_id=run_id)


async def _on_the_line(session: AsyncSession, staff: Staff, conversation_id: str) -> ConversationRow:
    conversation = await lock_conversation(session, conversation_id)
    ownership = ownership_of(conversation)
    if not ownership.on_the_line or ownership.staff_id != staff.id:
        raise Forbidden("这个来电现在不在您手里。")
    return conversation
