"""One job at a time: a lock on a file, which the system lets go of whenever and however its holder dies."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hotline.errors import Conflict

_NAME = "learning.lock"
_TRIES = 5
_BETWEEN = 0.1
"""Seconds between tries: whoever only looks whether it is held has it for a moment."""


@contextmanager
def alone(models_dir: Path) -> Iterator[None]:
    """Hold the lock. Raises Conflict while another job does."""
    with (models_dir / _NAME).open("w") as file:
        for left in reversed(range(_TRIES)):
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if not left:
                    raise Conflict(
                        "已经有一次训练或评测在进行，请等它结束，或者用 hotline learn cancel 取消。"
                    ) from None
                time.sleep(_BETWEEN)
        yield


def is_held(models_dir: Path) -> bool:
    """Whether a job runs on this machine."""
    path = models_dir / _NAME
    if not path.exists():
        return False
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
