"""`hotline staff …`: accounts from the command line. One-time passwords are printed once and kept nowhere."""

import asyncio
import getpass
from collections.abc import Awaitable, Callable
from typing import Annotated

import typer

from hotline.clock import SystemClock
from hotline.commands import CommandGroup
from hotline.console import open_database
from hotline.conversations.groups import load_skill_groups
from hotline.privacy.audit import Actor
from hotline.settings import Settings
from hotline.staff import accounts
from hotline.staff.accounts import FirstLogin
from hotline.staff.presence import DEFAULT_CAPACITY
from hotline.staff.roles import ROLE_TITLES, Role
from hotline.storage.database import Database

app = CommandGroup(help="坐席和其他工作人员的账号。")

Login = Annotated[str, typer.Argument(help="登录名")]
_clock = SystemClock()


@app.command("add")
def add(
    login: Login,
    name: Annotated[str, typer.Option(help="姓名")],
    staff_no: Annotated[str, typer.Option(help="工号，接待时群众看得到")],
    role: Annotated[list[Role] | None, typer.Option(help="角色，可写多次，默认 seat")] = None,
    organisation: Annotated[str | None, typer.Option(help="办件员属于哪个机构：data/city/ 里的 id")] = None,
) -> None:
    """添加账号，打印一次性密码。"""
    _print_login(
        _run(
            lambda database: accounts.add_account(
                database,
                _clock,
                actor=_me(),
                login=login,
                name=name,
                staff_no=staff_no,
                roles=role or [Role.SEAT],
                organisation_id=organisation,
            )
        )
    )


@app.command("list")
def list_accounts() -> None:
    """列出全部账号。"""
    now = _clock.now()
    for account in _run(accounts.list_accounts):
        marks = [
            "" if account.active else "已停用",
            "" if account.totp_enrolled_at else "未绑定动态口令",
            "锁定中" if account.locked_at(now) else "",
        ]
        roles = "、".join(ROLE_TITLES[role] for role in Role if role in account.roles)
        marks.append(account.organisation_id or "")
        typer.echo("\t".join([account.staff_no, account.login, account.name, roles, "，".join(filter(None, marks))]))


@app.command("reset-password")
def reset_password(
    login: Login,
    second_factor: Annotated[bool, typer.Option("--second-factor", help="同时解除动态口令（换了手机时用）")] = False,
) -> None:
    """重置密码并解除锁定，打印新的一次性密码。"""
    _print_login(
        _run(
            lambda database: accounts.reset_password(
                database, _clock, actor=_me(), login=login, drop_second_factor=second_factor
            )
        )
    )


@app.command("organisation")
def organisation(
    login: Login, organisation: Annotated[str, typer.Argument(help="机构代号：data/city/ 里的 id")]
) -> None:
    """把办件员调到另一个机构，已登录的立即退出。"""
    _run(
        lambda database: accounts.set_organisation(
            database, _clock, actor=_me(), login=login, organisation_id=organisation
        )
    )
    typer.echo(f"{login} 现在办理 {organisation} 的办件。")


@app.command("roles")
def roles(
    login: Login,
    role: Annotated[list[Role], typer.Option(help="从现在起的全部角色，可写多次")],
    organisation: Annotated[str | None, typer.Option(help="办件员属于哪个机构：data/city/ 里的 id")] = None,
) -> None:
    """改一个账号的角色，已登录的立即退出。"""
    _run(
        lambda database: accounts.set_roles(
            database, _clock, actor=_me(), login=login, roles=role, organisation_id=organisation
        )
    )
    titles = "、".join(ROLE_TITLES[each] for each in Role if each in role)
    typer.echo(f"{login} 现在是{titles}。")


@app.command("seat")
def seat(
    staff_no: Annotated[str, typer.Argument(help="工号")],
    group: Annotated[list[str] | None, typer.Option(help="技能组，可写多次；不写就是所有的组都接")] = None,
    capacity: Annotated[int, typer.Option(help="同时最多接待几段会话")] = DEFAULT_CAPACITY,
) -> None:
    """定一个坐席接哪些技能组、同时最多接待几段会话。"""
    from hotline.desk.seats import set_seat  # with the whole application: too slow to import for every other command

    groups = load_skill_groups(Settings().data_dir)
    _run(
        lambda database: set_seat(
            database, _clock, groups, actor=_me(), staff_no=staff_no, group_ids=group or [], capacity=capacity
        )
    )
    titles = "、".join(groups.by_id[group_id].title for group_id in group or []) or "所有的组"
    typer.echo(f"工号 {staff_no} 接{titles}，同时最多 {capacity} 段。")


@app.command("disable")
def disable(login: Login) -> None:
    """停用账号，已登录的立即退出。"""
    _run(lambda database: accounts.set_active(database, _clock, actor=_me(), login=login, active=False))
    typer.echo(f"已停用 {login}。")


@app.command("enable")
def enable(login: Login) -> None:
    """重新启用账号。"""
    _run(lambda database: accounts.set_active(database, _clock, actor=_me(), login=login, active=True))
    typer.echo(f"已启用 {login}。")


def _me() -> Actor:
    return Actor.command(getpass.getuser())


def _run[T](work: Callable[[Database], Awaitable[T]]) -> T:
    """Run one use case on the configured database."""

    async def on_database() -> T:
        async with open_database(Settings()) as database:
            return await work(database)

    return asyncio.run(on_database())


def _print_login(made: FirstLogin) -> None:
    typer.echo(f"登录名：{made.login}")
    typer.echo(f"一次性密码：{made.password}")
    typer.echo("请当面交给本人。首次登录要改密码并绑定动态口令；这个密码不会再显示。")
