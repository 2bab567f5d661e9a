"""Secrets that the processes share: from the environment, or generated once into a file only the owner can read."""

import os
import secrets
from pathlib import Path

NAME = "HOTLINE_INTERNAL_SECRET"


def ensure_internal_secret(var_dir: Path) -> str:
    """The secret that brain and action server want in every request."""
    if given := os.environ.get(NAME):
        return given
    path = var_dir / "internal-secret"
    if not path.exists():
        var_dir.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as stream:
            stream.write(secrets.token_urlsafe(32))
    return path.read_text().strip()
