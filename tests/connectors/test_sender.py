"""What the sender makes of the other side's answers, against a fake of it."""

import asyncio
from types import SimpleNamespace
from typing import cast

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy import select

from hotline.connectors import sender
from hotline.connectors.endpoints import Connector
from hotline.connectors.models import DeliveryRow
from hotline.connectors.outbox import Result, Subject, enqueue
from hotline.connectors.sender import send_due
from hotline.connectors.signing import Direction, verify
from hotline.conversations.hub import MemoryHub
from hotline.services import Services
from hotline.settings import Settings
from hotline.storage.database import Database
from tests.fakes import FakeClock

SECRET = "s" * 32


@pytest.fixture
def database_kind() -> str:
    """The outbox is tested on both; here it is about the wire."""
    return "sqlite"


class Platform(httpx.MockTransport):
    """Answers as told and keeps what came."""

    def __init__(self) -> None:
        self.status: int | type[httpx.HTTPError] = 200
        self.came: list[httpx.Request] = []
        super().__init__(self._take)

    def _take(self, request: httpx.Request) -> httpx.Response:
        self.came.append(request)
        if isinstance(self.status, int):
            return httpx.Response(self.status, text="群众写的内容")
        raise self.status("no")


@pytest.fixture
def platform(monkeypatch: pytest.MonkeyPatch) -> Platform:
    made, real = Platform(), httpx.AsyncClient
    monkeypatch.setattr(sender.httpx, "AsyncClient", lambda **more: real(transport=made, **more))
    return made


@pytest.fixture
def services(settings: Settings, clock: FakeClock, database: Database) -> Services:
    """As much of the world as the sender needs: no content."""
    return cast("Services", SimpleNamespace(settings=settings, clock=clock, database=database, hub=MemoryHub()))


@pytest.fixture
async def connected(services: Services) -> Services:
    settings = services.settings.model_copy(
        update={"city_12345_url": "https://platform.test/orders", "city_12345_secret": SecretStr(SECRET)}
    )
    async with services.database.write() as session:
        subject = Subject(Connector.CITY_12345, "a" * 32, "G1")
        enqueue(session, subject, "work_order.opened", {"order": "G1"}, at=services.clock.now())
    return cast("Services", SimpleNamespace(**(vars(services) | {"settings": settings})))


async def the_row(services: Services) -> DeliveryRow:
    async with services.database.read() as session:
        return (await session.scalars(select(DeliveryRow))).one()


async def test_it_goes_out_signed_under_its_key(connected: Services, platform: Platform):
    assert await send_due(connected, {}) == 1
    (request,) = platform.came
    verify(
        SECRET.encode(),
        request.content,
        request.headers,
        direction=Direction.FROM_HOTLINE,
        now=connected.clock.now(),
    )
    row = await the_row(connected)
    assert request.headers["Idempotency-Key"] == row.id
    assert row.id.encode() in request.content, "the key is under the signature, too"
    assert (row.state, row.status) == ("delivered", 200)
    assert await send_due(connected, {}) == 0


@pytest.mark.parametrize("status", [500, 503, 429, 401, 302, httpx.ConnectError, httpx.ReadTimeout])
async def test_what_may_pass_is_tried_again_under_the_same_key_and_a_new_nonce(
    connected: Services, platform: Platform, status: int | type[httpx.HTTPError]
):
    platform.status = status
    await send_due(connected, {})
    row = await the_row(connected)
    assert (row.state, row.tries) == ("pending", 1)
    assert await send_due(connected, {}) == 0, "not at once"
    connected.clock.advance(minutes=1)  # pyright: ignore[reportAttributeAccessIssue]
    platform.status = 200
    await send_due(connected, {})
    first, second = platform.came
    assert first.headers["Idempotency-Key"] == second.headers["Idempotency-Key"]
    assert first.content == second.content
    assert first.headers["X-Hotline-Nonce"] != second.headers["X-Hotline-Nonce"]
    assert (await the_row(connected)).state == "delivered"


@pytest.mark.parametrize("status", [400, 404, 409, 422])
async def test_what_stays_refused_is_given_up_at_once(connected: Services, platform: Platform, status: int):
    platform.status = status
    await send_due(connected, {})
    row = await the_row(connected)
    assert (row.state, row.failure, row.status) == ("dead", "refused", status)


async def test_what_waits_when_the_connection_is_taken_away_is_not_sent_anywhere(
    connected: Services, services: Services, platform: Platform
):
    await send_due(services, {})
    row = await the_row(services)
    assert platform.came == []
    assert (row.state, row.failure) == ("pending", "not_set_up")


def by_other_ways(services: Services) -> Services:
    """With what is reached by carriers."""
    changes = {"wechat_app_id": "wx0123456789abcdef", "smtp_url": SecretStr("smtp://mail.test")}
    settings = services.settings.model_copy(update=changes)
    return cast("Services", SimpleNamespace(**(vars(services) | {"settings": settings})))


async def put_in(services: Services, connector: Connector, name: str) -> None:
    async with services.database.write() as session:
        enqueue(session, Subject(connector, name * 32, name), "news", {}, at=services.clock.now())


async def test_what_breaks_its_carrier_keeps_no_other_from_being_noted(services: Services):
    """An error that nobody foresaw ended the look, and what was sent beside it went out once more."""
    services = by_other_ways(services)
    for name in ("a", "b"):
        await put_in(services, Connector.WECHAT, name)

    async def carry(_services: Services, _client: httpx.AsyncClient, row: DeliveryRow) -> Result:
        if row.subject_name == "a":
            raise KeyError("群众写的内容")
        await asyncio.sleep(0.05)
        return Result(200)

    assert await send_due(services, {Connector.WECHAT: carry}) == 2
    async with services.database.read() as session:
        found = {row.subject_name: (row.state, row.failure) for row in await session.scalars(select(DeliveryRow))}
    assert found == {"a": ("pending", "failed"), "b": ("delivered", None)}


async def test_a_system_that_hangs_keeps_nothing_from_another(services: Services, monkeypatch: pytest.MonkeyPatch):
    services = by_other_ways(services)
    monkeypatch.setattr(sender, "_PAUSE_SECONDS", 0.5)
    hangs, through = asyncio.Event(), asyncio.Event()

    async def hang(_services: Services, _client: httpx.AsyncClient, _row: DeliveryRow) -> Result:
        hangs.set()
        await asyncio.Event().wait()
        return Result()

    async def carry(_services: Services, _client: httpx.AsyncClient, _row: DeliveryRow) -> Result:
        through.set()
        return Result(200)

    await put_in(services, Connector.MAIL, "a")
    sending = asyncio.create_task(sender.send_for_ever(services, {Connector.MAIL: hang, Connector.WECHAT: carry}))
    try:
        await asyncio.wait_for(hangs.wait(), 10)
        await put_in(services, Connector.WECHAT, "b")
        await asyncio.wait_for(through.wait(), 10)
    finally:
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)
