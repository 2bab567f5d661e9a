"""Errors as RFC 9457 problem+json with Chinese title and detail: the one place where they are made."""

from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from hotline.errors import HotlineError, TooMany

log = structlog.get_logger()

_STATUS_TITLES = {
    400: "请求的格式不对",
    404: "没有找到",
    405: "不支持这种操作",
    413: "发送的内容太大",
    415: "不支持这种内容格式",
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


def install(app: FastAPI) -> None:
    """Map every error that can reach the web."""

    @app.exception_handler(HotlineError)
    async def expected(_request: Request, error: HotlineError) -> JSONResponse:
        headers = {"Retry-After": str(error.retry_after)} if isinstance(error, TooMany) else None
        return problem(error.status, error.code, error.title, error.detail, headers)

    @app.exception_handler(RequestValidationError)
    async def invalid(_request: Request, error: RequestValidationError) -> JSONResponse:
        fields = sorted({".".join(str(part) for part in entry["loc"][1:]) or "正文" for entry in error.errors()})
        return problem(422, "invalid", "填写的内容不对", f"请检查：{'、'.join(fields)}。")

    @app.exception_handler(HTTPException)
    async def by_status(_request: Request, error: HTTPException) -> JSONResponse:
        title = _STATUS_TITLES.get(error.status_code, "请求没有成功")
        return problem(error.status_code, f"http-{error.status_code}", title, None, dict(error.headers or {}))

    @app.exception_handler(Exception)
    async def unexpected(request: Request, error: Exception) -> JSONResponse:
        log.error("request_broke", path=request.scope.get("route") and request.scope["route"].path, exc_info=error)
        return problem(500, "internal", "系统出了点问题", "请稍后再试，急事请拨打 12348。")
