"""Releases: a candidate takes the place of the model in use while citizens write, or is refused and nothing has changed."""

import asyncio
import errno
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from hotline import whole_files
from hotline.app import create_app
from hotline.conversations.brain import TurnRequest, brain_at
from hotline.conversations.models import TurnRow
from hotline.conversations.routing import RoutedBrain
from hotline.conversations.store import new_id
from hotline.errors import Conflict, Forbidden, NotFound
from hotline.learning.evaluation.compared import Count, FrozenSets, Latency, Report, Side
from hotline.learning.evaluation.report import write_report
from hotline.learning.jobs.book import JobView, ask_for, begin, cancel, read_jobs
from hotline.learning.jobs.running import run_job
from hotline.learning.jobs.states import JobKind, JobState, Lane, Stage, Trouble
from hotline.learning.models import ApprovalRow, ModelRow, ReleaseRow, ReportRow
from hotline.learning.registry.data_versions import DataVersion
from hotline.learning.registry.registry import prune, read_registered, register
from hotline.learning.release import switching
from hotline.learning.release.asking import ask_for_release, ask_for_rollback
from hotline.learning.release.conditions import approve
from hotline.learning.release.history import read_history
from hotline.learning.release.switching import switch
from hotline.privacy.audit import Action, Actor, AuditEntry
from hotline.services import Services
from hotline.serving.brains import Keeper
from hotline.serving.digests import file_digest
from hotline.serving.record import ModelRecord, read_record, write_record
from hotline.serving.slot import CurrentSlot
from hotline.staff.roles import Role
from hotline.staff.sessions import Staff
from hotline.storage.append_only import TrailIsAppendOnly
from tests.learning.brain_program import SLOW, command, write_model
from tests.learning.conftest import Limit
from tests.servers import free_port

pytestmark = pytest.mark.process

_DATA = {"old": "a" * 64, "new": "b" * 64}
_OLD, _NEW = "0" * 32, "1" * 32
PROBES = "conversations:\n- - {say: 法律援助要什么条件, topic: legal_aid/apply}\n  - {say: 他拿着刀, danger: true}\n"
"""What the program that plays a brain answers rightly."""


def person(name: str, *roles: Role) -> Staff:
    roles = roles or (Role.MAINTAINER,)
    return Staff(
        id=name * 4, login=name, name=name, staff_no="1", roles=frozenset(roles), organisation_id=None, next_step=None,
        csrf_token="", digest="", session_ends_at=None,  # pyright: ignore[reportArgumentType]
    )  # fmt: skip


ANNA, BEN = person("anna"), person("ben")
TRAINER = Actor.command("trainer")


