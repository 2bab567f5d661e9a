"""Digests of files and folders: whether something has to be made anew, and whether it is still what was made."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def file_digest(path: Path) -> str:
    """SHA-256 of one file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def tree_digest(root: Path, parts: Iterable[str]) -> str:
    """SHA-256 over names and contents of files and folders under `root`, in a fixed order."""
    total = hashlib.sha256()
    for part in sorted(parts):
        start = root / part
        files = [start] if start.is_file() else sorted(path for path in start.rglob("*") if path.is_file())
        for path in files:
            if "__pycache__" in path.parts or path.suffix == ".pyc":
                continue
            total.update(f"{path.relative_to(root)}\0{file_digest(path)}\0".encode())
    return total.hexdigest()
