"""What is asked of WeChat: send words, fetch a picture, publish the menu. A refused token is replaced, once."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx

from hotline.services import Services
from hotline.wechat.access_token import access_token, another_token
from hotline.wechat.account import Account
from hotline.wechat.wire import Trouble, WechatError, read_answer, understood

_JSON = {"Content-Type": "application/json; charset=utf-8"}


async def send_text(services: Services, client: httpx.AsyncClient, account: Account, openid: str, text: str) -> None:
    """One message to one citizen. Raises WechatError."""
    body = {"touser": openid, "msgtype": "text", "text": {"content": text}}
    await _post(services, client, account, "/cgi-bin/message/custom/send", body)


async def publish_menu(services: Services, client: httpx.AsyncClient, account: Account, menu: dict[str, Any]) -> None:
    """Put this menu in the place of the former one. Raises WechatError."""
    await _post(services, client, account, "/cgi-bin/menu/create", menu)


@asynccontextmanager
async def picture(
    services: Services, client: httpx.AsyncClient, account: Account, media_id: str
) -> AsyncIterator[AsyncIterator[bytes]]:
    """The bytes of a picture that a citizen sent, piece by piece. Raises WechatError before the first of them."""

    async def begin(token: str) -> httpx.Response:
        query = {"access_token": token, "media_id": media_id}
        request = client.build_request("GET", f"{account.api_url}/cgi-bin/media/get", params=query)
        try:
            response = await client.send(request, stream=True)
            if not response.headers.get("Content-Type", "").startswith("image/"):
                try:
                    await response.aread()
                    understood(response)
                finally:
                    await response.aclose()
                raise WechatError(Trouble.FAILED)
        except httpx.HTTPError as error:
            raise WechatError(Trouble.UNREACHABLE) from error
        return response

    response = await _with_token(services, client, account, begin)
    try:
        yield response.aiter_bytes()
    except httpx.HTTPError as error:
        raise WechatError(Trouble.UNREACHABLE) from error
    finally:
        await response.aclose()


async def _post(services: Services, client: httpx.AsyncClient, account: Account, path: str, body: Any) -> None:
    content = json.dumps(body, ensure_ascii=False).encode()  # WeChat shows \uXXXX as it stands

    async def call(token: str) -> None:
        url, query = f"{account.api_url}{path}", {"access_token": token}
        await read_answer(client, "POST", url, params=query, content=content, headers=_JSON)

    await _with_token(services, client, account, call)


async def _with_token[R](
    services: Services, client: httpx.AsyncClient, account: Account, call: Callable[[str], Awaitable[R]]
) -> R:
    token = await access_token(services, client, account)
    try:
        return await call(token)
    except WechatError as error:
        if error.trouble is not Trouble.ACCESS:
            raise
    return await call(await another_token(services, client, account, token))
