"""A mail server that hangs or is set up wrongly."""

import asyncio
import json
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import cast

import httpx
import pytest
from pydantic import SecretStr

from hotline.connectors.models import DeliveryRow, Failure
from hotline.mail.carrying import carry_mail
from hotline.mail.server import Mail, MailFailed, hand_over
from hotline.services import Services


@pytest.fixture
def silent() -> Iterator[int]:
    """The port of a server that takes the call and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


async def test_a_server_that_hangs_takes_no_thread_from_others(settings, silent, clock):
    """Passwords are checked in the common ones: six on two processors, and a look takes twenty e-mails."""
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(1))
    slow = settings.model_copy(update={"smtp_url": SecretStr(f"smtp://127.0.0.1:{silent}")})
    body = json.dumps({"to": "li@bureau.test", "subject": "1 件事要看", "text": "工单到期"})
    row = DeliveryRow(id="a" * 32, body=body, created_at=clock.now())
    async with httpx.AsyncClient() as client:
        carried = asyncio.create_task(carry_mail(cast("Services", SimpleNamespace(settings=slow)), client, row))
        await asyncio.sleep(0)
        assert await asyncio.wait_for(asyncio.to_thread(int), 5) == 0
        assert not carried.done()
        carried.cancel()


def test_a_server_without_the_tls_that_was_set_is_there_all_the_same(settings, mail_server, clock):
    wrong = settings.model_copy(update={"smtp_url": SecretStr(f"smtps://127.0.0.1:{mail_server.port}")})
    with pytest.raises(MailFailed) as failed:
        hand_over(wrong, Mail("a", "li@bureau.test", "1 件事要看", "工单到期", clock.now()))
    assert failed.value.why is Failure.UNENCRYPTED


def test_no_name_server_is_asked_for_ones_own_name(settings, mail_server, clock, monkeypatch):
    def asked(*_: object) -> str:
        raise AssertionError("a name server that does not answer holds up each e-mail")

    for lookup in ("getfqdn", "gethostbyname", "gethostbyaddr"):
        monkeypatch.setattr(socket, lookup, asked)
    hand_over(settings, Mail("a", "li@bureau.test", "1 件事要看", "工单到期", clock.now()))
    assert [each["to"] for each in mail_server.taken()] == [["li@bureau.test"]]
