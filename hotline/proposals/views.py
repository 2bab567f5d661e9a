"""Proposals as trainee and supervisor see them beside the log."""

from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.clock import local_iso
from hotline.conversations.models import ConversationRow
from hotline.proposals.models import ProposalRow, ProposalState
from hotline.staff.sessions import Staff


class ProposalView(BaseModel):
    """An answer that waits for a supervisor, or that one has given back."""

    id: str
    staff_no: str
    name: str
    text: str
    written_at: str
    written_by_me: bool
    state: ProposalState
    decided_by_no: str | None
    comment: str | None = Field(description="why it was given back")


async def proposals_of(session: AsyncSession, conversation: ConversationRow, staff: Staff) -> list[ProposalView]:
    """Those of whoever has the conversation now that wait or were given back, the oldest first."""
    row = ProposalRow
    shown = row.state.in_((ProposalState.WAITING, ProposalState.RETURNED))
    found = await session.scalars(
        select(row)
        .where(row.conversation_id == conversation.id, row.owner_epoch == conversation.owner_epoch, shown)
        .order_by(row.created_at, row.id)
    )
    return [
        ProposalView(
            id=each.id,
            staff_no=each.staff_no,
            name=each.name,
            text=each.text,
            written_at=local_iso(each.created_at),
            written_by_me=each.account_id == staff.id,
            state=ProposalState(each.state),
            decided_by_no=each.decided_by_no,
            comment=each.comment,
        )
        for each in found
    ]
