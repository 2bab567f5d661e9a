"""The live stream through a real server: replay, resume, order, and who may listen."""

import asyncio
import json
import time
from collections.abc import AsyncIterator

import httpx
import pytest
import uvicorn
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from hotline.app import create_app
from hotline.conversations.hub import seen_topic
from hotline.conversations.seen import seen_by_seat, seen_up_to
from hotline.conversations.store import lock_conversation
from hotline.services import Services
from hotline.vocabulary import Sender
from tests.servers import free_port


@pytest.fixture
async def base(services: Services) -> AsyncIterator[str]:
    """The application behind a real uvicorn."""
    port = free_port()
    server = uvicorn.Server(
        uvicorn.Config(create_app(services=services), port=port, log_level="warning", timeout_graceful_shutdown=1)
    )
    running = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.05)
    yield f"127.0.0.1:{port}"
    server.should_exit = True
    await running


async def _open(base: str) -> dict:
    async with httpx.AsyncClient(timeout=30) as http:
        return (await http.post(f"http://{base}/api/v1/conversations", json={"channel": "web"})).json()


async def _send(base: str, opened: dict, text: str, key: str) -> dict:
    async with httpx.AsyncClient(timeout=30) as http:
        answer = await http.post(
            f"http://{base}/api/v1/conversations/{opened['conversation_id']}/messages",
            json={"client_message_id": key, "text": text},
            headers={"Authorization": f"Bearer {opened['token']}"},
        )
    return answer.json()


async def _listen(base: str, opened: dict, after: int, **options) -> ClientConnection:
    socket = await connect(
        f"ws://{base}/api/v1/conversations/{opened['conversation_id']}/stream?after={after}", open_timeout=60, **options
    )
    await socket.send(json.dumps({"type": "auth", "token": opened["token"]}))
    return socket


async def _frames(socket: ClientConnection, kind: str, count: int) -> list[dict]:
    frames: list[dict] = []
    async with asyncio.timeout(30):
        while len(frames) < count:
            frame = json.loads(await socket.recv())
            if frame["type"] == kind:
                frames.append(frame)
    return frames


async def test_the_log_is_replayed_then_followed_without_gap_or_double(base: str) -> None:
    opened = await _open(base)
    await _send(base, opened, "法律援助要钱吗", "a")
    socket = await _listen(base, opened, 0)
    replayed = await _frames(socket, "message", 3)
    await _send(base, opened, "要多久", "b")
    followed = await _frames(socket, "message", 2)
    await socket.close()
    assert [frame["message"]["seq"] for frame in replayed + followed] == [1, 2, 3, 4, 5]
    resumed = await _listen(base, opened, 4)
    assert [frame["message"]["seq"] for frame in await _frames(resumed, "message", 1)] == [5]
    await resumed.close()


async def test_messages_sent_by_stream_are_answered_by_stream(base: str) -> None:
    opened = await _open(base)
    socket = await _listen(base, opened, 1)
    await socket.send(json.dumps({"type": "message", "client_message_id": "s1", "text": "法律援助要钱吗"}))
    senders, outcomes = [], []  # the result may come before, between or after the messages
    async with asyncio.timeout(30):
        while len(senders) < 2 or not outcomes:
            frame = json.loads(await socket.recv())
            if frame["type"] == "message":
                senders.append(frame["message"]["sender"])
            elif frame["type"] == "result":
                outcomes.append(frame["outcome"])
    await socket.close()
    assert (senders, outcomes) == (["citizen", "bot"], ["answered"])


async def test_the_state_is_told_when_it_changes(base: str) -> None:
    opened = await _open(base)
    socket = await _listen(base, opened, 0)
    assert (await _frames(socket, "state", 1))[0]["state"] == {"owner": "bot"}
    await _send(base, opened, "转人工", "a")
    state = (await _frames(socket, "state", 1))[0]["state"]
    assert state["owner"] == "queue"
    assert state["queue_position"] == 1
    await socket.close()


@pytest.mark.parametrize("first", [{"type": "auth", "token": "x" * 43}, {"type": "hello"}, ["auth"], "auth"])
async def test_without_the_token_the_stream_ends(base: str, first: object) -> None:
    opened = await _open(base)
    async with connect(
        f"ws://{base}/api/v1/conversations/{opened['conversation_id']}/stream", open_timeout=60
    ) as socket:
        await socket.send(json.dumps(first))
        with pytest.raises(ConnectionClosed):
            await asyncio.wait_for(socket.recv(), 30)
    assert socket.close_code == 4401


async def test_a_foreign_page_may_not_listen(base: str) -> None:
    opened = await _open(base)
    with pytest.raises(Exception, match="403"):
        await _listen(base, opened, 0, origin="https://evil.example")


async def test_an_erased_conversation_ends_its_streams(base: str) -> None:
    opened = await _open(base)
    socket = await _listen(base, opened, 0)
    await _frames(socket, "state", 1)
    async with httpx.AsyncClient(timeout=30) as http:
        await http.delete(
            f"http://{base}/api/v1/conversations/{opened['conversation_id']}",
            headers={"Authorization": f"Bearer {opened['token']}"},
        )
    with pytest.raises(ConnectionClosed):
        await _frames(socket, "message", 99)
    assert socket.close_code == 4404


