"""The evaluation job: every measurement in turn, the gates over all of them, and a report in the registry."""

import json
from pathlib import Path

from sqlalchemy import select

from hotline.clock import local_iso
from hotline.conversations.store import new_id
from hotline.errors import Conflict, DataError
from hotline.learning.evaluation.compared import (
    CrossValidation,
    Dialogues,
    Folds,
    FrozenSets,
    Replay,
    Report,
)
from hotline.learning.evaluation.danger_lines import danger_lines, write_danger_lines
from hotline.learning.evaluation.dialogues import play_dialogues
from hotline.learning.evaluation.former_data import data_of
from hotline.learning.evaluation.gates import Names, checks, load_gates
from hotline.learning.evaluation.replay import read_stored, replay
from hotline.learning.evaluation.report import read_report, write_report
from hotline.learning.evaluation.stage import two_brains
from hotline.learning.jobs.program import ProgramFailed
from hotline.learning.jobs.running import Job
from hotline.learning.jobs.staging import VECTORS_VARIABLE, vectors_of
from hotline.learning.jobs.states import JobKind, Stage, Trouble
from hotline.learning.meanings import names_of
from hotline.learning.models import DataVersionRow, JobRow, ModelRow, ReportRow
from hotline.learning.registry.data_versions import files_changed
from hotline.learning.registry.registry import find_model, register_current, sound_file
from hotline.privacy.audit import Action, Actor, Object, record
from hotline.serving.digests import file_digest
from hotline.serving.model import BRAIN_ENVIRONMENT, python_of_brain
from hotline.settings import ROOT

_REPLAY_FROM, _REPLAY_TO = 80, 97


async def evaluate_candidate(job: Job, *, by: Actor) -> str:
    """Measure, judge, report; the report's id. Raises ProgramFailed, Cancelled."""
    order = job.row.order
    current = await register_current(job.services)
    if current is None:
        raise DataError("还没有在用的模型，没有可对照的，请先运行 hotline train。")
    async with job.services.database.read() as session:
        candidate = await find_model(session, order["candidate"])
    files = _sound_files(job, current, candidate)
    await job.at(Stage.TEST_SETS, 2)
    report = Report(
        id=new_id(),
        made_at=local_iso(job.services.clock.now()),
        candidate=candidate.id,
        current=current.id,
        candidate_sha256=candidate.sha256,
        candidate_data=candidate.data_digest,
        current_sha256=current.sha256,
        files_changed=await _files_changed(job, current, candidate),
        test_sets=await _test_sets(job, *files),
        cross_validation=await _cross_validation(job, current, candidate) if order["folds"] else None,
        dialogues=await _dialogues(job, candidate) if order["dialogues"] else None,
        replay=await _replay(job, *files) if order["replay"] else None,
    )
    _sound_files(
        job, current, candidate
    )  # what was measured is still what is registered: the report holds for it alone
    await job.at(Stage.JUDGING, 98)
    data_dir = job.services.settings.data_dir
    names = (await names_of(job.services)).intent
    report.checks = checks(report, load_gates(data_dir), job.services.guard, names=names)
    report.refusals = [sentence for check in report.checks for sentence in check.refusals]
    await _keep(job, report, names=names, by=by)
    return report.id


def _sound_files(job: Job, current: ModelRow, candidate: ModelRow) -> tuple[Path, Path]:
    try:
        return sound_file(job.models_dir, current), sound_file(job.models_dir, candidate)
    except DataError as error:
        raise ProgramFailed(Trouble.BAD_MODEL) from error


async def _test_sets(job: Job, current: Path, candidate: Path) -> FrozenSets:
    lines, out = job.workplace.scratch / "danger.jsonl", job.workplace.scratch / "test_sets.json"
    write_danger_lines(danger_lines(ROOT), lines)
    arguments = ["--current", str(current), "--candidate", str(candidate), "--danger", str(lines), "--out", str(out)]
    command = [str(python_of_brain()), "-m", "bench.nlu.contrast", *arguments]
    await job.run(command, cwd=ROOT, environment=BRAIN_ENVIRONMENT)
    return FrozenSets.model_validate_json(out.read_text(encoding="utf-8"))


async def _cross_validation(job: Job, current: ModelRow, candidate: ModelRow) -> CrossValidation | None:
    """None where the candidate's data are no more to be had."""
    await job.at(Stage.CROSS_VALIDATION, 20)
    roots = await _working_copies(job, candidate)
    found: dict[str, Folds | None] = {}
    for model in (candidate, current):
        if model.data_digest not in found:
            found[model.data_digest] = await _folds(job, model, roots)
        await job.at(Stage.CROSS_VALIDATION, 35)
    of_candidate = found[candidate.data_digest]
    return CrossValidation(candidate=of_candidate, current=found[current.data_digest]) if of_candidate else None


