"""Another page takes a conversation up: by receipt and code, or by a link out of WeChat."""

from sqlalchemy.ext.asyncio import AsyncSession

from hotline.conversations.hub import QUEUE, conversation_topic
from hotline.conversations.messages import Reopened
from hotline.conversations.models import ConversationRow
from hotline.conversations.receipts import NO_SUCH_PAIR, conversation_of_pair
from hotline.conversations.store import lock_conversation, state_of
from hotline.errors import NotFound
from hotline.real_name.logging_in import end_proof
from hotline.services import Services
from hotline.tokens import digest, new_token
from hotline.web.budgets import Budgets


async def resume(services: Services, budgets: Budgets, *, receipt: str, code: str) -> Reopened:
    """Take a conversation up again where its pair is known."""
    conversation_id = await conversation_of_pair(services, budgets, receipt=receipt, code=code)
    try:
        async with services.database.write() as session:
            reopened = await reopen(services, session, await lock_conversation(session, conversation_id))
    except NotFound as erased:
        raise NotFound(NO_SUCH_PAIR) from erased
    await announce_reopened(services, conversation_id)
    return reopened


async def reopen(services: Services, session: AsyncSession, conversation: ConversationRow) -> Reopened:
    """A new key, in the caller's transaction; the old one ends, and with it whatever proved who was at the former page.
    The conversation must be locked.
    """
    token = new_token()
    conversation.token_digest = digest(token)
    await end_proof(services, session, conversation)
    return Reopened(conversation_id=conversation.id, token=token, state=await state_of(session, conversation))


async def announce_reopened(services: Services, conversation_id: str) -> None:
    """Once that is written: streams opened with the old key end now, and the desk looks at who it is."""
    await services.hub.signal(conversation_topic(conversation_id), QUEUE)
