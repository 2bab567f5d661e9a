"""The live stream of one conversation over a WebSocket: everything after a number, in order, once, then what is new.

The stream reads the log after its own cursor; a signal only says "look again". That is why a reconnect with `after`
loses nothing and repeats nothing.
"""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, contextmanager
from typing import Any

from fastapi import WebSocket, WebSocketDisconnect
from pydantic import ConfigDict, Field
from starlette.websockets import WebSocketState

from hotline.conversations.access import authenticate
from hotline.conversations.hub import QUEUE, conversation_topic, seen_topic, typing_topic
from hotline.conversations.incoming import Incoming
from hotline.conversations.results import log_after
from hotline.conversations.seen import seen_by_citizen
from hotline.conversations.turns import Turns
from hotline.errors import HotlineError, NotAuthenticated, NotFound
from hotline.services import Services
from hotline.vocabulary import Sender
from hotline.web.bodies import Body
from hotline.web.budgets import Budgets, Pace

_AUTH_SECONDS = 5.0
_LOOK_AGAIN_SECONDS = 15.0
_CLOSE_AUTH = 4401
_CLOSE_GONE = 4404
_CLOSE_CROWDED = 4429
_MOST_STREAMS = 8
_TYPING_SECONDS = 1.0


class ClientFrame(Body):
    """Any frame a page may send after the first: `message`, `typing`, or `read` with the number of the message shown."""

    model_config = ConfigDict(extra="ignore")

    type: str
    client_message_id: str | None = Field(None, min_length=1, max_length=64)
    text: str | None = None
    payload: str | None = Field(None, max_length=64)
    seq: int | None = Field(None, ge=1, le=2**31 - 1)


class OpenStreams:
    """The streams open in this process. A conversation has a few, one for each page; more are refused.

    The newest is refused, not the oldest closed: pages whose line breaks come back by themselves, so closing the
    oldest would have them push each other out for ever. A refused page reads the log by HTTP.
    """

    def __init__(self) -> None:
        self._open: Counter[str] = Counter()

    @contextmanager
    def place(self, conversation_id: str) -> Iterator[bool]:
        """Hold a place while the block runs; False when there is none left."""
        if self._open[conversation_id] >= _MOST_STREAMS:
            yield False
            return
        self._open[conversation_id] += 1
        try:
            yield True
        finally:
            self._open[conversation_id] -= 1
            if not self._open[conversation_id]:
                del self._open[conversation_id]


async def serve_stream(
    websocket: WebSocket,
    services: Services,
    turns: Turns,
    budgets: Budgets,
    streams: OpenStreams,
    conversation_id: str,
    after: int,
) -> None:
    """Run one stream from its first frame to its end."""
    await websocket.accept()
    try:
        async with asyncio.timeout(_AUTH_SECONDS):
            first = await _read(websocket)
        if not isinstance(first, dict) or first.get("type") != "auth":
            raise NotFound("first frame is not auth")
        token = str(first.get("token", ""))
        await authenticate(services, conversation_id, token)
    except (TimeoutError, ValueError, HotlineError):
        await websocket.close(_CLOSE_AUTH)
        return
    except WebSocketDisconnect:
        return
    with streams.place(conversation_id) as free:
        if free:
            await _run(websocket, services, turns, budgets, conversation_id, token, after)
        else:
            await websocket.close(_CLOSE_CROWDED)


async def _run(
    websocket: WebSocket,
    services: Services,
    turns: Turns,
    budgets: Budgets,
    conversation_id: str,
    token: str,
    after: int,
) -> None:
    sender = asyncio.create_task(_send(websocket, services, conversation_id, token, after))
    receiver = asyncio.create_task(_receive(websocket, services, turns, budgets, conversation_id, token))
    _, unfinished = await asyncio.wait({sender, receiver}, return_when=asyncio.FIRST_COMPLETED)
    for task in unfinished:
        task.cancel()
    results = await asyncio.gather(sender, receiver, return_exceptions=True)
    code = 1000
    if any(isinstance(result, NotFound) for result in results):
        code = _CLOSE_GONE
    elif any(isinstance(result, NotAuthenticated) for result in results):
        code = _CLOSE_AUTH
    if websocket.client_state is WebSocketState.CONNECTED:
        await websocket.close(code)
    for result in results:
        if isinstance(result, Exception) and not isinstance(result, HotlineError | WebSocketDisconnect):
            raise result


