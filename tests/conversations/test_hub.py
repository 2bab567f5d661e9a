"""The live fan-out when Redis is there and does not answer."""

import asyncio

from hotline.conversations.hub import _PATIENCE_SECONDS, RedisHub
from hotline.settings import Settings


async def test_a_redis_that_does_not_answer_holds_up_nobody() -> None:
    """Each signal waited five seconds, and a turn has three: no citizen had an answer within the promised eight."""

    async def silent(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        await gone.wait()
        writer.close()

    gone, connections = asyncio.Event(), 0
    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    hub = RedisHub(f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}/0")
    async with hub.listen("here") as told, asyncio.timeout(30):
        for _ in range(3):
            await hub.signal("here")
        assert told.is_set()
    assert connections == 1  # who waited in vain once does not wait again
    assert Settings().reply_timeout > 2 * _PATIENCE_SECONDS
    gone.set()
    await hub.stop()
    server.close()
