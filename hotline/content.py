"""The content a process answers from: knowledge and catalogue, kept in step with the database."""

from dataclasses import dataclass

import structlog
from sqlalchemy.exc import SQLAlchemyError

from hotline.catalogue.directory import Directory, directory_snapshot
from hotline.knowledge.fact_table import FactTable, fact_table_snapshot
from hotline.knowledge.library import Library, library_snapshot
from hotline.revisions import revisions
from hotline.storage.database import Database

log = structlog.get_logger()


@dataclass(frozen=True)
class Shelf:
    """All content at one moment."""

    library: Library
    directory: Directory


class Content:
    """One per process. Reading asks the database for the revisions, so a database that is away is noticed."""

    def __init__(self) -> None:
        self._library = library_snapshot()
        self._directory = directory_snapshot()
        self._facts = fact_table_snapshot()

    async def shelf(self, database: Database) -> Shelf:
        """All answers, items and places, as they stand now, for one small query."""
        async with database.read() as session:
            numbers = await revisions(session)
        return Shelf(
            library=await self._library.current(database, numbers),
            directory=await self._directory.current(database, numbers),
        )

    async def warm(self, database: Database) -> None:
        """Build all that a first answer would have to wait for. It is built then where this does not work."""
        try:
            await self.shelf(database)
        except SQLAlchemyError:  # the database is away: whoever asks next hears so
            log.warning("content_not_warmed")

    async def stop(self) -> None:
        """Nothing is being built any more afterwards."""
        for snapshot in (self._library, self._directory, self._facts):
            await snapshot.stop()

    async def library(self, database: Database) -> Library:
        """All answers, as they stand now."""
        return (await self.shelf(database)).library

    async def directory(self, database: Database) -> Directory:
        """All items and places, as they stand now."""
        return (await self.shelf(database)).directory

    async def facts(self, database: Database) -> FactTable:
        """The fact table, as it stands now. Only the desk looks into it, so it is built at the first look."""
        async with database.read() as session:
            numbers = await revisions(session)
        return await self._facts.current(database, numbers)
