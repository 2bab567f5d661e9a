"""The live fan-out when Redis is there and does not answer."""

import asyncio
import time

from hotline.conversations.hub import RedisHub


async def test_a_redis_that_does_not_answer_holds_up_nobody() -> None:
    """Each signal waited five seconds, and a turn has three: no citizen had an answer within the promised eight."""

    async def silent(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await gone.wait()
        writer.close()

    gone = asyncio.Event()
    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    hub = RedisHub(f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}/0")
    started = time.monotonic()
    async with hub.listen("here") as told:
        for _ in range(3):
            await hub.signal("here")
        assert told.is_set()
    assert time.monotonic() - started < 2.5
    gone.set()
    await hub.stop()
    server.close()
