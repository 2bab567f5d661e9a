"""Routes of the workbench: approving a candidate, releasing it, going back, and stopping either half-way."""

from datetime import datetime
from typing import Annotated, Self

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field, StringConstraints

from hotline.learning.desk_api import LearningJob, read_job
from hotline.learning.jobs.book import cancel
from hotline.learning.jobs.spawn import spawn
from hotline.learning.jobs.states import Lane
from hotline.learning.models import ApprovalRow
from hotline.learning.registry.registry import find_model
from hotline.learning.release.asking import ask_for_release, ask_for_rollback
from hotline.learning.release.conditions import APPROVERS, approve
from hotline.services import Injected
from hotline.staff.access import requires
from hotline.staff.roles import Role
from hotline.staff.sessions import Staff
from hotline.web.bodies import Body

router = APIRouter(prefix="/learning", tags=["训练台"])

Maintainer = Annotated[Staff, Depends(requires(Role.MAINTAINER))]
Approver = Annotated[Staff, Depends(requires(*APPROVERS))]
ModelId = Annotated[str, Field(pattern=r"^[0-9a-f]{8,64}$")]


class ModelBody(Body):
    """Which model."""

    model: ModelId


class RollbackBody(Body):
    """Why, and to which model; without one, to the one before."""

    model: ModelId | None = None
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=200)]


class Approval(BaseModel):
    """A person's word on one report of one model."""

    model: str
    report: str
    by: str
    at: datetime

    @classmethod
    def of(cls, row: ApprovalRow) -> Self:
        """From the table."""
        return cls(model=row.model_id, report=row.report_id, by=row.by_name, at=row.at)


@router.post("/approvals", status_code=201)
async def approve_model(body: ModelBody, staff: Approver, services: Injected) -> Approval:
    """Approve a model whose evaluation passed; 403 for whoever trained it, 409 where there is nothing to approve."""
    async with services.database.read() as session:
        model = await find_model(session, body.model)
    return Approval.of(await approve(services, model, by=staff))


@router.post("/releases", status_code=202)
async def release_model(body: ModelBody, staff: Maintainer, services: Injected) -> LearningJob:
    """Begin the switch to an approved model; 409 where a condition is not met or another release is under way."""
    async with services.database.read() as session:
        model = await find_model(session, body.model)
    job_id = await ask_for_release(services, model, by=staff.actor)
    spawn(job_id)
    return await read_job(services, job_id)


@router.post("/rollback", status_code=202)
async def roll_back(body: RollbackBody, staff: Approver, services: Injected) -> LearningJob:
    """Begin the return to a model that was in use before: one person, a reason, and a whole file are enough."""
    job_id = await ask_for_rollback(services, body.model, reason=body.reason, by=staff.actor)
    spawn(job_id)
    return await read_job(services, job_id)


@router.post("/releases/cancel")
async def cancel_release(staff: Approver, services: Injected) -> LearningJob:
    """Cancel a release or a return; 404 where there is none, 409 where the turns go to the other model already."""
    row = await cancel(services, by=staff.actor, lane=Lane.RELEASE)
    return await read_job(services, row.id)