@dataclass
class Workshop:
    """Models in the registry, and what is done with them."""

    services: Services

    @property
    def models_dir(self) -> Path:
        return self.services.settings.models_dir

    def record(self) -> ModelRecord:
        found = read_record(self.models_dir)
        assert found is not None
        return found

    async def in_use(self) -> str | None:
        """The id of the model that answers now."""
        brain = self.services.brain
        request = TurnRequest(new_id(), "您好", None, None, {})
        return (await brain.turn(request)).model_id

    async def model(self, model_id: str, behaviour: str = "right") -> ModelRow:
        """A candidate in the registry."""
        file = write_model(self.models_dir / f"{model_id[:4]}-{behaviour}.tar.gz", model_id, behaviour)
        return await known(self.services, file, _DATA["new"])

    async def passed(self, model: ModelRow, **other: Any) -> ReportRow:
        """A report that lets it through; `other`: what else it says."""
        old = self.record()
        side = Side(
            overall=Count(right=9, cases=10), area_f1=0.9, areas={}, groups={}, confusion=[], danger=[],
            latency_ms=Latency(median=1, p95=2), memory_mb=500, ready_seconds=9,
        )  # fmt: skip
        said = {
            "id": new_id(), "made_at": "2026-09-01T10:00:00+08:00", "candidate": model.id, "current": _OLD,
            "candidate_sha256": model.sha256, "candidate_data": model.data_digest, "current_sha256": old.sha256,
            "files_changed": [], "test_sets": FrozenSets(current=side, candidate=side), "cross_validation": None,
            "dialogues": None, "replay": None,
        }  # fmt: skip
        report = Report.model_validate(said | other)
        path = write_report(self.models_dir, report, names=str)
        row = ReportRow(
            id=report.id, candidate_id=model.id, against_id=report.current, sha256=file_digest(path),
            file=str(path.relative_to(self.models_dir)), passed=report.passed, refusals=report.refusals,
            made_at=self.services.clock.now(), made_by="trainer",
        )  # fmt: skip
        async with self.services.database.write() as session:
            session.add(row)
        return row

    async def approved(self, model_id: str, behaviour: str = "right") -> ModelRow:
        """Everything a release wants but the release."""
        model = await self.model(model_id, behaviour)
        await self.passed(model)
        await approve(self.services, model, by=BEN)
        return model

    async def release(self, model: ModelRow, *, by: Staff = ANNA) -> JobView:
        return await self.run(await ask_for_release(self.services, model, by=by.actor))

    async def roll_back(self, start: str | None = None) -> JobView:
        job_id = await ask_for_rollback(self.services, start, reason="答错的多了", by=ANNA.actor)
        return await self.run(job_id)

    async def run(self, job_id: str) -> JobView:
        return await run_job(self.services, job_id, switch, by=ANNA.actor, tell=lambda *_: None)


@dataclass
class House(Workshop):
    """A product without its terminal: services that route their turns, and the keeper of the brains."""

    keeper: asyncio.Task[None]

    async def serves_the_old_one(self) -> None:
        """Nothing has changed: the record, the answers, the book, and no brain but the one."""
        assert self.record().file == "old.tar.gz"
        assert await self.in_use() == _OLD
        assert not (self.models_dir / "candidate.json").exists()
        async with self.services.database.read() as session:
            assert (await read_history(session)).releases == []
        await until_async(lambda: _silent(self.services, 1))


async def known(services: Services, file: Path, data: str) -> ModelRow:
    """A model in the registry."""
    version = DataVersion(data, {"config.yml": "e" * 64}, examples=5, intents=2, commit=None, changed=True)
    return await register(services, file=file, version=version, seconds=1.0, by=TRAINER)


@pytest.fixture
async def house(works: Services, tmp_path: Path, limit: Limit) -> AsyncIterator[House]:
    settings = works.settings.model_copy(update={"port": free_port(4), "brain_timeout": 20.0})
    settings.models_dir.mkdir()
    (settings.data_dir / "learning" / "probes.yml").write_text(PROBES, encoding="utf-8")
    old = write_model(settings.models_dir / "old.tar.gz", _OLD)
    write_record(settings.models_dir, ModelRecord(old.name, file_digest(old), _DATA["old"], 1.0))
    brains = [brain_at(f"http://127.0.0.1:{port}", settings) for port in settings.brain_ports]
    brain = RoutedBrain(brains, CurrentSlot(settings.models_dir))
    services = replace(works, settings=settings, brain=brain)
    await known(services, old, _DATA["old"])
    async with keeping(services) as keeper:
        await until_async(brain.ready)
        yield House(services, keeper)
    await brain.close()


@asynccontextmanager
async def keeping(services: Services) -> AsyncIterator[asyncio.Task[None]]:
    settings = services.settings
    keeper = asyncio.create_task(
        Keeper(settings.models_dir, settings.brains, settings.brain_ports, command=command).run()
    )
    try:
        yield keeper
    finally:
        keeper.cancel()
        await asyncio.gather(keeper, return_exceptions=True)


