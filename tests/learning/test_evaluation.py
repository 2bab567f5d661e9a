"""Evaluations as jobs: two real models on the real frozen sets, a report in the registry, and the verdict in it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from hotline.errors import NotFound
from hotline.learning.evaluation.dialogues import read_result
from hotline.learning.evaluation.evaluating import evaluate_candidate
from hotline.learning.evaluation.report import read_report
from hotline.learning.jobs.book import JobView, ask_for
from hotline.learning.jobs.program import ProgramFailed
from hotline.learning.jobs.running import run_job
from hotline.learning.jobs.states import JobKind, JobState, Trouble
from hotline.learning.registry.data_versions import DataVersion
from hotline.learning.registry.registry import find_model, read_registered, register, verify
from hotline.services import Services
from hotline.serving.digests import file_digest
from hotline.serving.record import ModelRecord, write_record
from tests.learning.conftest import ME

_DATA = "d" * 64


@pytest.fixture
async def current(works: Services, small_model: Path) -> str:
    """The small model in use and registered; its id."""
    models_dir = works.settings.models_dir
    models_dir.mkdir()
    file = Path(shutil.copy(small_model, models_dir / "small.tar.gz"))
    record = ModelRecord(file.name, file_digest(file), _DATA, 1.0)
    write_record(models_dir, record)
    version = DataVersion(_DATA, {"config.yml": "e" * 64}, examples=5, intents=2, commit=None, changed=True)
    return (await register(works, file=file, version=version, seconds=1.0, by=ME)).id


async def _evaluate(works: Services, candidate: str) -> JobView:
    order = {"candidate": candidate, "folds": 0, "dialogues": False, "replay": False}
    job_id = await ask_for(works, kind=JobKind.EVALUATE, order=order, by=ME)
    return await run_job(works, job_id, lambda job: evaluate_candidate(job, by=ME), by=ME, tell=lambda *_: None)


@pytest.mark.process
async def test_an_evaluation_measures_both_and_keeps_a_report_with_its_verdict(works: Services, current: str) -> None:
    view = await _evaluate(works, current)
    assert view.row.state == JobState.SUCCEEDED, view.last_lines
    known = await read_registered(works)
    assert known.current == current
    [row] = known.reports
    assert (row.id, row.candidate_id, row.against_id, row.passed) == (view.row.made, current, current, False)
    assert verify(works.settings.models_dir, known) == []
    path = works.settings.models_dir / row.file
    report = read_report(path)
    assert report.refusals == row.refusals
    # Of two copies of one model a busy machine may find one much slower: what is slow is told apart in test_gates.py.
    told = [sentence[:7] for sentence in report.refusals if not sentence.startswith(("太慢", "慢了太多"))]
    assert told == ["没有做交叉验证", "没有做对话测试", "没有重放真实会"]
    before, after = report.test_sets.current, report.test_sets.candidate
    assert before.overall == after.overall
    assert before.overall.cases > 700 and {"elderly", "dialect", "typos", "asr"} <= set(before.groups)
    assert report.files_changed == []
    assert "## 按写法" in path.with_suffix(".md").read_text(encoding="utf-8")
    assert sorted(folder.name for folder in (works.settings.models_dir / "jobs").rglob("*") if folder.is_dir()) == [
        view.row.id[:12]
    ]


@pytest.mark.process
async def test_a_candidate_whose_file_was_harmed_is_not_even_loaded(works: Services, current: str) -> None:
    file = works.settings.models_dir / "small.tar.gz"
    file.write_bytes(file.read_bytes()[:-100])
    view = await _evaluate(works, current)
    assert (view.row.state, view.row.trouble) == (JobState.FAILED, Trouble.BAD_MODEL)
    assert str(view.sentence).endswith("现在的模型照常服务。")


@pytest.mark.process
async def test_models_are_found_by_how_their_ids_begin(works: Services, current: str) -> None:
    async with works.database.read() as session:
        assert (await find_model(session, current[:8])).id == current
        with pytest.raises(NotFound, match="没有编号以 zz 开头"):
            await find_model(session, "zz")
        with pytest.raises(NotFound):
            await find_model(session, "%")


@pytest.mark.process
def test_what_pytest_writes_down_is_read(tmp_path: Path) -> None:
    tests = tmp_path / "test_some.py"
    tests.write_text(
        "import pytest\n@pytest.mark.parametrize('x', [1, 2], ids=['工资拖欠', '好的'])\ndef test_dialogue(x): assert x == 2\n",
        encoding="utf-8",
    )
    result = tmp_path / "result.xml"
    command = [sys.executable, "-m", "pytest", str(tests), "-q", "-p", "no:cacheprovider", f"--junitxml={result}"]
    subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    found = read_result(result)
    assert (found.played, found.failed) == (2, ["工资拖欠"])
    tests.write_text("def test_one(nothing_of_that_name): pass\n", encoding="utf-8")
    subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    with pytest.raises(ProgramFailed):
        read_result(result)
