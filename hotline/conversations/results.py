"""What became of a message, read back as it stands now."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.conversations.messages import Log, Message, TurnResult, message_of
from hotline.conversations.models import ConversationRow, MessageRow, ReceiptRow, TurnRow
from hotline.conversations.receipts import reveal
from hotline.conversations.store import GONE, state_of
from hotline.errors import NotFound
from hotline.services import Services
from hotline.vocabulary import Outcome


async def result_of(services: Services, turn_id: str) -> TurnResult:
    """The accepted message, its replies, its outcome, and the conversation's state."""
    async with services.database.read() as session:
        row = (
            await session.execute(
                select(TurnRow, MessageRow, ConversationRow, ReceiptRow.number)
                .join(MessageRow, MessageRow.id == TurnRow.message_id)
                .join(ConversationRow, ConversationRow.id == TurnRow.conversation_id)
                .outerjoin(ReceiptRow, ReceiptRow.turn_id == TurnRow.id)
                .where(TurnRow.id == turn_id)
            )
        ).one_or_none()
        if row is None:
            raise NotFound(GONE)
        turn, message, conversation, receipt = row
        replies = await session.scalars(
            select(MessageRow).where(MessageRow.in_reply_to == turn.answered_as).order_by(MessageRow.seq)
        )
        result = TurnResult(
            accepted=message_of(message),
            replies=[message_of(reply) for reply in replies],
            outcome=Outcome(turn.outcome),
            state=await state_of(session, conversation),
        )
    if receipt is not None:
        result.resume = await reveal(services, receipt)
    return result


async def outcome_of(services: Services, turn_id: str) -> Outcome:
    """The outcome alone. Raises NotFound when the conversation was erased meanwhile."""
    async with services.database.read() as session:
        outcome = await session.scalar(select(TurnRow.outcome).where(TurnRow.id == turn_id))
    if outcome is None:
        raise NotFound(GONE)
    return Outcome(outcome)


async def log_after(services: Services, conversation_id: str, after: int) -> Log:
    """All messages with a number above `after`, in order, and the state."""
    async with services.database.read() as session:
        conversation = await living(session, conversation_id)
        return Log(
            messages=await messages_after(session, conversation_id, after), state=await state_of(session, conversation)
        )


async def messages_after(session: AsyncSession, conversation_id: str, after: int) -> list[Message]:
    """The messages above a number, in order."""
    rows = await session.scalars(
        select(MessageRow)
        .where(MessageRow.conversation_id == conversation_id, MessageRow.seq > after)
        .order_by(MessageRow.seq)
    )
    return [message_of(row) for row in rows]


async def living(session: AsyncSession, conversation_id: str) -> ConversationRow:
    """The conversation for reading. Raises NotFound when unknown or erased."""
    conversation = await session.get(ConversationRow, conversation_id)
    if conversation is None or conversation.erased_at is not None:
        raise NotFound(GONE)
    return conversation