async def test_a_candidate_takes_the_turns_and_only_then_the_old_one_goes(house: House) -> None:
    model = await house.approved(_NEW)
    view = await house.release(model)
    assert (view.row.state, view.row.made, view.sentence) == (JobState.SUCCEEDED, _NEW, None), view.last_lines
    assert await house.in_use() == _NEW
    record = house.record()
    assert (record.file, record.released, record.slot, record.release) == (model.file, True, 1, view.row.id)
    await until_async(lambda: _silent(house.services, 0))
    async with house.services.database.read() as session:
        [entry] = (await read_history(session)).releases
        trail = list(await session.scalars(select(AuditEntry).where(AuditEntry.action == Action.MODEL_RELEASED)))
        history = await read_history(session)
    assert (entry.kind, entry.model_id, entry.former_id) == ("release", _NEW, _OLD)
    assert (history.releaser_of(entry), history.approver_of(entry), entry.report_id, entry.sha256) == (
        "anna",  # no account has this id: as at the command line
        "ben",
        history.approvals[0].report_id,
        model.sha256,
    )
    assert [(each.actor_id, each.object_id) for each in trail] == [(ANNA.id, _NEW)]


async def test_a_switch_in_the_middle_of_a_burst_loses_nothing_and_keeps_what_was_said(house: House) -> None:
    """One citizen waits for a slow answer of the old model, another has told three things and goes on telling."""
    model = await house.approved(_NEW)
    app = create_app(services=house.services)
    transport = httpx.ASGITransport(app=app)
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url="http://t") as http:
        patient, teller = await _opened(http), await _opened(http)
        waits = asyncio.create_task(patient(SLOW))
        for number in range(3):
            await teller(f"第{number}件事，请问怎么办")
        await until((house.models_dir / "begun").exists)
        releasing = asyncio.create_task(house.release(model))
        said = 3
        while not any(text.startswith("1") for text in await teller(f"第{said}件事，请问怎么办")):
            said += 1
            assert not releasing.done() or said < 2000
        assert not waits.done(), "the old model has still a turn under way"
        burst = [asyncio.create_task(teller(f"最后{number}件事，请问怎么办")) for number in range(6)]
        answered = [text for answer in await asyncio.gather(*burst) for text in answer]
        (house.models_dir / "go").touch()
        assert await waits == [f"0 第 1 句：{SLOW}"]
        assert (await releasing).row.state == JobState.SUCCEEDED
        assert sorted(text.partition("：")[0] for text in answered) == sorted(
            f"1 第 {number} 句" for number in range(said + 2, said + 8)
        ), "each message once, with what the old model had been told"
        async with house.services.database.read() as session:
            turns = (await session.scalars(select(TurnRow).order_by(TurnRow.accepted_at, TurnRow.seq))).all()
    assert {turn.outcome for turn in turns} == {"answered"}
    assert {turn.model_id for turn in turns} == {_OLD, _NEW}
    assert len(turns) == said + 8


async def test_the_way_back_is_one_step_of_one_person_with_a_reason(house: House) -> None:
    await house.release(await house.approved(_NEW))
    house.services.clock.advance(seconds=1)  # pyright: ignore[reportAttributeAccessIssue]
    view = await house.roll_back()
    assert (view.row.state, view.row.made) == (JobState.SUCCEEDED, _OLD), view.last_lines
    assert await house.in_use() == _OLD
    async with house.services.database.read() as session:
        back, there = (await read_history(session)).releases
    assert (back.kind, back.model_id, back.former_id, back.reason) == ("rollback", _OLD, _NEW, "答错的多了")
    assert (back.report_id, back.approval_id, there.kind) == (None, None, "release")
    with pytest.raises(Conflict, match="已经在用"):
        await ask_for_rollback(house.services, _OLD, reason="再来", by=ANNA.actor)


