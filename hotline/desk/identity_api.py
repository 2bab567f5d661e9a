"""Routes for who somebody is: proving it, and what that opens."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path
from pydantic import Field

from hotline.desk import identity
from hotline.desk.identity import EarlierList, IdentityView
from hotline.services import Injected
from hotline.staff.access import requires
from hotline.staff.roles import Role
from hotline.staff.sessions import Staff
from hotline.vocabulary import Proof
from hotline.web.bodies import Body
from hotline.web.budgets import Spending

router = APIRouter(tags=["坐席台"])

Seat = Annotated[Staff, Depends(requires(Role.SEAT, Role.SUPERVISOR))]
ConversationId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]


class ByReceipt(Body):
    """回执号 and 取回码 of an earlier conversation, as the citizen says them."""

    proof: Literal[Proof.RECEIPT]
    receipt: str = Field(max_length=24)
    code: str = Field(max_length=24)


class InPerson(Body):
    """The seat has seen the papers of whoever stands before it."""

    proof: Literal[Proof.IN_PERSON]


Proving = Annotated[ByReceipt | InPerson, Field(discriminator="proof")]


@router.post("/conversations/{conversation_id}/identity")
async def prove(
    conversation_id: ConversationId, body: Proving, staff: Seat, services: Injected, budgets: Spending
) -> IdentityView:
    """Note that it is proved who this is; a wrong pair is 404. The check word of a call-back is noted with the call."""
    if isinstance(body, ByReceipt):
        return await identity.prove_by_receipt(
            services, budgets, staff, conversation_id, receipt=body.receipt, code=body.code
        )
    return await identity.prove_in_person(services, staff, conversation_id)


@router.get("/conversations/{conversation_id}/earlier")
async def earlier(conversation_id: ConversationId, staff: Seat, services: Injected) -> EarlierList:
    """The earlier conversations that were opened by receipt and code; 403 while the identity is not verified."""
    return await identity.read_earlier(services, staff, conversation_id)
