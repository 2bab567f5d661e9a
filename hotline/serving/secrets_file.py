"""Secrets of an installation: from the environment, or generated once into a file only the owner can read."""

import os
import secrets
from pathlib import Path

from hotline.settings import Settings
from hotline.staff.sealing import Seal, any_sealed, new_key, seal_all, well_formed, wrong_key
from hotline.storage.database import Database

NAME = "HOTLINE_INTERNAL_SECRET"
_INTERNAL_FILE = "internal-secret"
_KEY_FILE = "second-factor-key"


def internal_secret_beside(var_dir: Path) -> str:
    """The secret that a product running beside this command was started with; empty where none was."""
    path = var_dir / _INTERNAL_FILE
    return path.read_text().strip() if path.exists() else ""


def ensure_internal_secret(var_dir: Path) -> str:
    """The secret that brain and action server want in every request."""
    if given := os.environ.get(NAME):
        return given
    path = var_dir / _INTERNAL_FILE
    if not path.exists():
        _create(path, secrets.token_urlsafe(32))
    return internal_secret_beside(var_dir)


def read_second_factor_key(settings: Settings) -> str:
    """The key of the staff's second factors; empty when there is none. The brain's room never gets it."""
    if given := settings.second_factor_key.get_secret_value():
        return given
    path = settings.var_dir / _KEY_FILE
    return path.read_text().strip() if path.exists() else ""


async def ready_second_factors(settings: Settings, database: Database) -> None:
    """Have a key, the right one, and nothing in clear. Raises DataError with the remedy.

    A key is generated only while nothing is sealed: where one is missing, a new one would lock everybody out.
    """
    key = read_second_factor_key(settings)
    if not well_formed(key):  # none yet, or a file that was cut short or written over
        if await any_sealed(database):
            raise wrong_key()
        key = new_key()
        _create(settings.var_dir / _KEY_FILE, key)
    await seal_all(database, Seal(key))


def _create(path: Path, secret: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        stream.write(secret)
