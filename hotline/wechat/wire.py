"""One call to WeChat: its answer, or its error by what can be done about it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import httpx


class Trouble(StrEnum):
    """Why WeChat did not do it."""

    UNREACHABLE = "unreachable"
    ACCESS = "access"
    """The access token is over."""
    OUT_OF_REACH = "out_of_reach"
    """The citizen has not written for 48 hours, has been sent as much as may be, or follows no more."""
    GONE = "gone"
    REFUSED = "refused"
    FAILED = "failed"


_BY_CODE = {
    40001: Trouble.ACCESS,
    40014: Trouble.ACCESS,
    42001: Trouble.ACCESS,
    43004: Trouble.OUT_OF_REACH,
    45015: Trouble.OUT_OF_REACH,
    45047: Trouble.OUT_OF_REACH,
    40007: Trouble.GONE,
    40003: Trouble.REFUSED,
    45002: Trouble.REFUSED,
}
"""What is missing here may be otherwise in a while: busy, too many calls, an address that is not on its list yet."""


class WechatError(Exception):
    """It did not work. `code` is WeChat's own, for whoever runs this; its words are kept nowhere."""

    def __init__(self, trouble: Trouble, code: int | None = None) -> None:
        super().__init__(f"{trouble} {code or ''}".strip())
        self.trouble = trouble
        self.code = code


async def read_answer(client: httpx.AsyncClient, method: str, url: str, **more: Any) -> Mapping[str, Any]:
    """Call and read. Raises WechatError."""
    try:
        response = await client.request(method, url, **more)
    except httpx.HTTPError as error:
        raise WechatError(Trouble.UNREACHABLE) from error
    return understood(response)


def understood(response: httpx.Response) -> Mapping[str, Any]:
    """The answer as it was meant: errors come with status 200, too. Raises WechatError."""
    if response.status_code != 200:
        raise WechatError(Trouble.FAILED, response.status_code)
    try:
        answer = response.json()
    except ValueError as error:
        raise WechatError(Trouble.FAILED) from error
    if not isinstance(answer, dict):
        raise WechatError(Trouble.FAILED)
    if code := int(answer.get("errcode", 0)):
        raise WechatError(_BY_CODE.get(code, Trouble.FAILED), code)
    return answer
