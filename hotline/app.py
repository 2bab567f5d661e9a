"""The ASGI application: capabilities mounted side by side, sharing one set of services."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import APIRouter, FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.responses import Response
from starlette.routing import Match, Mount
from starlette.types import ASGIApp, Scope

from hotline.briefs.api import router as briefs
from hotline.callbacks.api import router as callbacks
from hotline.cases.api import router as cases
from hotline.cases.sweeper import sweep_cases_for_ever
from hotline.catalogue.api import router as catalogue
from hotline.connectors.api import router as connectors
from hotline.connectors.endpoints import Connector
from hotline.connectors.sender import send_for_ever
from hotline.conversations.api import router as conversations
from hotline.conversations.on_duty import take_up_hours
from hotline.conversations.stream import OpenStreams
from hotline.conversations.turns import Turns
from hotline.desk.api import router as desk
from hotline.desk.watch import watch_desk_for_ever
from hotline.editions.sweeper import turn_over_for_ever
from hotline.files.receiving import Receiver
from hotline.inquiries.api import router as inquiries
from hotline.knowledge.api import router as knowledge
from hotline.logs import configure_logs
from hotline.mail.alerting import tell_by_mail_for_ever
from hotline.mail.carrying import carry_mail
from hotline.notices.api import router as notices
from hotline.outside import build_services
from hotline.pages.lite import router as pages
from hotline.privacy.retention import erase_expired_daily
from hotline.procedures.api import router as procedures
from hotline.procedures.files import STYLED
from hotline.real_name.api import router as real_name
from hotline.services import Services
from hotline.settings import Settings
from hotline.web import health, metrics, problems
from hotline.web.body_limit import LimitBody
from hotline.web.budgets import Budgets
from hotline.web.headers import SecurityHeaders
from hotline.wechat.api import router as wechat
from hotline.wechat.delivery import deliver
from hotline.wechat.inbox import attend_for_ever

_ROUTES = APIRouter()
"""Of every application in this process: reading the signatures of a hundred routes takes half a second."""
for _router in (
    conversations,
    briefs,
    callbacks,
    inquiries,
    real_name,
    procedures,
    cases,
    knowledge,
    catalogue,
    notices,
    desk,
    connectors,
    wechat,
    pages,
    health.router,
    metrics.router,
):
    _ROUTES.include_router(_router)


def create_app(settings: Settings | None = None, *, services: Services | None = None) -> FastAPI:
    """The application. Tests hand in services of their own."""
    active = services or build_services(settings or Settings())
    configure_logs(active.settings.log_level)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        await active.hub.start()
        await take_up_hours(active)
        await app.state.turns.start()
        state = app.state
        watches = [
            asyncio.create_task(watch)
            for watch in (
                active.content.warm(active.database),
                erase_expired_daily(active),
                sweep_cases_for_ever(active),
                watch_desk_for_ever(active),
                send_for_ever(active, {Connector.WECHAT: deliver, Connector.MAIL: carry_mail}),
                tell_by_mail_for_ever(active),
                turn_over_for_ever(active),
                attend_for_ever(active, state.turns, state.receiver, state.budgets),
            )
        ]
        try:
            yield
        finally:
            for watch in watches:
                watch.cancel()
            await asyncio.gather(*watches, return_exceptions=True)
            await app.state.turns.stop()
            await active.content.stop()
            await active.hub.stop()
            await active.brain.close()
            await active.database.close()

    app = _Application(
        title="公共法律服务热线智能助手",
        version="1",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,  # the redirect would repeat the caller's Host header
    )
    app.state.services = active
    app.state.turns = Turns(active)
    app.state.budgets = Budgets(
        active.settings.redis_url,
        sending_per_minute=active.settings.sending_per_minute,
        openings_per_10_minutes=active.settings.openings_per_10_minutes,
    )
    app.state.receiver = Receiver(active.settings)
    app.state.streams = OpenStreams()
    problems.install(app)
    app.router.routes.extend(_ROUTES.routes)
    if active.settings.web_dir.is_dir():
        app.router.routes.append(_PagesMount("/", _Pages(directory=active.settings.web_dir, html=True)))
    app.add_middleware(LimitBody)
    app.add_middleware(metrics.CountRequests)
    return app


class _Application(FastAPI):
    """Puts the security headers around everything, also around the middleware that answers 500."""

    def build_middleware_stack(self) -> ASGIApp:
        settings: Settings = self.state.services.settings
        return SecurityHeaders(super().build_middleware_stack(), frame_ancestors=settings.frame_ancestors)


class _PagesMount(Mount):
    """The pages take every path but the API's: there a wrong method is 405 and an unknown path 404."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        return (Match.NONE, {}) if scope["path"].startswith("/api/") else super().matches(scope)


class _Pages(StaticFiles):
    """The built pages. Files with a digest in their name never change; pages are asked for anew each time."""

    def file_response(
        self, full_path: str | Path, stat_result: object, scope: Scope, status_code: int = 200
    ) -> Response:
        response = super().file_response(full_path, stat_result, scope, status_code)  # pyright: ignore[reportArgumentType]
        forever = "/assets/" in scope["path"]
        if Path(full_path).name == "paper.html":
            response.headers["Content-Security-Policy"] = STYLED
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if forever else "no-cache"
        return response
