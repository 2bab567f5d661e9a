"""The data an earlier model was trained on, looked for in working copies and then in the repository's history."""

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from hotline.datafiles import BadFile
from hotline.learning.working_copy import WorkingCopy
from hotline.serving.model import INPUTS, inputs_digest

_COMMITS = 100
"""How many changes of the data are looked through, the latest first: a second or two each."""


@contextlib.contextmanager
def data_of(digest: str, roots: Sequence[Path], *, scratch: Path) -> Iterator[Path | None]:
    """A working copy that holds these data, for as long as the block lasts; None where nobody has them any more.

    Where data were merged before the training, those of the model in use stand in the history alone.
    """
    standing = next((root for root in roots if _is(root, digest)), None)
    if standing is not None or not roots or not (roots[-1] / ".git").exists():
        yield standing
        return
    repository = WorkingCopy(roots[-1])
    commits = repository.changes_of([*INPUTS, "data/knowledge"], most=_COMMITS)
    with repository.beside(scratch) as former:
        for commit in commits:
            former.look_at(commit)
            if _is(former.root, digest):
                yield former.root
                return
        yield None


def _is(root: Path, digest: str) -> bool:
    try:
        return inputs_digest(root) == digest
    except BadFile:
        return False  # data that are not sound made no model
