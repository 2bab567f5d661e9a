"""A number per kind of content that rises with each change, and snapshots that are rebuilt when it has risen.

Readers keep a whole kind of content in memory and pay one small query per use to learn whether it is still current,
so that an edit shows at the next message while the cost of a message does not grow with the content.
"""

import asyncio
from collections.abc import Awaitable, Callable

from sqlalchemy import String, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from hotline.storage.base import Base
from hotline.storage.database import Database


class ContentRevision(Base):
    """How often a kind of content has changed."""

    __tablename__ = "content_revisions"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    number: Mapped[int]


async def bump(session: AsyncSession, name: str) -> None:
    """Say that this content changes in the session's transaction. Every writer of content calls it."""
    row = await session.get(ContentRevision, name, with_for_update=True)
    if row is None:
        session.add(ContentRevision(name=name, number=1))
    else:
        row.number += 1


async def revisions(session: AsyncSession) -> dict[str, int]:
    """The number of every kind of content."""
    rows = await session.execute(select(ContentRevision.name, ContentRevision.number))
    return {name: number for name, number in rows}


class Snapshot[Raw, Built]:
    """One kind of content as built from the database: `load` reads rows, `build` makes the rest in a thread."""

    def __init__(
        self, name: str, *, load: Callable[[AsyncSession], Awaitable[Raw]], build: Callable[[Raw], Built]
    ) -> None:
        self._name = name
        self._load = load
        self._build = build
        self._built: tuple[int, Built] | None = None
        self._building: asyncio.Task[tuple[int, Built]] | None = None

    async def current(self, database: Database, numbers: dict[str, int]) -> Built:
        """The content at these revisions, or later ones. While a new one is built, those who come meanwhile wait for that
        one; it is finished also where whoever asked first has given up waiting, or nobody in a hurry would ever get one.
        """
        number = numbers.get(self._name, 0)
        while self._built is None or self._built[0] < number:
            if self._building is None or self._building.done():
                self._building = asyncio.create_task(self._rebuild(database))
            self._built = await asyncio.shield(self._building)
        return self._built[1]

    async def stop(self) -> None:
        """Give up what is being built: the database is about to be closed."""
        if self._building is not None:
            self._building.cancel()
            await asyncio.gather(self._building, return_exceptions=True)

    async def _rebuild(self, database: Database) -> tuple[int, Built]:
        async with database.read() as session:
            # The number first: a change between the two reads makes the next caller build again, never later.
            number = (await revisions(session)).get(self._name, 0)
            raw = await self._load(session)
        return number, await asyncio.to_thread(self._build, raw)
