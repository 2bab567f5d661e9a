"""好差评: one score for the conversation, one thumb for each reply. The last word counts."""

from sqlalchemy import select

from hotline.conversations.events import TurnEvent, note, note_of_last_answer
from hotline.conversations.models import ConversationRatingRow, MessageRatingRow, MessageRow, TurnRow
from hotline.conversations.store import conversation_now, lock_conversation
from hotline.errors import NotFound
from hotline.quality.follow_ups import follow_up_if_bad, follow_up_no_help
from hotline.services import Services
from hotline.vocabulary import Sender


async def rate_conversation(services: Services, *, conversation_id: str, score: int, comment: str | None) -> None:
    """Keep a score from 1 (非常不满意) to 5 (非常满意)."""
    async with services.database.write() as session:
        conversation = await lock_conversation(session, conversation_id)
        now = conversation_now(services.clock, conversation)
        await note_of_last_answer(
            session, conversation_id, TurnEvent.CONVERSATION_RATED, at=services.clock.now(), detail={"score": score}
        )
        served_by = await session.scalar(
            select(MessageRow.staff_id)
            .where(MessageRow.conversation_id == conversation_id, MessageRow.staff_id.is_not(None))
            .order_by(MessageRow.seq.desc())
            .limit(1)
        )
        await session.merge(
            ConversationRatingRow(
                conversation_id=conversation_id, score=score, comment=comment, staff_id=served_by, created_at=now
            )
        )
        await follow_up_if_bad(session, conversation, services.targets.follow_up, score=score, now=now)


async def rate_message(
    services: Services, *, conversation_id: str, message_id: str, helpful: bool, comment: str | None
) -> None:
    """Keep whether one reply helped. Raises NotFound for anything but a reply of this conversation."""
    async with services.database.write() as session:
        conversation = await lock_conversation(session, conversation_id)
        message = await session.get(MessageRow, message_id) if "\x00" not in message_id else None
        if message is None or message.conversation_id != conversation_id or message.sender == Sender.CITIZEN:
            raise NotFound("没有找到这条回复。")
        now = conversation_now(services.clock, conversation)
        turn = await session.scalar(select(TurnRow).where(TurnRow.message_id == message.in_reply_to))
        if turn is not None:
            detail = {"helpful": helpful, "message": message_id}
            note(session, turn, TurnEvent.REPLY_RATED, at=services.clock.now(), detail=detail)
        await session.merge(
            MessageRatingRow(
                message_id=message_id, conversation_id=conversation_id, helpful=helpful, comment=comment, created_at=now
            )
        )
        if not helpful:
            await follow_up_no_help(session, conversation, services.targets.follow_up, message_id=message_id, now=now)
