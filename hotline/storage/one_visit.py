"""SQLite's driver as SQLAlchemy sees it, with one visit to the connection's thread for each statement.

aiosqlite runs every call in a thread of its own. SQLAlchemy makes four for a statement (open a cursor, execute, fetch,
close) and waits for each: about a third of the processor time of a transaction with one statement.
"""

import sqlite3
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import aiosqlite
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
    AsyncAdapt_aiosqlite_dbapi,
)


@dataclass(frozen=True)
class _Ran:
    """What stays of a statement that was run: it stands where the driver's cursor stands, which is closed by now."""

    description: tuple[Any, ...] | None = None
    rowcount: int = -1
    lastrowid: int | None = None
    arraysize: int = 1
    rows: Sequence[Any] = ()

    @classmethod
    def of(cls, cursor: sqlite3.Cursor) -> "_Ran":
        """Fetch everything and close."""
        rows = cursor.fetchall() if cursor.description else []
        ran = cls(cursor.description, cursor.rowcount, cursor.lastrowid, rows=rows)
        cursor.close()
        return ran

    async def close(self) -> None:
        """Nothing is open."""


def _run(connection: sqlite3.Connection, statement: str, values: Sequence[Any]) -> _Ran:
    return _Ran.of(connection.execute(statement, values))


def _run_many(connection: sqlite3.Connection, statement: str, rows: Iterable[Sequence[Any]]) -> _Ran:
    return _Ran.of(connection.executemany(statement, rows))


class _Cursor(AsyncAdapt_aiosqlite_cursor):
    __slots__ = ()

    def _make_new_cursor(self, connection: Any) -> Any:
        return _Ran()

    def _aenter_cursor(self, cursor: Any) -> Any:
        return cursor

    async def _execute_async(self, operation: Any, parameters: Any) -> Any:
        self._rows = deque((await self._visit(_run, operation, parameters or ())).rows)

    async def _executemany_async(self, operation: Any, seq_of_parameters: Any) -> Any:
        await self._visit(_run_many, operation, seq_of_parameters)

    async def _visit(self, run: Callable[..., _Ran], *arguments: Any) -> _Ran:
        async with self._adapt_connection._execute_mutex:
            ran: Any = await self._connection._execute(run, self._connection._conn, *arguments)
        self._cursor = ran
        return ran


class _Connection(AsyncAdapt_aiosqlite_connection):
    __slots__ = ()
    _cursor_cls = _Cursor


class Driver(AsyncAdapt_aiosqlite_dbapi):
    """To be named as `module` where an engine is made."""

    def __init__(self) -> None:
        super().__init__(aiosqlite, sqlite3)

    def connect(self, *arg: Any, **kw: Any) -> AsyncAdapt_aiosqlite_connection:
        return _Connection(self, super().connect(*arg, **kw)._connection)
