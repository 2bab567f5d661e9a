"""Inquiries in the database."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.conversations.models import MessageRow
from hotline.errors import NotFound
from hotline.inquiries.models import InquiryRow
from hotline.inquiries.words import InquiryKind, InquiryState

GONE = "这一项已经找不到了，可能已经删除。"


async def inquiries_of(session: AsyncSession, conversation_id: str) -> Sequence[InquiryRow]:
    """Every inquiry of the conversation, the oldest first."""
    of_it = select(InquiryRow).where(InquiryRow.conversation_id == conversation_id)
    asked = of_it.join(MessageRow, MessageRow.id == InquiryRow.message_id).order_by(MessageRow.seq)
    return (await session.scalars(asked)).all()


async def inquiry_in(session: AsyncSession, conversation_id: str, inquiry_id: str) -> InquiryRow:
    """One of them. Raises NotFound for one of another conversation."""
    row = await session.get(InquiryRow, inquiry_id)
    if row is None or row.conversation_id != conversation_id:
        raise NotFound(GONE)
    return row


async def said_identity(session: AsyncSession, conversation_id: str) -> InquiryRow | None:
    """Who the citizen last said to be, where they were asked, wrote it and have not taken it back."""
    it = InquiryRow
    wanted = (
        it.conversation_id == conversation_id,
        it.kind == InquiryKind.IDENTITY,
        it.state == InquiryState.GIVEN,
        it.name.is_not(None),
    )
    return await session.scalar(select(it).where(*wanted).order_by(it.settled_at.desc(), it.id).limit(1))
