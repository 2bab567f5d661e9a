"""Where a training runs: the working copy as it stands, but for `models/`, in which the classifier keeps vectors of texts.

Beside the working copy, for that may be read-only to whoever trains, or a fresh one without a single vector: to read all
examples again takes longer than to learn from them.
"""

from pathlib import Path

_PARTS = ("bot", "config.yml", "data", "domain.yml")
_VECTORS = "vectors"
VECTORS_VARIABLE = "NLU_VECTORS_DIR"
"""Names the folder to programs that make up their projects by themselves; earlier ones know nothing of it."""


def staged(root: Path, *, models_dir: Path, folder: Path) -> Path:
    """The new folder, to train the working copy `root` in."""
    folder.mkdir(parents=True)
    for name in _PARTS:
        (folder / name).symlink_to(root.resolve() / name)
    (folder / "models").mkdir()
    (folder / "models" / _VECTORS).symlink_to(vectors_of(models_dir))
    return folder


def vectors_of(models_dir: Path) -> Path:
    """Where every training and every evaluation keeps vectors."""
    folder = models_dir.resolve() / _VECTORS
    folder.mkdir(exist_ok=True)
    return folder
