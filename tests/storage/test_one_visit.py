"""SQLite through one visit to its thread for each statement: what comes back is what the driver itself would give."""

from collections.abc import Callable

import aiosqlite
import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import IntegrityError, OperationalError

from hotline.revisions import ContentRevision
from hotline.storage.database import Database


@pytest.fixture
def database_kind() -> str:
    """It is about SQLite."""
    return "sqlite"


@pytest.fixture
def visits(monkeypatch: pytest.MonkeyPatch) -> list[Callable[..., object]]:
    """What was done in the connection's thread from now on."""
    made: list[Callable[..., object]] = []
    execute = aiosqlite.Connection._execute

    async def counted(
        self: aiosqlite.Connection, call: Callable[..., object], *arguments: object, **named: object
    ) -> object:
        made.append(call)
        return await execute(self, call, *arguments, **named)

    monkeypatch.setattr(aiosqlite.Connection, "_execute", counted)
    return made


async def _named(database: Database, *names: str) -> None:
    async with database.write() as session:
        session.add_all([ContentRevision(name=name, number=position) for position, name in enumerate(names)])


async def test_a_read_of_one_row_visits_once_for_each_statement(
    database: Database, visits: list[Callable[..., object]]
) -> None:
    await _named(database, "某项")
    visits.clear()
    async with database.read() as session:
        assert await session.scalar(select(ContentRevision.number).where(ContentRevision.name == "某项")) == 0
    # begin, select; roll back as the session closes, and again as the connection goes back to the pool
    assert len(visits) == 4


async def test_rows_come_in_order_and_none_where_there_are_none(database: Database) -> None:
    await _named(database, "甲", "乙", "丙")
    async with database.read() as session:
        numbers = select(ContentRevision.number).order_by(ContentRevision.number)
        assert list(await session.scalars(numbers.where(ContentRevision.name.in_(["甲", "乙", "丙"])))) == [0, 1, 2]
        assert (await session.execute(numbers.where(ContentRevision.name == "丁"))).all() == []


async def test_a_change_says_how_many_rows_it_met_and_can_return_them(database: Database) -> None:
    await _named(database, "甲", "乙")
    async with database.write() as session:
        changed = await session.execute(update(ContentRevision).where(ContentRevision.name == "甲").values(number=7))
        returned = await session.scalars(
            update(ContentRevision)
            .where(ContentRevision.name == "乙")
            .values(number=8)
            .returning(ContentRevision.number)
        )
        nothing = await session.execute(update(ContentRevision).where(ContentRevision.name == "丁").values(number=9))
        assert (changed.rowcount, list(returned), nothing.rowcount) == (1, [8], 0)  # pyright: ignore[reportAttributeAccessIssue]


async def test_many_rows_go_in_at_once(database: Database) -> None:
    rows = [{"name": f"第{number}项", "number": number} for number in range(30)]
    async with database.write() as session:
        await session.execute(insert(ContentRevision), rows)
    async with database.read() as session:
        assert await session.scalar(text("SELECT count(*) FROM content_revisions WHERE name LIKE '第%项'")) == 30


async def test_what_the_database_refuses_is_refused_by_its_name_and_leaves_the_connection_usable(
    database: Database,
) -> None:
    await _named(database, "甲")
    with pytest.raises(IntegrityError):
        await _named(database, "甲")
    with pytest.raises(OperationalError):
        async with database.read() as session:
            await session.execute(text("SELECT * FROM nowhere"))
    async with database.read() as session:
        assert await session.scalar(select(ContentRevision.number).where(ContentRevision.name == "甲")) == 0
