"""What a seat does to a conversation, each with its audit entry in the same transaction."""

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncSession

from hotline.conversations import takeover
from hotline.conversations.messages import Message, State
from hotline.conversations.takeover import SeatRef
from hotline.desk.sessions import Staff
from hotline.privacy.audit import Action, Object, record
from hotline.services import Services


async def claim(services: Services, staff: Staff, conversation_id: str) -> State:
    """Take it. Raises Conflict, naming the seat, when another has it."""
    async with services.database.write() as session:
        state = await takeover.claim(services, conversation_id=conversation_id, seat=_seat(staff), session=session)
        _record(services, session, staff, Action.CONVERSATION_CLAIMED, conversation_id)
    await takeover.announce(services, conversation_id)
    return state


async def say(services: Services, staff: Staff, conversation_id: str, text: str) -> Message:
    """Write to the citizen in one's own conversation."""
    async with services.database.write() as session:
        message = await takeover.say(
            services, conversation_id=conversation_id, seat=_seat(staff), text=text, session=session
        )
        _record(services, session, staff, Action.CONVERSATION_ANSWERED, conversation_id, {"seq": message.seq})
    await takeover.announce(services, conversation_id)
    return message


async def give_back(services: Services, staff: Staff, conversation_id: str) -> State:
    """Return one's own conversation to the bot."""
    async with services.database.write() as session:
        state = await takeover.give_back(services, conversation_id=conversation_id, seat=_seat(staff), session=session)
        _record(services, session, staff, Action.CONVERSATION_RETURNED, conversation_id)
    await takeover.announce(services, conversation_id)
    return state


async def close(services: Services, staff: Staff, conversation_id: str) -> State:
    """End one's own conversation."""
    async with services.database.write() as session:
        state = await takeover.close(services, conversation_id=conversation_id, seat=_seat(staff), session=session)
        _record(services, session, staff, Action.CONVERSATION_CLOSED, conversation_id)
    await takeover.announce(services, conversation_id)
    return state


async def acknowledge_danger(services: Services, staff: Staff, conversation_id: str) -> None:
    """Say that a person has seen the alarm. It stops; the conversation keeps its place."""
    async with services.database.write() as session:
        await takeover.acknowledge_danger(services, conversation_id=conversation_id, session=session)
        _record(services, session, staff, Action.DANGER_ACKNOWLEDGED, conversation_id)
    await takeover.announce(services, conversation_id)


def _seat(staff: Staff) -> SeatRef:
    return SeatRef(id=staff.id, staff_no=staff.staff_no, name=staff.name)


def _record(
    services: Services,
    session: AsyncSession,
    staff: Staff,
    action: Action,
    conversation_id: str,
    details: Mapping[str, str | int | bool] | None = None,
) -> None:
    it = Object("conversation", conversation_id)
    record(session, at=services.clock.now(), actor=staff.actor, action=action, object=it, details=details)
