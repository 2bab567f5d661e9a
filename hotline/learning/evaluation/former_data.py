"""The data an earlier model was trained on, looked for in working copies and then in the repository's history."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path

from hotline.datafiles import BadFile
from hotline.learning.working_copy import WorkingCopy
from hotline.serving.model import INPUTS, inputs_digest

_COMMITS = 100
"""How many changes of the data are looked through, the latest first: a second or two each."""


@contextlib.asynccontextmanager
async def data_of(
    digest: str, roots: Sequence[Path], *, scratch: Path, go_on: Callable[[], Awaitable[None]]
) -> AsyncIterator[Path | None]:
    """A working copy that holds these data, for as long as the block lasts; None where nobody has them any more.

    Where data were merged before the training, those of the model in use stand in the history alone: of the last of
    the roots it is looked through, and `go_on` may end that between two commits. Raises Conflict where git refuses.
    """
    standing = await asyncio.to_thread(_standing, digest, roots)
    if standing is not None or not roots or not (roots[-1] / ".git").exists():
        yield standing
        return
    repository = WorkingCopy(roots[-1])
    commits = await asyncio.to_thread(repository.changes_of, [*INPUTS, "data/knowledge"], most=_COMMITS)
    held = contextlib.ExitStack()
    former = await asyncio.to_thread(held.enter_context, repository.beside(scratch))
    try:
        yield former.root if await _found(digest, former, commits, go_on) else None
    finally:
        await asyncio.to_thread(held.close)


async def _found(
    digest: str, former: WorkingCopy, commits: Sequence[str], go_on: Callable[[], Awaitable[None]]
) -> bool:
    """Whether one of these commits holds the data; then it is checked out."""
    for commit in commits:
        await go_on()
        await asyncio.to_thread(former.look_at, commit)
        if await asyncio.to_thread(_is, former.root, digest):
            return True
    return False


def _standing(digest: str, roots: Sequence[Path]) -> Path | None:
    return next((root for root in roots if _is(root, digest)), None)


def _is(root: Path, digest: str) -> bool:
    try:
        return inputs_digest(root) == digest
    except BadFile:
        return False  # data that are not sound made no model
