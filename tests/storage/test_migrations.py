"""The migrations make exactly the tables that the code declares, and each transaction kind does what it says."""

import asyncio

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import select

from hotline.revisions import ContentRevision
from hotline.storage.database import Database
from hotline.storage.migrate import migrate
from hotline.storage.tables import metadata


async def test_the_migrated_schema_is_the_declared_one(database: Database) -> None:
    async with database.engine.connect() as connection:
        differences = await connection.run_sync(
            lambda sync: compare_metadata(MigrationContext.configure(sync, opts={"compare_type": True}), metadata)
        )
    assert differences == []


async def test_migrating_again_changes_nothing(database: Database) -> None:
    await migrate(database)


async def test_a_write_that_fails_leaves_nothing(database: Database) -> None:
    with pytest.raises(RuntimeError):
        async with database.write() as session:
            session.add(ContentRevision(name="x", number=1))
            await session.flush()
            raise RuntimeError
    async with database.read() as session:
        assert await session.scalar(select(ContentRevision.number).where(ContentRevision.name == "x")) is None


async def test_writers_wait_for_each_other_and_lose_no_count(database: Database) -> None:
    async with database.write() as session:
        session.add(ContentRevision(name="x", number=0))

    async def add_one() -> None:
        async with database.write() as session:
            row = await session.get_one(ContentRevision, "x", with_for_update=True)
            await asyncio.sleep(0.01)
            row.number += 1

    await asyncio.gather(*(add_one() for _ in range(10)))
    async with database.read() as session:
        assert await session.scalar(select(ContentRevision.number).where(ContentRevision.name == "x")) == 10
