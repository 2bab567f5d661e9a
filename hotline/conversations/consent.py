"""Whether this conversation may be used to improve the service. Yes unless the citizen says no, at any time.

A no holds backwards: what was taken out of the conversation before is forgotten in the same transaction.
"""

from pydantic import BaseModel

from hotline.conversations.results import living
from hotline.conversations.store import lock_conversation
from hotline.learning.forgetting import forget
from hotline.services import Services


class Learning(BaseModel):
    """`allowed`: the conversation, once names and numbers are out of it, may be used to improve the service."""

    allowed: bool


async def learning_of(services: Services, conversation_id: str) -> Learning:
    """What the citizen has said. Raises NotFound when erased."""
    async with services.database.read() as session:
        conversation = await living(session, conversation_id)
        return Learning(allowed=conversation.learning_refused_at is None)


async def set_learning(services: Services, *, conversation_id: str, allowed: bool) -> Learning:
    """Keep the citizen's word."""
    async with services.database.write() as session:
        conversation = await lock_conversation(session, conversation_id)
        if allowed:
            conversation.learning_refused_at = None
        elif conversation.learning_refused_at is None:
            conversation.learning_refused_at = now = services.clock.now()
            await forget(session, conversation_id, now=now)
    return Learning(allowed=allowed)
