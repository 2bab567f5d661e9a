"""Both models as brains of their own beside the product, with actions that read the product's database."""

import asyncio
import contextlib
import os
import secrets
import socket
import sys
from collections.abc import AsyncIterator
from pathlib import Path

from hotline.conversations.brain import RasaBrain
from hotline.learning.jobs.program import ProgramFailed
from hotline.learning.jobs.running import Job
from hotline.learning.jobs.states import Trouble
from hotline.serving.model import BRAIN_ENVIRONMENT, brain_command
from hotline.settings import ROOT

_READY_SECONDS = 300
_LOOK_SECONDS = 0.5
_TURN_SECONDS = 20.0
"""Nobody waits for these answers, and the machine is busy with others."""


@contextlib.asynccontextmanager
async def two_brains(job: Job, current: Path, candidate: Path) -> AsyncIterator[tuple[RasaBrain, RasaBrain]]:
    """Loaded and ready, on ports and with a secret of their own. Raises ProgramFailed where one does not start."""
    ports = _free_ports(3)
    secret = secrets.token_urlsafe(32)
    actions = {"HOTLINE_INTERNAL_SECRET": secret, "HOTLINE_ACTIONS_URL": f"http://127.0.0.1:{ports[0]}"}
    ours = {name: value for name, value in os.environ.items() if name.startswith("HOTLINE_")}
    async with contextlib.AsyncExitStack() as running:
        command = [sys.executable, "-m", "actions"]
        processes = [await running.enter_async_context(job.workplace.started(command, ROOT, {**ours, **actions}))]
        brains: list[RasaBrain] = []
        for port, model in ((ports[1], current), (ports[2], candidate)):
            environment = {**BRAIN_ENVIRONMENT, **actions}
            started = job.workplace.started(brain_command(model, port), ROOT, environment)
            processes.append(await running.enter_async_context(started))
            brain = RasaBrain(f"http://127.0.0.1:{port}", secret=secret, timeout=_TURN_SECONDS)
            running.push_async_callback(brain.close)
            brains.append(brain)
        for brain in brains:
            await _ready(brain, processes)
        yield brains[0], brains[1]


async def _ready(brain: RasaBrain, processes: list[asyncio.subprocess.Process]) -> None:
    deadline = asyncio.get_running_loop().time() + _READY_SECONDS
    while not await brain.ready():
        if any(process.returncode is not None for process in processes):
            raise ProgramFailed(Trouble.PROGRAM)
        if asyncio.get_running_loop().time() > deadline:
            raise ProgramFailed(Trouble.TOO_LONG)
        await asyncio.sleep(_LOOK_SECONDS)


def _free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
