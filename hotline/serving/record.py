"""What stands beside the models: `current.json`, the model in use, and `candidate.json`, one that is to take its place.

Both name a slot, the one of two ports on which a brain serves the model. `current.json` decides where turns go: whoever
writes it with the other slot switches the product over, in one step that either happened or did not.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from hotline.errors import DataError
from hotline.locks import is_held
from hotline.whole_files import write_whole

SLOTS = 2
RELEASE_LOCK = "release.lock"
"""Held by whoever releases. A candidate is there only as long as this is held: it goes with a release that died."""
_CURRENT, _CANDIDATE = "current.json", "candidate.json"


@dataclass(frozen=True)
class ModelRecord:
    """The model in use.

    `released`: somebody chose it, whatever the data say by now; no start replaces it by a training of its own.
    `release`: by which entry of the book of releases.
    """

    file: str
    sha256: str
    data_digest: str
    trained_seconds: float
    released: bool = False
    slot: int = 0
    release: str | None = None


@dataclass(frozen=True)
class Serves:
    """Which file a brain is to serve, on which of the ports, and by which release."""

    file: str
    sha256: str
    slot: int
    release: str | None

    @classmethod
    def of(cls, record: ModelRecord) -> "Serves":
        """The model in use, on its slot."""
        return cls(record.file, record.sha256, record.slot, record.release)


def read_record(models_dir: Path) -> ModelRecord | None:
    """The model in use; None before the first training. Raises DataError where the record cannot be read."""
    path = models_dir / _CURRENT
    try:
        record = ModelRecord(**json.loads(path.read_text()))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError) as error:
        raise DataError(f"{path} 读不出来，请删掉它再运行，会重新训练。") from error
    if record.slot not in range(SLOTS):
        raise DataError(f"{path} 里的 slot 不对，请删掉它再运行，会重新训练。")
    return record


def write_record(models_dir: Path, record: ModelRecord) -> None:
    """From now on this is the model in use."""
    _write(models_dir / _CURRENT, asdict(record))


def read_candidate(models_dir: Path) -> Serves | None:
    """What is to be tried; None where nobody is at it (any more)."""
    try:
        candidate = Serves(**json.loads((models_dir / _CANDIDATE).read_text()))
    except (FileNotFoundError, ValueError, TypeError):
        return None
    return candidate if is_held(models_dir / RELEASE_LOCK) else None


def write_candidate(models_dir: Path, candidate: Serves) -> None:
    """Have it tried. The caller holds the lock."""
    _write(models_dir / _CANDIDATE, asdict(candidate))


def drop_candidate(models_dir: Path) -> None:
    """Nothing is to be tried any more."""
    (models_dir / _CANDIDATE).unlink(missing_ok=True)


def _write(path: Path, content: object) -> None:
    write_whole(path, json.dumps(content, indent=2) + "\n")
