"""A data version: which files a model was made of, by name and digest.

No contents are kept. They are in git; and an example whose citizen erased the conversation must not live on here.
"""

import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hotline.learning.examples import read_examples
from hotline.serving.digests import file_digest
from hotline.serving.model import INPUTS, inputs_digest
from hotline.whole_files import write_whole

_FOLDER = "data"


@dataclass(frozen=True)
class DataVersion:
    """What was read of a working copy. `changed`: something in it is other than `commit` says."""

    digest: str
    files: dict[str, str]
    examples: int
    intents: int
    commit: str | None
    changed: bool


def read_data_version(root: Path) -> DataVersion:
    """The working copy as it stands now. Raises BadFile."""
    examples = read_examples(root / "data")
    commit = _git(root, "rev-parse", "HEAD")
    return DataVersion(
        digest=inputs_digest(root),
        files={str(path.relative_to(root)): file_digest(path) for path in _files(root)},
        examples=len(examples.examples),
        intents=len(examples.intents),
        commit=commit,
        changed=commit is None or bool(_git(root, "status", "--porcelain", "--", *INPUTS)),
    )


def write_manifest(models_dir: Path, version: DataVersion) -> Path:
    """Keep it under the models folder."""
    path = models_dir / _FOLDER / f"{version.digest[:16]}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {
        "digest": version.digest,
        "commit": version.commit,
        "changed": version.changed,
        "examples": version.examples,
        "intents": version.intents,
        "files": version.files,
    }
    write_whole(path, json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
    return path


def files_changed(one: Path, other: Path) -> list[str]:
    """Names of the files in which two manifests differ."""
    before, after = (json.loads(path.read_text(encoding="utf-8"))["files"] for path in (one, other))
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


def _files(root: Path) -> Sequence[Path]:
    found: list[Path] = []
    for part in INPUTS:
        start = root / part
        found += [start] if start.is_file() else [path for path in start.rglob("*") if path.is_file()]
    return sorted(path for path in found if "__pycache__" not in path.parts)


def _git(root: Path, *arguments: str) -> str | None:
    """What git says of the working copy; None where there is none, or no git: an installation may be a mere copy."""
    try:
        done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=False)  # noqa: S607
    except FileNotFoundError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None
