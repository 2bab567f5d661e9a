"""Trainings as jobs: real programs in processes of their own, however they end."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, select, update

from hotline.errors import Conflict, Invalid, NotFound, Unavailable
from hotline.learning.examples import digest_of
from hotline.learning.jobs import book
from hotline.learning.jobs.book import JobView, ask_for, cancel, read_jobs
from hotline.learning.jobs.lock import alone, is_busy
from hotline.learning.jobs.progress import read_progress, telling
from hotline.learning.jobs.running import run_job
from hotline.learning.jobs.spawn import spawn
from hotline.learning.jobs.states import JobKind, JobState, Lane, Stage, Trouble
from hotline.learning.jobs.training import order_of, train_candidate, trainable
from hotline.learning.models import JobRow, ModelRow, WithdrawnRow
from hotline.learning.registry.registry import prune, read_registered, verify
from hotline.services import Services
from tests.fakes import FakeClock
from tests.learning.conftest import ME, Limit
from tests.learning.small_project import replace_program, spoil_rules
from tests.learning.test_export import git

_WAITS = "import time, pathlib; pathlib.Path('config.yml').resolve().with_name('begun').touch(); time.sleep(600)"


async def _train(works: Services, project: Path, *, branch: str | None = None) -> JobView:
    job_id = await ask_for(works, kind=JobKind.TRAIN, order=order_of(project, branch), by=ME)
    return await run_job(works, job_id, lambda job: train_candidate(job, by=ME), by=ME, tell=lambda *_: None)


async def _models(works: Services) -> list[ModelRow]:
    async with works.database.read() as session:
        return list(await session.scalars(select(ModelRow)))


def _left(works: Services) -> list[str]:
    """Everything in the models folder but logs and lock."""
    models_dir = works.settings.models_dir
    names = (str(path.relative_to(models_dir)) for path in models_dir.rglob("*") if path.is_file())
    return sorted(name for name in names if not name.endswith(("log.txt", ".lock")))


@pytest.mark.process
async def test_a_training_makes_a_registered_candidate_and_tells_how_far_it_is(works: Services, project: Path) -> None:
    told: list[tuple[Stage, int]] = []
    job_id = await ask_for(works, kind=JobKind.TRAIN, order={"root": str(project)}, by=ME)
    work = lambda job: train_candidate(job, by=ME)  # noqa: E731
    view = await run_job(works, job_id, work, by=ME, tell=lambda stage, percent: told.append((stage, percent)))
    assert (view.row.state, view.row.percent, view.sentence) == (JobState.SUCCEEDED, 100, None), view.last_lines
    assert [percent for _, percent in told] == sorted(percent for _, percent in told)
    assert {Stage.CHECKING, Stage.LEARNING, Stage.PACKING} <= {stage for stage, _ in told}
    known = await read_registered(works)
    [model] = known.models
    assert (model.id, known.versions[model.data_digest].examples) == (view.row.made, 5)
    assert known.current is None, "a candidate is not in use"
    assert verify(works.settings.models_dir, known) == []
    assert _left(works) == sorted([model.file, known.versions[model.data_digest].file])
    (works.settings.models_dir / model.file).write_bytes(b"something else")
    [finding] = verify(works.settings.models_dir, known)
    assert model.id[:8] in finding and "校验值" in finding
    assert [row.id for row in await prune(works, known, keep=0, by=ME)] == [model.id]
    known = await read_registered(works)
    assert known.models[0].removed_at is not None
    assert verify(works.settings.models_dir, known) == [], "what was pruned is not missed"


@pytest.mark.process
async def test_a_branch_is_trained_beside_what_is_checked_out(works: Services, project: Path) -> None:
    """So nobody has to merge what was written back before it can be tried."""
    examples = project / "data" / "nlu" / "all.yml"
    git(project, "init", "--quiet", "--initial-branch=main")
    git(project, "add", ".")
    git(project, "commit", "--quiet", "-m", "begin")
    git(project, "switch", "--quiet", "--create", "learn/one")
    examples.write_text(examples.read_text(encoding="utf-8") + "    - 法援怎么弄\n", encoding="utf-8")
    git(project, "commit", "--quiet", "--all", "-m", "more")
    git(project, "switch", "--quiet", "main")
    before = examples.read_text(encoding="utf-8")
    view = await _train(works, project, branch="learn/one")
    assert view.row.state == JobState.SUCCEEDED, view.last_lines
    [version] = (await read_registered(works)).versions.values()
    assert version.examples == 6
    assert (examples.read_text(encoding="utf-8"), git(project, "status", "--porcelain")) == (before, "")
    assert len(git(project, "worktree", "list").splitlines()) == 1
    gone = await _train(works, project, branch="learn/two")
    assert (gone.row.state, gone.row.trouble) == (JobState.FAILED, Trouble.PROGRAM)
    assert "git checkout 没有成功" in "".join(gone.last_lines)


async def test_what_a_citizen_wants_gone_is_learnt_by_no_later_model(works: Services, project: Path) -> None:
    """Erased, or not to be used for learning any more, after the line was written and merged."""
    async with works.database.write() as session:
        session.add(WithdrawnRow(digest=digest_of("老板欠我工钱"), at=works.clock.now()))
    view = await _train(works, project)
    assert (view.row.state, view.row.trouble) == (JobState.FAILED, Trouble.WITHDRAWN)
    assert "群众要求去掉的" in str(view.sentence)
    assert (await _models(works), _left(works)) == ([], [])


@pytest.mark.process
async def test_data_that_rasa_refuses(works: Services, project: Path) -> None:
    spoil_rules(project)
    view = await _train(works, project)
    assert (view.row.state, view.row.trouble) == (JobState.FAILED, Trouble.PROGRAM)
    assert "日志" in str(view.sentence) and "照常服务" in str(view.sentence)
    assert view.last_lines
    assert (await _models(works), _left(works)) == ([], [])


@pytest.mark.process
@pytest.mark.parametrize(
    ("script", "trouble"),
    [
        ("open('/dev/full', 'w').write('x' * 10_000)", Trouble.DISK_FULL),
        ("held = [bytearray(50 << 20) for _ in range(100)]", Trouble.MEMORY),
        ("import os; os.kill(os.getpid(), 9)", Trouble.KILLED),
        ("import time; time.sleep(600)", Trouble.TOO_LONG),
        ("print('done')", Trouble.PROGRAM),
        (
            "import pathlib, sys; out = sys.argv[sys.argv.index('--out') + 1]; "
            "pathlib.Path(out, 'candidate.tar.gz').write_bytes(b'\\x1f\\x8b\\x08half a model')",
            Trouble.BAD_MODEL,
        ),
        (
            "import pathlib, sys; out = sys.argv[sys.argv.index('--out') + 1]; pathlib.Path('config.yml').write_text('x'); "
            "pathlib.Path(out, 'candidate.tar.gz').write_bytes(b'x')",
            Trouble.DATA_CHANGED,
        ),
    ],
    ids=lambda value: value.value if isinstance(value, Trouble) else "",
)
async def test_what_goes_wrong_is_said_and_leaves_nothing(
    works: Services, project: Path, limit: Limit, script: str, trouble: Trouble
) -> None:
    limit(memory_megabytes=1000, minutes=0.02 if trouble is Trouble.TOO_LONG else 5)
    replace_program(project, script)
    view = await _train(works, project)
    assert (view.row.state, view.row.trouble) == (JobState.FAILED, trouble), view.last_lines
    assert str(view.sentence).endswith("现在的模型照常服务。")
    assert (await _models(works), _left(works)) == ([], [])


@pytest.mark.process
async def test_a_cancelled_training_stops_and_another_may_begin(works: Services, project: Path) -> None:
    replace_program(project, _WAITS)
    running = asyncio.create_task(_train(works, project))
    await _until((project / "begun").exists)
    with pytest.raises(Conflict):
        await ask_for(works, kind=JobKind.TRAIN, order={"root": str(project)}, by=ME)
    await cancel(works, by=ME)
    view = await running
    assert (view.row.state, view.row.cancelled_by) == (JobState.CANCELLED, ME.id)
    assert (await _models(works), _left(works)) == ([], [])
    assert not is_busy(works.settings.models_dir, Lane.WORK)
    with pytest.raises(NotFound):
        await cancel(works, by=ME)
    await ask_for(works, kind=JobKind.TRAIN, order={"root": str(project)}, by=ME)


@pytest.mark.process
async def test_a_training_killed_half_way_is_interrupted_and_its_program_ends_too(
    works: Services, project: Path
) -> None:
    replace_program(
        project, f"import os, time; open({str(project / 'begun')!r}, 'w').write(str(os.getpid())); time.sleep(600)"
    )
    settings = works.settings
    environment = {
        "HOTLINE_DATABASE_URL": settings_url(works),
        "HOTLINE_VAR_DIR": str(settings.var_dir),
        "HOTLINE_MODELS_DIR": str(settings.models_dir),
    }
    command = [str(Path(sys.executable).parent / "hotline"), "learn", "train", str(project)]
    process = await asyncio.create_subprocess_exec(
        *command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL
    )
    begun = project / "begun"
    await _until(lambda: begun.exists() and begun.read_text() != "")
    [view] = await read_jobs(works)
    assert view.row.state == JobState.RUNNING
    process.send_signal(signal.SIGKILL)
    await process.wait()
    program = Path("/proc") / begun.read_text()
    await _until(lambda: not program.exists() or "zombie" in (program / "status").read_text())
    [view] = await read_jobs(works)
    assert view.row.state == JobState.INTERRUPTED
    assert "中途没了" in str(view.sentence)
    assert (await _models(works), _left(works)) == ([], [])


@pytest.mark.process
async def test_a_job_from_the_page_runs_in_a_process_of_its_own(
    works: Services, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace_program(project, "raise SystemExit('the rules contradict each other')")
    monkeypatch.setenv("HOTLINE_DATABASE_URL", settings_url(works))
    monkeypatch.setenv("HOTLINE_VAR_DIR", str(works.settings.var_dir))
    monkeypatch.setenv("HOTLINE_MODELS_DIR", str(works.settings.models_dir))
    spawn(await ask_for(works, kind=JobKind.TRAIN, order={"root": str(project)}, by=ME))
    views: list[JobView] = []
    for _ in range(600):
        views = list(await read_jobs(works))
        if views[0].row.state not in (JobState.WAITING, JobState.RUNNING):
            break
        await asyncio.sleep(0.2)
    assert (views[0].row.state, views[0].row.trouble) == (JobState.FAILED, Trouble.PROGRAM)
    assert views[0].last_lines == ["the rules contradict each other"]


async def test_no_room_is_said_before_anything_begins(works: Services, project: Path, limit: Limit) -> None:
    limit(room_megabytes=10**9)
    with pytest.raises(Unavailable, match=r"磁盘空间不够.*照常服务"):
        await ask_for(works, kind=JobKind.TRAIN, order={"root": str(project)}, by=ME)
    assert await read_jobs(works) == []


async def test_a_job_that_nobody_took_is_interrupted(works: Services, clock: FakeClock) -> None:
    await ask_for(works, kind=JobKind.TRAIN, order={}, by=ME)
    [view] = await read_jobs(works)
    assert view.row.state == JobState.WAITING
    clock.advance(minutes=4)
    [view] = await read_jobs(works)
    assert view.row.state == JobState.INTERRUPTED


@pytest.mark.parametrize("minutes", [0, 4])
async def test_a_job_that_begins_while_somebody_looks_is_not_taken_for_dead(
    works: Services, clock: FakeClock, monkeypatch: pytest.MonkeyPatch, minutes: int
) -> None:
    """Who looks finds the lock free, then the job takes the lock and begins, then who looked goes on."""
    job_id = await ask_for(works, kind=JobKind.TRAIN, order={}, by=ME)
    clock.advance(minutes=minutes)
    url = make_url(settings_url(works))

    def free_until_looked_at(models_dir: Path, lane: Lane) -> bool:
        busy = is_busy(models_dir, lane)
        with create_engine(url).begin() as connection:
            waits = update(JobRow).where(JobRow.id == job_id, JobRow.state == JobState.WAITING.value)
            connection.execute(waits.values(state=JobState.RUNNING.value))
        return busy

    monkeypatch.setattr(book, "is_busy", free_until_looked_at)
    [view] = await read_jobs(works)
    assert view.row.state != JobState.INTERRUPTED


def test_a_folder_that_is_no_working_copy_is_named(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"config\.yml"):
        trainable(tmp_path)


def test_the_lock_is_one_at_a_time(tmp_path: Path) -> None:
    with alone(tmp_path, Lane.WORK), pytest.raises(Conflict), alone(tmp_path, Lane.WORK):
        raise AssertionError("two at once")
    assert not is_busy(tmp_path, Lane.WORK)


@pytest.mark.parametrize(
    ("line", "progress"),
    [
        ("2026-11-26 INFO  rasa.cli.train  - Started validating domain", (Stage.CHECKING, 5)),
        ("Starting to train component 'LegalTokenizer'.", (Stage.LEARNING, 25)),
        ("Starting to train component 'HotlineClassifier'.", (Stage.LEARNING, 35)),
        ("Your Rasa model is trained and saved at 'x'.", (Stage.PACKING, 95)),
        ("Processed trackers: 100%", None),
    ],
)
def test_progress_is_read_from_what_rasa_writes(line: str, progress: tuple[Stage, int] | None) -> None:
    assert read_progress(line) == progress


def test_the_last_lines_are_those_that_say_something() -> None:
    lines = ["a UserWarning: old", "  import pkg_resources", "", "\x1b[91mInvalid data\x1b[0m", "Processed x: 3it"]
    assert telling(lines, 3) == ["Invalid data"]


async def test_of_a_long_log_only_the_end_is_read(works: Services) -> None:
    job_id = await ask_for(works, kind=JobKind.TRAIN, order={"root": "/nowhere"}, by=ME)
    folder = book.folder_of(works.settings.models_dir, job_id)
    folder.mkdir(parents=True)
    told = "早先的一句\n" + "x UserWarning: 例句没有回答\n" * 20_000 + "正在学例句\n"
    (folder / "log.txt").write_text(told, encoding="utf-8")
    [view] = await read_jobs(works)
    assert view.last_lines == ["正在学例句"]


def settings_url(works: Services) -> str:
    """Of the test's database, as a setting."""
    return works.database.engine.url.render_as_string(hide_password=False).replace("+aiosqlite", "")


async def _until(done: Callable[[], bool]) -> None:
    for _ in range(1200):
        if done():
            return
        await asyncio.sleep(0.1)
    raise AssertionError("it never came")
