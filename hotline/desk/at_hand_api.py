"""Routes of the knowledge at hand while a seat writes, and of what is wrong with it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import Field

from hotline.desk.at_hand import FindKind, Finds, at_hand
from hotline.desk.conversations_api import ConversationId
from hotline.desk.reporting import report
from hotline.desk.suggesting import suggest
from hotline.learning.faults import Fault
from hotline.learning.reports import Subject
from hotline.services import Injected
from hotline.staff.access import requires
from hotline.staff.roles import Role
from hotline.staff.sessions import Staff
from hotline.web.bodies import Body

router = APIRouter(tags=["坐席台"])

Seat = Annotated[Staff, Depends(requires(Role.SEAT, Role.SUPERVISOR))]


class ReportBody(Body):
    """Which piece of knowledge, in which version where it has one, and what is the matter with it."""

    kind: FindKind
    id: str = Field(max_length=120)
    version: int | None = Field(None, ge=1)
    fault: Fault
    comment: str = Field("", max_length=500)


@router.get("/knowledge")
async def look_up(staff: Seat, services: Injected, q: Annotated[str, Query(max_length=200)] = "") -> Finds:
    """Answers, items, organisations and facts of the law that fit the words."""
    return Finds(finds=(await at_hand(services)).look_up(q))


@router.get("/conversations/{conversation_id}/suggestions")
async def suggestions(conversation_id: ConversationId, staff: Seat, services: Injected) -> Finds:
    """Answers that may fit what the citizen wrote last."""
    return Finds(finds=await suggest(services, staff, conversation_id))


@router.post("/conversations/{conversation_id}/reports", status_code=204)
async def report_knowledge(conversation_id: ConversationId, body: ReportBody, staff: Seat, services: Injected) -> None:
    """Tell the maintainers that this is wrong or out of date, with the conversation attached."""
    subject = Subject(body.kind, body.id, body.version)
    await report(services, staff, conversation_id, subject=subject, fault=body.fault, comment=body.comment)
