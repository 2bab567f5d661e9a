"""The work of the night: what it does, when it leaves training alone, and that it never releases."""

import shutil
from collections.abc import Sequence
from configparser import RawConfigParser
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from hotline.conversations.store import new_id
from hotline.errors import Conflict, DataError, Unavailable
from hotline.learning import nightly as work
from hotline.learning.collect import Collected
from hotline.learning.jobs.lock import alone
from hotline.learning.jobs.program import ProgramFailed
from hotline.learning.jobs.running import Job
from hotline.learning.jobs.states import Lane, Trouble
from hotline.learning.models import CandidateRow, JobRow, ModelRow, ReleaseRow, ReportRow
from hotline.learning.nightly import Next, next_of, nightly
from hotline.learning.registry.data_versions import read_data_version
from hotline.learning.registry.registry import Registered, read_registered, register
from hotline.locks import holding
from hotline.privacy.audit import Actor
from hotline.services import Services
from hotline.settings import ROOT
from tests.learning.conftest import ME

UNITS = ROOT / "deploy" / "systemd"


async def _night(works: Services, root: Path, *, training: bool = False) -> str:
    said: list[str] = []
    await nightly(works, root=root, training=training, by=ME, say=said.append, tell=lambda *_: None)
    return "\n".join(said)


def _known(*models: str, reports: Sequence[tuple[str, str]] = (), current: str = "now") -> Registered:
    """Models are named by their data: `old` was made of `old` data."""
    return Registered(
        models=[ModelRow(id=f"m-{name}" if name != "now" else "now", data_digest=name) for name in models],
        versions={},
        reports=[ReportRow(candidate_id=candidate, against_id=against) for candidate, against in reports],
        current=current,
        one_before=None,
        in_hand=frozenset(),
    )


def test_what_the_data_still_lack() -> None:
    assert next_of(_known("now"), "new") == Next(), "data nobody trained are trained"
    assert next_of(_known("new", "now"), "new") == Next(candidate="m-new"), "what was trained and not judged is judged"
    against_another = next_of(_known("new", "now", reports=[("m-new", "older")]), "new")
    assert against_another == Next(candidate="m-new"), "a report against a model no longer in use says nothing"
    assert "已经评测过" in str(next_of(_known("new", "now", reports=[("m-new", "now")]), "new").why_not)
    assert "数据没有变" in str(next_of(_known("now"), "now").why_not)


async def test_without_the_switch_the_inbox_is_filled_and_nothing_trained(ask: Any, works: Services) -> None:
    await ask("那个工钱的事咋弄", sure=0.46)
    shutil.copytree(ROOT / "data" / "privacy", works.settings.data_dir / "privacy")
    shutil.copy(ROOT / "data" / "thresholds.yml", works.settings.data_dir)
    said = await _night(works, ROOT)
    assert "收件箱添了 1 条" in said and "不训练" in said
    async with works.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(CandidateRow)) == 1
        assert await session.scalar(select(func.count()).select_from(JobRow)) == 0


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, works: Services, project: Path) -> Services:
    """Where a training is a file and an evaluation a line in the table; the log has been read."""

    async def nothing(_: Services, *, actor: Actor) -> Collected:
        return Collected()

    async def train(job: Job, *, by: Actor) -> str:
        file = job.models_dir / f"{new_id()}.tar.gz"
        file.write_bytes(b"a model")
        version = read_data_version(Path(job.row.order["root"]))
        row = await register(job.services, file=file, version=version, seconds=1.0, by=by, model_id=new_id())
        return row.id

    async def evaluate(job: Job, *, by: Actor) -> str:
        return job.row.order["candidate"]

    monkeypatch.setattr(work, "collect", nothing)
    monkeypatch.setattr(work, "train_candidate", train)
    monkeypatch.setattr(work, "evaluate_candidate", evaluate)
    return works


async def test_a_night_trains_new_data_once_and_releases_nothing(quick: Services, project: Path) -> None:
    said = await _night(quick, project, training=True)
    assert "训练出候选模型" in said and "没有可比的" in said
    await _night(quick, project, training=True)
    known = await read_registered(quick)
    assert (len(known.models), known.current) == (1, None)
    async with quick.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(ReleaseRow)) == 0


async def test_a_night_that_finds_another_at_work_says_so(quick: Services, project: Path) -> None:
    models_dir = quick.settings.models_dir
    models_dir.mkdir(parents=True, exist_ok=True)
    with holding(models_dir / "nightly.lock"), pytest.raises(Conflict, match="夜间的学习还没有做完"):
        await _night(quick, project)
    with alone(models_dir, Lane.WORK), pytest.raises(Conflict, match="已经有一次训练或评测在进行"):
        await _night(quick, project, training=True)
    assert (await read_registered(quick)).models == []


async def test_a_harmed_file_ends_the_night_before_anything_is_cleared_away(quick: Services, project: Path) -> None:
    await _night(quick, project, training=True)
    [model] = (await read_registered(quick)).models
    (quick.settings.models_dir / model.file).write_bytes(b"harmed")
    with pytest.raises(DataError, match=r"校验值.*没有清理，也不训练"):
        await _night(quick, project, training=True)


async def test_a_training_that_fails_ends_the_night_with_its_sentence(
    quick: Services, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(job: Job, *, by: Actor) -> str:
        raise ProgramFailed(Trouble.MEMORY)

    monkeypatch.setattr(work, "train_candidate", fail)
    with pytest.raises(Unavailable, match=r"内存.*照常服务"):
        await _night(quick, project, training=True)


def _unit(name: str) -> RawConfigParser:
    parser = RawConfigParser(strict=False, delimiters=("=",))
    parser.optionxform = str  # pyright: ignore[reportAttributeAccessIssue]
    parser.read(UNITS / name, encoding="utf-8")
    return parser


def test_the_units_of_the_night_are_as_sealed_as_the_service() -> None:
    timer, night, service = (
        _unit(f"hotline-{name}") for name in ("learning.timer", "learning.service", "service.service")
    )
    assert datetime.strptime(timer["Timer"]["OnCalendar"], "*-*-* %H:%M:%S Asia/Shanghai").replace(tzinfo=UTC).hour < 5
    assert timer["Install"]["WantedBy"] == "timers.target"
    assert not night.has_section("Install"), "only the timer starts it"
    assert night["Service"]["ExecStart"].endswith("/hotline learn nightly")
    its_own = {"Type", "ExecStart", "TimeoutStartSec"}
    of_the_service = {"ExecStartPre", "ExecStart", "TimeoutStartSec", "Restart", "RestartSec"}
    sealed = {key: value for key, value in night["Service"].items() if key not in its_own}
    assert sealed == {key: value for key, value in service["Service"].items() if key not in of_the_service}
