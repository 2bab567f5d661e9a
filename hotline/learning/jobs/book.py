"""The book of jobs: asked for, followed, cancelled, ended. Whoever runs one writes here; everybody else reads."""

import os
import shutil
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.conversations.store import new_id
from hotline.errors import Conflict, NotFound, Unavailable
from hotline.learning.jobs.limits import has_room, load_job_limits
from hotline.learning.jobs.lock import ANOTHER, is_busy
from hotline.learning.jobs.progress import telling
from hotline.learning.jobs.states import (
    INTERRUPTED_SENTENCE,
    LANES,
    OPEN,
    STILL_SERVING,
    TROUBLE_SENTENCES,
    JobKind,
    JobState,
    Lane,
    Stage,
    Trouble,
)
from hotline.learning.models import JobRow
from hotline.learning.release.history import is_live, note_live
from hotline.privacy.audit import Action, Actor, Object, record
from hotline.services import Services
from hotline.staff.accounts import names_of_people

_TO_BEGIN = timedelta(minutes=3)
"""How long a job asked for may take to begin before it counts as interrupted."""
_LOG_END = 200_000
"""Bytes from the end of a log in which its last telling lines are looked for."""


@dataclass(frozen=True)
class JobView:
    """A job as people see it, with who asked for it; `sentence` says how it ended where it did not end well."""

    row: JobRow
    by: str
    sentence: str | None
    last_lines: list[str]


class Cancelled(Exception):
    """Somebody wants the job to stop."""


def folder_of(models_dir: Path, job_id: str) -> Path:
    """What a job writes."""
    return models_dir / "jobs" / job_id[:12]


def scratch_of(models_dir: Path, job_id: str) -> Path:
    """Where its programs leave what nobody needs when it is over."""
    return folder_of(models_dir, job_id) / "scratch"


async def ask_for(services: Services, *, kind: JobKind, order: dict[str, Any], by: Actor) -> str:
    """Put a job into the book. Raises Conflict while there is another, Unavailable where there is no room for one."""
    models_dir, now, lane = services.settings.models_dir, services.clock.now(), LANES[kind]
    await settle(services)
    try:
        models_dir.mkdir(parents=True, exist_ok=True)
        roomy = lane is Lane.RELEASE or has_room(models_dir, load_job_limits(services.settings.data_dir))
    except OSError as error:
        raise Unavailable(f"模型文件夹 {models_dir} 写不进去（{error.strerror}），请检查权限和磁盘。") from error
    if not roomy:
        raise Unavailable(f"{TROUBLE_SENTENCES[Trouble.NO_ROOM]}。{STILL_SERVING}")
    row = JobRow(
        id=new_id(),
        kind=kind.value,
        state=JobState.WAITING.value,
        stage=Stage.WAITING.value,
        percent=0,
        order=order | {"by": [by.kind, by.id, by.name]},
        host=socket.gethostname()[:64],
        asked_by=by.id[:64],
        asked_at=now,
    )
    async with services.database.write() as session:
        if await session.scalar(select(JobRow.id).where(_open_in(lane))) is not None:
            raise Conflict(ANOTHER[lane])
        session.add(row)
        it = Object("job", row.id)
        record(session, at=now, actor=by, action=Action.JOB_ASKED, object=it, details={"kind": kind.value})
    return row.id


def asked_by(row: JobRow) -> Actor:
    """Who asked for it."""
    return Actor(*row.order["by"])


async def settle(services: Services) -> None:
    """Say of jobs whose process is gone that they were interrupted, and clear up what they left.

    Only the machine they ran on can know. The book is read before the lock is looked at: whoever is in it as running held
    the lock already, and one that begins between the two looks is not taken for dead.
    """
    async with services.database.read() as session:
        of_here = select(JobRow).where(JobRow.state.in_(OPEN), JobRow.host == socket.gethostname()[:64])
        rows = (await session.scalars(of_here)).all()
    now = services.clock.now()
    gone = [row for row in rows if row.state == JobState.RUNNING or now - row.asked_at > _TO_BEGIN]
    for row in gone:
        if not is_busy(services.settings.models_dir, LANES[JobKind(row.kind)]):
            await _settle(services, row)


async def find(services: Services, job_id: str) -> JobRow:
    """Raises NotFound for no such job."""
    async with services.database.read() as session:
        row = await session.get(JobRow, job_id)
    if row is None:
        raise NotFound("没有这一次训练或评测。")
    return row


async def begin(services: Services, job_id: str) -> JobRow:
    """The caller runs it from now on. Raises NotFound for no such job, Conflict for one that was begun or cancelled."""
    async with services.database.write() as session:
        row = await session.get(JobRow, job_id, with_for_update=True)
        if row is None:
            raise NotFound("没有这一次训练或评测。")
        if row.state != JobState.WAITING:
            raise Conflict("这一次训练或评测已经开始过，或者取消了。")
        row.state, row.started_at = JobState.RUNNING.value, services.clock.now()
    return row


