"""Routes of the canned answers 快捷回复."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path
from pydantic import Field

from hotline.desk.canned import CannedText
from hotline.desk.canned_answers import Canned, CannedList, canned_for, list_canned, save_canned
from hotline.desk.conversations_api import ConversationId
from hotline.services import Injected
from hotline.staff.access import requires
from hotline.staff.roles import Role
from hotline.staff.sessions import Staff
from hotline.web.bodies import Body

router = APIRouter(tags=["坐席台"])

Seat = Annotated[Staff, Depends(requires(Role.SEAT, Role.SUPERVISOR))]
Supervisor = Annotated[Staff, Depends(requires(Role.SUPERVISOR))]
CannedId = Annotated[str, Path(pattern=r"^[a-z0-9-]{1,40}$")]


class NewCanned(Body, CannedText):
    """A canned answer of one's own."""


class CannedBody(NewCanned):
    """A new wording of the version one has before one's eyes. `retired`: seats find it no longer."""

    version: int = Field(ge=1)
    retired: bool = False


@router.get("/conversations/{conversation_id}/canned-answers")
async def for_conversation(conversation_id: ConversationId, staff: Seat, services: Injected) -> CannedList:
    """Canned answers with the variables of this conversation filled in."""
    return await canned_for(services, staff, conversation_id)


@router.get("/canned-answers")
async def read_all(staff: Supervisor, services: Injected) -> CannedList:
    """All of them as they are worded, with what may be written between braces, and what may follow."""
    return await list_canned(services)


@router.post("/canned-answers", status_code=201)
async def add(body: NewCanned, staff: Supervisor, services: Injected) -> Canned:
    """Add one."""
    return await save_canned(services, staff, _text(body))


@router.post("/canned-answers/{canned_id}")
async def change(canned_id: CannedId, body: CannedBody, staff: Supervisor, services: Injected) -> Canned:
    """Word one anew, retire it or bring it back; 409 where somebody else was faster."""
    return await save_canned(services, staff, _text(body), id=canned_id, version=body.version, retired=body.retired)


def _text(body: NewCanned) -> CannedText:
    return CannedText.model_validate(body.model_dump(include=set(CannedText.model_fields)))
