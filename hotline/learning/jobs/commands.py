"""`hotline learn train|evaluate|run|cancel|status|verify|prune`: the long work on models, and what came of it."""

import asyncio
import getpass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hotline.clock import SHANGHAI
from hotline.console import open_services, stop
from hotline.learning.jobs.states import KIND_TITLES, STAGE_TITLES, STATE_TITLES, JobKind, JobState, Lane, Stage
from hotline.privacy.audit import Actor
from hotline.settings import ROOT, Settings

if TYPE_CHECKING:  # the tables are too slow to import for every other command
    from hotline.learning.models import ReportRow

_SHORT = 8
_LATEST = 5


def train_command(
    repository: Annotated[Path, typer.Argument(help="要训练的工作区，不写就是本项目")] = ROOT,
    branch: Annotated[str | None, typer.Option(help="工作区里的哪个分支，不写就是签出来的")] = None,
) -> None:
    """训练出一个候选模型，现在的模型照常服务；Ctrl-C 取消。"""
    from hotline.learning.jobs.book import ask_for
    from hotline.learning.jobs.running import run_job
    from hotline.learning.jobs.training import order_of, train_candidate, trainable

    async def run() -> None:
        async with open_services(Settings()) as services:
            by, order = _me(), order_of(trainable(repository), branch)
            job_id = await ask_for(services, kind=JobKind.TRAIN, order=order, by=by)
            view = await run_job(services, job_id, lambda it: train_candidate(it, by=by), by=by, tell=tell)
        finish(view.row.state, view.sentence, view.last_lines, f"模型 {str(view.row.made)[:_SHORT]}")

    asyncio.run(run())


def evaluate_command(
    model: Annotated[str, typer.Argument(help="候选模型的编号，写开头几位就行")],
    folds: Annotated[int, typer.Option(help="交叉验证做几次，0 就不做", min=0, max=10)] = 3,
    dialogues: Annotated[bool, typer.Option(help="跑全部对话测试")] = True,
    replay: Annotated[bool, typer.Option(help="重放真实会话")] = True,
) -> None:
    """拿候选模型和现在的比：考试题、交叉验证、对话测试、真实会话，按标准判定能不能发布。"""
    from hotline.learning.evaluation.evaluating import evaluate_candidate
    from hotline.learning.evaluation.report import page, read_report
    from hotline.learning.jobs.book import ask_for
    from hotline.learning.jobs.running import run_job
    from hotline.learning.meanings import names_of
    from hotline.learning.models import ReportRow
    from hotline.learning.registry.registry import find_model

    async def run() -> None:
        async with open_services(Settings()) as services:
            async with services.database.read() as session:
                candidate = await find_model(session, model)
            order = {"candidate": candidate.id, "folds": folds, "dialogues": dialogues, "replay": replay}
            job_id = await ask_for(services, kind=JobKind.EVALUATE, order=order, by=_me())
            by = _me()
            view = await run_job(services, job_id, lambda it: evaluate_candidate(it, by=by), by=by, tell=tell)
            if view.row.made:
                async with services.database.read() as session:
                    row = await session.get_one(ReportRow, view.row.made)
                names = await names_of(services)
                typer.echo(page(read_report(services.settings.models_dir / row.file), names=names.intent))
        finish(view.row.state, view.sentence, view.last_lines, f"报告 {str(view.row.made)[:_SHORT]}")

    asyncio.run(run())


def run_command(job: Annotated[str, typer.Argument(help="登记了、还没开始的一次的编号")]) -> None:
    """做一次登记了、还没开始的训练、评测、写回或发布；训练台用它在单独的进程里做。"""
    from hotline.learning.evaluation.evaluating import evaluate_candidate
    from hotline.learning.exporting import export_decided
    from hotline.learning.jobs.book import asked_by, find
    from hotline.learning.jobs.running import Job, run_job
    from hotline.learning.jobs.training import train_candidate
    from hotline.learning.release.switching import switch

    async def run() -> None:
        async with open_services(Settings()) as services:
            row = await find(services, job)
            by = asked_by(row)

            async def work(it: Job) -> str:
                if row.kind == JobKind.TRAIN:
                    return await train_candidate(it, by=by)
                if row.kind == JobKind.EXPORT:
                    return await export_decided(it, by=by)
                return await (evaluate_candidate(it, by=by) if row.kind == JobKind.EVALUATE else switch(it))

            view = await run_job(services, row.id, work, by=by, tell=tell)
        finish(view.row.state, view.sentence, view.last_lines, str(view.row.made)[:_SHORT])

    asyncio.run(run())


def cancel_command(*, release: Annotated[bool, typer.Option("--release", help="取消的是发布或退回")] = False) -> None:
    """取消正在进行的训练、评测或写回；加 --release 取消还没有切换的发布或退回。"""
    from hotline.learning.jobs.book import cancel

    async def run() -> None:
        async with open_services(Settings()) as services:
            row = await cancel(services, by=_me(), lane=Lane.RELEASE if release else Lane.WORK)
        typer.echo(f"取消了{KIND_TITLES[JobKind(row.kind)]}，一两秒内停下。")

    asyncio.run(run())


