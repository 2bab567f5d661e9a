"""Budgets that keep one sender from using up the line: generous, since a whole town can sit behind one address."""

import ipaddress
import time
from dataclasses import dataclass

from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter, SlidingWindowCounterRateLimiter

from hotline.errors import TooMany


@dataclass(frozen=True)
class Budget:
    """How much of one thing may be done in a time, and what an honest refusal says."""

    name: str
    limit: RateLimitItem
    message: str


OPENING = Budget("opening", parse("600/10 minutes"), "这个网络地址打开的会话太多了，请稍后再试；急事请拨打 12348。")
GUESSING = Budget("guessing", parse("60/minute"), "尝试次数太多，请稍后再试；急事请拨打 12348。")
LOOKING = Budget("looking", parse("1200/minute"), "查询太频繁了，请稍后再试。")


class Budgets:
    """Counts per budget and key; in memory, or in Redis for all replicas together."""

    def __init__(self, redis_url: str, *, sending_per_minute: int) -> None:
        limit = parse(f"{sending_per_minute}/minute")
        self.sending = Budget("sending", limit, "发送得太快了，请稍等片刻再发；急事请拨打 12348。")
        if redis_url:
            storage = RedisStorage(f"async+{redis_url}", implementation="redispy")
            self._limiter: MovingWindowRateLimiter | SlidingWindowCounterRateLimiter = SlidingWindowCounterRateLimiter(
                storage
            )
        else:
            self._limiter = MovingWindowRateLimiter(MemoryStorage())

    async def spend(self, budget: Budget, key: str) -> None:
        """Count one use. Raises TooMany, with the seconds to wait, when nothing is left."""
        if not await self._limiter.hit(budget.limit, budget.name, key):
            stats = await self._limiter.get_window_stats(budget.limit, budget.name, key)
            raise TooMany(budget.message, retry_after=max(1, round(stats.reset_time - time.time())))


def address_prefix(host: str | None) -> str:
    """The network an address belongs to: /24 for IPv4, /56 for IPv6. No full address is kept."""
    if host is None:
        return "unknown"
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return "unknown"
    return str(ipaddress.ip_network((address, 24 if address.version == 4 else 56), strict=False))
