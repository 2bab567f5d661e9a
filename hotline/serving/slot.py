"""Where turns go: the slot of the model in use, read again whenever its record changed."""

import os
from pathlib import Path

import structlog

from hotline.errors import DataError
from hotline.serving.record import read_record

log = structlog.get_logger()


class CurrentSlot:
    """`slot()`: a look at the file's date, a few microseconds; the file itself is read when it is another."""

    def __init__(self, models_dir: Path) -> None:
        self._models_dir = models_dir
        self._seen: tuple[int, int] | None = None
        self._slot = 0

    def __call__(self) -> int:
        """The slot; where no record can be read, the one before."""
        try:
            found = os.stat(self._models_dir / "current.json")
            seen = (found.st_ino, found.st_mtime_ns)
            if seen != self._seen:
                record = read_record(self._models_dir)
                self._slot, self._seen = (record.slot if record else self._slot), seen
        except FileNotFoundError:
            pass  # before the first training there is no brain anywhere
        except (OSError, DataError) as error:
            log.warning("model_record_unreadable", error=type(error).__name__)
        return self._slot
