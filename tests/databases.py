"""Databases for tests: migrating and seeding takes seconds, so each state is made once and copied for every test."""

import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from psycopg import AsyncConnection

from hotline.seed import seed_all
from hotline.serving.digests import tree_digest
from hotline.settings import ROOT
from hotline.storage.database import Database
from hotline.storage.migrate import migrate

_DATA = ROOT / "data"
_sqlite: dict[str, bytes] = {}
"""The file of each state."""
_postgres: dict[tuple[str, str], str] = {}
"""The name of the template of each state on each server."""
_seeds: dict[str, str] = {}
"""The state of each seeded copy as it was made, by its file or name."""


@dataclass(frozen=True)
class Seed:
    """A data folder as it stands now, brought in at a moment."""

    data: Path
    now: datetime

    @property
    def name(self) -> str:
        """The same for the same files."""
        return f"{_shipped() if self.data == _DATA else tree_digest(self.data, ['.'])} {self.now.isoformat()}"

    async def bring_in(self, database: Database) -> None:
        """Seed a migrated database."""
        await seed_all(database, data_dir=self.data, now=self.now)


@cache
def _shipped() -> str:
    """The shipped data does not change while the tests run: only copies of it do."""
    return tree_digest(_DATA, ["."])


def seeded_from(database: str | None) -> str:
    """The name of the seed that a database (a file, or a name on a server) was made with; empty where there is none."""
    return _seeds.get(database or "", "")


async def sqlite_copy(path: Path, seed: Seed | None = None) -> str:
    """A migrated database in this file, empty or seeded. Returns its URL."""
    name, url = seed.name if seed else "", f"sqlite+aiosqlite:///{path}"
    if name in _sqlite:
        path.write_bytes(_sqlite[name])
    else:
        await _make(path, url, seed)
        _sqlite[name] = path.read_bytes()
    _seeds[str(path)] = name
    return url


async def _make(path: Path, url: str, seed: Seed | None) -> None:
    if seed is None:
        await _change(url, migrate)
    else:
        await sqlite_copy(path)
        await _change(url, seed.bring_in)
    if path.with_name(f"{path.name}-wal").exists():
        raise RuntimeError(f"{path} is not whole: closing it left a write-ahead log behind")


@asynccontextmanager
async def postgres_copy(server: str, seed: Seed | None = None) -> AsyncIterator[str]:
    """The URL of a migrated database of its own, empty or seeded, which is dropped afterwards."""
    template = await _postgres_template(server, seed)
    name = await _create(server, template)
    _seeds[name] = seed.name if seed else ""
    try:
        yield _url(server, name)
    finally:
        await _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


async def _postgres_template(server: str, seed: Seed | None) -> str:
    key = (server, seed.name if seed else "")
    if key not in _postgres:
        if seed is None:
            name = await _create(server, "template1")
            await _change(_url(server, name), migrate)
        else:
            name = await _create(server, await _postgres_template(server, None))
            await _change(_url(server, name), seed.bring_in)
        _postgres[key] = name
    return _postgres[key]


async def _create(server: str, template: str) -> str:
    name = f"test_{uuid.uuid4().hex}"
    await _administer(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    return name


async def _administer(server: str, statement: str) -> None:
    async with await AsyncConnection.connect(server, autocommit=True) as connection:
        await connection.execute(statement.encode())


def _url(server: str, name: str) -> str:
    return f"{server.rsplit('/', 1)[0]}/{name}".replace("postgresql://", "postgresql+psycopg://")


async def _change(url: str, change: Callable[[Database], Awaitable[None]]) -> None:
    database = Database(url)
    try:
        await change(database)
    finally:
        await database.close()
