"""What every `hotline` command shares: whatever stops one is a Chinese sentence with the remedy, and exit code 2."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer
from pydantic import SecretStr, ValidationError
from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError

from hotline.datafiles import in_chinese
from hotline.errors import HotlineError
from hotline.settings import Settings
from hotline.storage.database import Database

if TYPE_CHECKING:
    from hotline.services import Services


def stop(sentence: str) -> NoReturn:
    """End the command. The sentence says what is missing and what to do."""
    typer.echo(f"没有完成：{sentence}", err=True)
    raise typer.Exit(2)


@asynccontextmanager
async def open_database(settings: Settings) -> AsyncIterator[Database]:
    """The configured database for one command."""
    _need_folder(settings.database)
    database = Database(settings.database)
    try:
        yield database
    finally:
        await database.close()


@asynccontextmanager
async def open_services(settings: Settings) -> AsyncIterator["Services"]:
    """The outside world as the service sees it, for a command that does what the service does."""
    from hotline.outside import build_services  # with all procedures: too slow to import for every other command
    from hotline.serving.secrets_file import internal_secret_beside

    if not settings.internal_secret.get_secret_value():  # set nowhere: `hotline serve` made one for its processes
        secret = SecretStr(internal_secret_beside(settings.var_dir))
        settings = settings.model_copy(update={"internal_secret": secret})
    async with open_database(settings) as database:
        services = replace(build_services(settings), database=database)
        try:
            yield services
        finally:
            await services.hub.stop()
            await services.brain.close()


def _need_folder(url: str) -> None:
    # Asked beforehand: a connection that SQLite refuses leaves a thread which may print a traceback at the end.
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or parsed.database in (None, "", ":memory:"):
        return
    folder = Path(str(parsed.database)).resolve().parent
    if not folder.is_dir():
        stop(f"数据库所在的文件夹 {folder} 不存在或进不去，请建好它，或检查 HOTLINE_DATABASE_URL 和 HOTLINE_VAR_DIR。")


@contextmanager
def in_one_sentence() -> Iterator[None]:
    """The one place where what a command could not do is mapped to words."""
    try:
        yield
    except typer.TyperException as error:
        context = getattr(error, "ctx", None)
        stop(f"{_usage(error)}，用法见 {context.command_path if context else 'hotline'} --help。")
    except typer.Abort:  # the input ended, or Ctrl-C, where something was asked for
        stop("问的没有回答，什么也没有做。")
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


def _usage(error: typer.TyperException) -> str:
    kind = type(error).__name__  # typer shows only one of these classes in public
    if kind == "MissingParameter":
        return f"缺少 {_name_of(error)}"
    if kind == "NoSuchOption":
        return f"没有 {getattr(error, 'option_name', '')} 这个选项"
    if kind == "BadOptionUsage":
        return f"{getattr(error, 'option_name', '选项')} 的写法不对"
    if isinstance(error, typer.BadParameter):
        return f"{_name_of(error)} 的值不对"
    return "命令写得不对"


def _name_of(error: typer.TyperException) -> str:
    parameter = getattr(error, "param", None)
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
