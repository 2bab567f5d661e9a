"""The channel `hotline`: one HTTP request per turn, state in and state out.

Rasa's own channels ignore an agent that is not ready, parse twice when one wants the parse result, and take replies
apart. This one takes the agent from the application, parses once and hands the result on, and keeps replies whole.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
import os
import uuid
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from rasa.shared.core.constants import DEFAULT_INTENTS
from rasa.shared.exceptions import RasaException
from rasa.utils.endpoints import EndpointConfig
from sanic import Blueprint, Sanic
from sanic.exceptions import InvalidUsage
from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot import action_schema, requests, state, understanding
from bot.handover import handing_over

logger = logging.getLogger(__name__)

SECRET_HEADER = "X-Hotline-Secret"  # noqa: S105  (a header's name)
LARGEST_REQUEST = 256 * 1024
LONGEST_WAIT = 10
"""Bytes of a request, and seconds for its arrival or its answer (Rasa's own bounds are 100 MB and a minute and more)."""

LONGEST_TURN = 5.0
"""Seconds an action may take before the turn counts as failed: the service itself waits six for the brain."""

Handler = Callable[[Request], Awaitable[HTTPResponse]]


class WholeReplies(OutputChannel):
    """Collects what actions send, as they sent it. The stock collector splits texts and drops what it does not know."""

    def __init__(self) -> None:
        self.responses: list[dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        return "hotline"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        self.responses.append(message)

    def reply(self) -> dict[str, Any]:
        """Outcome, reason, messages and effects: the `custom` parts of the responses, one after another."""
        parts = [each["custom"] for each in self.responses if isinstance(each.get("custom"), dict)]
        return {
            "outcome": next((part["outcome"] for part in parts if part.get("outcome")), None),
            "reason": next((part["reason"] for part in parts if part.get("reason")), None),
            "messages": [message for part in parts for message in part.get("messages") or []],
            "effects": [effect for part in parts for effect in part.get("effects") or []],
        }


class HotlineInput(InputChannel):
    """`/webhooks/hotline/`: turn, parse, ready. Only the service, which knows the secret, is answered (but `/ready`)."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()
        if not secret:
            logger.warning("HOTLINE_INTERNAL_SECRET is not set: every request to the brain will be refused.")
        action_schema.apply()

    @classmethod
    def name(cls) -> str:
        return "hotline"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> InputChannel:
        return cls(os.environ.get("HOTLINE_INTERNAL_SECRET", ""))

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        routes = Blueprint("hotline")

        @routes.listener("before_server_start")
        async def bound(app: Sanic, _loop: Any) -> None:
            app.config.REQUEST_MAX_SIZE = LARGEST_REQUEST
            app.config.REQUEST_TIMEOUT = app.config.RESPONSE_TIMEOUT = LONGEST_WAIT

        @routes.get("/ready")
        async def ready(request: Request) -> HTTPResponse:
            agent = _agent(request.app)
            return json({"model_id": agent.model_id}) if agent else _refusal(503, "no model is loaded")

        @routes.post("/parse")
        @self._guarded
        async def parse(request: Request) -> HTTPResponse:
            agent = _agent(request.app)
            if agent is None:
                return _refusal(503, "no model is loaded")
            text, metadata = requests.text(request.json), requests.metadata(request.json)
            return json({"model_id": agent.model_id, "nlu": understanding.as_nlu(await _parsed(agent, text, metadata))})

        @routes.post("/turn")
        @self._guarded
        async def turn(request: Request) -> HTTPResponse:
            agent = _agent(request.app)
            if agent is None:
                return _refusal(503, "no model is loaded")
            return json(await answer(agent, requests.turn(request.json)))

        return routes

    def _guarded(self, handler: Handler) -> Handler:
        @wraps(handler)
        async def checked(request: Request) -> HTTPResponse:
            given = request.headers.get(SECRET_HEADER, "").encode("utf8", "replace")
            if not self._secret or not hmac.compare_digest(given, self._secret):
                return _refusal(401, "the secret is missing or wrong")
            try:
                return await handler(request)
            except requests.Malformed as error:
                return _refusal(422, f"malformed: {error}")
            except InvalidUsage:
                return _refusal(422, "malformed: body is no JSON")

        return checked


async def answer(agent: Agent, turn: requests.Turn) -> dict[str, Any]:
    """Run one turn: parse (or take the button's meaning), let the rules pick the action, collect its reply."""
    # A key of its own per turn: nothing of one turn can meet another in Rasa's lock or tracker store.
    sender_id = uuid.uuid4().hex
    given = state.accepted(turn.state)
    _refuse_unknown(turn.command, agent)
    output = WholeReplies()
    if isinstance(turn.command, requests.ProcedureCommand):
        parse_data = understanding.of_procedure(turn.command.fields, turn.text)
    elif turn.command:
        parse_data = understanding.of_command(turn.command.intent, turn.command.entities, turn.text)
    else:
        parse_data = await _parsed(agent, turn.text, {**turn.metadata, "topics": given["slots"].get("topic_stack")})
    # Actions read it from the latest message; Rasa itself keeps it beside the parse result only.
    parse_data["metadata"] = turn.metadata
    message = UserMessage(
        turn.text,
        output,
        sender_id,
        parse_data=parse_data,
        input_channel="hotline",
        message_id=turn.turn_id,
        metadata=turn.metadata,
    )
    with handing_over(sender_id, given) as handover:
        try:
            await asyncio.wait_for(agent.handle_message(message), LONGEST_TURN)
        except asyncio.TimeoutError:
            logger.error("Turn %s: no answer from the action within %.0f s.", turn.turn_id, LONGEST_TURN)
            output.responses.clear()
    return {
        "turn_id": turn.turn_id,
        "model_id": agent.model_id,
        "nlu": understanding.as_nlu(parse_data),
        **output.reply(),
        "state": handover.returned or given,
    }


def _refuse_unknown(command: requests.Command | requests.ProcedureCommand | None, agent: Agent) -> None:
    """A button asks for an intent of this model; Rasa's own (restart, session_start, back) are nobody's to press."""
    if command and agent.domain:
        area = command.intent.partition("/")[0]
        if area in DEFAULT_INTENTS or area not in agent.domain.intents:
            raise requests.Malformed("command.intent")


async def _parsed(agent: Agent, text: str, metadata: dict[str, Any]) -> dict[str, Any]:
    """Rasa's parse of a citizen's text, which is never a command.

    Rasa ends every pipeline with a RegexMessageHandler that obeys a leading 「/」 with confidence 1.0: it sees none.
    """
    if agent.processor is None:
        raise RasaException("no model is loaded")
    message = UserMessage(neutral(text), sender_id="parse", metadata=metadata)
    parse_data = await agent.processor.parse_message(message)
    # Rasa strips the text it is given; positions are to count from where the citizen's own text begins.
    stripped = len(text) - len(text.lstrip())
    for entity in parse_data["entities"] if stripped else []:
        entity["start"], entity["end"] = entity["start"] + stripped, entity["end"] + stripped
    return parse_data


def neutral(text: str) -> str:
    """The text with each leading slash replaced by its full-width twin: as long, as legible, and no command."""
    body = text.lstrip()
    rest = body.lstrip("/")
    return text[: len(text) - len(body)] + "／" * (len(body) - len(rest)) + rest


def _agent(app: Sanic) -> Agent | None:
    agent = getattr(app.ctx, "agent", None)
    if agent is None or not agent.is_ready():
        return None
    _point_at_actions(agent)
    return agent


def _point_at_actions(agent: Agent) -> None:
    """Where the action server is and the secret it wants come from the environment of the running brain.

    endpoints.yml cannot say so: Rasa refuses to start `rasa shell` and `rasa test` on a variable that is not set.
    """
    if getattr(agent, "hotline_actions_known", False) or agent.processor is None:
        return
    base, secret = os.environ.get("HOTLINE_ACTIONS_URL"), os.environ.get("HOTLINE_INTERNAL_SECRET")
    configured = agent.processor.action_endpoint
    url = f"{base.rstrip('/')}/webhook" if base else configured.url if configured else None
    if url and secret:
        agent.processor.action_endpoint = EndpointConfig(url, headers={SECRET_HEADER: secret})
    agent.hotline_actions_known = True  # type: ignore[attr-defined]


def _refusal(status: int, reason: str) -> HTTPResponse:
    return json({"error": reason}, status=status)
