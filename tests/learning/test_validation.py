"""Rasa's own validation, as the page's write-back runs it: the real program over a whole project, on the branch."""

from pathlib import Path
from typing import Any

import pytest

from hotline.learning.exporting import export_decided
from hotline.learning.jobs.book import ask_for
from hotline.learning.jobs.running import run_job
from hotline.learning.jobs.states import JobKind, JobState, Trouble
from hotline.learning.working_copy import WorkingCopy
from hotline.services import Services
from tests.learning.conftest import ME
from tests.learning.small_project import EXAMPLES, small_project
from tests.learning.test_export import _labelled, git

pytestmark = pytest.mark.process


async def test_a_line_that_rasa_finds_under_two_labels_is_named_by_file_and_line_and_nothing_is_written(
    ask: Any, services: Services, tmp_path: Path
) -> None:
    root = small_project(tmp_path / "project")
    file = root / "data" / "nlu" / "all.yml"
    twice = EXAMPLES["labor/wage.process"][0]
    file.write_text(f"{file.read_text(encoding='utf-8')}    - {twice}\n", encoding="utf-8")
    places = [number for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1) if twice in line]
    git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "-m", "begin")
    services.settings.repository = root
    services.settings.models_dir.mkdir(exist_ok=True)
    await _labelled(ask, services, WorkingCopy(root))
    job_id = await ask_for(services, kind=JobKind.EXPORT, order={"branch": "learn/one"}, by=ME)
    view = await run_job(services, job_id, lambda job: export_decided(job, by=ME), by=ME, tell=lambda *_: None)
    assert (view.row.state, view.row.trouble) == (JobState.FAILED, Trouble.REFUSED), view.last_lines
    [complaint] = view.last_lines
    assert complaint.startswith("、".join(f"data/nlu/all.yml 第 {place} 行" for place in places)), complaint
    assert "multiple different intents" in complaint
    assert twice not in complaint, "a log outlives what citizens erase"
    assert git(root, "branch", "--list").split() == ["*", "main"]
