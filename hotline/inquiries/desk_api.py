"""Routes by which a seat asks the citizen for something, and takes it back."""

from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import Field

from hotline.desk.conversations_api import ConversationId, Seat
from hotline.inquiries import asking
from hotline.inquiries.asking import AskableInquiries, DeskInquiry
from hotline.inquiries.catalogue import LONGEST_TO
from hotline.services import Injected
from hotline.web.bodies import Body

router = APIRouter(tags=["坐席台"])

InquiryId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]


class InquiryBody(Body):
    """Which of the city's questions, and what the seat writes where the text asks for it."""

    question: str = Field(max_length=32)
    to: str | None = Field(None, max_length=LONGEST_TO)


@router.get("/inquiries")
async def askable(staff: Seat, services: Injected) -> AskableInquiries:
    """What may be asked for."""
    return asking.askable(services)


@router.post("/conversations/{conversation_id}/inquiries", status_code=201)
async def ask(conversation_id: ConversationId, body: InquiryBody, staff: Seat, services: Injected) -> DeskInquiry:
    """Ask the citizen in one's own conversation; 409 where it was asked before."""
    return await asking.ask(services, staff, conversation_id, body.question, body.to)


@router.post("/conversations/{conversation_id}/inquiries/{inquiry_id}/withdrawal", status_code=204)
async def withdraw(conversation_id: ConversationId, inquiry_id: InquiryId, staff: Seat, services: Injected) -> None:
    """Take it back; 409 where the citizen has answered."""
    await asking.withdraw(services, staff, conversation_id, inquiry_id)
