"""Routes of what trainees write: propose, take back, decide."""

from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field, StringConstraints, model_validator

from hotline.desk.conversations_api import ConversationId, Seat, SeatAnswer, Supervisor
from hotline.proposals import proposing
from hotline.proposals.proposing import GivenBack, Sent
from hotline.services import Injected
from hotline.web.bodies import Body

router = APIRouter(tags=["坐席台"])

ProposalId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]
Comment = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class ProposalBody(SeatAnswer):
    """What is to be sent, under an id the page made up: proposed again it is the same."""

    client_message_id: str = Field(min_length=1, max_length=64)


class Proposed(BaseModel):
    """The answer lies before the supervisors."""

    id: str


class DecisionBody(Body):
    """Let it go (`text`: in these words, null: as it is), or give it back with a word why."""

    send: bool
    text: str | None = None
    comment: Comment | None = None

    @model_validator(mode="after")
    def _fits(self) -> "DecisionBody":
        if self.send and self.comment is not None:
            raise ValueError("发出去的不写 comment")
        if not self.send and (self.comment is None or self.text is not None):
            raise ValueError("退回要写 comment，不写 text")
        return self


@router.post("/conversations/{conversation_id}/proposals", status_code=201)
async def propose(conversation_id: ConversationId, body: ProposalBody, staff: Seat, services: Injected) -> Proposed:
    """Put an answer before the supervisors; the citizen sees nothing of it yet."""
    made = await proposing.propose(
        services, staff, conversation_id, text=body.text, client_message_id=body.client_message_id
    )
    return Proposed(id=made)


@router.post("/proposals/{proposal_id}/withdrawal", status_code=204)
async def withdraw(proposal_id: ProposalId, staff: Seat, services: Injected) -> None:
    """Take one's own back."""
    await proposing.withdraw(services, staff, proposal_id)


@router.post("/proposals/{proposal_id}/decision", status_code=204)
async def decide(proposal_id: ProposalId, body: DecisionBody, staff: Supervisor, services: Injected) -> None:
    """Send it in the trainee's name, or give it back."""
    decision = GivenBack(body.comment) if body.comment is not None else Sent(body.text)
    await proposing.decide(services, staff, proposal_id, decision)
