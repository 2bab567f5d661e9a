"""Routes of the reports about harm to a child."""

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import AwareDatetime, Field

from hotline.child_reports.models import Agency
from hotline.child_reports.report import ChildReport, ChildReportList, Report, read_reports, write_report
from hotline.desk.conversations_api import ConversationId, Seat
from hotline.services import Injected
from hotline.staff.access import requires
from hotline.staff.roles import Role
from hotline.staff.sessions import Staff
from hotline.web.bodies import Body

router = APIRouter(tags=["坐席台"])

Overseer = Annotated[Staff, Depends(requires(Role.SUPERVISOR, Role.AUDITOR))]


class ChildReportBody(Body):
    """About whom, what, to which agencies, who there took it, and when."""

    child: str = Field(min_length=1, max_length=300, pattern=r"\S")
    what: str = Field(min_length=1, max_length=2000, pattern=r"\S")
    agencies: list[Agency] = Field(min_length=1, max_length=len(Agency))
    taken_by: str = Field(min_length=1, max_length=200, pattern=r"\S")
    reported_at: AwareDatetime


@router.post("/conversations/{conversation_id}/child-reports", status_code=201)
async def write(conversation_id: ConversationId, body: ChildReportBody, staff: Seat, services: Injected) -> ChildReport:
    """Write down a report that was made. It cannot be changed, and stays when the conversation is erased."""
    report = Report(body.child, body.what, tuple(body.agencies), body.taken_by, body.reported_at)
    return await write_report(services, staff, conversation_id, report)


@router.get("/child-reports")
async def read(staff: Overseer, services: Injected) -> ChildReportList:
    """All entries, the newest first. Reading is audited."""
    return await read_reports(services, staff)
