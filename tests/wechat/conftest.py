"""Fixtures: a reference WeChat in a process of its own, citizens who write there, and the desk that serves them."""

import asyncio
import base64
import hashlib
import itertools
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from fastapi import FastAPI

from hotline.app import create_app
from hotline.connectors.endpoints import Connector
from hotline.connectors.sender import send_due
from hotline.conversations.groups import Group
from hotline.services import Services
from hotline.settings import Settings
from hotline.staff.sealing import Seal
from hotline.wechat.account import account_of
from hotline.wechat.delivery import deliver
from hotline.wechat.ending import Room
from hotline.wechat.inbox import attend
from tests.desk.conftest import *  # noqa: F403  (its fixtures are these tests' fixtures, but for those below)
from tests.fakes import FakeBrain, FakeClock, groups_of
from tests.outside import services_over
from tests.servers import free_port

APP_ID, SECRET, TOKEN = "wx0123456789abcdef", "s" * 32, "hotlineTongchuan"
AES_KEY = base64.b64encode(bytes(range(32))).decode().rstrip("=")
SEAL_KEY = base64.urlsafe_b64encode(bytes(range(32))).decode()
"""Known, so that a process of its own can send as well."""
DOOR = "/api/connectors/wechat/messages"


class Wechat:
    """The platform, as a test sees and changes it."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self._http = httpx.Client(base_url=self.url, trust_env=False)

    def control(self, **told: Any) -> None:
        assert self._http.post("/control", json=told).status_code == 200

    @property
    def state(self) -> dict[str, Any]:
        return self._http.get("/state").json()

    def sent_to(self, openid: str) -> list[str]:
        return [text for to, text in self.state["sent"] if to == openid]


@pytest.fixture
def wechat(platform: Wechat) -> Wechat:
    """The platform, as if it had only just begun."""
    platform.control(reset=True)
    return platform


@pytest.fixture(scope="module")
def platform() -> Iterator[Wechat]:
    """The process: to start it takes longer than most tests."""
    port = free_port()
    program = str(Path(__file__).with_name("server.py"))
    process = subprocess.Popen([sys.executable, program, str(port), APP_ID, SECRET])
    try:
        deadline = time.monotonic() + 60
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert time.monotonic() < deadline
            time.sleep(0.05)
        yield Wechat(port)
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def aes_key() -> str:
    """明文模式; a module that tests 安全模式 overrides this."""
    return ""


@pytest.fixture
def settings(settings: Settings, wechat: Wechat, aes_key: str) -> Settings:
    """With the official account connected."""
    return Settings(
        **settings.model_dump(
            exclude={"public_url", "wechat_app_id", "wechat_secret", "wechat_token", "wechat_aes_key", "wechat_api_url"}
        ),
        public_url="https://ask.test",
        wechat_app_id=APP_ID,
        wechat_secret=SECRET,  # pyright: ignore[reportArgumentType]
        wechat_token=TOKEN,  # pyright: ignore[reportArgumentType]
        wechat_aes_key=aes_key,  # pyright: ignore[reportArgumentType]
        wechat_api_url=wechat.url,
    )


@pytest.fixture
def brain() -> FakeBrain:
    return FakeBrain()


@pytest.fixture
async def services(settings: Settings, clock: FakeClock, shipped_content: None, database, brain: FakeBrain) -> Services:
    """The hotline is staffed all day."""
    all_day = groups_of(Group(id="general", title="综合", always=True))
    made = services_over(database, settings, clock=clock, brain=brain, groups=all_day)
    return replace(made, seal=Seal(SEAL_KEY))


@pytest.fixture
def app(services: Services) -> FastAPI:
    return create_app(services=services)


class Line:
    """What runs between WeChat and the conversation, one step at a time."""

    def __init__(self, app: FastAPI) -> None:
        self.app, self.services = app, app.state.services
        account = account_of(self.services.settings)
        assert account is not None
        self.account = account
        self.client = httpx.AsyncClient(timeout=20, trust_env=False)
        self.http = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://ask.test")
        state = app.state
        self.room = Room(self.services, state.turns, state.receiver, state.budgets, account, self.client)

    async def deals(self) -> None:
        """All that came in is dealt with and answered."""
        while tasks := await attend(self.room):
            await asyncio.gather(*tasks)
        while tasks := set(self.app.state.turns._tasks):
            await asyncio.gather(*tasks, return_exceptions=True)

    async def sends(self) -> None:
        """All that can be sent now is."""
        while await send_due(self.services, {Connector.WECHAT: deliver}):
            pass

    async def runs(self) -> None:
        await self.deals()
        await self.sends()


@pytest.fixture
async def line(app: FastAPI) -> AsyncIterator[Line]:
    made = Line(app)
    yield made
    await app.state.turns.stop()
    await made.client.aclose()
    await made.http.aclose()


def signature(*parts: str) -> str:
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()


def sealed(xml: str, *, key: str = AES_KEY, app_id: str = APP_ID) -> str:
    """As the platform encrypts."""
    secret, message = base64.b64decode(key + "="), xml.encode()
    plain = os.urandom(16) + len(message).to_bytes(4, "big") + message + app_id.encode()
    padding = 32 - len(plain) % 32
    cipher = Cipher(AES(secret), CBC(secret[:16])).encryptor()
    return base64.b64encode(cipher.update(plain + bytes([padding]) * padding) + cipher.finalize()).decode()


class Writer:
    """Somebody in WeChat. What WeChat would do for each message is done here: numbered, signed, handed on."""

    _numbers = itertools.count(24_000_000_000_000_000)

    def __init__(self, line: Line, wechat: Wechat, clock: FakeClock, aes_key: str) -> None:
        self.openid = f"o{secrets.token_urlsafe(20)}"
        self._line, self._wechat, self._clock, self._aes_key = line, wechat, clock, aes_key
        self._read = 0

    def xml(self, kind: str, **fields: str) -> str:
        number = "" if kind == "event" else f"<MsgId>{next(self._numbers)}</MsgId>"
        more = "".join(f"<{name}><![CDATA[{value}]]></{name}>" for name, value in fields.items())
        return (
            f"<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[{self.openid}]]></FromUserName>"
            f"<CreateTime>{int(self._clock.now().timestamp())}</CreateTime><MsgType><![CDATA[{kind}]]></MsgType>{more}{number}</xml>"
        )

    def signed(self, xml: str, **changed: str) -> tuple[dict[str, str], str]:
        """The query and the body."""
        timestamp = changed.get("timestamp", str(int(self._clock.now().timestamp())))
        nonce = changed.get("nonce", str(secrets.randbelow(10**9)))
        query = {"timestamp": timestamp, "nonce": nonce, "signature": signature(TOKEN, timestamp, nonce)}
        if not self._aes_key:
            return query, xml
        encrypted = sealed(xml)
        query |= {"msg_signature": signature(TOKEN, timestamp, nonce, encrypted), "encrypt_type": "aes"}
        return query, f"<xml><ToUserName><![CDATA[gh_1]]></ToUserName><Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>"

    async def hands_on(self, query: dict[str, str], body: str) -> httpx.Response:
        return await self._line.http.post(DOOR, params=query, content=body.encode())

    async def sends(self, kind: str, **fields: str) -> None:
        """Sent, and taken by the hotline; nothing is done about it yet."""
        if kind != "event" or fields.get("Event") != "unsubscribe":
            self._wechat.control(heard=self.openid)
        answer = await self.hands_on(*self.signed(self.xml(kind, **fields)))
        assert (answer.status_code, answer.text) == (200, "success"), answer.text

    async def writes(self, text: str) -> str:
        """All that comes back for it."""
        await self.sends("text", Content=text)
        await self._line.runs()
        return self.reads()

    async def presses(self, key: str) -> str:
        await self.sends("event", Event="CLICK", EventKey=key)
        await self._line.runs()
        return self.reads()

    @property
    def all(self) -> list[str]:
        return self._wechat.sent_to(self.openid)

    def reads(self) -> str:
        """What is new."""
        new, self._read = self.all[self._read :], len(self.all)
        return "\n---\n".join(new)


@pytest.fixture
def new_citizen(line: Line, wechat: Wechat, clock: FakeClock, aes_key: str):
    """Makes people."""
    return lambda: Writer(line, wechat, clock, aes_key)


@pytest.fixture
def citizen(new_citizen) -> Writer:
    return new_citizen()
