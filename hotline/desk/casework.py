"""What a seat does to a conversation, each with its audit entry in the same transaction."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncSession

from hotline.conversations import takeover
from hotline.conversations.amending import amend
from hotline.conversations.messages import Message, State
from hotline.conversations.store import lock_conversation
from hotline.conversations.takeover import SeatRef
from hotline.desk.seats import admit, lock_seat
from hotline.privacy.audit import Action, Object, record
from hotline.proposals.store import refuse_unread
from hotline.services import Services
from hotline.staff.presence import Presence
from hotline.staff.sessions import Staff


async def claim(services: Services, staff: Staff, conversation_id: str) -> State:
    """Take it. Raises Conflict, naming the seat, when another has it, or when this one is not free for more.

    Whoever claims is there: a seat that was offline is online from now on.
    """
    async with announced(services, conversation_id) as session:
        seat = await lock_seat(session, staff.id)
        state = await takeover.claim(
            services,
            session,
            conversation_id=conversation_id,
            seat=ref(staff),
            admit=lambda conversation: admit(services, session, seat, conversation),
        )
        if not seat.is_there:
            seat.turn(Presence.ONLINE, at=services.clock.now())
        note(services, session, staff, Action.CONVERSATION_CLAIMED, conversation_id)
    return state


async def put_right(services: Services, staff: Staff, conversation_id: str, message_id: str, text: str) -> Message:
    """Say anew what one wrote before; the citizen sees that it was put right."""
    async with announced(services, conversation_id) as session:
        await refuse_unread(session, await lock_conversation(session, conversation_id), account_id=staff.id)
        message = await amend(
            services,
            session,
            conversation_id=conversation_id,
            message_id=message_id,
            seat=ref(staff),
            text=text,
        )
        details = {"seq": message.seq, "amends": message_id}
        note(services, session, staff, Action.ANSWER_AMENDED, conversation_id, details)
    return message


async def acknowledge_danger(services: Services, staff: Staff, conversation_id: str) -> None:
    """Say that a person has seen the alarm. It stops; the conversation keeps its place."""
    async with announced(services, conversation_id) as session:
        await takeover.acknowledge_danger(services, session, conversation_id=conversation_id, seat=ref(staff))
        note(services, session, staff, Action.DANGER_ACKNOWLEDGED, conversation_id)


@asynccontextmanager
async def announced(services: Services, conversation_id: str) -> AsyncIterator[AsyncSession]:
    """A write transaction whose commit is told to the citizen's page and the desk."""
    async with services.database.write() as session:
        yield session
    await takeover.announce(services, conversation_id)


def ref(staff: Staff) -> SeatRef:
    """This person as the conversations know a seat."""
    return SeatRef(id=staff.id, staff_no=staff.staff_no, name=staff.name)


def note(
    services: Services,
    session: AsyncSession,
    staff: Staff,
    action: Action,
    conversation_id: str,
    details: Mapping[str, str | int | bool] | None = None,
) -> None:
    """Audit what was done, in the transaction that does it."""
    it = Object("conversation", conversation_id)
    record(session, at=services.clock.now(), actor=staff.actor, action=action, object=it, details=details)
