"""Routes of the workbench: models, reports and jobs to look at; trainings and evaluations to start and cancel."""

from datetime import datetime
from typing import Annotated, Literal, Self

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field, model_validator

from hotline.errors import Invalid
from hotline.learning.exporting import trainable_branches
from hotline.learning.jobs.book import JobView, ask_for, cancel, read_jobs
from hotline.learning.jobs.spawn import spawn
from hotline.learning.jobs.states import OPEN, STAGE_TITLES, STATE_TITLES, JobKind, JobState, Stage
from hotline.learning.jobs.training import order_of
from hotline.learning.registry.registry import Registered, find_model, read_registered
from hotline.learning.release.history import History, read_history
from hotline.services import Injected, Services
from hotline.settings import ROOT
from hotline.staff.access import requires
from hotline.staff.roles import Role
from hotline.staff.sessions import Staff
from hotline.web.bodies import Body

router = APIRouter(prefix="/learning", tags=["训练台"])

Maintainer = Annotated[Staff, Depends(requires(Role.MAINTAINER))]
Reader = Annotated[Staff, Depends(requires(Role.MAINTAINER, Role.SUPERVISOR))]


class JobBody(Body):
    """What is to be done; an evaluation names the model it is of, a training the branch where it is not of what is merged."""

    kind: Literal[JobKind.TRAIN, JobKind.EVALUATE]
    candidate: Annotated[str, Field(pattern=r"^[0-9a-f]{8,64}$")] | None = None
    branch: Annotated[str, Field(max_length=60)] | None = None
    folds: Annotated[int, Field(ge=1, le=10, description="rounds of cross-validation of an evaluation")] = 3

    @model_validator(mode="after")
    def _evaluations_have_a_candidate(self) -> Self:
        if (self.kind is JobKind.EVALUATE) != (self.candidate is not None):
            raise ValueError("评测要写 candidate，训练不要写")
        if self.kind is JobKind.EVALUATE and self.branch is not None:
            raise ValueError("branch 只有训练才写")
        return self


class LearningJob(BaseModel):
    """A training, an evaluation, a release or a return, and how far it is."""

    id: str
    kind: JobKind
    state: JobState
    state_title: str
    stage_title: str
    percent: int
    sentence: str | None
    last_lines: list[str]
    made: str | None = Field(description="the model or the report")
    branch: str | None = Field(
        description="the branch that is written or trained; none where the project's own data are"
    )
    asked_by: str
    asked_at: datetime
    finished_at: datetime | None
    cancellable: bool = Field(description="false once it is over, or the turns go to the other model already")

    @classmethod
    def of(cls, view: JobView) -> Self:
        """From the book."""
        row = view.row
        return cls(
            id=row.id,
            kind=JobKind(row.kind),
            state=JobState(row.state),
            state_title=STATE_TITLES[JobState(row.state)],
            stage_title=STAGE_TITLES[Stage(row.stage)],
            percent=row.percent,
            sentence=view.sentence,
            last_lines=view.last_lines,
            made=row.made,
            branch=row.order.get("branch"),
            asked_by=view.by,
            asked_at=row.asked_at,
            finished_at=row.finished_at,
            cancellable=row.state in OPEN and row.stage != Stage.SWITCHING,
        )


class KnownModel(BaseModel):
    """A model of the registry; `refusals` are of its newest report."""

    id: str
    in_use: bool
    removed: bool
    examples: int
    trained_seconds: float
    made_at: datetime
    report: str | None
    passed: bool | None
    outdated: bool = Field(description="compared with a model that is in use no more: to be evaluated again")
    refusals: list[str]
    mine: bool = Field(description="whoever asks trained it, so another person approves it")
    approved_by: list[str] = Field(description="names of those who approved its release on that report")
    approved_by_me: bool
    used: bool = Field(description="is or was in use")
    can_return_to: bool = Field(description="was in use before, and its file is kept")


