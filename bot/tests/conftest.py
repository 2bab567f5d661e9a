"""One tiny model, one real Rasa server with our channel, one stand-in for the action server: all on loopback."""

import asyncio
import faulthandler
import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import yaml
from aiohttp import web

from bot.tests.examples import EXAMPLES

ROOT = Path(__file__).parents[2]
SECRET = "a secret for tests"
_LONGEST_SECONDS = 1800
"""A minute on a quiet machine. What hangs is named and fails, instead of holding up whoever waits for the whole."""


def pytest_configure() -> None:
    """Begin to count, to the very end of the process."""
    faulthandler.dump_traceback_later(_LONGEST_SECONDS, exit=True, file=os.dup(2))  # nothing is captured yet


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's own config, domain and rules, trained on the tiny example set (about ten seconds)."""
    folder = tmp_path_factory.mktemp("model")
    blocks = [
        {"intent": intent, "examples": "".join(f"- {text}\n" for text in texts)} for intent, texts in EXAMPLES.items()
    ]
    (folder / "nlu.yml").write_text(yaml.safe_dump({"version": "3.1", "nlu": blocks}, allow_unicode=True), "utf8")
    shutil.copy(ROOT / "data" / "stories" / "rules.yml", folder / "rules.yml")
    config = yaml.safe_load((ROOT / "config.yml").read_text("utf8"))
    for component in config["pipeline"]:
        if component["name"].endswith("HotlineClassifier"):
            component |= {"titles": False, "split_area": 0.3, "split_matter": 0.3, "area_threshold": 0.3}
    (folder / "config.yml").write_text(yaml.safe_dump(config), "utf8")
    before = Path.cwd()
    os.chdir(ROOT)
    try:
        import rasa
        from rasa.utils.log_utils import configure_structlog

        configure_structlog()
        result = rasa.train(
            domain=str(ROOT / "domain.yml"),
            config=str(folder / "config.yml"),
            training_files=[str(folder / "nlu.yml"), str(folder / "rules.yml")],
            output=str(folder / "models"),
            fixed_model_name="tiny",
        )
    finally:
        os.chdir(before)
    assert result.model
    return Path(result.model)


class ActionServer:
    """Stands in for the action server: it answers what a test tells it to, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.secrets: list[str | None] = []
        self.mode = "answer"
        self.delay = 0.0
        self.form: list[list[dict[str, Any]]] = []
        """The events of each call of the form's validating action to come."""

    async def handle(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.asked.append(body)
        self.secrets.append(request.headers.get("X-Hotline-Secret"))
        await asyncio.sleep(self.delay)
        if self.mode == "fail":
            return web.json_response({"error": "broken"}, status=500)
        if self.mode == "nonsense":
            return web.json_response({"events": "none"})
        tracker = body["tracker"]
        text = tracker["latest_message"]["text"]
        count = (tracker["slots"]["unclear_count"] or 0) + 1
        custom = {
            "outcome": "answered",
            "reason": f"did {body['next_action']}",
            "messages": [{"text": f"第一段\n\n第二段：{text}", "buttons": [], "citations": [{"statute": "x"}]}],
            "effects": [{"effect": "handoff", "reason": "asked"}] if body["next_action"] == "action_handoff" else [],
        }
        responses = [{"custom": custom}]
        if self.mode == "twice":
            responses.append({"custom": custom | {"outcome": "searched", "reason": "later"}})
        events = [{"event": "slot", "name": "unclear_count", "value": count}]
        if body["next_action"].startswith("validate_"):
            events = self.form.pop(0)
        return web.json_response({"events": events, "responses": responses})


@pytest.fixture(scope="session")
async def action_server() -> AsyncIterator[tuple[ActionServer, str]]:
    stand_in = ActionServer()
    app = web.Application()
    app.router.add_post("/webhook", stand_in.handle)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    yield stand_in, f"http://127.0.0.1:{port}"
    await runner.cleanup()


@pytest.fixture
def actions(action_server: tuple[ActionServer, str]) -> ActionServer:
    """The stand-in, as good as new."""
    stand_in = action_server[0]
    stand_in.asked.clear()
    stand_in.secrets.clear()
    stand_in.mode, stand_in.delay, stand_in.form = "answer", 0.0, []
    return stand_in


class Brain:
    """A client of the running channel."""

    def __init__(self, session: aiohttp.ClientSession, base: str, app: Any) -> None:
        self.session = session
        self.base = base
        self.app = app

    async def post(self, path: str, body: Any, secret: str | None = SECRET) -> tuple[int, Any]:
        headers = {} if secret is None else {"X-Hotline-Secret": secret}
        async with self.session.post(self.base + path, json=body, headers=headers) as answer:
            return answer.status, await answer.json()

    async def turn(self, text: str, **more: Any) -> dict[str, Any]:
        body = {"turn_id": "t1", "text": text, "command": None, "state": None, "metadata": {}} | more
        status, answer = await self.post("/turn", body)
        assert status == 200, answer
        return answer


@pytest.fixture(scope="session")
async def brain(model: Path, action_server: tuple[ActionServer, str]) -> AsyncIterator[Brain]:
    """Rasa's server application as `rasa run` builds it, with our channel and tracker store."""
    from rasa.core.agent import load_agent
    from rasa.core.run import configure_app
    from rasa.core.utils import AvailableEndpoints, read_endpoints_from_path
    from sanic import Sanic

    from bot.channel import HotlineInput

    os.environ["HOTLINE_INTERNAL_SECRET"] = SECRET
    os.environ["HOTLINE_ACTIONS_URL"] = action_server[1]
    Sanic.test_mode = True
    endpoints: AvailableEndpoints = read_endpoints_from_path(str(ROOT / "endpoints.yml"))
    app = configure_app([HotlineInput.from_credentials({})], enable_api=False, endpoints=endpoints)
    server = await app.create_server(host="127.0.0.1", port=0, return_asyncio_server=True, access_log=False)
    assert server is not None
    await server.startup()
    await server.before_start()
    port = server.server.sockets[0].getsockname()[1]
    app.ctx.agent = await load_agent(model_path=str(model), endpoints=endpoints)
    async with aiohttp.ClientSession() as session:
        yield Brain(session, f"http://127.0.0.1:{port}/webhooks/hotline", app)
    server.close()
