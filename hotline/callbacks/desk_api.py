"""Routes by which a seat keeps what was promised."""

from typing import Annotated

from fastapi import APIRouter, Path

from hotline.callbacks.calls import StartedCall, answer_in_writing, end_call, start_call
from hotline.callbacks.shelf import CallbackList, read_callbacks
from hotline.callbacks.words import CallOutcome
from hotline.desk.conversations_api import Seat
from hotline.services import Injected
from hotline.web.bodies import Body

router = APIRouter(tags=["坐席台"])

Id = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]


class CallEnd(Body):
    """How a call ended."""

    outcome: CallOutcome


@router.get("/callbacks")
async def callbacks(staff: Seat, services: Injected) -> CallbackList:
    """Answers and calls that are owed, the earliest due first, late ones marked."""
    return await read_callbacks(services, staff)


@router.post("/callbacks/{callback_id}/calls", status_code=201)
async def call(callback_id: Id, staff: Seat, services: Injected) -> StartedCall:
    """Begin a call: shows number and check word, and counts."""
    return await start_call(services, staff, callback_id)


@router.post("/callbacks/{callback_id}/calls/{call_id}", status_code=204)
async def end(callback_id: Id, call_id: Id, body: CallEnd, staff: Seat, services: Injected) -> None:
    """Say how it ended."""
    await end_call(services, staff, callback_id, call_id, body.outcome)


@router.post("/callbacks/{callback_id}/in-writing", status_code=204)
async def in_writing(callback_id: Id, staff: Seat, services: Injected) -> None:
    """Stop calling; the answer is owed in the conversation."""
    await answer_in_writing(services, staff, callback_id)
