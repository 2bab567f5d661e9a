"""`hotline catalogue …`."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hotline.catalogue.loader import load_catalogue
from hotline.clock import SystemClock
from hotline.commands import CommandGroup
from hotline.console import open_database, stop
from hotline.settings import Settings

if TYPE_CHECKING:
    from hotline.catalogue.importer import ImportKind, ImportPlan
    from hotline.sheets import Row

app = CommandGroup(help="事项和机构：核对、导入。")


@app.command("check")
def check_command() -> None:
    """核对 data/catalogue 和 data/city；有问题时退出码为 2。"""
    catalogue = load_catalogue(Settings().data_dir)
    places = sum(len(city.organisations) for city in catalogue.cities)
    typer.echo(f"核对无误：{len(catalogue.items)} 个事项，{places} 个机构，{len(catalogue.districts)} 个区县。")


@app.command("import")
def import_command(
    file: Annotated[Path, typer.Argument(help="CSV 或 XLSX 文件，第一行是表头")],
    kind: Annotated[str, typer.Option("--kind", help="items（事项）或 organisations（机构）")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看会改什么，不写入")] = False,
) -> None:
    """导入事项或机构。先列出会改什么；有一行不对就一行也不写，退出码为 2。"""
    from hotline.sheets import read_sheet  # with openpyxl: too slow to import for every other command

    chosen: ImportKind
    if kind == "items":
        chosen = "items"
    elif kind == "organisations":
        chosen = "organisations"
    else:
        stop("--kind 只能是 items 或 organisations。")
    plan = asyncio.run(_import(read_sheet(file), chosen, name=file.name, dry_run=dry_run))
    for line in plan.lines():
        typer.echo(line)
    typer.echo("这是试运行，什么都没有写入。" if dry_run else "已写入。")


async def _import(rows: "list[Row]", kind: "ImportKind", *, name: str, dry_run: bool) -> "ImportPlan":
    from hotline.catalogue.importer import apply_import, plan_import  # with the whole application, as above
    from hotline.content import Content

    async with open_database(Settings()) as database:
        plan = plan_import(rows, kind, await Content().directory(database), file=name)
        if not dry_run:
            async with database.write() as session:
                await apply_import(session, plan, now=SystemClock().now())
        return plan
