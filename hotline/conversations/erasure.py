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
from hotline.procedures.models import RunRow
from hotline.services import Services

KEPT_OF_CONVERSATION = {
    "id": "会话编号",
    "token_digest": "凭证的摘要（从它得不出凭证）",
    "channel": "从哪里进来（网页、手机应用或电话）",
    "rehearsal": "是不是演练",
    "clock_shift_seconds": "演练用的时钟差多少",
    "owner": "状态（已结束）",
    "created_at": "开始的时间",
    "erased_at": "删除的时间",
}
"""What the row still says, by column; a test holds it to the table. Everything else in it is emptied."""

KEPT_OF_AUDIT = {
    "id": "记录的序号",
    "at": "时间",
    "actor_kind": "是工作人员还是系统",
    "actor_id": "工作人员的内部编号",
    "actor_name": "工作人员的登录名",
    "action": "做了什么（查看、接入、回复、交还、结束、确认危险警报）",
    "object_kind": "对象（会话）",
    "object_id": "会话编号",
    "details": "回复的是第几条",
}
"""What the audit trail goes on saying about the conversation, by column."""

_KEPT = [
    KeptRecord(
        what=f"一条不含内容的会话记录：{'、'.join(KEPT_OF_CONVERSATION.values())}",
        reason="用来证明已经按您的要求删除，防止旧凭证再打开这段会话，并统计会话数量",
    ),
    KeptRecord(
        what=f"工作人员处理过这段会话的，每次一条操作记录，不含内容：{'、'.join(KEPT_OF_AUDIT.values())}",
        reason="用来查清谁看过、处理过群众的会话，操作记录不能改也不能删",
    ),
    KeptRecord(
        what="删除之前做的数据库备份里的副本，到备份的保存期满为止",
        reason="备份只在机器损坏时用来恢复，不能单独改；用旧备份恢复后会重新执行您的删除",
    ),
]


async def erase(services: Services, *, conversation_id: str) -> Erased:
    """Delete texts, understanding, state, runs of procedures, buttons, ratings and receipts. The token's digest stays, for the 404."""
    async with services.database.write() as session:
        conversation = await lock_conversation(session, conversation_id)
        for table in (MessageRatingRow, ConversationRatingRow, OfferRow, ReceiptRow, RunRow):
            await session.execute(delete(table).where(table.conversation_id == conversation_id))
        await session.execute(delete(TurnRow).where(TurnRow.conversation_id == conversation_id))
        await session.execute(delete(MessageRow).where(MessageRow.conversation_id == conversation_id))
        conversation.erased_at = services.clock.now()
        conversation.owner = Owner.CLOSED
        conversation.owner_epoch = 0  # nothing acts on an erased conversation, however late: `lock_conversation`
        conversation.next_seq = 1
        conversation.after_hours = False
        conversation.dialogue_state = None
        conversation.handoff_reason = conversation.handoff_contact = conversation.topic_area = None
        conversation.danger_class = conversation.danger_at = conversation.danger_acknowledged_at = None
        conversation.waiting_since = conversation.closed_at = None
        conversation.last_message_at = conversation.created_at
        conversation.district = conversation.locale = None
        conversation.staff_id = conversation.staff_no = None
        conversation.lease_holder = conversation.lease_until = None
    await services.hub.signal(conversation_topic(conversation_id), QUEUE)
    return Erased(kept=_KEPT)
