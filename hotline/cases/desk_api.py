"""Routes of the cases at the desk."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query
from fastapi.responses import FileResponse
from pydantic import Field

from hotline.cases import working
from hotline.cases.desk_views import CaseList, CaseShelf, DeskCase
from hotline.cases.filestore import response_of
from hotline.cases.kinds import CaseAction, Party
from hotline.cases.standing import Step
from hotline.files.routes import FileId
from hotline.services import Injected
from hotline.staff.access import requires
from hotline.staff.roles import Role
from hotline.staff.sessions import Staff
from hotline.web.bodies import Body

router = APIRouter(tags=["办件"])

CaseStaff = Annotated[Staff, Depends(requires(Role.SEAT, Role.CASEWORKER))]
Number = Annotated[str, Path(max_length=24)]


class StepBody(Body):
    """A step with what its rule asks for. `seen`: how many entries the record had on the page."""

    action: CaseAction
    party: Party
    seen: int = Field(ge=1)
    text: str | None = Field(None, max_length=8000)
    on: date | None = None
    until: date | None = None
    days: int | None = Field(None, ge=1, le=365)
    ground: str | None = Field(None, max_length=24)


@router.get("/cases")
async def list_cases(
    staff: CaseStaff,
    services: Injected,
    shelf: CaseShelf = CaseShelf.OPEN,
    page: Annotated[int, Query(ge=1, le=1000)] = 1,
) -> CaseList:
    """Cases with their clocks, the most urgent first; what is due today and what is late."""
    return await working.list_cases(services, staff, shelf=shelf, page=page)


@router.get("/cases/{number}")
async def read_case(number: Number, staff: CaseStaff, services: Injected) -> DeskCase:
    """One case: clocks, record, and what this person may do. Reading it is audited."""
    return await working.read_case(services, staff, number)


@router.get("/cases/{number}/files/{file_id}", response_class=FileResponse)
async def read_file(number: Number, file_id: FileId, staff: CaseStaff, services: Injected) -> FileResponse:
    """A file that was handed in, for whoever may read what the applicant wrote. Audited."""
    return response_of(services, await working.file_for(services, staff, number, file_id))


@router.post("/cases/{number}/steps")
async def act(number: Number, body: StepBody, staff: CaseStaff, services: Injected) -> DeskCase:
    """Take a step the law allows; 409 says why it does not."""
    step = Step(
        body.action,
        body.party,
        services.clock.now(),
        on=body.on,
        until=body.until,
        days=body.days,
        ground=body.ground,
    )
    return await working.act(services, staff, number, step, text=body.text, seen=body.seen)
