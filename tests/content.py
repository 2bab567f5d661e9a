"""Databases with content, and the classifier's guesses as tests write them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx

from hotline.app import create_app
from hotline.conversations.brain import Guess, Question, Understanding
from hotline.settings import Settings
from hotline.storage.database import Database
from tests.databases import Seed, sqlite_copy
from tests.fakes import FakeBrain, FakeClock
from tests.outside import services_over

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


@asynccontextmanager
async def seeded(folder: Path, data: Path) -> AsyncIterator[Database]:
    """A SQLite database under `folder`, seeded from `data`."""
    database = Database(await sqlite_copy(folder / "content.db", Seed(data, NOW)))
    try:
        yield database
    finally:
        await database.close()


@asynccontextmanager
async def client_over(database: Database, settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """An HTTP client of the application over this database."""
    services = services_over(database, settings, clock=FakeClock(), brain=FakeBrain())
    transport = httpx.ASGITransport(app=create_app(services=services), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


def question(
    text: str,
    *,
    areas: dict[str, float] | None = None,
    matters: dict[str, float] | None = None,
    facets: dict[str, float] | None = None,
) -> Question:
    """A question as the classifier guesses it."""
    return Question(text=text, areas=_guesses(areas), matters=_guesses(matters), facets=_guesses(facets))


def understood(text: str, *questions: Question, intent: str = "legal_aid") -> Understanding:
    """A message as the brain reads it."""
    return Understanding(text=text, intent=intent, confidence=0.9, questions=list(questions))


def _guesses(named: dict[str, float] | None) -> list[Guess]:
    return [Guess(name=name, confidence=confidence) for name, confidence in (named or {}).items()]
