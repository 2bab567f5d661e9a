"""Live fan-out: tells whoever streams a conversation, or the desk's queue, that there is something new to read.

A signal carries no content. A listener reads the database after its own cursor, so a lost, doubled or late signal
costs a moment and never a message. In one process the hub is memory; across replicas it is Redis pub/sub.
"""

import asyncio
import time
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

log = structlog.get_logger()

_PATIENCE_SECONDS = 1.0
_SILENT_SECONDS = 5.0

QUEUE = "desk:queue"
"""The topic that the desk listens to: something in the queue, its order or its owners changed."""


CASES = "desk:cases"
"""The topic that the desk listens to where it works on cases: one of them is new, or went on."""


def conversation_topic(conversation_id: str) -> str:
    """The topic of one conversation's messages and state."""
    return f"conversation:{conversation_id}"


def typing_topic(conversation_id: str, sender: str) -> str:
    """The topic on which somebody is seen to be typing."""
    return f"typing:{sender}:{conversation_id}"


def seen_topic(conversation_id: str, sender: str) -> str:
    """The topic on which somebody is heard to have read further."""
    return f"seen:{sender}:{conversation_id}"


class Hub(ABC):
    """Signals by topic. `listen` yields an Event that is set at each signal; the listener clears it."""

    def __init__(self) -> None:
        self._listeners: dict[str, set[asyncio.Event]] = defaultdict(set)

    async def start(self) -> None:
        """Begin receiving. Called once, on the event loop that serves."""

    async def stop(self) -> None:
        """Stop receiving and let go of connections."""

    @abstractmethod
    async def signal(self, *topics: str) -> None:
        """Tell every listener of these topics, in every replica."""

    @asynccontextmanager
    async def listen(self, topic: str) -> AsyncIterator[asyncio.Event]:
        """An Event that is set whenever `topic` is signalled while the block runs."""
        event = asyncio.Event()
        self._listeners[topic].add(event)
        try:
            yield event
        finally:
            self._listeners[topic].discard(event)
            if not self._listeners[topic]:
                del self._listeners[topic]

    def _deliver(self, topic: str) -> None:
        for event in self._listeners.get(topic, ()):
            event.set()


class MemoryHub(Hub):
    """All listeners are in this process."""

    async def signal(self, *topics: str) -> None:
        for topic in topics:
            self._deliver(topic)


class RedisHub(Hub):
    """Listeners in other replicas are reached through Redis; local ones are told even while Redis is away.

    A Redis that accepts and does not answer would hold up every turn by its time-out, several times: after one failure
    nothing is published for a while. Who misses a signal looks again by himself.
    """

    _CHANNEL = "hotline:signals"

    def __init__(self, url: str) -> None:
        super().__init__()
        self._redis = Redis.from_url(url, decode_responses=True)
        self._publisher = Redis.from_url(
            url, socket_timeout=_PATIENCE_SECONDS, socket_connect_timeout=_PATIENCE_SECONDS
        )
        self._silent_until = 0.0
        self._receiver: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._receiver = asyncio.create_task(self._receive())

    async def stop(self) -> None:
        if self._receiver is not None:
            self._receiver.cancel()
            await asyncio.gather(self._receiver, return_exceptions=True)
        await self._redis.aclose()
        await self._publisher.aclose()

    async def signal(self, *topics: str) -> None:
        for topic in topics:
            self._deliver(topic)
        if time.monotonic() < self._silent_until:
            return
        try:
            await self._publisher.publish(self._CHANNEL, "\n".join(topics))
        except RedisError as error:
            self._silent_until = time.monotonic() + _SILENT_SECONDS
            log.warning("signal_not_published", error=str(error), silent_seconds=_SILENT_SECONDS)

    async def _receive(self) -> None:
        while True:
            try:
                async with self._redis.pubsub() as subscription:
                    await subscription.subscribe(self._CHANNEL)
                    async for message in subscription.listen():
                        if message["type"] == "message":
                            for topic in message["data"].split("\n"):
                                self._deliver(topic)
            except RedisError as error:
                log.warning("signals_interrupted", error=str(error))
                await asyncio.sleep(1)
