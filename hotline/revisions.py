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
        self._building = asyncio.Lock()

    async def current(self, database: Database, numbers: dict[str, int]) -> Built:
        """The content at these revisions. While a new one is built, those who come meanwhile wait for that one."""
        number = numbers.get(self._name, 0)
        if self._built is None or self._built[0] != number:
            async with self._building:
                if self._built is None or self._built[0] != number:
                    self._built = await self._rebuild(database)
        return self._built[1]

    async def _rebuild(self, database: Database) -> tuple[int, Built]:
        async with database.read() as session:
            # The number first: a change between the two reads makes the next caller build again, never later.
            number = (await revisions(session)).get(self._name, 0)
            raw = await self._load(session)
        return number, await asyncio.to_thread(self._build, raw)
