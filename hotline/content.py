"""The content a process answers from: knowledge and catalogue, kept in step with the database."""

from hotline.catalogue.directory import Directory, directory_snapshot
from hotline.knowledge.library import Library, library_snapshot
from hotline.storage.database import Database


class Content:
    """One per process. Reading asks the database for the revision, so a database that is away is noticed."""

    def __init__(self) -> None:
        self._library = library_snapshot()
        self._directory = directory_snapshot()

    async def library(self, database: Database) -> Library:
        """All answers, as they stand now."""
        return await self._library.current(database)

    async def directory(self, database: Database) -> Directory:
        """All items and places, as they stand now."""
        return await self._directory.current(database)
