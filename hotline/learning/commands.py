"""`hotline learn …`: from logged conversations to better examples."""

import asyncio
import getpass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hotline.clock import SHANGHAI
from hotline.commands import CommandGroup
from hotline.console import open_services
from hotline.learning.examples import read_examples
from hotline.learning.faults import FAULT_TITLES, SENDER_TITLES, SETTLEMENT_TITLES, Settlement
from hotline.learning.inbox import Group, to_look_at
from hotline.learning.jobs import commands as jobs
from hotline.learning.labels import SKIP_TITLES, VERDICT_TITLES, SkipReason, Standing, Verdict
from hotline.learning.release import commands as release
from hotline.privacy.audit import Actor
from hotline.settings import Settings

if TYPE_CHECKING:  # the whole application is too slow to import for every other command
    from hotline.learning.labelling import Labelled
    from hotline.learning.reports import Report

app = CommandGroup(help="从真实会话里学习：隐去个人信息、挑选、标注、写回例句、训练、评测、发布。")
app.command("train")(jobs.train_command)
app.command("evaluate")(jobs.evaluate_command)
app.command("run")(jobs.run_command)
app.command("cancel")(jobs.cancel_command)
app.command("status")(jobs.status_command)
app.command("verify")(jobs.verify_command)
app.command("nightly")(jobs.nightly_command)
app.command("prune")(jobs.prune_command)
app.command("approve")(release.approve_command)
app.command("release")(release.release_command)
app.command("rollback")(release.rollback_command)

_SHORT = 8


@app.command("inbox")
def inbox_command(limit: Annotated[int, typer.Option(help="最多列几条", min=1)] = 20) -> None:
    """接着上次读到的地方往下读，列出最值得标的，差不多的合成一条。"""
    from hotline.learning.collect import collect  # with the whole application, as below
    from hotline.learning.drift_log import kept_drift
    from hotline.learning.inbox import read_groups
    from hotline.learning.reports import open_reports

    async def run() -> None:
        async with open_services(Settings()) as services:
            if reports := await open_reports(services):
                typer.echo(f"坐席报告有问题的知识 {len(reports)} 条，用 hotline learn reports 看。")
            done = await collect(services, actor=_me())
            async with services.database.read() as session:
                groups = await read_groups(session)
                drifts = await kept_drift(session)
        for drift in drifts:
            typer.echo(drift.said)
        waiting = to_look_at(groups, by=_me().id)
        for group in waiting[:limit]:
            typer.echo(_shown(group))
        decided = sum(group.standing is Standing.DECIDED for group in groups)
        typer.echo(
            f"读了 {done.conversations} 段会话，添了 {done.added} 条。等着标的 {len(waiting)} 条，标好的 {decided} 条。"
        )

    asyncio.run(run())


@app.command("reports")
def reports_command(limit: Annotated[int, typer.Option(help="最多列几条", min=1)] = 20) -> None:
    """坐席报告说不对或过时的知识，先报的在前，连同隐去个人信息的会话。"""
    from hotline.learning.reports import open_reports  # with the whole application, as below

    async def run() -> "list[Report]":
        async with open_services(Settings()) as services:
            return await open_reports(services)

    reports = asyncio.run(run())
    for report in reports[:limit]:
        typer.echo(_reported(report))
    typer.echo(f"还没有处理的 {len(reports)} 条。")


@app.command("settle")
def settle_command(
    report: Annotated[str, typer.Argument(help="编号，写开头几位就行")],
    settlement: Annotated[Settlement, typer.Argument(help="怎么处理的，见 docs/学习手册.md")],
) -> None:
    """处理完一条坐席的报告。"""
    from hotline.learning.reports import settle  # with the whole application, as below

    async def run() -> None:
        async with open_services(Settings()) as services:
            await settle(services, report=report, settlement=settlement, by=_me())

    asyncio.run(run())
    typer.echo(f"记下了：{SETTLEMENT_TITLES[settlement]}")


@app.command("label")
def label_command(
    group: Annotated[str, typer.Argument(help="编号，写开头几位就行")],
    verdict: Annotated[Verdict, typer.Argument(help="结论，见 docs/学习手册.md")],
    meanings: Annotated[list[str] | None, typer.Argument(help="标签，如 labor/wage.process；accepted 可不写")] = None,
    skip_reason: Annotated[SkipReason | None, typer.Option(help="为什么跳过")] = None,
    second_opinion: Annotated[bool, typer.Option(help="请另一个人也看看，两个人一致才算数")] = False,
) -> None:
    """标一条：听得对、该是别的回答、不归法律管、有危险、几个意思、缺回答、跳过。"""
    from hotline.learning.labelling import Decision, doubt_in_words, label  # with the whole application, as below

    examples = read_examples(Settings().data_dir)
    decision = Decision(verdict, tuple(meanings or ()), skip_reason, second_opinion)

    async def run() -> "Labelled":
        async with open_services(Settings()) as services:
            return await label(services, group=group, decision=decision, by=_me(), examples=examples)

    done = asyncio.run(run())
    _say(done, doubt_in_words(done))


