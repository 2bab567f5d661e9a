"""Routes about abuse: hand it to the supervisors, block for a time, lift early."""

from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import Field, StringConstraints

from hotline.blocks import blocking
from hotline.blocks.shelf import BlockList, read_blocks
from hotline.blocks.standing import AbuseKind
from hotline.desk.conversations_api import ConversationId, Seat, Supervisor
from hotline.services import Injected
from hotline.web.bodies import Body

router = APIRouter(tags=["坐席台"])

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
Hours = Annotated[int, Field(ge=1, le=blocking.LONGEST_HOURS)]
BlockId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]


class AbuseBody(Body):
    """What was done, in a kind and in words that only staff see."""

    kind: AbuseKind
    words: Words


class BlockBody(AbuseBody):
    """The same, and for how many hours people's service is kept away."""

    hours: Hours


class HoursBody(Body):
    """For how many hours."""

    hours: Hours


class LiftBody(Body):
    """Why it is lifted, or not set at all."""

    words: Words


@router.post("/conversations/{conversation_id}/abuse", status_code=204)
async def hand_on(conversation_id: ConversationId, body: AbuseBody, staff: Seat, services: Injected) -> None:
    """Hand abuse in one's own conversation to the supervisors."""
    await blocking.hand_on(services, staff, conversation_id, kind=body.kind, words=body.words)


@router.post("/conversations/{conversation_id}/blocks", status_code=204)
async def block(conversation_id: ConversationId, body: BlockBody, staff: Seat, services: Injected) -> None:
    """Block for a time; the conversation goes back to the bot, and the citizen is told until when and what still works."""
    await blocking.block(services, staff, conversation_id, kind=body.kind, words=body.words, hours=body.hours)


@router.get("/blocks")
async def blocks(staff: Supervisor, services: Injected) -> BlockList:
    """What was handed on, and what stands."""
    return await read_blocks(services)


@router.post("/blocks/{block_id}/hours", status_code=204)
async def block_handed(block_id: BlockId, body: HoursBody, staff: Supervisor, services: Injected) -> None:
    """Block what a seat has handed on."""
    await blocking.block_handed(services, staff, block_id, hours=body.hours)


@router.post("/blocks/{block_id}/lift", status_code=204)
async def lift(block_id: BlockId, body: LiftBody, staff: Supervisor, services: Injected) -> None:
    """Lift it early, or leave it at what was handed on."""
    await blocking.lift(services, staff, block_id, words=body.words)
