"""`hotline knowledge …`."""

import asyncio
import getpass
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from hotline.catalogue.loader import load_catalogue, read_catalogue
from hotline.clock import SystemClock, day_of
from hotline.commands import CommandGroup
from hotline.console import open_services, stop
from hotline.conversations.groups import check_skill_groups, group_reminders, load_skill_groups
from hotline.datafiles import Finding
from hotline.knowledge.loader import load_knowledge, read_knowledge
from hotline.privacy.audit import Actor
from hotline.settings import Settings

app = CommandGroup(help="知识库：核对回答、法条和例句，查一部法影响哪些内容。")


@app.command("check")
def check_command(
    only: Annotated[str, typer.Option("--only", help="只列出文件名或条目含有这段文字的问题，如 legal_aid")] = "",
    statutes_dir: Annotated[Path | None, typer.Option(help="法条全文所在的文件夹，默认取 HOTLINE_STATUTES_DIR")] = None,
) -> None:
    """核对全部数据文件，逐条列出问题和该复核的地方；有问题时退出码为 2，只有该复核的为 0。"""
    from hotline.knowledge.check import check  # with everything there is data of: too slow for every other command

    settings = Settings()
    texts = statutes_dir or settings.statutes_dir
    if texts is not None and not texts.is_dir():
        stop(f"找不到法条文件夹 {texts}，请检查 HOTLINE_STATUTES_DIR。")
    today = day_of(SystemClock().now())
    findings = check(settings.data_dir, today=today, statutes_dir=texts)
    _remind(settings, today=today, only=only)
    shown = _about(findings, only)
    for finding in shown:
        typer.echo(str(finding), err=True)
    if shown:
        typer.echo(f"共 {len(shown)} 处问题。", err=True)
        raise typer.Exit(2)
    typer.echo("数据文件核对无误。" + ("" if texts else "（没有法条全文，未与原文比对）"))


@app.command("impact")
def impact_command(
    statute: Annotated[str, typer.Option("--statute", help="法的简称，如 行政复议法")],
    articles: Annotated[
        str, typer.Option("--articles", help="条号，如 20,34 或 20-25 或 第二十条；不写就是整部法")
    ] = "",
) -> None:
    """一部法要改，哪些回答、事项、机构、期限、数字受影响：逐条列出；没有这部法或这一条时退出码为 2。"""
    from hotline.knowledge.impact import DataFiles, articles_asked, resting_on  # as above

    settings = Settings()
    knowledge = load_knowledge(settings.data_dir)
    wanted = articles_asked(knowledge, statute, articles)
    data = DataFiles(settings.data_dir, knowledge, load_catalogue(settings.data_dir))
    resting = resting_on(data, statute, wanted)
    for thing in resting:
        typer.echo(str(thing))
    typer.echo(f"共 {len(resting)} 处依据{statute}{'、'.join(wanted)}。")


@app.command("export")
def export_command(
    data: Annotated[Path, typer.Argument(help="git 工作区里的 data 文件夹")],
) -> None:
    """把训练台上发布的回答、事项、机构、号码写回数据文件；只改有变化的栏，别的行不动。用 git diff 看过再提交。"""
    from hotline.editions.export import export_entries  # with the whole application, as above

    async def run() -> list[tuple[str, str]]:
        async with open_services(Settings()) as services:
            return await export_entries(services, data.resolve(), by=Actor.command(getpass.getuser()))

    written = asyncio.run(run())
    for file, entry in written:
        typer.echo(f"{file}: {entry}")
    typer.echo(f"写回 {len(written)} 条。" if written else "没有要写的。")


def _remind(settings: Settings, *, today: date, only: str) -> None:
    from hotline.knowledge.stale import reminders  # as above
    from hotline.procedures.deadlines.book import read_book
    from hotline.procedures.deadlines.check import limit_reminders
    from hotline.procedures.documents.check import document_reminders
    from hotline.procedures.eligibility.check import eligibility_reminders
    from hotline.procedures.navigator.check import navigator_reminders

    knowledge, _ = read_knowledge(settings.data_dir)
    catalogue, _ = read_catalogue(settings.data_dir)
    months = settings.review_months
    due = reminders(knowledge, catalogue, today=today, months=months)
    due += document_reminders(settings.data_dir, knowledge, today=today, months=months)
    due += eligibility_reminders(settings.data_dir, knowledge, today=today, months=months)
    due += navigator_reminders(settings.data_dir, knowledge, today=today, months=months)
    due += limit_reminders(read_book(settings.data_dir)[0], knowledge, today=today, months=months)
    shown = _about(due, only)
    for reminder in shown:
        typer.echo(f"提醒：{reminder}")
    if shown:
        typer.echo(f"共 {len(shown)} 处该复核了。")
    _remind_of_groups(settings, only=only)


def _remind_of_groups(settings: Settings, *, only: str) -> None:
    if check_skill_groups(settings.data_dir):
        return  # its faults are listed already
    for reminder in _about(group_reminders(load_skill_groups(settings.data_dir)), only):
        typer.echo(f"提醒：{reminder}")


def _about(findings: list[Finding], only: str) -> list[Finding]:
    return [finding for finding in findings if only in finding.file or only in finding.entry]
