"""None of the board's queries walks through history."""

import re

import pytest
from sqlalchemy import event, text

from hotline.quality.board import read_board


@pytest.fixture
def database_kind() -> str:
    """SQLite tells its plan in words; PostgreSQL scans tables as small as a test's whatever the indices."""
    return "sqlite"


async def test_no_query_walks_through_history_or_once_for_each_row(services, writes_in, supervisor):
    for _ in range(3):
        await writes_in(waits=True)
    asked: list[tuple[str, object]] = []

    def remember(_connection, _cursor, statement, parameters, *_rest):
        asked.append((statement, parameters))

    event.listen(services.database.engine.sync_engine, "before_cursor_execute", remember)
    await read_board(services)
    event.remove(services.database.engine.sync_engine, "before_cursor_execute", remember)
    selects = [one for one in asked if one[0].lstrip().startswith("SELECT")]
    assert len(selects) <= 10
    async with services.database.read() as session:
        connection = await session.connection()
        for statement, parameters in selects:
            plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)  # pyright: ignore[reportArgumentType]
            walks = [line[3] for line in plan if re.match(r"SCAN (?!seats|staff_accounts)", line[3])]
            assert walks == [], statement
        assert (await session.execute(text("SELECT count(*) FROM conversations"))).scalar() == 3
