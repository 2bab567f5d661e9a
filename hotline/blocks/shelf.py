"""Abuse as the staff see it: what waits for a supervisor, what stands, and what stands in one conversation."""

from pydantic import BaseModel, Field
from sqlalchemy import exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from hotline.blocks.models import BlockRow
from hotline.blocks.standing import AbuseKind
from hotline.clock import local_iso
from hotline.conversations.models import ConversationRow
from hotline.services import Services

_SHOWN = 200


class BlockView(BaseModel):
    """Abuse that was handed on (`ends_at` null), or a block that stands."""

    id: str
    conversation_id: str
    kind: AbuseKind
    words: str
    raised_by_no: str
    raised_at: str
    set_by_no: str | None
    ends_at: str | None

    @classmethod
    def of(cls, row: BlockRow) -> "BlockView":
        """As the API shows it."""
        return cls(
            id=row.id,
            conversation_id=row.conversation_id,
            kind=AbuseKind(row.kind),
            words=row.words,
            raised_by_no=row.raised_by_no,
            raised_at=local_iso(row.raised_at),
            set_by_no=row.set_by_no,
            ends_at=local_iso(row.ends_at) if row.ends_at else None,
        )


class BlockList(BaseModel):
    """What waits for a supervisor, the oldest first; and what stands, the next to end first. A block that came along
    into another conversation stands with the first one.
    """

    handed: list[BlockView]
    standing: list[BlockView] = Field(description=f"at most {_SHOWN}")


async def read_blocks(services: Services) -> BlockList:
    """Everything that is open."""
    row, now = BlockRow, services.clock.now()
    open_ = select(row).where(row.settled_at.is_(None))
    handed = open_.where(row.ends_at.is_(None)).order_by(row.raised_at).limit(_SHOWN)
    first = aliased(BlockRow)
    came_along = exists().where(first.id == row.carried_from)
    standing = open_.where(row.ends_at > now, ~came_along).order_by(row.ends_at).limit(_SHOWN)
    async with services.database.read() as session:
        return BlockList(
            handed=[BlockView.of(one) for one in await session.scalars(handed)],
            standing=[BlockView.of(one) for one in await session.scalars(standing)],
        )


async def blocks_of(services: Services, session: AsyncSession, conversation: ConversationRow) -> list[BlockView]:
    """What is open in one conversation, and in the earlier ones that its citizen has proved to be theirs."""
    row = BlockRow
    now = services.clock.now()
    ids = [conversation.id, *(conversation.earlier_ids if conversation.proof else [])]
    wanted = row.conversation_id.in_(ids), row.settled_at.is_(None)
    open_ = select(row).where(*wanted, or_(row.ends_at.is_(None), row.ends_at > now))
    return [BlockView.of(one) for one in await session.scalars(open_.order_by(row.raised_at))]


async def count_handed(session: AsyncSession) -> int:
    """How many wait for a supervisor."""
    waiting = BlockRow.settled_at.is_(None), BlockRow.ends_at.is_(None)
    return await session.scalar(select(func.count()).select_from(BlockRow).where(*waiting)) or 0
