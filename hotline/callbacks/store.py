"""Open promises in the database, as the conversation and the desk ask for them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.callbacks.models import CallbackRow
from hotline.callbacks.words import PromiseKind, PromiseStatus


async def open_promise(session: AsyncSession, conversation_id: str) -> CallbackRow | None:
    """The promise that this conversation still waits for."""
    wanted = CallbackRow.conversation_id == conversation_id, CallbackRow.status == PromiseStatus.OPEN
    return await session.scalar(select(CallbackRow).where(*wanted))


async def keep_answer(session: AsyncSession, conversation_id: str, *, now: datetime) -> None:
    """A person has written: that is what was promised, where no call was. The conversation must be locked."""
    row = await open_promise(session, conversation_id)
    if row is not None and row.kind == PromiseKind.ANSWER:
        row.status, row.ended_at = PromiseStatus.KEPT, now


def owed_by(group_ids: Sequence[str]) -> ColumnElement[bool]:
    """SQL: the open promises of these groups; of all, where none is named."""
    is_open = CallbackRow.status == PromiseStatus.OPEN
    return and_(is_open, CallbackRow.group_id.in_(group_ids)) if group_ids else is_open


async def count_promises(session: AsyncSession, group_ids: Sequence[str], *, now: datetime) -> tuple[int, int]:
    """How many are open, and how many of them are late. Of a rehearsal the list alone tells by its own clock."""
    owed = select(func.count()).select_from(CallbackRow).where(owed_by(group_ids))
    return await session.scalar(owed) or 0, await session.scalar(owed.where(CallbackRow.due_at < now)) or 0
