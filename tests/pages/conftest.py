"""The page without script knows nothing of databases: one kind is enough here."""

import pytest


@pytest.fixture
def database_kind() -> str:
    """SQLite only."""
    return "sqlite"
