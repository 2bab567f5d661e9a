"""The desk's live line, over a real server and real WebSockets."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import uvicorn
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from hotline.conversations.hub import seen_topic, typing_topic
from hotline.conversations.results import log_after
from hotline.conversations.seen import seen_by_citizen
from hotline.desk import stream
from hotline.privacy.audit import SYSTEM
from hotline.staff.accounts import set_active
from hotline.vocabulary import Sender

HE_HITS_ME = "我老公正在打我，救命"


@pytest.fixture
def database_kind() -> str:
    """One kind of database will do here: nothing below depends on it."""
    return "sqlite"


@pytest.fixture
async def port(app) -> AsyncIterator[int]:
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning", lifespan="off"))
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.02)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    await task


@pytest.fixture
async def seat(hire):
    person = await hire("li")
    await person.comes_in()
    return person


def line(port: int, seat: Any, *, origin: str | None = None, cookie: str | None = None) -> connect:
    token = cookie if cookie is not None else seat.http.cookies["hotline_desk"]
    return connect(
        f"ws://127.0.0.1:{port}/api/desk/stream",
        origin=origin if origin is not None else f"http://127.0.0.1:{port}",  # pyright: ignore[reportArgumentType]
        additional_headers={"Cookie": f"hotline_desk={token}"},
        proxy=None,
    )


async def next_frame(socket: ClientConnection) -> dict[str, Any]:
    async with asyncio.timeout(30):
        return json.loads(await socket.recv())


async def until_closed(socket: ClientConnection) -> None:
    while True:
        await next_frame(socket)


async def test_the_page_hears_of_a_citizen_who_asks_for_a_person(port, seat, writes_in):
    async with line(port, seat) as socket:
        assert await next_frame(socket) == {"type": "queue"}  # at the start: fetch what was missed
        await writes_in(waits=True)
        assert await next_frame(socket) == {"type": "queue"}
        assert len((await seat.get("/queue")).json()["waiting"]) == 1


async def test_the_page_hears_of_danger(port, seat, writes_in):
    async with line(port, seat) as socket:
        await next_frame(socket)
        await writes_in(HE_HITS_ME)
        assert await next_frame(socket) == {"type": "queue"}
        assert (await seat.get("/queue")).json()["waiting"][0]["danger"]["kind"] == "victim"


async def test_the_page_hears_of_messages_in_what_it_watches(port, seat, writes_in):
    someone, unwatched = await writes_in(waits=True), await writes_in(waits=True)
    async with line(port, seat) as socket:
        await next_frame(socket)
        await socket.send(json.dumps({"type": "watch", "conversations": [someone.id]}))
        heard = {"type": "conversation", "conversation_id": someone.id}
        assert await next_frame(socket) == heard
        await unwatched.writes("还有人吗")
        await someone.writes("还要等多久")
        frames = [await next_frame(socket) for _ in range(2)]
        assert heard in frames
        assert not [f for f in frames if f.get("conversation_id") == unwatched.id]


async def test_a_dropped_line_loses_nothing(port, seat, writes_in):
    someone = await writes_in(waits=True)
    async with line(port, seat) as socket:
        await next_frame(socket)
    await someone.writes("断线的时候写的")
    async with line(port, seat) as socket:
        assert await next_frame(socket) == {"type": "queue"}
        await socket.send(json.dumps({"type": "watch", "conversations": [someone.id]}))
        assert (await next_frame(socket))["type"] == "conversation"


async def test_typing_reaches_the_citizen_only_from_the_seat_who_has_it(port, seat, writes_in, services):
    someone = await writes_in(waits=True)
    frame = json.dumps({"type": "typing", "conversation_id": someone.id})
    async with line(port, seat) as socket, services.hub.listen(typing_topic(someone.id, Sender.STAFF)) as typing:
        await next_frame(socket)
        await socket.send(frame)
        await asyncio.sleep(0.2)
        assert not typing.is_set()
        await seat.post(f"/conversations/{someone.id}/claim")
        await socket.send(frame)
        async with asyncio.timeout(30):
            await typing.wait()


async def test_another_sites_page_gets_no_line(port, seat):
    with pytest.raises(InvalidStatus) as refused:
        await line(port, seat, origin="https://evil.test")
    assert refused.value.response.status_code == 403


async def test_no_line_without_a_session_or_before_every_step_is_done(port, seat, hire):
    with pytest.raises(InvalidStatus):
        await line(port, seat, cookie="made-up")
    halfway = await hire("wang")
    await halfway.give_password()
    with pytest.raises(InvalidStatus):
        await line(port, halfway)


async def test_the_line_ends_with_the_session(port, seat, monkeypatch, database, clock):
    monkeypatch.setattr(stream, "HEARTBEAT_SECONDS", 0.1)
    async with line(port, seat) as socket:
        await next_frame(socket)
        assert await next_frame(socket) == {"type": "ping"}
        await set_active(database, clock, actor=SYSTEM, login="li", active=False)
        with pytest.raises(ConnectionClosed) as ended:
            await until_closed(socket)
        assert ended.value.rcvd is not None
        assert ended.value.rcvd.code == stream.SIGNED_OUT


@pytest.mark.parametrize("nonsense", ["{", '{"type":"shout"}', b"\x00", '{"type":"watch","conversations":[1]}'])
async def test_nonsense_ends_the_line(port, seat, nonsense):
    async with line(port, seat) as socket:
        await next_frame(socket)
        await socket.send(nonsense)
        with pytest.raises(ConnectionClosed) as ended:
            await next_frame(socket)
        assert ended.value.rcvd is not None
        assert ended.value.rcvd.code == stream.BAD_FRAME


async def test_the_seat_hears_how_far_the_citizen_has_read(port, seat, writes_in, services):
    someone = await writes_in(waits=True)
    await seat.post(f"/conversations/{someone.id}/claim")
    seq = (await seat.post(f"/conversations/{someone.id}/messages", {"text": "欠条还在吗"})).json()["seq"]
    async with line(port, seat) as socket:
        await next_frame(socket)
        await socket.send(json.dumps({"type": "watch", "conversations": [someone.id]}))
        assert (await next_frame(socket))["type"] == "conversation"
        for number in (seq + 1, seq, seq - 1):  # not given yet; news; older news
            await seen_by_citizen(services, someone.id, number)
        assert await next_frame(socket) == {"type": "read", "conversation_id": someone.id, "seq": seq}
    assert (await seat.get(f"/conversations/{someone.id}")).json()["seen_up_to"] == seq


async def test_only_who_has_the_conversation_gives_the_citizen_a_receipt(port, seat, other, writes_in, services):
    someone = await writes_in(waits=True)
    last = (await log_after(services, someone.id, 0)).messages[-1].seq
    frame = json.dumps({"type": "read", "conversation_id": someone.id, "seq": last})
    async with services.hub.listen(seen_topic(someone.id, Sender.STAFF)) as seen:
        await seat.post(f"/conversations/{someone.id}/claim")
        async with line(port, other) as socket:
            await next_frame(socket)
            await socket.send(frame)
            await socket.send("{}")
            await until_refused(socket)
        assert not seen.is_set()
        async with line(port, seat) as socket:
            await socket.send(frame)
            async with asyncio.timeout(30):
                await seen.wait()
    state = (await log_after(services, someone.id, 0)).state
    assert (state.owner, state.seen_up_to) == ("staff", last)


async def until_refused(socket: ClientConnection) -> None:
    """Frames are taken in order: what was sent before the nonsense has been dealt with."""
    with pytest.raises(ConnectionClosed):
        await until_closed(socket)
