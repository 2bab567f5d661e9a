"""Content kept in memory: built once for all who wait, also where the first of them gives up."""

import asyncio

import pytest

from hotline.revisions import Snapshot, bump


@pytest.fixture
def database_kind() -> str:
    return "sqlite"


async def test_what_was_begun_is_finished_though_the_first_who_asked_gave_up(database):
    begun = 0
    may_end = asyncio.Event()

    async def load(_session) -> str:
        nonlocal begun
        begun += 1
        await may_end.wait()
        return "内容"

    snapshot = Snapshot("answers", load=load, build=str.strip)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await snapshot.current(database, {})
    may_end.set()
    assert await snapshot.current(database, {}) == "内容"
    assert begun == 1


async def test_a_change_is_seen_by_the_next_who_asks(database):
    async def load(_session) -> str:
        return "旧" if not changed else "新"

    changed = False
    snapshot = Snapshot("answers", load=load, build=str.strip)
    assert await snapshot.current(database, {}) == "旧"
    changed = True
    async with database.write() as session:
        await bump(session, "answers")
    assert await snapshot.current(database, {}) == "旧", "whoever has not heard of the change"
    assert await snapshot.current(database, {"answers": 1}) == "新"


async def test_nothing_is_built_after_the_end(database):
    async def load(_session) -> str:
        await asyncio.Event().wait()
        return "内容"

    snapshot = Snapshot("answers", load=load, build=str.strip)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await snapshot.current(database, {})
    await snapshot.stop()
    assert snapshot._building is not None and snapshot._building.cancelled()
