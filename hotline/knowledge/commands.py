"""`hotline knowledge …`."""

from pathlib import Path
from typing import Annotated

import typer

from hotline.clock import SHANGHAI, SystemClock
from hotline.console import stop
from hotline.knowledge.check import check
from hotline.settings import Settings

app = typer.Typer(help="知识库：核对回答、法条和例句。", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Keeps `check` a command of its own name even while it is the only one."""


@app.command("check")
def check_command(
    only: Annotated[str, typer.Option("--only", help="只列出文件名或条目含有这段文字的问题，如 legal_aid")] = "",
    statutes_dir: Annotated[Path | None, typer.Option(help="法条全文所在的文件夹，默认取 HOTLINE_STATUTES_DIR")] = None,
) -> None:
    """核对全部数据文件，逐条列出问题；有问题时退出码为 2。"""
    settings = Settings()
    texts = statutes_dir or settings.statutes_dir
    if texts is not None and not texts.is_dir():
        stop(f"找不到法条文件夹 {texts}，请检查 HOTLINE_STATUTES_DIR。")
    today = SystemClock().now().astimezone(SHANGHAI).date()
    findings = check(settings.data_dir, today=today, statutes_dir=texts)
    shown = [finding for finding in findings if only in finding.file or only in finding.entry]
    for finding in shown:
        typer.echo(str(finding), err=True)
    if shown:
        typer.echo(f"共 {len(shown)} 处问题。", err=True)
        raise typer.Exit(2)
    typer.echo("数据文件核对无误。" + ("" if texts else "（没有法条全文，未与原文比对）"))
