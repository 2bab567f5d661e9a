"""Figures for Prometheus: requests and their times, conversations by owner, open turns. They name nobody."""

import secrets
import time

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from sqlalchemy import func, select
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hotline.conversations.models import ConversationRow, TurnRow
from hotline.conversations.work import OPEN
from hotline.errors import NotAuthenticated
from hotline.services import Injected

REGISTRY = CollectorRegistry()
REQUESTS = Counter("hotline_requests_total", "HTTP requests", ["route", "method", "status"], registry=REGISTRY)
SECONDS = Histogram("hotline_request_seconds", "HTTP request time", ["route"], registry=REGISTRY)
OWNED = Gauge("hotline_conversations", "Conversations by owner", ["owner"], registry=REGISTRY)
OPEN_TURNS = Gauge("hotline_open_turns", "Accepted messages without a final outcome", registry=REGISTRY)

_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}

router = APIRouter(include_in_schema=False)


@router.get("/metrics")
async def metrics(request: Request, services: Injected) -> Response:
    """Prometheus text; not public: it wants the internal secret as bearer token."""
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    secret = services.settings.internal_secret.get_secret_value()
    if not secret or not secrets.compare_digest(given.encode(), secret.encode()):
        raise NotAuthenticated("监控指标不对外公开。")
    async with services.database.read() as session:
        owners = await session.execute(
            select(ConversationRow.owner, func.count())
            .where(ConversationRow.erased_at.is_(None))
            .group_by(ConversationRow.owner)
        )
        OWNED.clear()  # an owner without conversations has no row
        for owner, count in owners:
            OWNED.labels(owner).set(count)
        open_turns = (
            select(func.count()).select_from(TurnRow).where(TurnRow.outcome.in_(OPEN))
        )
        OPEN_TURNS.set(await session.scalar(open_turns) or 0)
    return Response(generate_latest(REGISTRY), media_type=CONTENT_TYPE_LATEST)


class CountRequests:
    """Counts each request under its route's pattern, never under the path: a path holds ids."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request and count it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status, started = 500, time.perf_counter()

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noting)
        finally:
            route = getattr(scope.get("route"), "path", "none")
            method = scope["method"] if scope["method"] in _METHODS else "other"  # anybody can invent a method
            REQUESTS.labels(route, method, status).inc()
            SECONDS.labels(route).observe(time.perf_counter() - started)
