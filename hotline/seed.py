"""Fills the database from the data folder: `make serve` does it at every start."""

from datetime import datetime
from pathlib import Path

from hotline.catalogue.legal_aid import load_legal_aid, seed_legal_aid
from hotline.catalogue.loader import load_catalogue
from hotline.catalogue.seed import seed_catalogue
from hotline.conversations.groups import load_skill_groups
from hotline.conversations.service_hours import seed_hours
from hotline.desk.canned import read_canned, seed_canned
from hotline.editions.kinds import EntryKind
from hotline.editions.store import highest_numbers
from hotline.knowledge.loader import load_knowledge
from hotline.knowledge.seed import seed_knowledge
from hotline.seeding import SeedReport
from hotline.storage.database import Database


async def seed_all(database: Database, *, data_dir: Path, now: datetime) -> dict[str, SeedReport]:
    """Everything that staff may edit, in one transaction. Raises DataError when a file cannot be used."""
    groups = load_skill_groups(data_dir)
    knowledge, catalogue, canned = load_knowledge(data_dir), load_catalogue(data_dir), read_canned(data_dir)
    rules = load_legal_aid(data_dir)
    async with database.write() as session:
        given = await highest_numbers(session, EntryKind.ANSWER)
        entries = await highest_numbers(session, EntryKind.AREA)
        reports = await seed_knowledge(session, knowledge, now=now, given=given, given_entries=entries)
        reports |= await seed_catalogue(session, catalogue, now=now)
        reports |= await seed_legal_aid(session, rules, now=now)
        reports |= await seed_hours(session, groups.file, now=now)
        return reports | await seed_canned(session, canned, now=now)
