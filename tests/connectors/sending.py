"""The sender in a process of its own, to be killed. Forked from a server that has imported everything: starting a new
interpreter for each would take longer than all the sending.
"""

import asyncio
import multiprocessing
import os
import signal
from datetime import timedelta
from multiprocessing.context import ForkServerProcess
from types import SimpleNamespace
from typing import Any, cast

from hotline.clock import SystemClock
from hotline.connectors import backoff, outbox, sender
from hotline.conversations.hub import MemoryHub
from hotline.services import Services
from hotline.settings import Settings
from hotline.storage.database import Database

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["tests.connectors.sending"])


def start_sender(database: str, url: str, secret: str, *, dies: bool = False) -> ForkServerProcess:
    """`dies`: it kills itself after the first answer, before it has marked what was sent."""
    process = _processes.Process(target=_run, args=(database, url, secret, dies))
    process.start()
    return process


async def _die(*_: Any, **__: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _run(database: str, url: str, secret: str, dies: bool) -> None:
    outbox.LEASE = timedelta(seconds=1)  # nobody waits a minute for a dead sender here
    backoff._FIRST = timedelta(milliseconds=100)
    sender._PAUSE_SECONDS = 0.1
    if dies:
        sender.settle = _die
    reached = {"city_12345_url": url, "telephony_url": url}
    settings = Settings(**reached, city_12345_secret=secret, telephony_secret=secret)  # pyright: ignore
    world = SimpleNamespace(settings=settings, clock=SystemClock(), database=Database(database), hub=MemoryHub())
    asyncio.run(sender.send_for_ever(cast("Services", world), {}))
