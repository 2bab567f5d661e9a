"""Erasing what a person wrote, at their wish."""

from sqlalchemy import delete

from hotline.conversations.hub import QUEUE, conversation_topic
from hotline.conversations.messages import Erased, KeptRecord
from hotline.conversations.models import (
    ConversationRatingRow,
    MessageRatingRow,
    MessageRow,
    OfferRow,
    ReceiptRow,
    TurnRow,
)
from hotline.conversations.ownership import Owner
from hotline.conversations.store import lock_conversation
from hotline.services import Services

_KEPT = KeptRecord(
    what="一条不含内容的记录：会话编号、开始和删除的时间",
    reason="用来证明已经按您的要求删除，也防止旧凭证再打开这段会话",
)


async def erase(services: Services, *, conversation_id: str) -> Erased:
    """Delete texts, understanding, state, buttons, ratings and receipts. The token's digest stays, for the 404."""
    async with services.database.write() as session:
        conversation = await lock_conversation(session, conversation_id)
        for table in (MessageRatingRow, ConversationRatingRow, OfferRow, ReceiptRow):
            await session.execute(delete(table).where(table.conversation_id == conversation_id))
        await session.execute(delete(TurnRow).where(TurnRow.conversation_id == conversation_id))
        await session.execute(delete(MessageRow).where(MessageRow.conversation_id == conversation_id))
        conversation.erased_at = services.clock.now()
        conversation.owner = Owner.CLOSED
        conversation.owner_epoch += 1
        conversation.dialogue_state = None
        conversation.handoff_reason = conversation.handoff_contact = conversation.topic_area = None
        conversation.danger_class = conversation.danger_at = conversation.waiting_since = None
        conversation.district = conversation.locale = None
        conversation.staff_id = conversation.staff_no = None
        conversation.lease_holder = conversation.lease_until = None
    await services.hub.signal(conversation_topic(conversation_id), QUEUE)
    return Erased(kept=[_KEPT])
