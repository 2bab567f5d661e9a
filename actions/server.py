"""The action server: rasa-sdk on loopback, one database for all actions, nothing answered without the secret but `/health`."""

import hmac
import logging
import warnings
from typing import Any

from rasa_sdk.endpoint import create_app
from rasa_sdk.executor import ActionExecutor
from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, json

from actions.answer import ActionAnswer
from actions.clarify import ActionClarify
from actions.handoff import ActionHandoff
from actions.items import ActionFindItems
from actions.offices import ActionFindOffice
from actions.procedure import ValidateProcedureForm
from actions.turn import Tools
from hotline.content import Content
from hotline.conversations.danger import load_danger_guard
from hotline.knowledge.onward import load_onward
from hotline.procedures.offers import load_offers
from hotline.procedures.registry import load_procedures
from hotline.procedures.starts import load_starts
from hotline.settings import Settings
from hotline.storage.database import Database

ACTIONS = (ActionAnswer, ActionClarify, ActionFindItems, ActionFindOffice, ActionHandoff, ValidateProcedureForm)
HOST = "127.0.0.1"
"""Never another: the stock server would listen on every address."""
SECRET_HEADER = "X-Hotline-Secret"  # noqa: S105  (a header's name)
_HEALTH = "/health"


def executor_for(tools: Tools) -> ActionExecutor:
    """All actions over one database and one picture of the content."""
    executor = ActionExecutor()
    for action in ACTIONS:
        executor.register_action(action(tools))
    return executor


def build_app(settings: Settings) -> Sanic[Any, Any]:
    """The server's application."""
    secret = settings.internal_secret.get_secret_value()
    if not secret:
        raise ValueError("没有设置 HOTLINE_INTERNAL_SECRET，动作服务不能启动。")
    database, content = Database(settings.database), Content()
    data = settings.data_dir
    tools = Tools(
        database,
        content,
        load_procedures(data),
        load_offers(data),
        load_starts(data),
        load_onward(data),
        load_danger_guard(data),
    )
    app = create_app(executor_for(tools), cors_origins=[])

    @app.on_request
    async def require_secret(request: Request) -> HTTPResponse | None:
        given = request.headers.get(SECRET_HEADER, "")
        if request.path != _HEALTH and not hmac.compare_digest(given.encode(), secret.encode()):
            return json({"error": "secret missing or wrong"}, status=401)
        return None

    @app.on_response
    async def tell_no_tales(request: Request, response: HTTPResponse) -> HTTPResponse | None:
        # The stock error answer repeats the whole request, the citizen's words included; Rasa would log it.
        return json({"error": "action failed"}, status=500) if response.status == 500 else None

    @app.before_server_start
    async def read_content(_app: Sanic[Any, Any]) -> None:
        await content.shelf(database)

    @app.after_server_stop
    async def close_database(_app: Sanic[Any, Any]) -> None:
        await database.close()

    return app


def main() -> None:
    """Serve until told to stop."""
    settings = Settings()
    logging.basicConfig(level=settings.log_level)
    # The pair is proven (docs/adr/0001); the sdk's advice to use its own version number for Rasa does not apply.
    warnings.filterwarnings("ignore", message="Your versions of rasa and rasa_sdk")
    app = build_app(settings)
    port = int(settings.actions.rsplit(":", 1)[1].split("/")[0])
    app.run(host=HOST, port=port, single_process=True, access_log=False, motd=False)