async def test_a_return_goes_to_a_model_that_was_in_use_and_to_no_other(house: House) -> None:
    with pytest.raises(NotFound, match="不知道退回哪一个"):
        await ask_for_rollback(house.services, None, reason="试试", by=ANNA.actor)
    model = await house.approved(_NEW)
    with pytest.raises(Conflict, match="没有用过"):
        await ask_for_rollback(house.services, model.id, reason="试试", by=ANNA.actor)
    await house.release(model)
    (house.models_dir / "old.tar.gz").write_bytes(b"harmed")
    with pytest.raises(Conflict, match="校验值"):
        await ask_for_rollback(house.services, _OLD, reason="试试", by=ANNA.actor)
    assert await house.in_use() == _NEW


async def test_an_emergency_does_not_wait_for_a_training_nor_mind_wrong_answers(house: House) -> None:
    await house.release(await house.approved(_NEW))
    (house.services.settings.data_dir / "learning" / "probes.yml").write_text(
        "conversations:\n- - {say: 换了知识以后才有的, topic: labor/new}\n", encoding="utf-8"
    )
    await ask_for(house.services, kind=JobKind.TRAIN, order={"root": "."}, by=TRAINER)
    view = await house.roll_back()
    assert view.row.state == JobState.SUCCEEDED
    assert any("换了知识以后才有的" in line for line in view.last_lines)
    assert await house.in_use() == _OLD


async def test_a_return_while_nothing_runs_is_what_the_next_start_uses(house: House) -> None:
    await house.release(await house.approved(_NEW))
    house.keeper.cancel()
    await asyncio.gather(house.keeper, return_exceptions=True)
    assert (await house.roll_back()).row.state == JobState.SUCCEEDED
    async with keeping(house.services):
        await until_async(house.services.brain.ready)
        assert await house.in_use() == _OLD


@pytest.mark.parametrize(
    ("behaviour", "trouble", "said"),
    [
        ("wrong", Trouble.WRONG_ANSWERS, "答成了 labor/wage，应该是 legal_aid/apply"),
        ("deaf", Trouble.WRONG_ANSWERS, "没有听出危险"),
        ("dies", Trouble.PROGRAM, "of_the_future"),
        ("disk_full", Trouble.DISK_FULL, "No space left on device"),
        ("never_ready", Trouble.NOT_READY, None),
    ],
)
async def test_a_candidate_that_is_no_good_never_gets_a_turn(
    house: House, monkeypatch: pytest.MonkeyPatch, behaviour: str, trouble: Trouble, said: str | None
) -> None:
    if trouble is Trouble.NOT_READY:
        monkeypatch.setattr(switching, "_READY_SECONDS", 1.0)
    view = await house.release(await house.approved(_NEW, behaviour))
    assert (view.row.state, view.row.trouble) == (JobState.FAILED, trouble), view.last_lines
    assert str(view.sentence).endswith("现在的模型照常服务。")
    assert said is None or any(said in line for line in view.last_lines), view.last_lines
    await house.serves_the_old_one()
    monkeypatch.undo()
    again = await house.release(await house.approved("2" * 32))
    assert again.row.state == JobState.SUCCEEDED, "the next one finds its place free"


async def test_a_model_whose_file_is_harmed_is_not_even_started(house: House) -> None:
    model = await house.approved(_NEW)
    file = house.models_dir / model.file
    file.write_bytes(file.read_bytes()[:-20])
    with pytest.raises(Conflict, match=r"校验值.*现在的模型照常服务。"):
        await ask_for_release(house.services, model, by=ANNA.actor)
    await house.serves_the_old_one()


async def test_a_file_that_is_harmed_after_the_release_was_asked_for(house: House) -> None:
    model = await house.approved(_NEW)
    job_id = await ask_for_release(house.services, model, by=ANNA.actor)
    (house.models_dir / model.file).write_bytes(b"harmed")
    view = await house.run(job_id)
    assert view.row.state == JobState.FAILED
    assert any("校验值" in line for line in view.last_lines)
    await house.serves_the_old_one()


