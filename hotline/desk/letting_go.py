"""How a seat lets go of a conversation: back to the bot, or to its end. What it was filling in for the citizen is handed over."""

from sqlalchemy.ext.asyncio import AsyncSession

from hotline.catalogue.directory import Directory
from hotline.conversations import takeover
from hotline.conversations.messages import State
from hotline.conversations.store import lock_conversation
from hotline.desk.casework import announced, note, ref
from hotline.desk.closing import proposed_for
from hotline.desk.showing import hand_over
from hotline.inquiries.asking import withdraw_unanswered
from hotline.privacy.audit import Action
from hotline.proposals.store import refuse_while_waiting
from hotline.services import Services
from hotline.staff.sessions import Staff
from hotline.vocabulary import Area, Resolution


async def give_back(services: Services, staff: Staff, conversation_id: str) -> State:
    """Return one's own conversation to the bot."""
    directory = await services.content.directory(services.database)
    async with announced(services, conversation_id) as session:
        return await give_back_in(services, session, staff, conversation_id, directory)


async def give_back_in(
    services: Services, session: AsyncSession, staff: Staff, conversation_id: str, directory: Directory
) -> State:
    """The same within a transaction. Where it is refused, nothing is handed over either."""
    conversation = await lock_conversation(session, conversation_id)
    await refuse_while_waiting(session, conversation)
    await hand_over(services, session, staff, conversation, directory)
    state = await takeover.give_back(services, session, conversation_id=conversation_id, seat=ref(staff))
    note(services, session, staff, Action.CONVERSATION_RETURNED, conversation_id)
    return state


async def close(
    services: Services, staff: Staff, conversation_id: str, *, resolution: Resolution | None, topic: Area | None
) -> State:
    """End one's own conversation. What the seat leaves out is stored as it would have been proposed."""
    directory = await services.content.directory(services.database)
    async with announced(services, conversation_id) as session:
        conversation = await lock_conversation(session, conversation_id)
        await refuse_while_waiting(session, conversation)
        await hand_over(services, session, staff, conversation, directory)
        resolution = resolution or await proposed_for(session, conversation)
        topic = topic or (Area(conversation.topic_area) if conversation.topic_area else None)
        await withdraw_unanswered(services, session, staff, conversation_id)
        state = await takeover.close(services, session, conversation_id=conversation_id, seat=ref(staff))
        conversation.resolution, conversation.closed_topic = resolution, topic
        details = {"resolution": resolution.value, **({"topic": topic.value} if topic else {})}
        note(services, session, staff, Action.CONVERSATION_CLOSED, conversation_id, details)
    return state
