"""Routes of a seat who answers the telephone."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path
from pydantic import Field

from hotline.conversations.api import MessageBody, Runner
from hotline.conversations.messages import TurnResult
from hotline.desk import calls
from hotline.desk.calls import CallTaken
from hotline.procedures.print_codes import PrintCode
from hotline.services import Injected
from hotline.staff.access import requires
from hotline.staff.roles import Role
from hotline.staff.sessions import Staff
from hotline.web.bodies import Body

router = APIRouter(tags=["坐席台"])

Seat = Annotated[Staff, Depends(requires(Role.SEAT, Role.SUPERVISOR))]
Id = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]


class CallerBody(Body):
    """The caller's number and district; neither has to be known, and what is left out is cleared."""

    number: str | None = Field(None, max_length=24)
    district: str | None = Field(None, max_length=32)


@router.post("/calls", status_code=201)
async def take_call(staff: Seat, services: Injected) -> CallTaken:
    """Open a conversation for somebody who calls. Nothing has to be filled in."""
    return await calls.take_call(services, staff)


@router.post("/conversations/{conversation_id}/caller", status_code=204)
async def note_caller(conversation_id: Id, body: CallerBody, staff: Seat, services: Injected) -> None:
    """Note the caller's number (unverified) and district."""
    await calls.note_caller(services, staff, conversation_id, number=body.number, district=body.district)


@router.post("/conversations/{conversation_id}/caller/messages", response_model_exclude_unset=True)
async def hear(conversation_id: Id, body: MessageBody, staff: Seat, turns: Runner) -> TurnResult:
    """What the caller says, typed by the seat who has the call; the bot answers to the seat's screen."""
    return await calls.hear(
        turns,
        staff,
        conversation_id,
        client_message_id=body.client_message_id,
        text=body.text,
        payload=body.payload,
    )


@router.post("/conversations/{conversation_id}/runs/{run_id}/print-code", status_code=201)
async def take_print_code(conversation_id: Id, run_id: Id, staff: Seat, services: Injected) -> PrintCode:
    """A 取件码 for what was filled in on the telephone: shown once, to be read out."""
    return await calls.print_code(services, staff, conversation_id, run_id)
