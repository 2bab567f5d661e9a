"""Fills the database from the data folder: `make serve` does it at every start."""

from datetime import datetime
from pathlib import Path

from hotline.catalogue.loader import load_catalogue
from hotline.catalogue.seed import seed_catalogue
from hotline.knowledge.loader import load_knowledge
from hotline.knowledge.seed import seed_knowledge
from hotline.seeding import SeedReport
from hotline.storage.database import Database


async def seed_all(database: Database, *, data_dir: Path, now: datetime) -> dict[str, SeedReport]:
    """Knowledge, catalogue and city, in one transaction. Raises DataError when a file cannot be used."""
    knowledge, catalogue = load_knowledge(data_dir), load_catalogue(data_dir)
    async with database.write() as session:
        reports = await seed_knowledge(session, knowledge, now=now)
        return reports | await seed_catalogue(session, catalogue, now=now)
