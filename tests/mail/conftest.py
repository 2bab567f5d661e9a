"""A mail server in a process of its own, a hotline that sends by it, and people at the desk who want to be told."""

import json
import re
import smtplib
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from hotline.connectors.endpoints import Connector
from hotline.connectors.sender import send_due
from hotline.mail.alerting import tell_by_mail
from hotline.mail.carrying import carry_mail
from hotline.services import Services
from hotline.settings import Settings
from tests.desk.conftest import *  # noqa: F403  (its fixtures are these tests' fixtures)
from tests.desk.conftest import Person
from tests.servers import free_port

SITE = "https://12348.test"


@dataclass(frozen=True)
class MailServer:
    """Where it is reached, and what it has taken."""

    port: int
    folder: Path

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def taken(self) -> list[dict]:
        found = self.folder / "taken.jsonl"
        return [json.loads(line) for line in found.read_text().splitlines()] if found.exists() else []


@contextmanager
def running_mail_server(folder: Path, *how: str, knock: Callable[[int], smtplib.SMTP]) -> Iterator[MailServer]:
    """A process of its own, `how` as the program takes it. `knock` opens a connection, as soon as there is one."""
    server = MailServer(free_port(), folder)
    program = str(Path(__file__).parent / "smtp_server.py")
    process = subprocess.Popen([sys.executable, program, str(server.port), str(folder), *how])
    try:
        _wait(server, process, knock)
        yield server
    finally:
        process.terminate()
        process.wait(30)


def _wait(server: MailServer, process: subprocess.Popen[bytes], knock: Callable[[int], smtplib.SMTP]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            knock(server.port).close()
            return
        except OSError as error:
            if process.poll() is not None:
                raise RuntimeError("the mail server stopped") from error
            time.sleep(0.1)
    raise RuntimeError("the mail server did not start")


@pytest.fixture(scope="session")
def started_mail_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MailServer]:
    """One process for all tests."""

    def knock(port: int) -> smtplib.SMTP:
        return smtplib.SMTP("127.0.0.1", port, "tests", timeout=5)

    with running_mail_server(tmp_path_factory.mktemp("mail"), knock=knock) as server:
        yield server


@pytest.fixture
def mail_server(started_mail_server: MailServer) -> MailServer:
    """It takes everything, and has taken nothing."""
    for name in ("taken.jsonl", "refuse", "busy"):
        (started_mail_server.folder / name).unlink(missing_ok=True)
    return started_mail_server


@pytest.fixture
def settings(tmp_path: Path, mail_server: MailServer) -> Settings:
    """As an operator writes them."""
    (tmp_path / "var").mkdir()
    return Settings.model_validate(
        {
            "var_dir": tmp_path / "var",
            "web_dir": tmp_path / "no-pages",
            "models_dir": tmp_path / "models",
            "rehearsal": True,
            "smtp_url": mail_server.url,
            "smtp_from": "12348@hotline.test",
            "public_url": SITE,
        }
    )


class Post:
    """The round of the postman: what is to be told is written, sent and taken."""

    def __init__(self, services: Services, server: MailServer) -> None:
        self._services, self._server = services, server
        self._read = 0

    async def comes(self) -> list[dict]:
        """The e-mails that are new."""
        await tell_by_mail(self._services)
        await send_due(self._services, {Connector.MAIL: carry_mail})
        taken = self._server.taken()
        new, self._read = taken[self._read :], len(taken)
        return new


@pytest.fixture
def post(services: Services, mail_server: MailServer) -> Post:
    """A postman."""
    return Post(services, mail_server)


async def wants_mail(person: Person, post: Post, address: str, *kinds: str) -> httpx.Response:
    """Name an address, type in the code that comes, and choose."""
    assert (await person.post("/mail/address", {"address": address})).status_code == 200
    (mail,) = [each for each in await post.comes() if each["to"] == [address]]
    code = re.search(r"确认码是：([0-9A-Z]+)", mail["text"])
    assert code, mail
    assert (await person.post("/mail/code", {"code": code[1]})).status_code == 200
    return await person.post("/mail/kinds", {"kinds": list(kinds)})
