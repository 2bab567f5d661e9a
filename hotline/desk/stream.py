"""The desk's live line: tells the page what to fetch again. Frames carry ids and no content.

A signal is sent once at the start of each subscription, so what happened between the page's last fetch and now is
fetched too: a line that broke loses nothing.
"""

import asyncio
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, WebSocket, WebSocketDisconnect
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from hotline.conversations.hub import CASES, QUEUE, conversation_topic, seen_topic, typing_topic
from hotline.conversations.seen import seen_by_seat, seen_up_to
from hotline.desk.queue import holds
from hotline.services import Injected, Services
from hotline.staff.access import COOKIE, requires
from hotline.staff.roles import Role
from hotline.staff.sessions import Staff, resolve
from hotline.vocabulary import Sender

router = APIRouter()

HEARTBEAT_SECONDS = 25.0
SIGNED_OUT, BAD_FRAME = 4401, 4400
_MOST_WATCHED = 20


class Watch(BaseModel):
    """From the page: the conversations it shows now, in place of those named before."""

    type: Literal["watch"]
    conversations: Annotated[list[Annotated[str, Field(max_length=32)]], Field(max_length=_MOST_WATCHED)]


class Typing(BaseModel):
    """From the page: the seat is writing in this conversation of its own."""

    type: Literal["typing"]
    conversation_id: Annotated[str, Field(max_length=32)]


class Read(BaseModel):
    """From the page: the message of this number was really on the screen, in a conversation of the seat's own."""

    type: Literal["read"]
    conversation_id: Annotated[str, Field(max_length=32)]
    seq: Annotated[int, Field(ge=1, le=2**31 - 1)]


class FollowCases(BaseModel):
    """From the page: it shows cases, and wants to hear when they change."""

    type: Literal["cases"]


class CasesChanged(BaseModel):
    """A case is new or went on: fetch the list, and the one that is open."""

    type: Literal["cases"] = "cases"


class QueueChanged(BaseModel):
    """The queue or somebody's share of it changed: fetch `/queue`."""

    type: Literal["queue"] = "queue"


class ConversationChanged(BaseModel):
    """A watched conversation has a new message, understanding or owner: fetch it."""

    type: Literal["conversation"] = "conversation"
    conversation_id: str


class ReadFurther(BaseModel):
    """The citizen's page has shown a watched conversation up to the message of this number."""

    type: Literal["read"] = "read"
    conversation_id: str
    seq: int


class Ping(BaseModel):
    """The line is alive. The page fetches again all the same: a signal can be lost between replicas."""

    type: Literal["ping"] = "ping"


_from_page: TypeAdapter[Watch | Typing | Read | FollowCases] = TypeAdapter(
    Annotated[Watch | Typing | Read | FollowCases, Field(discriminator="type")]
)
_TALKING = frozenset({Role.SEAT, Role.SUPERVISOR})
_ON_CASES = frozenset({Role.SEAT, Role.CASEWORKER})


@router.websocket("/stream")
async def stream(
    socket: WebSocket,
    services: Injected,
    staff: Annotated[Staff, Depends(requires(Role.SEAT, Role.SUPERVISOR, Role.CASEWORKER))],
) -> None:
    """Serve one page. `staff` was let in by cookie and origin before the handshake."""
    await socket.accept()
    await _Line(socket, services, staff).serve()


class _Line:
    """One page's connection: a task per subscription, a heartbeat, and the page's own frames."""

    def __init__(self, socket: WebSocket, services: Services, staff: Staff) -> None:
        self._socket = socket
        self._staff = staff
        self._services = services
        self._sending = asyncio.Lock()
        self._closed = False
        self._talks = bool(_TALKING & staff.roles)
        self._watched: dict[str, asyncio.Task[None]] = {}
        self._cases: asyncio.Task[None] | None = None

    async def serve(self) -> None:
        """Run until the page leaves, sends nonsense, or its session ends."""
        try:
            async with asyncio.TaskGroup() as tasks:
                always = [tasks.create_task(self._keep_alive())]
                if self._talks:
                    always.append(tasks.create_task(self._forward(QUEUE, QueueChanged())))
                await self._listen_to_page(tasks)
                for task in (*always, *self._watched.values(), *([self._cases] if self._cases else [])):
                    task.cancel()
        except* WebSocketDisconnect:
            pass  # the page left while something was being sent to it: the ordinary end of a line

    async def _listen_to_page(self, tasks: asyncio.TaskGroup) -> None:
        try:
            while True:
                frame = _from_page.validate_json(await self._socket.receive_text())
                if isinstance(frame, FollowCases):
                    self._follow_cases(tasks)
                elif isinstance(frame, Watch):
                    self._watch(frame, tasks)
                elif isinstance(frame, Read):
                    await seen_by_seat(self._services, frame.conversation_id, frame.seq, staff_id=self._staff.id)
                elif await holds(self._services.database, self._staff, frame.conversation_id):
                    await self._services.hub.signal(typing_topic(frame.conversation_id, Sender.STAFF))
        except WebSocketDisconnect:
            self._closed = True
        except (ValidationError, KeyError):  # KeyError: a binary frame
            await self._close(BAD_FRAME)

    def _follow_cases(self, tasks: asyncio.TaskGroup) -> None:
        if self._cases is None and _ON_CASES & self._staff.roles:
            self._cases = tasks.create_task(self._forward(CASES, CasesChanged()))

    def _watch(self, wanted: Watch, tasks: asyncio.TaskGroup) -> None:
        if not self._talks:  # an office hears nothing of anybody's conversation, not even that it goes on
            return
        for gone in self._watched.keys() - set(wanted.conversations):
            self._watched.pop(gone).cancel()
        for new in set(wanted.conversations) - self._watched.keys():
            self._watched[new] = tasks.create_task(self._follow(new))

    async def _follow(self, conversation_id: str) -> None:
        changed = ConversationChanged(conversation_id=conversation_id)
        async with asyncio.TaskGroup() as both:
            both.create_task(self._forward(conversation_topic(conversation_id), changed))
            both.create_task(self._tell_seen(conversation_id))

    async def _tell_seen(self, conversation_id: str) -> None:
        """The number alone: for a receipt the page need not fetch the whole conversation."""
        async with self._services.hub.listen(seen_topic(conversation_id, Sender.CITIZEN)) as event:
            while True:
                await event.wait()
                event.clear()
                if (seq := await seen_up_to(self._services, conversation_id)) is not None:
                    await self._send(ReadFurther(conversation_id=conversation_id, seq=seq))

    async def _forward(self, topic: str, frame: BaseModel) -> None:
        async with self._services.hub.listen(topic) as event:
            event.set()
            while True:
                await event.wait()
                event.clear()
                await self._send(frame)

    async def _keep_alive(self) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT_SECONDS)
            token = self._socket.cookies.get(COOKIE, "")
            if await resolve(self._services.database, self._services.clock, token) is None:
                await self._close(SIGNED_OUT)
                return
            await self._send(Ping())

    async def _send(self, frame: BaseModel) -> None:
        async with self._sending:
            if not self._closed:
                await self._socket.send_text(frame.model_dump_json())

    async def _close(self, code: int) -> None:
        async with self._sending:
            if not self._closed:
                self._closed = True
                await self._socket.close(code)