async def _read(websocket: WebSocket) -> object:
    """The next frame as JSON. Raises ValueError for anything else, WebSocketDisconnect at the end."""
    frame = await websocket.receive()
    if frame["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(frame.get("code", 1006))
    try:
        return json.loads(frame.get("text") or "")
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


async def _push(websocket: WebSocket, frame: Mapping[str, Any]) -> None:
    """One frame to the page. Raises WebSocketDisconnect where it is gone, which the server tells by a bare RuntimeError
    once it has seen the line close: no other is taken for that.
    """
    try:
        await websocket.send_json(frame)
    except RuntimeError as error:
        raise WebSocketDisconnect(1006) from error


async def _send(websocket: WebSocket, services: Services, conversation_id: str, token: str, after: int) -> None:
    seen, shown_state = after, None
    async for typing in _signals(services, conversation_id):
        if typing is not None:
            await _push(websocket, {"type": "typing", "sender": typing})
            continue
        await authenticate(services, conversation_id, token)  # `resume` ends the token: its streams end with it
        news = await log_after(services, conversation_id, seen)
        for message in news.messages:
            await _push(websocket, {"type": "message", "message": message.model_dump(mode="json")})
            seen = message.seq
        if news.state != shown_state:
            await _push(websocket, {"type": "state", "state": news.state.model_dump(mode="json")})
            shown_state = news.state


async def _signals(services: Services, conversation_id: str) -> AsyncIterator[Sender | None]:
    """None whenever the log may have grown, a sender whenever that one is typing. Begins with a None."""
    hub = services.hub
    async with AsyncExitStack() as stack:
        changed = await stack.enter_async_context(hub.listen(conversation_topic(conversation_id)))
        queue = await stack.enter_async_context(hub.listen(QUEUE))
        staff = await stack.enter_async_context(hub.listen(typing_topic(conversation_id, Sender.STAFF)))
        bot = await stack.enter_async_context(hub.listen(typing_topic(conversation_id, Sender.BOT)))
        seen = await stack.enter_async_context(hub.listen(seen_topic(conversation_id, Sender.STAFF)))
        yield None
        while True:
            waits = {asyncio.create_task(event.wait()) for event in (changed, queue, staff, bot, seen)}
            try:
                await asyncio.wait(waits, timeout=_LOOK_AGAIN_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for wait in waits:
                    wait.cancel()
            for event, sender in ((bot, Sender.BOT), (staff, Sender.STAFF)):
                if event.is_set():
                    event.clear()
                    yield sender
            for event in (changed, queue, seen):
                event.clear()
            yield None


async def _receive(
    websocket: WebSocket, services: Services, turns: Turns, budgets: Budgets, conversation_id: str, token: str
) -> None:
    async def take(frame: ClientFrame) -> None:
        await _take(websocket, services, turns, budgets, conversation_id, token, frame)

    typing, seen = Pace(_TYPING_SECONDS), 0
    try:
        async with asyncio.TaskGroup() as sending:
            while True:
                try:
                    frame = ClientFrame.model_validate(await _read(websocket))
                except ValueError:
                    await _push(websocket, {"type": "error", "detail": "发送的内容格式不对。"})
                    continue
                if frame.type == "typing" and typing.allows():
                    await services.hub.signal(typing_topic(conversation_id, Sender.CITIZEN))
                elif frame.type == "read" and frame.seq is not None and frame.seq > seen:
                    seen = frame.seq
                    await seen_by_citizen(services, conversation_id, seen)
                elif frame.type == "message":
                    sending.create_task(take(frame))
    except* WebSocketDisconnect:
        pass  # the page went away: how every stream ends


async def _take(
    websocket: WebSocket,
    services: Services,
    turns: Turns,
    budgets: Budgets,
    conversation_id: str,
    token: str,
    frame: ClientFrame,
) -> None:
    """A message sent by stream: the answer comes by stream too, errors come as an `error` frame."""
    if frame.client_message_id is None or (frame.text is None) == (frame.payload is None):
        await _push(websocket, {"type": "error", "detail": "消息要有编号，并且只能是文字或按钮中的一种。"})
        return
    try:
        await budgets.spend(budgets.sending, conversation_id)
        await authenticate(services, conversation_id, token)
        result = await turns.take(conversation_id, Incoming(frame.client_message_id, frame.text, frame.payload))
    except HotlineError as error:
        await _push(websocket, {"type": "error", "client_message_id": frame.client_message_id, "detail": error.detail})
        return
    body = {"type": "result", "client_message_id": frame.client_message_id, "outcome": result.outcome}
    if result.resume is not None:
        body["resume"] = result.resume.model_dump()
    await _push(websocket, body)
