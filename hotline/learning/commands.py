"""`hotline learn …`: from logged conversations to better examples."""

from typing import Annotated

import typer

from hotline.commands import CommandGroup
from hotline.learning.deidentify.deidentifier import Deidentifier
from hotline.learning.deidentify.words import load_words
from hotline.settings import Settings

app = CommandGroup(help="从真实会话里学习：隐去个人信息、挑选、标注、写回例句。")


@app.command("deidentify-report")
def deidentify_report_command() -> None:
    """量一量隐去个人信息做得全不全：在编造的几千句话上，每种信息的召回和准确。"""
    from hotline.learning.deidentify.measure import measure, table  # needed here alone

    settings = Settings()
    report = measure(Deidentifier(load_words(settings.data_dir)), settings.data_dir)
    typer.echo(table(report))
    typer.echo(f"没有个人信息的 {report.harmless_lines} 句里，误隐去的有 {report.harmless_touched} 句。")


@app.command("deidentify")
def deidentify_command(
    lines: Annotated[list[str], typer.Argument(help="同一段会话里的几句话，按先后写")],
) -> None:
    """看一段话隐去个人信息以后是什么样。"""
    for line in Deidentifier(load_words(Settings().data_dir)).conversation(lines):
        typer.echo(line)
