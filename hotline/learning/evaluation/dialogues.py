"""All dialogue tests through the whole product with the candidate: real API, real actions, real desk, a database of its own."""

import sys
from pathlib import Path
from xml.etree import ElementTree

from hotline.learning.evaluation.compared import Dialogues
from hotline.learning.jobs.program import ProgramFailed
from hotline.learning.jobs.running import Job
from hotline.learning.jobs.states import Trouble
from hotline.learning.models import ModelRow
from hotline.serving.record import ModelRecord, write_record
from hotline.settings import ROOT

_TESTS = Path("tests") / "dialogues"
_ENDS = frozenset({0, 1})
"""All passed, or some failed: both are a result."""


async def play_dialogues(job: Job, model: ModelRow) -> Dialogues:
    """Raises ProgramFailed where they could not be played."""
    folder = job.workplace.scratch / "models"
    folder.mkdir()
    file = job.models_dir / model.file
    (folder / file.name).symlink_to(file)
    record = ModelRecord(file.name, model.sha256, model.data_digest, model.trained_seconds, released=True)
    write_record(folder, record)
    result = job.workplace.scratch / "dialogues.xml"
    command = [sys.executable, "-m", "pytest", str(_TESTS), "-q", "-p", "no:cacheprovider", f"--junitxml={result}"]
    await job.run(command, cwd=ROOT, environment={"HOTLINE_MODELS_DIR": str(folder)}, good=_ENDS)
    return read_result(result)


def read_result(result: Path) -> Dialogues:
    """What pytest wrote down. Raises ProgramFailed where it did not get as far as the dialogues."""
    cases = list(ElementTree.parse(result).iter("testcase"))  # noqa: S314  (our own pytest wrote it)
    if not cases or any(case.find("error") is not None for case in cases):
        raise ProgramFailed(Trouble.PROGRAM)
    failed = [_title(case.get("name", "")) for case in cases if case.find("failure") is not None]
    return Dialogues(played=len(cases), failed=sorted(failed))


def _title(name: str) -> str:
    """Of `test_dialogue[some name]` the name that the dialogue has in its file."""
    title = name.partition("[")[2].removesuffix("]") or name
    return title.encode().decode("unicode_escape") if title.isascii() else title  # pytest writes them escaped
