"""Routes of the write-back: what would be written, line by line, and writing it on a branch."""

import asyncio
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Self

from fastapi import APIRouter
from pydantic import BaseModel, Field

from hotline.errors import Conflict, HotlineError
from hotline.knowledge.names import Names
from hotline.learning.desk_api import LearningJob, Maintainer, read_job
from hotline.learning.differences import Change, Difference, differences
from hotline.learning.examples import known_examples
from hotline.learning.export import Decided, read_decided, settle_needless
from hotline.learning.inbox_views import Named
from hotline.learning.jobs.book import ask_for
from hotline.learning.jobs.spawn import spawn
from hotline.learning.jobs.states import JobKind
from hotline.learning.meanings import names_of
from hotline.learning.working_copy import WorkingCopy
from hotline.learning.writeback import NewExample, Plan, check_plan
from hotline.services import Injected, Services
from hotline.web.bodies import Body

router = APIRouter(prefix="/learning", tags=["训练台"])

_BRANCHES = 100


class ShownLine(BaseModel):
    """A line of a file; `number` is its place in the new file, or in the old one where it goes."""

    number: int
    change: Change
    text: str


class FileDifference(BaseModel):
    """One file that changes; `parts` are stretches of neighbouring lines."""

    file: str
    added: int
    removed: int
    parts: list[list[ShownLine]]

    @classmethod
    def of(cls, difference: Difference) -> Self:
        """As it is."""
        parts = [[ShownLine(**vars(line)) for line in part] for part in difference.parts]
        return cls(file=difference.file, added=difference.added, removed=difference.removed, parts=parts)


class LeftOut(BaseModel):
    """A labelled line that is not written, and why, with file and line of what stands against it."""

    text: str
    meaning: Named
    why: str

    @classmethod
    def of(cls, example: NewExample, why: object, names: Names) -> Self:
        """With the label's words."""
        meaning = Named(code=example.intent, title=names.intent(example.intent))
        return cls(text=example.text, meaning=meaning, why=str(why))


class ExportPreview(BaseModel):
    """What would be written now. `obstacle` says why nothing can be."""

    files: list[FileDifference]
    added: int
    dialogues: int = Field(description="dialogue tests that are added")
    removed: list[str] = Field(description="places of lines that come out because their citizen wants it")
    conflicts: list[LeftOut]
    needless: list[LeftOut]
    answers: list[Named] = Field(description="new answers that go into the files together with their first examples")
    later: list[str] = Field(description="new answers with too few examples to begin with, each in a sentence")
    faults: list[str] = Field(description="why the files would not be good data, by file and line")
    waiting_for_second: int = Field(description="labelled lines that wait for another person who says the same")
    waiting_for_answer: int = Field(description="labelled lines whose answer is being written and is not published")
    branch: str = Field(description="a name that is free")
    obstacle: str | None


class ExportBody(Body):
    """On which new branch."""

    branch: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*(/[a-z0-9][a-z0-9_-]*)*$", max_length=60)]


class PutAway(BaseModel):
    """How many labelled lines are listed no longer, for the examples hold them already."""

    count: int


@router.get("/exports/preview")
async def preview_export(staff: Maintainer, services: Injected) -> ExportPreview:
    """What is decided and not written yet, as it would change each file."""
    decided, names = await read_decided(services), await names_of(services)
    today = services.today
    found = await asyncio.to_thread(_prepare, services, decided, today)
    return ExportPreview(
        files=[FileDifference.of(difference) for difference in found.files],
        added=len(found.plan.added),
        dialogues=len(found.plan.dialogues),
        removed=found.plan.removed,
        conflicts=[LeftOut.of(example, finding, names) for example, finding in found.plan.conflicts],
        needless=[LeftOut.of(example, why, names) for example, why in found.plan.needless],
        answers=[Named(code=code, title=names.intent(code)) for code in found.plan.answers],
        later=found.plan.kept_for_later(names.intent),
        faults=found.faults,
        waiting_for_second=decided.waiting_for_second,
        waiting_for_answer=decided.waiting_for_answer,
        branch=found.branch,
        obstacle=found.obstacle,
    )


@router.post("/exports", status_code=202)
async def start_export(body: ExportBody, staff: Maintainer, services: Injected) -> LearningJob:
    """Begin to write it on a new branch, in a process of its own; 409 where there is nothing to write or no place for it."""
    today = services.today
    found = await asyncio.to_thread(_prepare, services, await read_decided(services), today)
    if found.obstacle:
        raise Conflict(found.obstacle)
    if not found.plan.files:
        needless = "标好的例句里都已经有了，没有要写的。" if found.plan.needless else "没有要写的。"
        raise Conflict(" ".join(found.plan.kept_for_later()) or needless)
    if WorkingCopy(services.settings.repository).has(body.branch):
        raise Conflict(f"已经有分支 {body.branch}，请换一个名字。")
    job_id = await ask_for(services, kind=JobKind.EXPORT, order={"branch": body.branch}, by=staff.actor)
    spawn(job_id)
    return await read_job(services, job_id)


@router.post("/exports/needless")
async def put_away(staff: Maintainer, services: Injected) -> PutAway:
    """List no longer what need not be written."""
    return PutAway(count=await settle_needless(services, services.settings.repository, by=staff.actor))


@dataclass(frozen=True)
class _Prepared:
    plan: Plan
    files: list[Difference]
    faults: list[str]
    branch: str
    obstacle: str | None


def _prepare(services: Services, decided: Decided, today: date) -> _Prepared:
    """In a thread: it reads all examples, and asks git."""
    root = services.settings.repository
    plan = decided.plan(known_examples(root / "data"), root / "data")
    before = {name: (root / name).read_text(encoding="utf-8") for name in plan.files if (root / name).exists()}
    faults = [str(finding) for finding in check_plan(before, plan)]
    copy, branch, obstacle = WorkingCopy(root), f"learn/{today}", None
    try:
        copy.ready()
        free = (name for number in range(2, _BRANCHES) if not copy.has(name := f"learn/{today}-{number}"))
        branch = next(free, branch) if copy.has(branch) else branch
    except HotlineError as error:
        obstacle = error.detail
    return _Prepared(plan, differences(before, plan.files), faults, branch, obstacle)
