"""`hotline privacy …`: erasing what is out of date, and erasing again after a restore."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from hotline.commands import CommandGroup
from hotline.console import open_services, stop
from hotline.privacy.journal import Entry, read_entries, ready_journal
from hotline.settings import Settings

app = CommandGroup(help="群众的个人信息：到期删除，恢复备份后重新删除。")


@app.command("erase-expired")
def erase_expired_command() -> None:
    """立即删除超过保留期的会话。"""
    from hotline.privacy.retention import erase_expired  # with the whole application, as below

    settings = Settings()

    async def erase() -> int:
        async with open_services(settings) as services:
            ready_journal(settings.journal)
            return await erase_expired(services)

    typer.echo(f"已删除 {asyncio.run(erase())} 段会话。")


@app.command("replay")
def replay_command(
    files: Annotated[
        list[Path] | None, typer.Argument(help="删除登记，可写多个；不写就是 HOTLINE_ERASURE_JOURNAL 的那一份")
    ] = None,
) -> None:
    """恢复备份以后，按删除登记重新删除；做多少遍结果都一样。"""
    from hotline.privacy.replay import replay  # with the whole application, as below

    settings = Settings()
    entries: list[Entry] = []
    unreadable: list[str] = []
    for file in files or [settings.journal]:
        for entry in read_entries(file):
            if isinstance(entry, Entry):
                entries.append(entry)
            else:
                unreadable.append(f"{file} 第 {entry.number} 行")

    async def run() -> None:
        async with open_services(settings) as services:
            done = await replay(services, entries)
        typer.echo(f"重新删除 {done.erased} 段会话；早已删除 {done.already} 段，这个数据库里没有 {done.unknown} 段。")

    asyncio.run(run())
    if not entries:
        typer.echo("删除登记是空的：如果以前删除过会话，请先把登记放回原处，再运行一次。", err=True)
    if unreadable:
        stop(
            f"{'、'.join(unreadable)}读不出来，其余的已执行。断电或磁盘满时写到一半的，那次删除没有报告成功；"
            "不是这种情况就是文件坏了，请换一份登记再运行。"
        )
