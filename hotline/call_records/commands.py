"""`hotline call-records …`."""

import asyncio
import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hotline.clock import SystemClock
from hotline.commands import CommandGroup
from hotline.console import open_database
from hotline.conversations.groups import load_skill_groups
from hotline.privacy.audit import Actor
from hotline.settings import Settings

if TYPE_CHECKING:
    from hotline.call_records.importing import CallImport

app = CommandGroup(help="电话系统的话务记录：导入，供报表和月报统计。")


@app.command("import")
def import_command(
    file: Annotated[Path, typer.Argument(help="CSV 或 XLSX 文件，第一行是表头，见坐席手册“话务记录”")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看会导入什么，不写入")] = False,
) -> None:
    """导入话务记录。有一行不对就一行也不写，退出码为 2；已有的通话编号不会再导入。"""
    done = asyncio.run(_import(file, dry_run=dry_run))
    typer.echo(
        f"{done.first} 至 {done.last}，共 {done.calls} 个来电：新的 {done.new} 个，已有的 {done.calls - done.new} 个。"
    )
    if done.differing:
        typer.echo(f"已有的里面有 {done.differing} 个和这次的不一样，没有改。")
    if done.passed_over:
        typer.echo(f"没有读、也没有存的列：{'、'.join(done.passed_over)}。")
    typer.echo("这是试运行，什么都没有写入。" if dry_run else "已写入。")


async def _import(file: Path, *, dry_run: bool) -> "CallImport":
    from hotline.call_records.importing import import_calls  # with openpyxl: too slow to import for every other command
    from hotline.sheets import read_file

    settings = Settings()
    async with open_database(settings) as database:
        return await import_calls(
            database,
            SystemClock(),
            load_skill_groups(settings.data_dir),
            actor=Actor.command(getpass.getuser()),
            name=file.name,
            content=read_file(file),
            dry_run=dry_run,
        )