async def test_odd_frames_get_a_sentence_and_do_no_harm(base: str) -> None:
    opened = await _open(base)
    socket = await _listen(base, opened, 1)
    for odd in ("[]", '{"type": "message"}', '{"type": 5}', "no json"):
        await socket.send(odd)
        assert (await _frames(socket, "error", 1))[0]["detail"]
    await socket.close()


async def test_no_frame_breaks_the_stream_and_read_is_taken(
    base: str, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """Bytes and deep nesting ended the stream, a `read` with its number was refused, each leaving logged an error."""
    opened = await _open(base)
    socket = await _listen(base, opened, 1)
    for odd in (b"\x00\x01", "[" * 30_000):
        await socket.send(odd)
        assert (await _frames(socket, "error", 1))[0]["detail"]
    await socket.send(json.dumps({"type": "read", "seq": 1}))
    await socket.send(json.dumps({"type": "typing", "active": True}))
    await socket.send(json.dumps({"type": "message", "client_message_id": "s1", "text": "法律援助要钱吗"}))
    async with asyncio.timeout(30):
        while (frame := json.loads(await socket.recv()))["type"] != "result":
            assert frame["type"] != "error"
    await socket.close()
    await asyncio.sleep(0.3)
    assert "Exception in ASGI" not in caplog.text + capfd.readouterr().err


async def test_a_stream_ends_with_its_token(base: str) -> None:
    """Whoever held the old token went on reading after the conversation was taken up elsewhere."""
    opened = await _open(base)
    pair = (await _send(base, opened, "转人工", "a"))["resume"]
    socket = await _listen(base, opened, 0)
    await _frames(socket, "state", 1)
    async with httpx.AsyncClient(timeout=30) as http:
        assert (await http.post(f"http://{base}/api/v1/conversations/resume", json=pair)).status_code == 200
    with pytest.raises(ConnectionClosed):
        await _frames(socket, "message", 99)
    assert socket.close_code == 4401


async def test_a_conversation_has_a_few_streams_and_more_are_refused(base: str) -> None:
    opened, other = await _open(base), await _open(base)
    sockets = [await _listen(base, opened, 0) for _ in range(8)]
    for socket in sockets:
        await _frames(socket, "state", 1)
    one_more = await _listen(base, opened, 0)
    with pytest.raises(ConnectionClosed):
        await asyncio.wait_for(one_more.recv(), 30)
    assert one_more.close_code == 4429
    elsewhere = await _listen(base, other, 0)
    await _frames(elsewhere, "state", 1)
    await sockets.pop().close()
    again = await _admitted(base, opened)
    for socket in (*sockets, elsewhere, again):
        await socket.close()


async def _admitted(base: str, opened: dict) -> ClientConnection:
    """A stream that is let in, as soon as the service has seen that another one ended."""
    async with asyncio.timeout(30):
        while True:
            socket = await _listen(base, opened, 0)
            try:
                await _frames(socket, "state", 1)
            except ConnectionClosed:
                continue
            return socket


async def test_typing_is_passed_on_once_a_second_at_most(base: str, services: Services) -> None:
    opened = await _open(base)
    heard = 0
    signal = services.hub.signal

    async def counting(*topics: str) -> None:
        nonlocal heard
        heard += sum(topic.startswith("typing:citizen") for topic in topics)
        await signal(*topics)

    services.hub.signal = counting  # type: ignore[method-assign]
    socket = await _listen(base, opened, 1)
    started = time.monotonic()
    for _ in range(200):
        await socket.send('{"type": "typing"}')
    await socket.send(json.dumps({"type": "message", "client_message_id": "s1", "text": "法律援助要钱吗"}))
    async with asyncio.timeout(30):  # nothing in between: the frames were dropped without a word
        while (frame := json.loads(await socket.recv()))["type"] != "result":
            assert frame["type"] != "error"
    assert 1 <= heard <= time.monotonic() - started + 2  # a busy machine takes more than a second over them
    await socket.close()


async def test_receipts_go_both_ways_over_the_stream(base: str, services: Services) -> None:
    opened = await _open(base)
    conversation_id = opened["conversation_id"]
    async with services.database.write() as session:
        conversation = await lock_conversation(session, conversation_id)
        conversation.owner, conversation.staff_id, conversation.staff_no = "staff", "seat", "100"
    socket = await _listen(base, opened, 0)
    await _frames(socket, "message", 1)
    async with services.hub.listen(seen_topic(conversation_id, Sender.CITIZEN)) as shown:
        await socket.send(json.dumps({"type": "read", "seq": 1}))
        async with asyncio.timeout(30):
            await shown.wait()
    assert await seen_up_to(services, conversation_id) == 1
    await seen_by_seat(services, conversation_id, 1, staff_id="seat")
    states = [frame["state"] for frame in await _frames(socket, "state", 2)]
    assert states[-1] == {"owner": "staff", "staff_no": "100", "seen_up_to": 1}
    await socket.close()
