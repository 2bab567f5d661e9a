"""How a conversation ends at the desk: proposed from what happened in it, so that closing is one key; put right if wrong."""

from collections.abc import Iterable

from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.callbacks.store import open_promise
from hotline.conversations.models import ConversationRow, MessageRow
from hotline.conversations.store import has_open_danger
from hotline.procedures.models import RunRow
from hotline.vocabulary import Area, Resolution, RunStatus, Sender
from hotline.work_orders.proposing import OrderProposal


class TopicChoice(BaseModel):
    """An area by its name."""

    id: Area
    title: str


class Closing(BaseModel):
    """What is stored when the seat closes without a word more, and the topics to choose from."""

    resolution: Resolution
    topic: Area | None
    topics: list[TopicChoice] = Field(description="every area, to put a wrong one right")
    order: OrderProposal | None = Field(default=None, description="null where none can be opened in passing")


def propose(*, in_danger: bool, promised: bool, senders: Iterable[str], runs: Iterable[str]) -> Resolution:
    """The weightiest thing that happened."""
    wrote = set(senders)
    if in_danger:
        return Resolution.DANGER
    if promised:
        return Resolution.PROMISED
    if RunStatus.CONCLUDED in set(runs):
        return Resolution.PROCEDURE
    if Sender.CITIZEN in wrote and wrote & {Sender.STAFF, Sender.BOT}:
        return Resolution.ANSWERED
    return Resolution.SILENT


async def proposed_for(session: AsyncSession, conversation: ConversationRow) -> Resolution:
    """The same, read from what the conversation holds."""
    messages = select(MessageRow.sender).where(MessageRow.conversation_id == conversation.id).distinct()
    runs = select(RunRow.status).where(RunRow.conversation_id == conversation.id).distinct()
    return propose(
        in_danger=has_open_danger(conversation),
        promised=await open_promise(session, conversation.id) is not None,
        senders=(await session.scalars(messages)).all(),
        runs=(await session.scalars(runs)).all(),
    )
