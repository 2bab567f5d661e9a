"""`hotline learn approve|release|rollback`: whoever approves or releases gives password and code; an emergency needs neither."""

import asyncio
import getpass
from typing import TYPE_CHECKING, Annotated

import typer

from hotline.console import open_services
from hotline.learning.jobs.commands import finish, tell
from hotline.privacy.audit import Actor
from hotline.settings import Settings

if TYPE_CHECKING:  # the whole application is too slow to import for every other command
    from hotline.services import Services
    from hotline.staff.sessions import Staff

_SHORT = 8

Model = Annotated[str, typer.Argument(help="模型的编号，写开头几位就行")]
Login = Annotated[str, typer.Option(help="您在坐席台的登录名；接着问密码和动态口令")]


def approve_command(model: Model, login: Login) -> None:
    """批准一个评测通过的模型发布；训练它的人和发布它的人不能自己批准。"""
    from hotline.learning.registry.registry import find_model
    from hotline.learning.release.conditions import approve

    async def run() -> None:
        async with open_services(Settings()) as services:
            async with services.database.read() as session:
                found = await find_model(session, model)
            row = await approve(services, found, by=await _who(services, login))
        typer.echo(f"{row.by_name} 批准了模型 {row.model_id[:_SHORT]}，依据报告 {row.report_id[:_SHORT]}。")

    asyncio.run(run())


def release_command(model: Model, login: Login) -> None:
    """发布一个评测通过、别人批准过的模型：另起一个进程，试问以后接新的消息，原来的答完手里的才退出。"""
    from hotline.errors import Forbidden
    from hotline.learning.jobs.running import run_job
    from hotline.learning.registry.registry import find_model
    from hotline.learning.release.asking import ask_for_release
    from hotline.learning.release.switching import switch
    from hotline.staff.roles import Role

    async def run() -> None:
        async with open_services(Settings()) as services:
            async with services.database.read() as session:
                found = await find_model(session, model)
            staff = await _who(services, login)
            if Role.MAINTAINER not in staff.roles:
                raise Forbidden("只有训练师能发布模型。")
            job_id = await ask_for_release(services, found, by=staff.actor)
            view = await run_job(services, job_id, switch, by=staff.actor, tell=tell)
        finish(view.row.state, view.sentence, view.last_lines, f"在用的模型现在是 {found.id[:_SHORT]}")

    asyncio.run(run())


def rollback_command(
    reason: Annotated[str, typer.Option(help="为什么退回，留在发布记录里")],
    model: Annotated[str | None, typer.Argument(help="退回哪个用过的模型；不写就是上一个")] = None,
) -> None:
    """紧急退回用过的模型：一个人、一步，不用评测和批准，只要模型文件是完整的。"""
    from hotline.learning.jobs.running import run_job
    from hotline.learning.release.asking import ask_for_rollback
    from hotline.learning.release.switching import switch

    async def run() -> None:
        by = Actor.command(getpass.getuser())
        async with open_services(Settings()) as services:
            job_id = await ask_for_rollback(services, model, reason=reason, by=by)
            view = await run_job(services, job_id, switch, by=by, tell=tell)
        finish(view.row.state, view.sentence, view.last_lines, f"在用的模型现在是 {str(view.row.made)[:_SHORT]}")

    asyncio.run(run())


async def _who(services: "Services", login: str) -> "Staff":
    from hotline.staff.signing_in import prove

    password = typer.prompt(f"{login} 的密码", hide_input=True)
    code = typer.prompt("动态口令（六位）")
    return await prove(
        services.database, services.clock, services.seal, login=login, password=password, code=code.strip()
    )
