"""`hotline wechat …`."""

import asyncio

import httpx
import typer

from hotline.commands import CommandGroup
from hotline.console import open_services, stop
from hotline.settings import Settings
from hotline.wechat.account import account_of

app = CommandGroup(help="微信公众号。")


@app.command("menu")
def menu() -> None:
    """把 data/city/wechat_menu.yml 里的菜单发布到公众号。群众手机上最多一天以后看到新的。"""
    typer.echo(asyncio.run(_publish()))


@app.callback()
def group() -> None:
    """微信公众号。"""


async def _publish() -> str:
    from hotline.wechat.calls import publish_menu
    from hotline.wechat.menu import as_published, load_menu
    from hotline.wechat.wire import WechatError

    settings = Settings()
    account = account_of(settings)
    if account is None:
        stop("没有接入公众号：先设 HOTLINE_WECHAT_APP_ID 等几项，见设置和运维手册。")
    columns = load_menu(settings.data_dir)
    async with open_services(settings) as services, httpx.AsyncClient(timeout=20, trust_env=False) as client:
        try:
            await publish_menu(services, client, account, as_published(columns, account))
        except WechatError as error:
            stop(f"没有发布：{error.trouble}，公众平台的错误码 {error.code or '没有'}，见运维手册“接入公众号”。")
    count = sum(len(column.entries) for column in columns)
    return f"已发布：{len(columns)} 列，{count} 项。"