async def test_gates_passed_for_another_file_let_nothing_through(house: House) -> None:
    model = await house.model(_NEW)
    for other, said in (
        ({"candidate_sha256": "c" * 64}, "评测的不是这个模型文件"),
        ({"candidate_sha256": None}, "评测的不是这个模型文件"),
        ({"candidate_data": "c" * 64}, "评测的不是这个模型文件"),
        ({"current_sha256": "c" * 64}, "比不出谁好"),
        ({"refusals": ["领域“劳动”变差了。"]}, "评测没有通过，不能发布：领域“劳动”变差了。"),
    ):
        await house.passed(model, **other)
        with pytest.raises(Conflict, match=said):
            await approve(house.services, model, by=BEN)
        house.services.clock.advance(seconds=1)  # pyright: ignore[reportAttributeAccessIssue]
    row = await house.passed(model)
    (house.models_dir / row.file).write_text("{}", encoding="utf-8")
    with pytest.raises(Conflict, match=r"报告 .*校验值"):
        await approve(house.services, model, by=BEN)
    await house.serves_the_old_one()


async def test_a_second_person_has_to_approve(house: House) -> None:
    model = await house.model(_NEW)
    with pytest.raises(Conflict, match="还没有评测"):
        await ask_for_release(house.services, model, by=ANNA.actor)
    await house.passed(model)
    with pytest.raises(Conflict, match="还没有第二个人批准"):
        await ask_for_release(house.services, model, by=ANNA.actor)
    with pytest.raises(Forbidden, match="训练师和班长"):
        await approve(house.services, model, by=person("carl", Role.SEAT))
    author = replace(person("dora"), id=TRAINER.id)
    with pytest.raises(Forbidden, match="另一个人"):
        await approve(house.services, model, by=author)
    await approve(house.services, model, by=ANNA)
    with pytest.raises(Conflict, match="同一个人"):
        await ask_for_release(house.services, model, by=ANNA.actor)
    await approve(house.services, model, by=person("emil", Role.SUPERVISOR))
    with pytest.raises(Conflict, match="已经批准过"):
        await approve(house.services, model, by=person("emil", Role.SUPERVISOR))
    house.services.clock.advance(seconds=1)  # pyright: ignore[reportAttributeAccessIssue]
    await house.passed(model)
    with pytest.raises(Conflict, match="还没有第二个人批准"):  # the word was on the earlier report
        await ask_for_release(house.services, model, by=ANNA.actor)
    await house.serves_the_old_one()


async def test_two_people_who_release_at_once(house: House) -> None:
    one, other = await house.approved(_NEW), await house.approved("2" * 32)
    job_id = await ask_for_release(house.services, one, by=ANNA.actor)
    with pytest.raises(Conflict, match="已经有人在发布"):
        await ask_for_release(house.services, other, by=ANNA.actor)
    with pytest.raises(Conflict, match="已经有人在发布"):
        await ask_for(house.services, kind=JobKind.ROLLBACK, order={"model": _OLD, "former": _OLD}, by=BEN.actor)
    registered = await read_registered(house.services)
    assert not any(registered.outdated(report) for report in registered.reports)
    assert (await house.run(job_id)).row.state == JobState.SUCCEEDED
    assert await house.in_use() == _NEW
    registered = await read_registered(house.services)
    assert [report.candidate_id for report in registered.reports if registered.outdated(report)] == [other.id]
    with pytest.raises(Conflict, match="比不出谁好"):  # what the other was better than is in use no more
        await ask_for_release(house.services, other, by=ANNA.actor)


