"""A block goes along into the conversation that the same page opens next.

The page hands over the token of the conversation that it leaves, or its digest, which opens nothing. Where that one is blocked, the new one is, too, until
the same moment; where it is not, nothing is noted: who came back is nobody's business. An address is never looked at,
half a town sits behind one. Whoever erased the conversation or cleared the page comes without a token, and unblocked.
"""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.blocks.models import BlockRow
from hotline.blocks.standing import carried_told, is_blocked
from hotline.conversations.models import ConversationRow
from hotline.conversations.store import conversation_now, new_id, tell
from hotline.privacy.audit import SYSTEM, Action, Object, record
from hotline.services import Services


async def carry_block(
    services: Services, session: AsyncSession, conversation: ConversationRow, *, former_digest: str
) -> None:
    """Block a new conversation as the one is that its page left, in the caller's transaction. A token that opens
    nothing is no error: the page may have kept it for too long.
    """
    held = select(ConversationRow).where(ConversationRow.token_digest == former_digest)
    former = await session.scalar(held.where(ConversationRow.erased_at.is_(None)))
    if former is None or former.rehearsal != conversation.rehearsal:
        return
    if not is_blocked(former, now=conversation_now(services.clock, former)):
        return
    real_now = services.clock.now()
    standing = BlockRow.conversation_id == former.id, BlockRow.settled_at.is_(None), BlockRow.ends_at > real_now
    row = await session.scalar(select(BlockRow).where(*standing).order_by(BlockRow.ends_at.desc()).limit(1))
    if row is None or row.ends_at is None:
        return
    now = conversation_now(services.clock, conversation)
    conversation.blocked_until = until = now + (row.ends_at - real_now)
    session.add(_along(row, conversation))
    tell(session, conversation, carried_told(until=until), now=now)
    it = Object("conversation", conversation.id)
    details = {"kind": row.kind, "carried": True}
    record(session, at=real_now, actor=SYSTEM, action=Action.BLOCK_SET, object=it, details=details)


async def seconds_blocked(services: Services, conversation_id: str) -> int:
    """How long the conversation is still kept from people; 0 where it is not."""
    async with services.database.read() as session:
        conversation = await session.get_one(ConversationRow, conversation_id)
    now = conversation_now(services.clock, conversation)
    if conversation.blocked_until is None or not is_blocked(conversation, now=now):
        return 0
    return int((conversation.blocked_until - now).total_seconds())


def _along(row: BlockRow, conversation: ConversationRow) -> BlockRow:
    return BlockRow(
        id=new_id(),
        conversation_id=conversation.id,
        carried_from=row.carried_from or row.id,
        kind=row.kind,
        words=row.words,
        raised_by=row.raised_by,
        raised_by_no=row.raised_by_no,
        raised_at=row.raised_at,
        set_by_no=row.set_by_no,
        ends_at=row.ends_at,
    )
