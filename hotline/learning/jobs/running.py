"""Runs a job that is in the book, whatever kind it is: alone, with log and scratch, and to an end that is written down."""

import asyncio
import contextlib
import errno
import shutil
import signal
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from hotline.errors import HotlineError
from hotline.learning.jobs import book
from hotline.learning.jobs.limits import load_job_limits
from hotline.learning.jobs.lock import alone
from hotline.learning.jobs.program import ProgramFailed, Workplace
from hotline.learning.jobs.progress import read_progress
from hotline.learning.jobs.states import LANES, JobKind, Lane, Stage, Trouble
from hotline.learning.models import JobRow
from hotline.privacy.audit import Actor
from hotline.services import Services

Tell = Callable[[Stage, int], None]


@dataclass
class Job:
    """A job while it runs."""

    services: Services
    row: JobRow
    workplace: Workplace
    tell: Tell
    said: tuple[Stage, int] | None = None

    @property
    def models_dir(self) -> Path:
        return self.services.settings.models_dir

    async def at(self, stage: Stage, percent: int) -> None:
        """Say how far it is; it never goes back. Raises Cancelled."""
        if self.said is not None and percent <= self.said[1]:
            return
        self.said = (stage, percent)
        await book.note_progress(self.services, self.row.id, stage, percent)
        self.tell(stage, percent)

    async def refuse_cancelled(self) -> None:
        """Raises Cancelled where somebody has said to stop."""
        await book.refuse_cancelled(self.services, self.row.id)

    def note(self, *lines: str) -> None:
        """Into the log."""
        _write_down(self.workplace.log, lines)

    async def run(
        self,
        command: Sequence[str],
        *,
        cwd: Path,
        environment: Mapping[str, str],
        good: frozenset[int] = frozenset({0}),
    ) -> None:
        """Run a program; of a training it is read how far it is. Raises ProgramFailed, Cancelled."""

        async def look(lines: list[str]) -> None:
            await self.refuse_cancelled()
            if self.row.kind == JobKind.TRAIN:
                for progress in filter(None, map(read_progress, lines)):
                    await self.at(*progress)

        await self.workplace.run(command, cwd=cwd, environment=environment, look=look, good=good)


Work = Callable[[Job], Awaitable[str]]
"""Does the job and returns the id of what it made."""


async def run_job(services: Services, job_id: str, work: Work, *, by: Actor, tell: Tell) -> book.JobView:
    """Do it now. However it ends, the book says so, and nothing half done is left.

    Raises Conflict while another job runs.
    """
    models_dir = services.settings.models_dir
    lane = LANES[JobKind((await book.find(services, job_id)).kind)]
    with alone(models_dir, lane):
        row = await book.begin(services, job_id)
        folder = book.folder_of(models_dir, job_id)
        scratch = book.scratch_of(models_dir, job_id)
        made: str | None = None
        trouble: Trouble | None = None
        try:
            scratch.mkdir(parents=True, exist_ok=True)
            (folder / "log.txt").touch()
            limits = load_job_limits(services.settings.data_dir)
            deadline = asyncio.get_running_loop().time() + limits.minutes * 60
            workplace = Workplace(limits, folder / "log.txt", scratch, deadline)
            async with _cancelled_by_signals(services, by, lane):
                made = await work(Job(services, row, workplace, tell))
        except book.Cancelled:
            pass  # the book says so already
        except ProgramFailed as error:
            trouble = error.trouble
        except Exception as error:  # whatever it is, the book has to say that it is over, and the log why
            full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
            trouble = Trouble.DISK_FULL if full else Trouble.PROGRAM
            told = [error.detail] if isinstance(error, HotlineError) else traceback.format_exception(error)
            _write_down(folder / "log.txt", told)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
        await book.end(services, job_id, made=made, trouble=trouble)
    [view] = [each for each in await book.read_jobs(services) if each.row.id == job_id]
    return view


def _write_down(log: Path, lines: Iterable[str]) -> None:
    with contextlib.suppress(OSError), log.open("a", encoding="utf-8") as stream:  # a full disk takes no more words
        stream.writelines(f"{line.rstrip()}\n" for line in lines)


@contextlib.asynccontextmanager
async def _cancelled_by_signals(services: Services, by: Actor, lane: Lane) -> AsyncIterator[None]:
    """Ctrl-C and a friendly kill cancel the job like anybody else who does."""
    loop = asyncio.get_running_loop()
    asked: set[asyncio.Task[object]] = set()

    def stop() -> None:
        asked.add(asyncio.ensure_future(book.cancel(services, by=by, lane=lane)))

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    try:
        yield
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)
        await asyncio.gather(*asked, return_exceptions=True)
