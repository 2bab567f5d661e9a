"""What every `hotline` command shares: whatever stops one is a Chinese sentence with the remedy, and exit code 2."""

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, NoReturn

import typer
from pydantic import ValidationError
from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError
from typer._click.exceptions import (  # typer 0.26 took click in and shows these classes nowhere else
    BadParameter,
    MissingParameter,
    NoArgsIsHelpError,
    NoSuchOption,
    UsageError,
)
from typer.core import TyperGroup

from hotline.datafiles import in_chinese
from hotline.errors import HotlineError
from hotline.settings import Settings
from hotline.storage.database import Database


def stop(sentence: str) -> NoReturn:
    """End the command. The sentence says what is missing and what to do."""
    typer.echo(f"没有完成：{sentence}", err=True)
    raise typer.Exit(2)


class OneSentence(TyperGroup):
    """The top group: the one place where what a command could not do is mapped to words."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        with _in_one_sentence():
            return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        with _in_one_sentence():
            return super().invoke(ctx)


@asynccontextmanager
async def open_database(settings: Settings) -> AsyncIterator[Database]:
    """The configured database for one command."""
    _need_folder(settings.database)
    database = Database(settings.database)
    try:
        yield database
    finally:
        await database.close()


def _need_folder(url: str) -> None:
    # Asked beforehand: a connection that SQLite refuses leaves a thread which may print a traceback at the end.
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or parsed.database in (None, "", ":memory:"):
        return
    folder = Path(str(parsed.database)).resolve().parent
    if not folder.is_dir():
        stop(f"数据库所在的文件夹 {folder} 不存在或进不去，请建好它，或检查 HOTLINE_DATABASE_URL 和 HOTLINE_VAR_DIR。")


@contextmanager
def _in_one_sentence() -> Iterator[None]:
    try:
        yield
    except NoArgsIsHelpError:
        raise
    except UsageError as error:
        stop(f"{_usage(error)}，用法见 {error.ctx.command_path if error.ctx else 'hotline'} --help。")
    except HotlineError as error:
        stop(error.detail)
    except DBAPIError as error:
        stop(_database(error))
    except ValidationError as error:
        if error.title != Settings.__name__:
            raise
        stop(_setting(error))
    except OSError as error:
        stop(
            f"读写不了 {error.filename or '文件'}（{error.strerror or error}），请检查它在不在、有没有权限、磁盘满没满。"
        )


def _usage(error: UsageError) -> str:
    if isinstance(error, MissingParameter):
        return f"缺少 {_name_of(error.param)}"
    if isinstance(error, NoSuchOption):
        return f"没有 {error.option_name} 这个选项"
    if isinstance(error, BadParameter):
        return f"{_name_of(error.param)} 的值不对"
    if unknown := re.search(r"No such command '(.*)'", error.message):
        return f"没有 {unknown[1]} 这个命令"
    return "命令写得不对"


def _name_of(parameter: Any) -> str:
    return "/".join(parameter.opts) if parameter is not None else "参数"


def _setting(error: ValidationError) -> str:
    first = error.errors()[0]
    if not first["loc"]:
        return in_chinese(first)
    return f"HOTLINE_{'_'.join(str(part) for part in first['loc']).upper()} 不对，{in_chinese(first)}，改好后再运行（见 docs/设置.md）。"


def _database(error: DBAPIError) -> str:
    cause = error.orig
    if type(cause).__name__ in ("UndefinedTable", "UndefinedColumn") or str(cause).startswith("no such "):
        return "数据库里还没有建表，或者结构是旧的，请先运行 hotline migrate。"
    return (
        f"数据库打不开或写不进去（{type(error).__name__}），请检查 HOTLINE_DATABASE_URL、数据库是否在运行和磁盘空间。"
    )
