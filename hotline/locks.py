"""A lock on a file: the system lets go of it whenever and however its holder dies."""

import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

_TRIES = 5
_BETWEEN = 0.1
"""Seconds between tries: whoever only looks whether it is held has it for a moment."""


class Held(Exception):
    """Somebody else holds it."""


@contextmanager
def holding(path: Path) -> Iterator[None]:
    """Hold the lock. Raises Held while another process does."""
    with path.open("w") as file:
        for left in reversed(range(_TRIES)):
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if not left:
                    raise Held from None
                time.sleep(_BETWEEN)
        yield


@contextmanager
def waiting_for(path: Path, *, told: Callable[[], None]) -> Iterator[None]:
    """Hold the lock once whoever has it lets go of it. `told` is called before a wait, which may be of minutes."""
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            told()
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def is_held(path: Path) -> bool:
    """Whether anybody on this machine holds it. Reading is enough: whoever looks may not be allowed to write."""
    try:
        file = path.open("r")
    except FileNotFoundError:
        return False
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
