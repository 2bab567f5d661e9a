"""`hotline serve`, `setup`, `train`, `check-model`, `migrate`, `seed`, `openapi`."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import typer

from hotline.clock import SystemClock
from hotline.commands import CommandGroup
from hotline.console import open_database, stop
from hotline.locks import Held, holding
from hotline.privacy.journal import ready_journal
from hotline.seed import seed_all
from hotline.serving.first_login import keep_first_login
from hotline.serving.model import ensure_model, recorded_model
from hotline.serving.model import train as train_model
from hotline.serving.pages import ensure_pages
from hotline.serving.secrets_file import NAME, ensure_internal_secret, ready_second_factors
from hotline.serving.supervise import become_supervisor, check_ports
from hotline.settings import Settings
from hotline.staff.accounts import ensure_first_account
from hotline.storage.database import Database
from hotline.storage.migrate import migrate as migrate_schema

app = CommandGroup()


@app.command()
def serve() -> None:
    """准备好一切并启动全部进程，Ctrl-C 停止。"""
    settings = Settings()
    check_ports(settings)
    with _alone(settings.var_dir):
        _prepare(settings)
        secret = ensure_internal_secret(settings.var_dir)
    typer.echo("正在启动，通常要十几秒……")
    become_supervisor(settings, {NAME: secret, "HOTLINE_ACTIONS_URL": settings.actions})


@app.command()
def setup() -> None:
    """只做准备：页面、模型、数据库，不启动。"""
    settings = Settings()
    with _alone(settings.var_dir):
        _prepare(settings)


@app.command()
def train() -> None:
    """训练模型。"""
    typer.echo(f"模型：{train_model(Settings().models_dir)}")


@app.command("check-model")
def check_model() -> None:
    """核对登记的模型与校验值是否相符，打印它的路径。"""
    typer.echo(str(recorded_model(Settings().models_dir)))


@app.command()
def migrate() -> None:
    """把数据库升级到最新结构。"""
    settings = Settings()
    asyncio.run(_with_database(settings, lambda database: _migrate(settings, database)))


@app.command()
def seed() -> None:
    """把数据文件装入数据库，不覆盖人工修改。"""
    settings = Settings()
    asyncio.run(_with_database(settings, lambda database: _seed(settings, database)))


@app.command()
def openapi(target: Path) -> None:
    """把接口文档写成文件，供页面生成类型。"""
    from hotline.app import create_app  # the whole application: too slow to import for every other command

    document = create_app(Settings()).openapi()
    target.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _prepare(settings: Settings) -> None:
    # The database first: a wrong address is heard in a second, not after the pages and the training.
    asyncio.run(_with_database(settings, lambda database: _fill(settings, database)))
    ensure_pages(settings.web_dir)
    ensure_model(settings.models_dir)


async def _migrate(settings: Settings, database: Database) -> None:
    await migrate_schema(database)
    ready_journal(settings.journal)  # heard at the start, not from the first citizen who cannot erase
    await ready_second_factors(settings, database)


async def _fill(settings: Settings, database: Database) -> None:
    await _migrate(settings, database)
    await _seed(settings, database)
    login = await ensure_first_account(database, SystemClock())
    if login is not None:
        keep_first_login(settings.var_dir, login)


async def _seed(settings: Settings, database: Database) -> None:
    for name, report in (await seed_all(database, data_dir=settings.data_dir, now=SystemClock().now())).items():
        if report.touched or report.kept:
            typer.echo(f"{name}：{report}")


async def _with_database(settings: Settings, step: Callable[[Database], Awaitable[None]]) -> None:
    _make(settings.var_dir)
    async with open_database(settings) as database:
        await step(database)


@contextmanager
def _alone(var_dir: Path) -> Iterator[None]:
    """Hold the set-up for oneself; a second `make serve` hears so at once instead of spoiling the first."""
    _make(var_dir)
    with ExitStack() as stack:
        try:
            stack.enter_context(holding(var_dir / "setup.lock"))
        except Held:
            stop("另一个准备过程还在进行，请等它结束，或先停掉它。")
        yield


def _make(var_dir: Path) -> None:
    """For its owner alone: the database in it holds what citizens wrote. One that is there stays as it was made."""
    var_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
