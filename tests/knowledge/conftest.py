"""The shipped content as the service reads it."""

import asyncio

import pytest

from hotline.content import Content, Shelf
from hotline.settings import ROOT
from tests.content import seeded


@pytest.fixture(scope="session")
def shipped_shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """Read and indexed once: nothing changes a shelf."""

    async def read() -> Shelf:
        async with seeded(tmp_path_factory.mktemp("shelf"), ROOT / "data") as database:
            return await Content().shelf(database)

    return asyncio.run(read())
