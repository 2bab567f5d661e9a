"""The write-back as a job: in a working copy beside the one that is checked out, validated by Rasa, left as a branch."""

from pathlib import Path

from hotline.errors import Conflict, DataError, Invalid
from hotline.learning.examples import read_examples
from hotline.learning.export import export
from hotline.learning.jobs.program import ProgramFailed
from hotline.learning.jobs.running import Job
from hotline.learning.jobs.states import Stage, Trouble
from hotline.learning.working_copy import WorkingCopy, rasa_complaints
from hotline.privacy.audit import Actor
from hotline.settings import ROOT


async def export_decided(job: Job, *, by: Actor) -> str:
    """Write what is decided; the branch's name. Raises ProgramFailed with every complaint in the log, Cancelled."""
    branch = job.row.order["branch"]
    await job.at(Stage.WRITING, 5)
    try:
        with WorkingCopy(job.services.settings.repository).beside(job.workplace.scratch / "copy") as copy:
            await job.at(Stage.VALIDATING, 20)
            done = await export(job.services, copy=copy, branch=branch, by=by, validate=complaints)
    except (DataError, Conflict, Invalid) as error:
        job.note(*str(error.detail).splitlines())
        raise ProgramFailed(Trouble.REFUSED) from error
    if done.shown is None:
        raise ProgramFailed(Trouble.NOTHING_NEW)
    job.note(*done.shown.splitlines())
    return branch


def complaints(root: Path) -> list[str]:
    """Rasa's own, by file and line. What it quotes of an example is left out: a log outlives what citizens erase."""
    texts = [(example.place, example.said) for example in read_examples(root / "data").examples]
    found = rasa_complaints(root, python=ROOT / "bot" / ".venv" / "bin" / "python", texts=texts)
    return [_unquoted(line, [text for place, text in texts if place in line]) for line in found]


def _unquoted(line: str, texts: list[str]) -> str:
    for text in texts:
        line = line.replace(f"'{text}'", "'…'")
    return line
