"""What came from WeChat is dealt with and answered by a process of its own, to be killed in the middle of it."""

import asyncio
import multiprocessing
from dataclasses import replace
from datetime import datetime
from multiprocessing.context import ForkServerProcess

from hotline.connectors.endpoints import Connector
from hotline.connectors.sender import send_due
from hotline.services import Services
from hotline.settings import Settings
from hotline.staff.sealing import Seal
from hotline.storage.database import Database
from hotline.wechat.delivery import deliver
from tests.fakes import FakeBrain, FakeClock
from tests.outside import services_over

_processes = multiprocessing.get_context("forkserver")


def start_sender(database: str, settings: Settings, key: str, now: datetime) -> ForkServerProcess:
    """Sends once all that is due, at this moment."""
    process = _processes.Process(target=_run, args=(database, settings, key, now))
    process.start()
    return process


def _run(database: str, settings: Settings, key: str, now: datetime) -> None:
    made = services_over(Database(database), settings, clock=FakeClock(now), brain=FakeBrain())
    services = replace(made, seal=Seal(key))
    asyncio.run(_send(services))


async def _send(services: Services) -> None:
    await services.content.shelf(services.database)  # as a process that has served for a while: it takes its time
    await send_due(services, {Connector.WECHAT: deliver})
    await services.database.close()
