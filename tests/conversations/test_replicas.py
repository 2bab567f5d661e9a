"""Two replicas on one PostgreSQL and one Redis behave like one service."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace

import httpx
import pytest

from hotline.app import create_app
from hotline.conversations.hub import RedisHub, conversation_topic
from hotline.conversations.takeover import SeatRef, claim
from hotline.errors import Conflict
from hotline.services import Services
from hotline.storage.database import Database
from tests.conftest import Citizen
from tests.fakes import FakeBrain

pytestmark = [pytest.mark.postgres, pytest.mark.redis]


@pytest.fixture
def database_kind() -> str:
    return "postgresql"


@pytest.fixture
async def replicas(services: Services, database_url: str, redis_url: str) -> AsyncIterator[list[httpx.AsyncClient]]:
    """Clients of two applications that share nothing but the servers."""
    async with AsyncExitStack() as stack:
        clients = []
        for _ in range(2):
            own = replace(services, database=Database(database_url), hub=RedisHub(redis_url))
            app = create_app(services=own)
            await stack.enter_async_context(app.router.lifespan_context(app))
            transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
            client = await stack.enter_async_context(httpx.AsyncClient(transport=transport, base_url="http://test"))
            client.app = app  # pyright: ignore[reportAttributeAccessIssue]
            clients.append(client)
        yield clients


async def _citizen(client: httpx.AsyncClient) -> Citizen:
    opened = (await client.post("/api/v1/conversations", json={"channel": "web"})).json()
    return Citizen(client, opened["conversation_id"], opened["token"])


async def test_copies_sent_to_both_replicas_give_one_answer(
    replicas: list[httpx.AsyncClient], brain: FakeBrain
) -> None:
    here = await _citizen(replicas[0])
    there = Citizen(replicas[1], here.id, here.token)
    brain.delay = 0.2
    answers = await asyncio.gather(
        *(side.post("法律援助要钱吗", key="twin") for side in (here, there, here, there, here, there))
    )
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["replies"][0]["message_id"] for answer in answers}) == 1
    assert len(brain.requests) == 1


async def test_messages_to_both_replicas_are_answered_in_order(
    replicas: list[httpx.AsyncClient], brain: FakeBrain
) -> None:
    here = await _citizen(replicas[0])
    there = Citizen(replicas[1], here.id, here.token)
    brain.delay = 0.1
    await asyncio.gather(*(side.post(f"问题{n}", key=f"k{n}") for n, side in enumerate([here, there] * 3)))
    log = (await here.log())["messages"]
    asked = [message["text"] for message in log if message["sender"] == "citizen"]
    answered = [message["text"] for message in log if message["sender"] == "bot"][1:]
    assert answered == [f"答：{text}" for text in asked]


async def test_a_signal_reaches_the_other_replica(replicas: list[httpx.AsyncClient]) -> None:
    here = await _citizen(replicas[0])
    hub = replicas[1].app.state.services.hub  # pyright: ignore[reportAttributeAccessIssue]
    async with hub.listen(conversation_topic(here.id)) as changed, asyncio.timeout(30):
        while not changed.is_set():  # the other replica may not have subscribed yet
            await here.say("法律援助要钱吗")
            await asyncio.sleep(0.1)


async def test_twenty_seats_over_two_replicas_claim_without_doubles(replicas: list[httpx.AsyncClient]) -> None:
    waiting = [await _citizen(replicas[n % 2]) for n in range(10)]
    for citizen in waiting:
        await citizen.say("转人工")
    services: list[Services] = [client.app.state.services for client in replicas]  # pyright: ignore[reportAttributeAccessIssue]
    seats = [SeatRef(f"seat-{n}", str(n), f"坐席{n}") for n in range(20)]

    async def grab(number: int, seat: SeatRef, citizen: Citizen) -> bool:
        try:
            async with services[number % 2].database.write() as session:
                await claim(services[number % 2], session, conversation_id=citizen.id, seat=seat)
        except Conflict:
            return False
        return True

    for citizen in waiting:
        won = await asyncio.gather(*(grab(number, seat, citizen) for number, seat in enumerate(seats)))
        assert sum(won) == 1