@app.command("export")
def export_command(
    repository: Annotated[Path, typer.Argument(help="本项目的 git 工作区")],
    branch: Annotated[str, typer.Argument(help="写到哪个新分支，如 learn/2026-12")],
    rasa: Annotated[bool, typer.Option(help="写完用 Rasa 自己的检查核对一遍，有问题就不提交")] = True,
) -> None:
    """把标好的写进例句文件，在新分支上提交一次；有矛盾的列出文件和行，不写。"""
    from hotline.learning.examples import read_examples
    from hotline.learning.export import export  # with the whole application, as below
    from hotline.learning.exporting import complaints
    from hotline.learning.working_copy import WorkingCopy

    async def run() -> None:
        async with open_services(Settings()) as services:
            copy = WorkingCopy(repository.resolve())
            validate = partial(complaints, before=read_examples(copy.root / "data"))
            done = await export(
                services, copy=copy, branch=branch, by=_me(), validate=validate if rasa else lambda _: []
            )
        for example, why in done.plan.needless:
            typer.echo(f"不用写：“{example.text}” {why}")
        for example, finding in done.plan.conflicts:
            typer.echo(f"有矛盾，没有写：“{example.text}” {finding}", err=True)
        for sentence in done.plan.kept_for_later():
            typer.echo(sentence)
        for answer in done.plan.answers:
            typer.echo(f"连同新回答一起写：{answer}")
        for place in done.plan.removed:
            typer.echo(f"按群众的要求去掉：{place}")
        typer.echo(done.shown or "没有要写的。")

    asyncio.run(run())


@app.command("deidentify-report")
def deidentify_report_command() -> None:
    """量一量隐去个人信息做得全不全：在编造的几千句话上，每种信息的召回和准确。"""
    from hotline.learning.deidentify.deidentifier import Deidentifier  # with jieba's tables: too slow, as above
    from hotline.learning.deidentify.measure import measure, table
    from hotline.learning.deidentify.words import load_words

    settings = Settings()
    report = measure(Deidentifier(load_words(settings.data_dir)), settings.data_dir)
    typer.echo(table(report))
    typer.echo(f"没有个人信息的 {report.harmless_lines} 句里，误隐去的有 {report.harmless_touched} 句。")


@app.command("deidentify")
def deidentify_command(
    lines: Annotated[list[str], typer.Argument(help="同一段会话里的几句话，按先后写")],
) -> None:
    """看一段话隐去个人信息以后是什么样。"""
    from hotline.learning.deidentify.deidentifier import Deidentifier  # with jieba's tables: too slow, as above
    from hotline.learning.deidentify.words import load_words

    for line in Deidentifier(load_words(Settings().data_dir)).conversation(lines):
        typer.echo(line)


def _shown(group: Group) -> str:
    many = f"（{group.people} 人这样问）" if group.people > 1 else ""
    guess = f"听成 {group.meaning}，把握 {group.confidence:.0%}" if group.meaning else "没听出意思"
    found = f"；按词找到 {group.found}" if group.found else ""
    chosen = f"；该是 {group.chosen}" if group.chosen else ""
    return f"{group.id[:_SHORT]} {group.text}{many}\n    {group.why}\n    {guess}{found}{chosen}"


def _reported(report: "Report") -> str:
    version = f"（第 {report.subject.version} 版）" if report.subject.version else ""
    day = report.at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    head = f"{report.id[:_SHORT]} {report.subject.kind} {report.subject.id}{version} {FAULT_TITLES[report.fault]}"
    said = f"\n    坐席说：{report.comment}" if report.comment else ""
    lines = "".join(f"\n    {SENDER_TITLES[line.sender]}：{line.text}" for line in report.lines)
    return f"{head}\n    {day} 工号 {report.staff_no}{said}{lines}"


def _say(labelled: "Labelled", doubt: str | None) -> None:
    group = labelled.group
    latest = max(group.labels, key=lambda label: label.at)
    reason = f"：{SKIP_TITLES[latest.skip_reason]}" if latest.skip_reason else ""
    typer.echo(f"记下了：{VERDICT_TITLES[latest.verdict]} {' '.join(latest.meanings)}{reason}")
    if doubt is not None and group.standing is Standing.WANTS_SECOND:
        typer.echo(doubt)
    elif group.standing is Standing.WANTS_SECOND:
        typer.echo("还要另一个人看过，两个人一致才写进例句。")
    elif group.standing is Standing.DISPUTED:
        typer.echo("和别人标得不一样，要再有一个人一致才写进例句。")
    if labelled.adds_nothing:
        typer.echo(f"写进例句用处不大：{labelled.adds_nothing}。")
    if labelled.clash is not None:
        typer.echo(
            f"有矛盾：几乎一样的“{labelled.clash.text}”标的是 {labelled.clash.intent}（{labelled.clash.place}）。",
            err=True,
        )


def _me() -> Actor:
    return Actor.command(getpass.getuser())
