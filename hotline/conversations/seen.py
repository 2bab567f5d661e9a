"""Read receipts: up to which message a page has really shown the conversation. One number for each side, one small write."""

from sqlalchemy import ColumnElement, CursorResult, select, update

from hotline.conversations.hub import seen_topic
from hotline.conversations.models import ConversationRow
from hotline.conversations.ownership import Owner
from hotline.services import Services
from hotline.vocabulary import Sender


async def seen_by_citizen(services: Services, conversation_id: str, seq: int) -> None:
    """The citizen's page has shown the message of this number. Older news, and numbers not given yet, change nothing."""
    await _mark(services, conversation_id, seq, Sender.CITIZEN)


async def seen_by_seat(services: Services, conversation_id: str, seq: int, *, staff_id: str) -> None:
    """The desk has shown it to the seat who has the conversation; to anybody else it was not shown in that sense."""
    row = ConversationRow
    await _mark(services, conversation_id, seq, Sender.STAFF, row.owner == Owner.STAFF, row.staff_id == staff_id)


async def seen_up_to(services: Services, conversation_id: str) -> int | None:
    """The last message that the citizen's page has shown; None where the conversation is gone."""
    row = ConversationRow
    of_it = select(row.seen_by_citizen).where(row.id == conversation_id, row.erased_at.is_(None))
    async with services.database.read() as session:
        return await session.scalar(of_it)


async def _mark(
    services: Services, conversation_id: str, seq: int, by: Sender, *conditions: ColumnElement[bool]
) -> None:
    row = ConversationRow
    column = row.seen_by_seat if by is Sender.STAFF else row.seen_by_citizen
    news = row.id == conversation_id, row.erased_at.is_(None), column < seq, row.next_seq > seq
    async with services.database.write() as session:
        done = await session.execute(update(row).where(*news, *conditions).values({column: seq}))
    if isinstance(done, CursorResult) and done.rowcount:
        await services.hub.signal(seen_topic(conversation_id, by))
