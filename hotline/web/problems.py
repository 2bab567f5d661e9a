"""Errors as RFC 9457 problem+json with Chinese title and detail: the one place where they are made."""

from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException

from hotline.errors import HotlineError, NotAuthenticated, TooMany, Unavailable

log = structlog.get_logger()

_BY_STATUS = {
    400: ("请求的格式不对", "请求的正文读不出来，要用 UTF-8 编码的 JSON。"),
    404: ("没有找到", "没有这个地址，请检查后再试。"),
    405: ("不支持这种操作", "这个地址不支持这种请求方法。"),
    413: ("发送的内容太大", "请缩短后再发送。"),
}


class Problem(BaseModel):
    """The body of every error answer."""

    type: str
    title: str
    status: int
    detail: str | None = None


PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem, "content": {"application/problem+json": {}}, "description": text}
    for status, text in {
        401: "没有凭证或凭证失效",
        404: "没有找到",
        409: "冲突",
        422: "内容不对",
        429: "太频繁",
    }.items()
}
"""For `responses=` of a router, so that the published document names what a client must expect."""


def problem(
    status: int, code: str, title: str, detail: str | None, headers: dict[str, str] | None = None
) -> JSONResponse:
    """A problem+json answer."""
    body = Problem(type=f"urn:hotline:{code}", title=title, status=status, detail=detail)
    return JSONResponse(
        body.model_dump(exclude_none=True), status, headers=headers, media_type="application/problem+json"
    )


def problem_of_status(status: int, headers: dict[str, str] | None = None) -> JSONResponse:
    """What the framework refuses before any of our code could say why."""
    title, detail = _BY_STATUS.get(status, ("请求没有成功", "请稍后再试，急事请拨打 12348。"))
    return problem(status, f"http-{status}", title, detail, headers)


def install(app: FastAPI) -> None:
    """Map every error that can reach the web."""

    @app.exception_handler(HotlineError)
    async def expected(_request: Request, error: HotlineError) -> JSONResponse:
        headers: dict[str, str] = {}
        if isinstance(error, TooMany):
            headers["Retry-After"] = str(error.retry_after)
        if isinstance(error, NotAuthenticated):
            headers["WWW-Authenticate"] = "Bearer"
        return problem(error.status, error.code, error.title, error.detail, headers)

    @app.exception_handler(RequestValidationError)
    async def invalid(_request: Request, error: RequestValidationError) -> JSONResponse:
        if any(entry["type"] == "json_invalid" for entry in error.errors()):
            return problem(422, "invalid", "填写的内容不对", "请求的正文不是合格的 JSON。")
        fields = sorted({".".join(str(part) for part in entry["loc"][1:]) or "正文" for entry in error.errors()})
        return problem(422, "invalid", "填写的内容不对", f"请检查：{_storable('、'.join(fields))[:200]}。")

    @app.exception_handler(HTTPException)
    async def by_status(_request: Request, error: HTTPException) -> JSONResponse:
        return problem_of_status(error.status_code, dict(error.headers or {}))

    @app.exception_handler(OperationalError)
    @app.exception_handler(InterfaceError)
    @app.exception_handler(PoolTimeoutError)
    async def database_away(_request: Request, error: Exception) -> JSONResponse:
        log.error("database_away", error=type(error).__name__)
        return problem(
            Unavailable.status, Unavailable.code, Unavailable.title, Unavailable().detail, {"Retry-After": "5"}
        )

    @app.exception_handler(Exception)
    async def unexpected(request: Request, error: Exception) -> JSONResponse:
        log.error("request_broke", path=request.scope.get("route") and request.scope["route"].path, exc_info=error)
        return problem(500, "internal", "系统出了点问题", "请稍后再试，急事请拨打 12348。")


def _storable(names: str) -> str:
    """The caller's own field names without what UTF-8 cannot carry: they are repeated in the answer."""
    return names.encode("utf-8", "replace").decode()
