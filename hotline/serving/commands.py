"""`hotline serve`, `setup`, `train`, `migrate`, `seed`, `openapi`."""

import asyncio
import fcntl
import json
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import typer
from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError

from hotline.clock import SystemClock
from hotline.desk.accounts import ensure_first_account
from hotline.errors import DataError
from hotline.seed import seed_all
from hotline.serving.first_login import keep_first_login
from hotline.serving.model import ensure_model
from hotline.serving.model import train as train_model
from hotline.serving.pages import ensure_pages
from hotline.serving.remedy import stop
from hotline.serving.secrets_file import NAME, ensure_internal_secret
from hotline.serving.supervise import become_supervisor, check_ports
from hotline.settings import Settings
from hotline.storage.database import Database
from hotline.storage.migrate import migrate as migrate_schema

app = typer.Typer()


@app.command()
def serve() -> None:
    """准备好一切并启动全部进程，Ctrl-C 停止。"""
    settings = read_settings()
    check_ports(settings)
    with _alone(settings.var_dir):
        model = _prepare(settings)
        secret = ensure_internal_secret(settings.var_dir)
    become_supervisor(settings, model, {NAME: secret, "HOTLINE_ACTIONS_URL": settings.actions})


@app.command()
def setup() -> None:
    """只做准备：页面、模型、数据库，不启动。"""
    settings = read_settings()
    with _alone(settings.var_dir):
        _prepare(settings)


@app.command()
def train() -> None:
    """训练模型。"""
    typer.echo(f"模型：{train_model(read_settings().models_dir)}")


@app.command()
def migrate() -> None:
    """把数据库升级到最新结构。"""
    asyncio.run(_with_database(read_settings(), migrate_schema))


@app.command()
def seed() -> None:
    """把数据文件装入数据库，不覆盖人工修改。"""
    settings = read_settings()
    asyncio.run(_with_database(settings, lambda database: _seed(settings, database)))


@app.command("erase-expired")
def erase_expired_now() -> None:
    """立即删除超过保留期的会话。"""
    from hotline.app import build_services  # the whole application: too slow to import for every other command
    from hotline.privacy.retention import erase_expired

    services = build_services(read_settings())
    try:
        count = asyncio.run(erase_expired(services))
    except SQLAlchemyError as error:
        stop(f"数据库打不开或写不进去（{type(error).__name__}），请检查 HOTLINE_DATABASE_URL 和磁盘空间。")
    typer.echo(f"已删除 {count} 段会话。")


@app.command()
def openapi(target: Path) -> None:
    """把接口文档写成文件，供页面生成类型。"""
    from hotline.app import create_app  # as above

    document = create_app(read_settings()).openapi()
    target.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read_settings() -> Settings:
    """The settings, or one sentence that names the wrong one."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "HOTLINE_" + "_".join(str(part) for part in first["loc"]).upper() if first["loc"] else "设置"
        stop(f"{name} 不对：{first['msg'].removeprefix('Value error, ')}")


def _prepare(settings: Settings) -> Path:
    ensure_pages(settings.web_dir)
    model = ensure_model(settings.models_dir)
    asyncio.run(_with_database(settings, lambda database: _fill(settings, database)))
    return model


async def _fill(settings: Settings, database: Database) -> None:
    await migrate_schema(database)
    await _seed(settings, database)
    login = await ensure_first_account(database, SystemClock())
    if login is not None:
        keep_first_login(settings.var_dir, login)


async def _seed(settings: Settings, database: Database) -> None:
    for name, report in (await seed_all(database, data_dir=settings.data_dir, now=SystemClock().now())).items():
        if report.touched or report.kept:
            typer.echo(f"{name}：{report}")


async def _with_database(settings: Settings, step: Callable[[Database], Awaitable[None]]) -> None:
    settings.var_dir.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database)
    try:
        await step(database)
    except DataError as error:
        stop(error.detail)
    except (SQLAlchemyError, OSError) as error:
        stop(f"数据库打不开或写不进去（{type(error).__name__}），请检查 HOTLINE_DATABASE_URL 和磁盘空间。")
    finally:
        await database.close()


@contextmanager
def _alone(var_dir: Path) -> Iterator[None]:
    """Hold the set-up for oneself; a second `make serve` hears so at once instead of spoiling the first."""
    var_dir.mkdir(parents=True, exist_ok=True)
    with (var_dir / "setup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            stop("另一个准备过程还在进行，请等它结束，或先停掉它。")
        yield