async def note_progress(services: Services, job_id: str, stage: Stage, percent: int) -> None:
    """Raises Cancelled where somebody cancelled it."""
    async with services.database.write() as session:
        row = await _running(session, job_id)
        row.stage, row.percent = stage.value, percent


async def refuse_cancelled(services: Services, job_id: str) -> None:
    """Raises Cancelled where somebody cancelled it."""
    async with services.database.read() as session:
        await _running(session, job_id)


async def end(services: Services, job_id: str, *, made: str | None = None, trouble: Trouble | None = None) -> None:
    """It is over: with what it made, or with what went wrong."""
    async with services.database.write() as session:
        row = await session.get_one(JobRow, job_id, with_for_update=True)
        if row.state != JobState.CANCELLED:
            row.state = (JobState.FAILED if trouble else JobState.SUCCEEDED).value
        row.made, row.trouble, row.finished_at = made, trouble.value if trouble else None, services.clock.now()
        if made is not None:
            row.stage, row.percent = Stage.DONE.value, 100


async def cancel(services: Services, *, by: Actor, lane: Lane = Lane.WORK) -> JobRow:
    """Cancel the job there is; its process stops within a second or two.

    Raises NotFound where there is none, Conflict where the turns go to another model already.
    """
    await settle(services)
    now = services.clock.now()
    async with services.database.write() as session:
        row = await session.scalar(select(JobRow).where(_open_in(lane)).with_for_update())
        if row is None:
            raise NotFound("现在没有训练或评测在进行。" if lane is Lane.WORK else "现在没有人在发布或退回模型。")
        if row.stage == Stage.SWITCHING:
            raise Conflict("已经在切换了，不能取消；切换完可以退回。")
        row.state, row.cancelled_by, row.finished_at = JobState.CANCELLED.value, by.id[:64], now
        record(session, at=now, actor=by, action=Action.JOB_CANCELLED, object=Object("job", row.id))
    return row


async def read_jobs(services: Services, *, most: int = 10, lines: int = 5) -> Sequence[JobView]:
    """The last ones, newest first."""
    await settle(services)
    async with services.database.read() as session:
        rows = await session.scalars(select(JobRow).order_by(JobRow.asked_at.desc(), JobRow.id).limit(most))
        people = await names_of_people(session)
        return [_view(services.settings.models_dir, row, lines, people) for row in rows]


def _view(models_dir: Path, row: JobRow, lines: int, people: Mapping[str, str]) -> JobView:
    log = folder_of(models_dir, row.id) / "log.txt"
    last = telling(_end_of(log), lines) if log.exists() else []
    sentence = None
    if row.trouble:
        sentence = f"{TROUBLE_SENTENCES[Trouble(row.trouble)]}。{STILL_SERVING}"
    elif row.state == JobState.INTERRUPTED:
        sentence = f"{INTERRUPTED_SENTENCE}。{STILL_SERVING}"
    by = asked_by(row)
    return JobView(row, people.get(by.id, by.name), sentence, last)


def _end_of(log: Path) -> list[str]:
    """Its last lines. Rasa's warnings make a training's log 17 MB long, and pages look at it every two seconds, in the loop
    that also answers citizens: read as a whole that took a quarter of a second each time, of one job among ten."""
    with log.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - _LOG_END))
        lines = file.read().decode("utf-8", "replace").splitlines()
    return lines if size <= _LOG_END else lines[1:]  # the first is cut


async def _settle(services: Services, seen: JobRow) -> None:
    now, models_dir = services.clock.now(), services.settings.models_dir
    async with services.database.write() as session:
        row = await session.get_one(JobRow, seen.id, with_for_update=True)
        if row.state != seen.state:  # it began or ended meanwhile
            return
        if LANES[JobKind(row.kind)] is Lane.RELEASE and is_live(models_dir, row):  # it died after the switch, unsaid
            await note_live(session, row, at=now)
            row.state, row.made, row.stage, row.percent = JobState.SUCCEEDED.value, row.order["model"], "done", 100
        else:
            row.state = JobState.INTERRUPTED.value
        row.finished_at = now
        shutil.rmtree(scratch_of(models_dir, row.id), ignore_errors=True)


def _open_in(lane: Lane) -> ColumnElement[bool]:
    kinds = [kind.value for kind in JobKind if LANES[kind] is lane]
    return and_(JobRow.state.in_(OPEN), JobRow.kind.in_(kinds))


async def _running(session: AsyncSession, job_id: str) -> JobRow:
    row = await session.get_one(JobRow, job_id)
    if row.state != JobState.RUNNING:
        raise Cancelled
    return row