async def test_a_disk_that_is_full_at_the_switch(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    model = await house.approved(_NEW)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(whole_files.os, "fsync", full)
    view = await house.release(model)
    assert (view.row.state, view.row.trouble) == (JobState.FAILED, Trouble.DISK_FULL)
    await house.serves_the_old_one()
    assert not list(house.models_dir.glob("*.new"))


async def test_a_machine_without_room_for_two_models(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    model = await house.approved(_NEW)
    little = house.models_dir / "meminfo"
    little.write_text("MemTotal: 900000 kB\nMemAvailable:   400000 kB\n")
    monkeypatch.setattr(switching, "_MEMINFO", little)
    view = await house.release(model)
    assert (view.row.state, view.row.trouble) == (JobState.FAILED, Trouble.NO_MEMORY)
    assert "内存" in str(view.sentence)
    await house.serves_the_old_one()


async def test_a_release_without_a_running_product_is_refused(house: House) -> None:
    model = await house.approved(_NEW)
    house.keeper.cancel()
    await asyncio.gather(house.keeper, return_exceptions=True)
    view = await house.release(model)
    assert (view.row.state, view.row.trouble) == (JobState.FAILED, Trouble.NOT_RUNNING)
    assert house.record().file == "old.tar.gz"


async def test_a_model_trained_meanwhile_is_not_passed_over(house: House) -> None:
    model = await house.approved(_NEW)
    job_id = await ask_for_release(house.services, model, by=ANNA.actor)
    write_record(house.models_dir, replace(house.record(), sha256="f" * 64))
    view = await house.run(job_id)
    assert view.row.state == JobState.FAILED
    assert house.record().sha256 == "f" * 64
    assert await house.in_use() == _OLD, "another file on the same slot waits for the next start"


async def test_a_release_that_is_cancelled_in_time_has_changed_nothing(house: House) -> None:
    model = await house.approved(_NEW, "never_ready")
    running = asyncio.create_task(house.release(model))
    await until_async(lambda: _at(house, Stage.STARTING))
    await cancel(house.services, by=ANNA.actor, lane=Lane.RELEASE)
    assert (await running).row.state == JobState.CANCELLED
    await house.serves_the_old_one()


async def test_a_process_killed_before_the_switch_leaves_the_old_model(house: House) -> None:
    model = await house.approved(_NEW)
    job_id = await ask_for_release(house.services, model, by=ANNA.actor)
    await begin(house.services, job_id)
    serves = [str(house.models_dir), model.file, model.sha256, "1", job_id]
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", _RELEASES, *serves)
    await until_async(lambda: _answers(house.services, 1))
    assert await house.in_use() == _OLD
    process.send_signal(signal.SIGKILL)
    await process.wait()
    await until_async(lambda: _silent(house.services, 1))
    [view] = await read_jobs(house.services)
    assert view.row.state == JobState.INTERRUPTED
    assert str(view.sentence).endswith("现在的模型照常服务。")
    assert (await house.release(model)).row.state == JobState.SUCCEEDED, "what it left is in nobody's way"


async def test_a_process_killed_right_after_the_switch_is_written_down_all_the_same(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = await house.approved(_NEW)
    job_id = await ask_for_release(house.services, model, by=ANNA.actor)

    async def killed(*_: object, **__: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(switching, "note_live", killed)
        with pytest.raises(SystemExit):
            await house.run(job_id)
    assert await house.in_use() == _NEW
    [view] = await read_jobs(house.services)
    assert (view.row.state, view.row.made) == (JobState.SUCCEEDED, _NEW)
    async with house.services.database.read() as session:
        assert [entry.id for entry in (await read_history(session)).releases] == [job_id]


async def test_a_brain_that_dies_comes_back_and_so_does_a_keeper(house: House) -> None:
    pid = _pid_at(house.services.settings.brain_ports[0])
    os.kill(pid, signal.SIGKILL)
    await until_async(lambda: _silent(house.services, 0))
    await until_async(house.services.brain.ready)
    house.keeper.cancel()
    await asyncio.gather(house.keeper, return_exceptions=True)
    assert await _silent(house.services, 0)
    async with keeping(house.services):
        await until_async(house.services.brain.ready)


async def test_tidying_spares_what_is_in_use_what_it_replaced_and_what_a_job_has_in_hand(house: House) -> None:
    await house.release(await house.approved(_NEW))
    third, fourth = await house.model("2" * 32), await house.model("3" * 32)
    order = {"model": third.id, "former": _NEW}
    job_id = await ask_for(house.services, kind=JobKind.ROLLBACK, order=order, by=ANNA.actor)
    gone = await prune(house.services, await read_registered(house.services), keep=0, by=TRAINER)
    assert [row.id for row in gone] == [fourth.id]
    assert (house.models_dir / "old.tar.gz").exists() and (house.models_dir / third.file).exists()
    await cancel(house.services, by=ANNA.actor, lane=Lane.RELEASE)
    gone = await prune(house.services, await read_registered(house.services), keep=0, by=TRAINER)
    assert [row.id for row in gone] == [third.id], job_id
    measured = await house.model("4" * 32)
    await ask_for(house.services, kind=JobKind.EVALUATE, order={"candidate": measured.id}, by=TRAINER)
    assert await prune(house.services, await read_registered(house.services), keep=0, by=TRAINER) == []
    with pytest.raises(NotFound, match="清理"):
        await ask_for_rollback(house.services, third.id, reason="试试", by=ANNA.actor)
    assert (await house.roll_back()).row.state == JobState.SUCCEEDED


async def test_the_book_is_append_only(house: House) -> None:
    await house.release(await house.approved(_NEW))

    async def change(table: type[ApprovalRow] | type[ReleaseRow], *, delete: bool) -> None:
        async with house.services.database.write() as session:
            row = (await session.scalars(select(table))).one()
            if delete:
                await session.delete(row)
            else:
                row.by_name = "somebody else"

    for table in (ApprovalRow, ReleaseRow):
        for delete in (True, False):
            with pytest.raises(TrailIsAppendOnly):
                await change(table, delete=delete)


_RELEASES = """
import sys, time
from pathlib import Path
from hotline.locks import holding
from hotline.serving.record import RELEASE_LOCK, Serves, write_candidate
models_dir, file, sha256, slot, release = sys.argv[1:]
with holding(Path(models_dir) / RELEASE_LOCK):
    write_candidate(Path(models_dir), Serves(file, sha256, int(slot), release))
    time.sleep(600)
"""
"""Half a release: a process that holds the lock while its candidate runs."""


async def _opened(http: httpx.AsyncClient) -> Callable[[str], Coroutine[Any, Any, list[str]]]:
    """A citizen's conversation: says something, and returns what was replied."""
    opened = (await http.post("/api/v1/conversations", json={"channel": "web"})).json()
    headers = {"Authorization": f"Bearer {opened['token']}"}

    async def say(text: str) -> list[str]:
        body = {"client_message_id": new_id(), "text": text}
        path = f"/api/v1/conversations/{opened['conversation_id']}/messages"
        answer = await http.post(path, json=body, headers=headers)
        assert answer.status_code == 200, answer.text
        return [reply["text"] for reply in answer.json()["replies"]]

    return say


async def _at(house: House, stage: Stage) -> bool:
    return any(view.row.stage == stage for view in await read_jobs(house.services))


async def _answers(services: Services, slot: int) -> bool:
    brain = brain_at(f"http://127.0.0.1:{services.settings.brain_ports[slot]}", services.settings)
    try:
        return await brain.answers()
    finally:
        await brain.close()


async def _silent(services: Services, slot: int) -> bool:
    return not await _answers(services, slot)


def _pid_at(port: int) -> int:
    found = subprocess.run(["pgrep", "-f", f"brain_program.py {port} "], capture_output=True, text=True, check=True)
    return int(found.stdout)


async def until(done: Callable[[], bool]) -> None:
    async def look() -> bool:
        return done()

    await until_async(look)


async def until_async(done: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(120):
        while not await done():
            await asyncio.sleep(0.02)