class ShownRelease(BaseModel):
    """An entry of the book: a release has a report and who approved it, a return has a reason."""

    id: str
    kind: Literal[JobKind.RELEASE, JobKind.ROLLBACK]
    model: str
    former: str
    report: str | None
    approved_by: str | None
    reason: str | None
    by: str
    at: datetime


class LearningShown(BaseModel):
    """Everything the page shows."""

    models: list[KnownModel]
    jobs: list[LearningJob]
    releases: list[ShownRelease]


@router.get("")
async def read_learning(staff: Reader, services: Injected) -> LearningShown:
    """The models there are, what is being done and was done last, and which model took the place of which."""
    jobs = await read_jobs(services)
    known = await read_registered(services)
    async with services.database.read() as session:
        history = await read_history(session)
    return LearningShown(
        models=_models(known, history, reader=staff.id),
        jobs=[LearningJob.of(view) for view in jobs],
        releases=[
            ShownRelease(
                id=row.id,
                kind=JobKind.RELEASE if row.kind == JobKind.RELEASE else JobKind.ROLLBACK,
                model=row.model_id,
                former=row.former_id,
                report=row.report_id,
                approved_by=history.approver_of(row),
                reason=row.reason,
                by=history.releaser_of(row),
                at=row.at,
            )
            for row in history.releases
        ],
    )


class Branches(BaseModel):
    """What a training may be of besides the project's own data."""

    branches: list[str] = Field(description="written here and not merged yet, the latest first")


@router.get("/branches")
async def read_branches(staff: Maintainer, services: Injected) -> Branches:
    """The branches with examples that were written back and wait to be merged. 409 where git refuses."""
    return Branches(branches=await trainable_branches(services))


@router.post("/jobs", status_code=202)
async def start_job(body: JobBody, staff: Maintainer, services: Injected) -> LearningJob:
    """Start a training or an evaluation in a process of its own."""
    order: dict[str, object] = {"root": str(ROOT)}
    if body.branch is not None:
        if body.branch not in await trainable_branches(services):
            raise Invalid(f"没有写回的分支 {body.branch}，或者已经合并了。")
        order = {**order_of(services.settings.repository, body.branch)}
    if body.candidate is not None:
        async with services.database.read() as session:
            candidate = await find_model(session, body.candidate)
        order = {"candidate": candidate.id, "folds": body.folds, "dialogues": True, "replay": True}
    job_id = await ask_for(services, kind=body.kind, order=order, by=staff.actor)
    spawn(job_id)
    return await read_job(services, job_id)


@router.post("/jobs/cancel")
async def cancel_job(staff: Maintainer, services: Injected) -> LearningJob:
    """Cancel what is being done; 404 where nothing is."""
    row = await cancel(services, by=staff.actor)
    return await read_job(services, row.id)


async def read_job(services: Services, job_id: str) -> LearningJob:
    """One job, as the page shows it."""
    [view] = [view for view in await read_jobs(services) if view.row.id == job_id]
    return LearningJob.of(view)


def _models(known: Registered, history: History, *, reader: str) -> list[KnownModel]:
    newest = {report.candidate_id: report for report in reversed(known.reports)}
    words = {id_: [row for row in history.approvals if row.report_id == report.id] for id_, report in newest.items()}
    return [
        KnownModel(
            id=model.id,
            in_use=model.id == known.current,
            removed=model.removed_at is not None,
            examples=known.versions[model.data_digest].examples,
            trained_seconds=model.trained_seconds,
            made_at=model.made_at,
            report=report.id if (report := newest.get(model.id)) else None,
            passed=report.passed if report else None,
            outdated=report is not None and known.outdated(report),
            refusals=report.refusals if report else [],
            mine=model.made_by == reader,
            approved_by=[row.by_name for row in words.get(model.id, [])],
            approved_by_me=any(row.by == reader for row in words.get(model.id, [])),
            used=model.id == known.current or model.id in history.used,
            can_return_to=model.removed_at is None and model.id != known.current and model.id in history.used,
        )
        for model in known.models
    ]
