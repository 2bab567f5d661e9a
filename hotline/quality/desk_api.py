"""Routes of quality and supervision."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field, StringConstraints

from hotline.desk.conversations_api import Seat, Supervisor
from hotline.quality import follow_ups, samples
from hotline.quality.board import WallBoard, read_board
from hotline.quality.follow_up_list import FollowUpList, read_follow_ups
from hotline.quality.follow_ups import FollowUpOutcome, VisitResult
from hotline.quality.sample_list import OwnResults, SampleList, read_own_results, read_samples
from hotline.services import Injected
from hotline.web.bodies import Body

router = APIRouter(tags=["坐席台"])

Id = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]
StaffNo = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z-]{1,16}$")]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]


class AssignBody(Body):
    """Who does it, until when."""

    staff_no: StaffNo
    due_on: date


class VisitBody(Body):
    """What became of asking the citizen, and whether there is something to put right."""

    result: VisitResult
    words: Words
    rectify: bool


class CloseBody(Body):
    """What came of it; never without words."""

    outcome: FollowUpOutcome
    words: Words


class DrawBody(Body):
    """So many of what this seat closed in these days. Whoever gives the seed of an earlier draw gets that draw again."""

    staff_no: StaffNo
    first: date
    last: date
    count: int = Field(ge=1, le=samples.MOST_AT_ONCE)
    seed: int | None = Field(None, ge=0, le=samples.LONGEST_SEED)


class Drawn(BaseModel):
    """How many were drawn."""

    count: int


class ScoreBody(Body):
    """Points by the id of the sheet's line, and what to say about it."""

    points: dict[str, int]
    comment: Words


class AnswerBody(Body):
    """The seat's one answer."""

    text: Words


@router.get("/board")
async def board(staff: Supervisor, services: Injected) -> WallBoard:
    """The wall board: how the desk stands now."""
    return await read_board(services)


@router.get("/follow-ups")
async def list_follow_ups(staff: Seat, services: Injected) -> FollowUpList:
    """Bad ratings to follow up: all for a supervisor, one's own for a seat."""
    return await read_follow_ups(services, staff)


@router.post("/follow-ups/{follow_up_id}/assign", status_code=204)
async def assign(follow_up_id: Id, body: AssignBody, staff: Supervisor, services: Injected) -> None:
    """Give it an owner and a day."""
    await follow_ups.assign(services, staff, follow_up_id, staff_no=body.staff_no, due_on=body.due_on)


@router.post("/follow-ups/{follow_up_id}/visit", status_code=204)
async def visit(follow_up_id: Id, body: VisitBody, staff: Seat, services: Injected) -> None:
    """Write down what the citizen said."""
    await follow_ups.visit(services, staff, follow_up_id, result=body.result, words=body.words, rectify=body.rectify)


@router.post("/follow-ups/{follow_up_id}/close", status_code=204)
async def close(follow_up_id: Id, body: CloseBody, staff: Seat, services: Injected) -> None:
    """End it, in words."""
    await follow_ups.close(services, staff, follow_up_id, outcome=body.outcome, words=body.words)


@router.get("/samples")
async def list_samples(staff: Supervisor, services: Injected) -> SampleList:
    """What was drawn, and the sheet to score by."""
    return await read_samples(services)


@router.post("/samples", status_code=201)
async def draw(body: DrawBody, staff: Supervisor, services: Injected) -> Drawn:
    """Draw closed conversations of a seat."""
    count = await samples.draw(
        services, staff, staff_no=body.staff_no, first=body.first, last=body.last, count=body.count, seed=body.seed
    )
    return Drawn(count=count)


@router.get("/samples/own")
async def own_results(staff: Seat, services: Injected) -> OwnResults:
    """What one's own conversations scored."""
    return await read_own_results(services, staff)


@router.post("/samples/{sample_id}/score", status_code=204)
async def score(sample_id: Id, body: ScoreBody, staff: Supervisor, services: Injected) -> None:
    """Fill in the sheet."""
    await samples.score(services, staff, sample_id, points=body.points, comment=body.comment)


@router.post("/samples/{sample_id}/answer", status_code=204)
async def answer(sample_id: Id, body: AnswerBody, staff: Seat, services: Injected) -> None:
    """What the seat has to say to its score, once."""
    await samples.answer(services, staff, sample_id, text=body.text)
