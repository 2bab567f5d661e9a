"""A disk that is really full: the models folder lies on a few megabytes of memory, and something fills them."""

import inspect
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from hotline.learning.evaluation.report import write_report
from hotline.learning.jobs.book import JobView, ask_for
from hotline.learning.jobs.running import Job, run_job
from hotline.learning.jobs.states import JobKind, JobState, Trouble
from hotline.learning.jobs.training import train_candidate
from hotline.learning.registry.registry import read_registered, register_current, verify
from hotline.services import Services
from hotline.serving.digests import file_digest
from hotline.serving.record import ModelRecord, read_record, write_record
from tests.learning.brain_program import write_model
from tests.learning.conftest import ME
from tests.learning.small_project import replace_program
from tests.learning.test_gates import made_report

pytestmark = [
    pytest.mark.process,
    pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a disk"),
]


def fill(folder: str) -> None:
    """To the last byte."""
    with open(folder + "/filler", "wb", buffering=0) as file:
        try:
            while file.write(b"x" * 4096):
                pass
        except OSError:
            return


@pytest.fixture
def small_disk(works: Services) -> Iterator[Path]:
    """The models folder on a disk of four megabytes, with the model in use on it."""
    folder = works.settings.models_dir
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode != 0:
        pytest.skip("nothing may be mounted here")
    try:
        file = write_model(folder / "now.tar.gz", "0" * 32)
        write_record(folder, ModelRecord(file.name, file_digest(file), "d" * 64, 1.0))
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


async def _job(works: Services, project: Path, work=lambda job: train_candidate(job, by=ME)) -> JobView:
    job_id = await ask_for(works, kind=JobKind.TRAIN, order={"root": str(project)}, by=ME)
    return await run_job(works, job_id, work, by=ME, tell=lambda *_: None)


async def _all_is_as_it_was(works: Services, folder: Path, view: JobView) -> None:
    assert (view.row.state, view.row.trouble) == (JobState.FAILED, Trouble.DISK_FULL), view.last_lines
    assert str(view.sentence).startswith("磁盘写满了") and str(view.sentence).endswith("现在的模型照常服务。")
    record = read_record(folder)
    assert record is not None and file_digest(folder / record.file) == record.sha256
    known = await read_registered(works)
    assert ([model.file for model in known.models], known.reports) == (["now.tar.gz"], [])
    assert verify(folder, known) == []
    left = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file() and path.name != "log.txt"}
    assert {name for name in left if not name.endswith(".lock")} == {
        "current.json", "now.tar.gz", next(iter(known.versions.values())).file,
    }  # fmt: skip
    assert shutil.disk_usage(folder).free > 3_000_000, "what filled it is gone"


async def test_a_training_that_fills_the_disk(works: Services, project: Path, small_disk: Path) -> None:
    await register_current(works)
    script = (
        "import sys; open(sys.argv[sys.argv.index('--out') + 1] + '/candidate.tar.gz', 'wb').write(b'x' * 5_000_000)"
    )
    replace_program(project, script)
    await _all_is_as_it_was(works, small_disk, await _job(works, project))


async def test_no_room_left_to_register_what_was_trained(works: Services, project: Path, small_disk: Path) -> None:
    await register_current(works)
    model = write_model(project / "candidate.tar.gz", "1" * 32)
    script = (
        f"{inspect.getsource(fill)}import shutil, sys\nout = sys.argv[sys.argv.index('--out') + 1]\n"
        f"shutil.copy({str(model)!r}, out)\nfill(out)\n"
    )
    replace_program(project, script)
    await _all_is_as_it_was(works, small_disk, await _job(works, project))


async def test_no_room_left_for_the_report(works: Services, project: Path, small_disk: Path) -> None:
    await register_current(works)

    async def report(job: Job) -> str:
        fill(str(job.workplace.scratch))
        return str(write_report(job.models_dir, made_report(), names=str))

    await _all_is_as_it_was(works, small_disk, await _job(works, project, report))
