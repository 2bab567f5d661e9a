"""Two maintainers and a supervisor around a small data folder, on a day after its reviews."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hotline.seed import seed_all
from hotline.staff.roles import Role
from hotline.storage.database import Database
from tests.desk.conftest import *  # noqa: F403  (its fixtures are these tests' fixtures)
from tests.desk.conftest import Hire, Person
from tests.editions.bench import Bench
from tests.fakes import FakeClock
from tests.samples import write_data


@pytest.fixture
def clock() -> FakeClock:
    """2026-11-26 10:00 in Shanghai."""
    return FakeClock(datetime(2026, 11, 26, 2, 0, tzinfo=UTC))


@pytest.fixture
async def data(database: Database, clock: FakeClock, tmp_path: Path) -> Path:
    """The folder, brought in."""
    folder = write_data(tmp_path)
    await seed_all(database, data_dir=folder, now=clock.now())
    return folder


@pytest.fixture
def work(hire: Hire, data: Path) -> Callable[..., Awaitable[Bench]]:
    """`await work("xu")` is a maintainer at the workbench."""

    async def work(login: str, role: Role = Role.MAINTAINER, name: str = "徐某") -> Bench:
        person: Person = await hire(login, role, name=name)
        await person.comes_in()
        return Bench(person)

    return work


@pytest.fixture
async def author(work: Callable[..., Awaitable[Bench]]) -> Bench:
    """Who writes."""
    return await work("xu", name="徐某")


@pytest.fixture
async def lawyer(work: Callable[..., Awaitable[Bench]], author: Bench) -> Bench:
    """The second maintainer, who reviews."""
    return await work("qin", name="秦某")


@pytest.fixture
async def supervisor(work: Callable[..., Awaitable[Bench]], author: Bench) -> Bench:
    """A supervisor, who may review too."""
    return await work("zhao", Role.SUPERVISOR, "赵某")
