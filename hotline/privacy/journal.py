"""The erasure journal: which conversations were erased, kept outside the database, for a restored back-up.

A back-up made before an erasure still holds what was erased. The journal is what a restored database is cleaned by
(`hotline privacy replay`). One JSON object a line; nothing in it says who the person was or what was written.
"""

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError


class ErasureKind(StrEnum):
    """Why a conversation was erased."""

    WISH = "wish"
    EXPIRED = "expired"


class Entry(BaseModel):
    """One erasure."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    conversation_id: str = Field(pattern=r"^[0-9a-f]{32}$")
    at: AwareDatetime
    kind: ErasureKind


@dataclass(frozen=True)
class Unreadable:
    """A line that says nothing: cut short by a power failure or a full disk, or damaged later."""

    number: int


def append_entry(path: Path, entry: Entry) -> None:
    """Add the entry so that it survives a power failure. Raises OSError; then it counts as not written.

    Replicas on one machine share the file: each append holds its lock. A line that an earlier crash left unfinished
    is ended first, so that it cannot swallow this one. The folder is not created: where a mount is missing, the
    entries would land on the disk beneath it and be lost with it.
    """
    with _opened(path) as journal:
        fcntl.flock(journal, fcntl.LOCK_EX)
        size = os.fstat(journal).st_size
        unfinished = size > 0 and os.pread(journal, 1, size - 1) != b"\n"
        line = b"\n" * unfinished + entry.model_dump_json().encode() + b"\n"
        if os.write(journal, line) != len(line):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        os.fsync(journal)


def ready_journal(path: Path) -> None:
    """Create the file if there is none, and find out that it can be written. Raises OSError naming it."""
    with _opened(path) as journal:
        os.fsync(journal)


def read_entries(path: Path) -> Iterator[Entry | Unreadable]:
    """Every line in order. Raises OSError when there is no such file: nothing could be cleaned by it."""
    with path.open("rb") as journal:
        for number, line in enumerate(journal, start=1):
            if not line.strip():
                continue
            try:
                yield Entry.model_validate_json(line)
            except ValidationError:
                yield Unreadable(number)


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    """The file's descriptor, for appending, readable by its owner alone; a new file's name is made durable, too."""
    new = not path.exists()
    journal = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        if new:
            folder = os.open(path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
        yield journal
    finally:
        os.close(journal)
