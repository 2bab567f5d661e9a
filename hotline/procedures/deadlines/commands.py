"""`hotline deadline`: a limit worked out at the terminal, by the same rules as in the chat."""

from datetime import date, datetime, time
from typing import Annotated

import typer

from hotline.clock import SHANGHAI, SystemClock, day_of
from hotline.console import stop
from hotline.knowledge.versions import Span
from hotline.procedures.deadlines.book import load_book
from hotline.procedures.deadlines.compute import compute
from hotline.procedures.deadlines.counting import Pause
from hotline.procedures.deadlines.result import Told
from hotline.procedures.deadlines.rules import Rule
from hotline.procedures.deadlines.wording import conditions, headline, length_in_words, over, work
from hotline.settings import Settings
from hotline.workdays import load_work_calendar


def deadline_command(
    rule: Annotated[str, typer.Argument(help="期限的编号，如 admin_review/apply；不写就列出全部")] = "",
    day: Annotated[str, typer.Option(help="起算的日子，如 2026-09-01")] = "",
    extended: Annotated[bool | None, typer.Option("--extended/--not-extended", help="期限延长过没有")] = None,
    restarted: Annotated[str, typer.Option(help="中断、重新起算的日子")] = "",
    pause: Annotated[str, typer.Option(help="不计算的一段，如 2026-04-01..2026-04-11（后一天起接着算）")] = "",
    ceiling: Annotated[str, typer.Option(help="封顶的期限从哪天起算，如 made=2021-12-15")] = "",
    today: Annotated[str, typer.Option(help="当作今天的日子，默认真的今天")] = "",
) -> None:
    """算一个期限：最晚哪天、怎么算的、依据哪条；不写编号就列出全部期限。"""
    settings = Settings()
    book = load_book(settings.data_dir)
    if not rule:
        for each in book.rules.values():
            typer.echo(_listed(each))
        typer.echo(f"共 {len(book.rules)} 个期限。")
        return
    found = book.rules.get(rule)
    if found is None:
        stop(f"没有“{rule}”这个期限，运行 hotline deadline 看全部编号。")
    start, begun = _day(day), _day(restarted)
    told = Told(Span.of_day(start) if start else None, _ceiling(found, ceiling), begun, _pauses(pause), extended)
    now = SystemClock().now()
    if (as_of := _day(today)) is not None:
        now = datetime.combine(as_of, time(9), SHANGHAI)
    result = compute(book, found, told, load_work_calendar(settings.data_dir), today=day_of(now))
    lines = [headline(found, result, now), *(work(found, result, book) if result else [])]
    lines += [f"留意：{line}" for line in conditions(found)]
    late = "现在" if result and over(result) else "过期后"
    lines += [f"{late}：{line}" for line in found.passed]
    for line in lines:
        typer.echo(line)
    typer.echo("依据：" + "、".join(f"{entry.statute}{entry.article or ''}" for entry in book.basis(found)))


def _listed(rule: Rule) -> str:
    length = length_in_words(rule.length) if rule.length else "没有期限"
    ceilings = "".join(f"，封顶 {ceiling.id}" for ceiling in rule.ceilings)
    return f"{rule.id}  {rule.title}（{length}{ceilings}）"


def _day(written: str) -> date | None:
    if not written:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        stop(f"看不懂日期“{written}”，请写成 2026-09-01 这样。")


def _pauses(written: str) -> tuple[Pause, ...]:
    if not written:
        return ()
    first, gone = (_day(part) for part in (written.split("..") if ".." in written else [written, ""]))
    if first is None or gone is None or gone < first:
        stop(f"看不懂“{written}”，请写成 2026-04-01..2026-04-11，前一天在前。")
    return (Pause(first, gone),)


def _ceiling(rule: Rule, written: str) -> dict[str, date]:
    if not written:
        return {}
    id_, _, day = written.partition("=")
    start = _day(day)
    if start is None or id_ not in {ceiling.id for ceiling in rule.ceilings}:
        known = "、".join(ceiling.id for ceiling in rule.ceilings) or "没有"
        stop(f"看不懂“{written}”；这个期限的封顶：{known}，写成 名称=日期。")
    return {id_: start}
