"""`hotline cases …`: hold the archive against itself, and hand one case over as a folder."""

import asyncio
import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hotline.cases.numbers import plain, shown
from hotline.clock import SystemClock
from hotline.commands import CommandGroup
from hotline.console import open_database, stop
from hotline.errors import NotFound
from hotline.privacy.audit import Action, Actor, Object, record
from hotline.settings import Settings

if TYPE_CHECKING:
    from hotline.cases.archive import Archived

app = CommandGroup(help="办件的电子存档。")

_BROKEN = 1


@app.command("verify")
def verify(
    number: Annotated[str | None, typer.Argument(help="办件编号；不写就核对全部")] = None,
    folder: Annotated[Path | None, typer.Option(help="核对导出的文件夹，不用数据库")] = None,
) -> None:
    """核对记录有没有被改过、材料还在不在。有一件不符，退出码就是 1。"""
    from hotline.cases import archive  # with the whole application: too slow to import for every other command

    if folder is not None:
        _report({str(folder): archive.faults_of_folder(folder)})
        return
    settings = Settings()
    cases = asyncio.run(_read(settings, number))
    _report({shown(each.case.number): archive.faults(settings, each) for each in cases})


@app.command("export")
def export(
    number: Annotated[str, typer.Argument(help="办件编号")],
    folder: Annotated[Path, typer.Argument(help="空文件夹，没有就新建")],
) -> None:
    """把一个办件的记录和材料写进文件夹，附清单，以后可以单独核对。"""
    from hotline.cases import archive  # with the whole application, as above

    settings = Settings()
    (case,) = asyncio.run(_read(settings, number))
    if found := archive.faults(settings, case):
        stop(f"存档不符，没有导出：{'；'.join(found)}")
    archive.export(settings, case, folder)
    asyncio.run(_note_export(settings, case))
    typer.echo(f"已导出到 {folder}，可用 hotline cases verify --folder {folder} 核对。里面有个人信息，请妥善保管。")


async def _read(settings: Settings, number: str | None) -> "list[Archived]":
    from hotline.cases.archive import archived_cases  # with the whole application, as above
    from hotline.cases.store import NO_CASE

    async with open_database(settings) as database, database.read() as session:
        found = await archived_cases(session, number=plain(number) if number else None)
    if number is not None and not found:
        raise NotFound(NO_CASE)
    return found


async def _note_export(settings: Settings, case: "Archived") -> None:
    actor = Actor.command(getpass.getuser())
    async with open_database(settings) as database, database.write() as session:
        it = Object("case", case.case.id)
        details = {"head": case.case.head}
        record(session, at=SystemClock().now(), actor=actor, action=Action.CASE_EXPORTED, object=it, details=details)


def _report(found: dict[str, list[str]]) -> None:
    broken = {name: faults for name, faults in found.items() if faults}
    for name, faults in broken.items():
        typer.echo(f"{name}：{'；'.join(faults)}")
    typer.echo(f"核对了 {len(found)} 件，{len(broken)} 件不符。")
    if broken:
        raise typer.Exit(_BROKEN)
