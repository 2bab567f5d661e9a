"""Runs one program for a job: within limits, its output in the log, stopped together with all it started."""

import asyncio
import contextlib
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from hotline.learning.jobs.limits import JobLimits
from hotline.learning.jobs.states import Trouble
from hotline.serving.model import LAUNCH

_LOOK_SECONDS = 0.5
_GRACE_SECONDS = 20
_DISK_FULL = ("No space left on device", "Errno 28", "Disk quota exceeded", "database or disk is full")
_MEMORY = ("MemoryError", "Cannot allocate memory", "bad_alloc", "Unable to allocate")
_TAIL = 20_000
_FULL_BYTES = 1_000_000


class ProgramFailed(Exception):
    """A program did not do its work; the trouble says why."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


@dataclass(frozen=True)
class Workplace:
    """Where a job's programs run: limits, log, and a folder for whatever they leave lying about."""

    limits: JobLimits
    log: Path
    scratch: Path
    deadline: float
    """On the event loop's clock."""

    async def run(
        self,
        command: Sequence[str],
        *,
        cwd: Path,
        environment: Mapping[str, str],
        look: Callable[[list[str]], Awaitable[None]],
        good: frozenset[int] = frozenset({0}),
    ) -> None:
        """Run to the end; `look` gets the new lines of output twice a second, and by raising stops the program.

        Raises ProgramFailed where it ends with another code than a `good` one.
        """
        begin = self.log.stat().st_size
        async with self.started(command, cwd, environment) as process:
            ended = asyncio.create_task(process.wait())
            place = begin
            while not ended.done():
                await asyncio.wait([ended], timeout=_LOOK_SECONDS)
                place, lines = self._new_lines(place)
                await look(lines)
                if not ended.done() and asyncio.get_running_loop().time() > self.deadline:
                    raise ProgramFailed(Trouble.TOO_LONG)
            code = ended.result()
        if code not in good:
            # A disk that is full takes no complaint about it into the log either.
            full = shutil.disk_usage(self.scratch).free < _FULL_BYTES
            raise ProgramFailed(Trouble.DISK_FULL if full else trouble_of(code, self._since(begin)))

    @contextlib.asynccontextmanager
    async def started(
        self, command: Sequence[str], cwd: Path, environment: Mapping[str, str]
    ) -> AsyncIterator[asyncio.subprocess.Process]:
        """A program that runs until the block ends. Of our own settings it gets those in `environment` alone."""
        launched = [
            sys.executable,
            "-I",
            str(LAUNCH),
            str(self.limits.nice),
            str(self.limits.memory_megabytes),
            *command,
        ]
        with self.log.open("ab") as output:
            process = await asyncio.create_subprocess_exec(
                *launched,
                cwd=cwd,
                env={**_surroundings(), **environment, "TMPDIR": str(self.scratch)},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        try:
            yield process
        finally:
            if process.returncode is None:
                await _stop(process)

    def _new_lines(self, place: int) -> tuple[int, list[str]]:
        with self.log.open("rb") as stream:
            stream.seek(place)
            fresh = stream.read()
        whole = fresh.rfind(b"\n") + 1
        return place + whole, fresh[:whole].decode("utf-8", "replace").splitlines()

    def _since(self, begin: int) -> str:
        with self.log.open("rb") as stream:
            stream.seek(max(begin, self.log.stat().st_size - _TAIL))
            return stream.read().decode("utf-8", "replace")


def _surroundings() -> dict[str, str]:
    """Without our settings: a test that met the real database by one of them would write into it."""
    return {name: value for name, value in os.environ.items() if not name.startswith("HOTLINE_")}


def trouble_of(code: int, output: str) -> Trouble:
    """Why a program ended with this code, from the end of what it wrote."""
    if any(words in output for words in _DISK_FULL):
        return Trouble.DISK_FULL
    if any(words in output for words in _MEMORY):
        return Trouble.MEMORY
    return Trouble.KILLED if code < 0 else Trouble.PROGRAM


async def _stop(process: asyncio.subprocess.Process) -> None:
    """Politely, so that it can clear up what it started; then its whole group by force."""
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(signal.SIGINT)
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(process.wait(), _GRACE_SECONDS)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    await process.wait()