def status_command() -> None:
    """现在用的模型、有哪些模型和报告、正在进行和最近的训练和评测。"""
    from hotline.learning.jobs.book import read_jobs
    from hotline.learning.registry.registry import read_registered
    from hotline.learning.release.history import read_history

    async def run() -> None:
        async with open_services(Settings()) as services:
            jobs = await read_jobs(services)
            known = await read_registered(services)
            async with services.database.read() as session:
                history = await read_history(session)
        for model in known.models:
            version = known.versions[model.data_digest]
            use = "（在用）" if model.id == known.current else "（文件已清理）" if model.removed_at else ""
            use = "（可以退回）" if model.id == known.one_before else use
            told = next((report for report in known.reports if report.candidate_id == model.id), None)
            verdict = "" if told is None else f"，{_verdict(told, outdated=known.outdated(told))}"
            typer.echo(
                f"{model.id[:_SHORT]}{use} {_when(model.made_at)} 数据 {version.digest[:_SHORT]}"
                f"（{version.examples} 条例句），训练 {model.trained_seconds:.0f} 秒{verdict}"
            )
        if not known.models:
            typer.echo("还没有模型，请先运行 hotline train。")
        for release in history.releases[:_LATEST]:
            approver = history.approver_of(release)
            grounds = f"{approver} 批准，报告 {str(release.report_id)[:_SHORT]}" if approver else release.reason
            typer.echo(
                f"{KIND_TITLES[JobKind(release.kind)]} {_when(release.at)} "
                f"{release.former_id[:_SHORT]} → {release.model_id[:_SHORT]}，{history.releaser_of(release)}（{grounds}）"
            )
        for view in jobs:
            row = view.row
            typer.echo(
                f"{KIND_TITLES[JobKind(row.kind)]} {_when(row.asked_at)} {view.by}："
                f"{STATE_TITLES[JobState(row.state)]}，{STAGE_TITLES[Stage(row.stage)]}，{row.percent}%"
                f"{'。' + view.sentence if view.sentence else ''}"
            )
            if row.state == JobState.RUNNING:
                typer.echo("\n".join(f"    {line}" for line in view.last_lines))

    asyncio.run(run())


def verify_command() -> None:
    """核对每个模型、数据版本和报告的文件还是不是登记时的样子。"""
    from hotline.learning.registry.registry import read_registered, verify

    async def run() -> None:
        settings = Settings()
        async with open_services(settings) as services:
            known = await read_registered(services)
        if findings := verify(settings.models_dir, known):
            stop("".join(findings))
        kept = sum(model.removed_at is None for model in known.models)
        typer.echo(f"{kept} 个模型、{len(known.versions)} 个数据版本、{len(known.reports)} 份报告，都和登记的一样。")

    asyncio.run(run())


def nightly_command() -> None:
    """夜里该做的一次做完：往下读会话，核对文件，清理旧模型；打开了夜间训练的，还训练、评测。从不发布。"""
    from hotline.learning.nightly import nightly

    async def run() -> None:
        settings = Settings()
        async with open_services(settings) as services:
            training = settings.nightly_training
            await nightly(services, root=ROOT, training=training, by=_me(), say=typer.echo, tell=tell)

    asyncio.run(run())


def prune_command(keep: Annotated[int, typer.Option(help="除了在用的，留几个最新的模型", min=0)] = 5) -> None:
    """清理旧模型的文件；在用的、可以退回的、正在发布或者评测的不动，登记和报告留着。"""
    from hotline.learning.registry.registry import prune, read_registered

    async def run() -> None:
        async with open_services(Settings()) as services:
            gone = await prune(services, await read_registered(services), keep=keep, by=_me())
        megabytes = sum(model.size for model in gone) / 1_000_000
        typer.echo(f"清理了 {len(gone)} 个模型，腾出 {megabytes:.0f} MB。")

    asyncio.run(run())


def finish(state: str, sentence: str | None, last_lines: list[str], made: str) -> None:
    """Say how a job ended; ends the command where it did not end well."""
    if state == JobState.SUCCEEDED:
        typer.echo(f"做好了：{made}。")
        return
    for line in last_lines:
        typer.echo(f"    {line}", err=True)
    stop(sentence or f"{STATE_TITLES[JobState(state)]}，现在的模型照常服务。")


def tell(stage: Stage, percent: int) -> None:
    """How far it is, on the terminal."""
    typer.echo(f"{percent:>3}% {STAGE_TITLES[stage]}")


def _verdict(report: "ReportRow", *, outdated: bool) -> str:
    if not report.passed:
        return f"评测没有通过（{len(report.refusals)} 条）"
    return "评测通过，但对照的模型已经换下，要重新评测" if outdated else "评测通过"


def _when(moment: datetime) -> str:
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def _me() -> Actor:
    return Actor.command(getpass.getuser())
