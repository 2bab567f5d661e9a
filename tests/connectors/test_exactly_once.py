"""Either side dies at the worst moment, and the other system has done each thing exactly once, in order."""

import asyncio
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import pytest
from sqlalchemy import func, select

from hotline.clock import SystemClock
from hotline.connectors.endpoints import Connector
from hotline.connectors.models import DeliveryRow, DeliveryState
from hotline.connectors.outbox import Subject, enqueue
from hotline.storage.database import Database
from tests.connectors.sending import start_sender
from tests.servers import free_port

SECRET = "s" * 32
ORDERS = ("G1", "G2", "G3")
OPENED, URGE, ARCHIVE = KINDS = ("work_order.opened", "work_order.urge", "work_order.archive")
RING = "call.start"
_SLOWEST_SECONDS = 240


class OtherSide:
    """The receiver's side of it: its folder, its port, what it has done."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.url = f"http://127.0.0.1:{self.port}/orders"

    @contextmanager
    def receiving(self) -> Iterator[subprocess.Popen[bytes]]:
        program = str(Path(__file__).with_name("receiver.py"))
        process = subprocess.Popen([sys.executable, program, str(self.port), str(self.folder), SECRET])
        try:
            yield process
        finally:
            process.kill()
            process.wait()

    @contextmanager
    def sent_to_by(self, database_url: str, *, dies: bool = False) -> Iterator[ForkServerProcess]:
        process = start_sender(database_url, self.url, SECRET, dies=dies)
        try:
            yield process
        finally:
            process.kill()
            process.join()

    def rows(self, table: str) -> list[tuple[str, ...]]:
        with sqlite3.connect(self.folder / "received.db") as database:
            return database.execute(f"SELECT * FROM {table} ORDER BY rowid").fetchall()


@pytest.fixture
def other(tmp_path: Path) -> OtherSide:
    folder = tmp_path / "other-side"
    folder.mkdir()
    return OtherSide(folder)


async def put(database: Database, kind: str) -> None:
    async with database.write() as session:
        for order in ORDERS:
            subject = Subject(Connector.CITY_12345, order * 16, order)
            enqueue(session, subject, kind, {"order": order}, at=SystemClock().now())
        call = kind.replace("work_order", "call")  # every time another one: a person is rung, too, whoever dies
        enqueue(session, Subject(Connector.TELEPHONY, call, call), RING, {"call": call}, at=SystemClock().now())


async def all_delivered(database: Database) -> None:
    undone = select(func.count()).select_from(DeliveryRow).where(DeliveryRow.state != DeliveryState.DELIVERED)
    deadline = time.monotonic() + _SLOWEST_SECONDS
    while True:
        async with database.read() as session:
            if not await session.scalar(undone):
                return
        assert time.monotonic() < deadline
        await asyncio.sleep(0.1)


async def until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _SLOWEST_SECONDS
    while not done():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.05)


@pytest.mark.process
async def test_each_thing_is_done_once_whoever_dies_when(database: Database, database_url: str, other: OtherSide):
    await put(database, OPENED)
    with other.receiving() as receiver:
        with other.sent_to_by(database_url, dies=True) as sender:  # answered, and dead before it is marked
            await until(lambda: not sender.is_alive())
        assert other.rows("effects")
        with other.sent_to_by(database_url) as sender:  # the effect is there, and the sender dead before the answer
            await all_delivered(database)
            (other.folder / "kill").write_text(str(sender.pid))
            await put(database, URGE)
            await until(lambda: not sender.is_alive())
        with other.sent_to_by(database_url):  # the effect is there, and the receiver dead before the answer
            await all_delivered(database)
            (other.folder / "die").touch()
            await put(database, ARCHIVE)
            await until(lambda: receiver.poll() is not None)
            with other.receiving():
                await all_delivered(database)
    effects, arrivals = other.rows("effects"), other.rows("arrivals")
    rung = [(kind.replace("work_order", "call"), RING) for kind in KINDS]
    assert sorted(effects) == sorted([(order, kind) for order in ORDERS for kind in KINDS] + rung)
    for order in ORDERS:
        assert [kind for subject, kind in effects if subject == order] == list(KINDS)
    assert len(arrivals) >= len(effects) + 3, "each disaster made a message come again"