async def _folds(job: Job, model: ModelRow, roots: list[Path]) -> Folds | None:
    count = job.row.order["folds"]
    if (known := await _known_folds(job, model, count)) is not None:
        return known
    scratch, short = job.workplace.scratch, model.data_digest[:8]
    out = scratch / f"folds-{short}.json"
    try:
        async with data_of(
            model.data_digest, roots, scratch=scratch / f"data-{short}", go_on=job.refuse_cancelled
        ) as root:
            if root is None:
                return None
            arguments = ["--seeds", str(count), "--results", str(scratch / "folds"), "--out", str(out)]
            command = [str(python_of_brain()), "-m", "bench.nlu.folds", *arguments]
            environment = BRAIN_ENVIRONMENT | {VECTORS_VARIABLE: str(vectors_of(job.models_dir))}
            await job.run(command, cwd=root, environment=environment)
    except Conflict as error:  # a repository this user may not write: the gates say that nothing could be compared
        job.note(*str(error.detail).splitlines())
        return None
    return Folds.model_validate_json(out.read_text(encoding="utf-8"))


async def _known_folds(job: Job, model: ModelRow, count: int) -> Folds | None:
    """What an earlier report says of the same data: the splits are fixed, so it would come out the same."""
    async with job.services.database.read() as session:
        of_data = select(ReportRow).join(ModelRow, ModelRow.id == ReportRow.candidate_id)
        rows = await session.scalars(of_data.where(ModelRow.data_digest == model.data_digest))
    for row in rows.all():
        path = job.models_dir / row.file
        found = read_report(path).cross_validation if path.exists() else None
        if found is not None and len(found.candidate.folds) == count and found.candidate.by_answer:
            return found.candidate
    return None


async def _working_copies(job: Job, candidate: ModelRow) -> list[Path]:
    """Where the data of a model may still lie: where it was trained, here, and in `HOTLINE_REPOSITORY`, whose history counts."""
    async with job.services.database.read() as session:
        trained = await session.scalars(
            select(JobRow).where(JobRow.kind == JobKind.TRAIN.value, JobRow.made == candidate.id)
        )
    roots = (*(Path(row.order["root"]) for row in trained.all()), ROOT, job.services.settings.repository)
    return [root for root in roots if root.is_dir()]


async def _dialogues(job: Job, candidate: ModelRow) -> Dialogues:
    await job.at(Stage.DIALOGUES, 50)
    return await play_dialogues(job, candidate)


async def _replay(job: Job, current: Path, candidate: Path) -> Replay:
    await job.at(Stage.REPLAY, _REPLAY_FROM)
    services = job.services
    margin = load_gates(services.settings.data_dir).replay
    async with services.database.read() as session:
        stored = await read_stored(session, services.guard, most=margin.conversations, taught=margin.taught)

    async def said(done: int, of: int) -> None:
        await job.at(Stage.REPLAY, _REPLAY_FROM + (_REPLAY_TO - _REPLAY_FROM) * done // of)

    async with two_brains(job, current, candidate) as (brain, other):
        return await replay(stored, current=brain, candidate=other, guard=services.guard, said=said)


async def _files_changed(job: Job, current: ModelRow, candidate: ModelRow) -> list[str] | None:
    async with job.services.database.read() as session:
        rows = [await session.get_one(DataVersionRow, model.data_digest) for model in (current, candidate)]
    paths = [job.models_dir / row.file for row in rows]
    if not all(path.exists() and json.loads(path.read_text(encoding="utf-8"))["files"] for path in paths):
        return None
    return files_changed(*paths)


async def _keep(job: Job, report: Report, *, names: Names, by: Actor) -> None:
    now = job.services.clock.now()
    path = write_report(job.models_dir, report, names=names)
    async with job.services.database.write() as session:
        row = ReportRow(
            id=report.id,
            candidate_id=report.candidate,
            against_id=report.current,
            file=str(path.relative_to(job.models_dir)),
            sha256=file_digest(path),
            passed=report.passed,
            refusals=report.refusals,
            made_at=now,
            made_by=by.id[:64],
        )
        session.add(row)
        details = {"candidate": report.candidate, "passed": report.passed}
        it = Object("report", report.id)
        record(session, at=now, actor=by, action=Action.MODEL_EVALUATED, object=it, details=details)
