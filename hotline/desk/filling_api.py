"""Routes of a seat who prepares something for the citizen it writes with, which the citizen then decides."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response
from pydantic import Field, model_validator

from hotline.conversations.reply import Start, Step
from hotline.desk import filling, showing
from hotline.desk.evidence import EvidenceTargets, EvidenceView, evidence_targets, propose_evidence
from hotline.desk.filling import Entered, Filling
from hotline.desk.papers import read_paper
from hotline.desk.startable import StartableList, startable
from hotline.files.routes import FileId
from hotline.services import Injected
from hotline.staff.access import requires
from hotline.staff.roles import Role
from hotline.staff.sessions import Staff
from hotline.web.bodies import Body

router = APIRouter(tags=["坐席台"])

Seat = Annotated[Staff, Depends(requires(Role.SEAT, Role.SUPERVISOR))]
Id = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]


class FillingBody(Body):
    """A button, or words for the open question of a run; and where the run stood before it."""

    command: Annotated[Start | Step, Field(discriminator="kind")] | None = None
    run: str | None = Field(None, pattern=r"^[0-9a-f]{32}$")
    text: str | None = Field(None, max_length=4000)
    stand: str | None = Field(None, max_length=32)

    @model_validator(mode="after")
    def _one_of_two(self) -> "FillingBody":
        words = self.run is not None and self.text is not None
        if words == (self.command is not None) or (self.run is None) != (self.text is None):
            raise ValueError("command，或者 run 加 text，要且只要一样")
        return self


class EvidenceBody(Body):
    """The application it is to go with, by its run."""

    run: str = Field(pattern=r"^[0-9a-f]{32}$")


@router.get("/conversations/{conversation_id}/procedures")
async def procedures(conversation_id: Id, staff: Seat, services: Injected) -> StartableList:
    """What can be started for the citizen, what fits the talk first."""
    return await startable(services, staff, conversation_id)


@router.post("/conversations/{conversation_id}/filling")
async def fill(conversation_id: Id, body: FillingBody, staff: Seat, services: Injected) -> Filling:
    """Take one step for the citizen: begin, answer, change, put aside. The citizen sees nothing of it yet. Audited."""
    entered = Entered(command=body.command, run=body.run, text=body.text, stand=body.stand)
    return await filling.fill(services, staff, conversation_id, entered)


@router.post("/conversations/{conversation_id}/runs/{run_id}/result", status_code=204)
async def show(conversation_id: Id, run_id: Id, staff: Seat, services: Injected) -> None:
    """Put the result into the talk, where the citizen checks and confirms it. Audited."""
    await showing.show(services, staff, conversation_id, run_id)


@router.get("/conversations/{conversation_id}/evidence")
async def targets(conversation_id: Id, staff: Seat, services: Injected) -> EvidenceTargets:
    """The applications of this talk that still take evidence."""
    return await evidence_targets(services, staff, conversation_id)


@router.post("/conversations/{conversation_id}/files/{file_id}/evidence", status_code=201)
async def propose(
    conversation_id: Id, file_id: FileId, body: EvidenceBody, staff: Seat, services: Injected
) -> EvidenceView:
    """Ask the citizen whether a file of theirs may go with an application. Audited."""
    return await propose_evidence(services, staff, conversation_id, file_id, body.run)


@router.get("/conversations/{conversation_id}/runs/{run_id}/papers/{name}", response_class=Response)
async def paper(
    conversation_id: Id, run_id: Id, name: Annotated[str, Path(max_length=100)], staff: Seat, services: Injected
) -> Response:
    """What a finished run made, as the citizen sees it: the page is shown, the others are saved. Audited."""
    made = await read_paper(services, staff, conversation_id, run_id, name)
    return Response(made.content, media_type=made.media_type, headers=made.open_headers)
