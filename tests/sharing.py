"""What every test would make anew though nothing changes it: made once in this process and lent to all."""

from functools import cache
from typing import Any

from sqlalchemy import Dialect, event
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.util import LRUCache
from typer import testing
from typer.main import get_command

from hotline import outside
from hotline.conversations.danger import load_danger_guard
from hotline.quality.targets import load_targets
from hotline.revisions import Snapshot, revisions
from hotline.storage import database as storage
from hotline.storage.database import Database
from tests.databases import seeded_from

danger_guard = cache(load_danger_guard)
targets = cache(load_targets)
_AS_SEEDED = 1
"""The revision of content that nobody has changed since it was brought in."""
_create_engine = storage._create_engine
_rebuild = Snapshot._rebuild
_dialects: dict[str, Dialect] = {}
_statements: LRUCache[Any, Any] = LRUCache(4000)
_built: dict[tuple[str, object], tuple[int, Any]] = {}


def share() -> None:
    """From now on, in this process."""
    storage._create_engine = _engine_with_shared_statements
    Snapshot._rebuild = _rebuild_once_for_each_seed
    outside.load_procedures = cache(outside.load_procedures)
    outside.load_danger_guard, outside.load_targets = danger_guard, targets
    setattr(testing, "_get_command", cache(get_command))  # noqa: B010 - made anew at each call, with all 40 beside it


def _engine_with_shared_statements(url: str) -> AsyncEngine:
    """An engine compiles each statement once; each test has engines of its own, and would compile all of them again."""
    engine = _create_engine(url)
    own = engine.sync_engine
    name = own.dialect.name
    if name in _dialects:
        own.dialect, own._compiled_cache = _dialects[name], _statements
    else:  # the first one to lend is one that has connected, and so knows its server
        event.listen(own, "connect", lambda *_: _dialects.setdefault(name, own.dialect), once=True)
    return engine


async def _rebuild_once_for_each_seed(self: Snapshot[Any, Any], database: Database) -> tuple[int, Any]:
    """The index over the shipped answers takes a quarter of a second. Nothing changes what is built, and whoever
    changes content raises its revision: what stands at the first one is as the data folder has it."""
    key = (seeded_from(database.engine.url.database), self._load)
    async with database.read() as session:
        number = (await revisions(session)).get(self._name, 0)
    if number == _AS_SEEDED and key in _built:
        return _built[key]
    made = await _rebuild(self, database)
    if key[0] and made[0] == _AS_SEEDED:
        _built[key] = made
    return made
