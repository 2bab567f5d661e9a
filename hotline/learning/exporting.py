"""The write-back as a job: in a working copy beside the one that is checked out, validated by Rasa, left as a branch."""

import asyncio
from collections import defaultdict, deque
from functools import partial
from pathlib import Path

from sqlalchemy import select

from hotline.errors import Conflict, DataError, Invalid
from hotline.learning.examples import Examples, read_examples
from hotline.learning.export import export
from hotline.learning.jobs.program import ProgramFailed
from hotline.learning.jobs.running import Job
from hotline.learning.jobs.states import JobKind, Stage, Trouble
from hotline.learning.models import JobRow
from hotline.learning.working_copy import WorkingCopy, rasa_complaints
from hotline.privacy.audit import Actor
from hotline.services import Services
from hotline.settings import ROOT


async def export_decided(job: Job, *, by: Actor) -> str:
    """Write what is decided; the branch's name. Raises ProgramFailed with every complaint in the log, Cancelled."""
    branch = job.row.order["branch"]
    await job.at(Stage.WRITING, 5)
    try:
        with WorkingCopy(job.services.settings.repository).beside(job.workplace.scratch / "copy") as copy:
            await job.at(Stage.VALIDATING, 20)
            validate = partial(complaints, before=read_examples(copy.root / "data"))
            done = await export(job.services, copy=copy, branch=branch, by=by, validate=validate)
    except (DataError, Conflict, Invalid) as error:
        job.note(*str(error.detail).splitlines())
        raise ProgramFailed(Trouble.REFUSED) from error
    job.note(*done.plan.kept_for_later())
    if done.shown is None:
        raise ProgramFailed(Trouble.NOTHING_NEW)
    job.note(*done.shown.splitlines())
    return branch


async def trainable_branches(services: Services) -> list[str]:
    """The branches that were written here and are not merged yet, the latest first: what a training may be of.

    No others: whatever a branch holds is run by the training.
    """
    async with services.database.read() as session:
        of_exports = select(JobRow.made).where(JobRow.kind == JobKind.EXPORT.value, JobRow.made.is_not(None))
        written = set(await session.scalars(of_exports))
    if not written:
        return []
    there = await asyncio.to_thread(WorkingCopy(services.settings.repository).unmerged)
    return [branch for branch in there if branch in written]


def complaints(root: Path, *, before: Examples) -> list[str]:
    """Rasa's own, by file and line as these stood before: the branch that was written goes, the files people read stay.

    What it quotes of an example is left out: a log outlives what citizens erase.
    """
    stood: dict[tuple[str, str, str], deque[str]] = defaultdict(deque)
    for example in before.examples:
        stood[example.file, example.intent, example.said].append(example.place)
    texts: list[tuple[str, str]] = []
    for example in read_examples(root / "data").examples:
        places = stood[example.file, example.intent, example.said]
        texts.append((places.popleft() if places else f"{example.file} 这次写的一句", example.said))
    found = rasa_complaints(root, python=ROOT / "bot" / ".venv" / "bin" / "python", texts=texts)
    return [_unquoted(line, [text for _, text in texts]) for line in found]


def _unquoted(line: str, texts: list[str]) -> str:
    for text in texts:
        line = line.replace(f"'{text}'", "'…'")
    return line
