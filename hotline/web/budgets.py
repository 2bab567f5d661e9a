"""Budgets that keep one sender from using up the line: generous, since a whole town can sit behind one address."""

import ipaddress
import time
from dataclasses import dataclass
from typing import Annotated

import structlog
from fastapi import Depends
from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter, RateLimiter, SlidingWindowCounterRateLimiter
from redis.exceptions import RedisError
from starlette.requests import HTTPConnection

from hotline.errors import TooMany

log = structlog.get_logger()


@dataclass(frozen=True)
class Budget:
    """How much of one thing may be done in a time, and what an honest refusal says."""

    name: str
    limit: RateLimitItem
    message: str


GUESSING = Budget("guessing", parse("60/minute"), "尝试次数太多，请稍后再试；急事请拨打 12348。")
LOOKING = Budget("looking", parse("1200/minute"), "查询太频繁了，请稍后再试；急事请拨打 12348。")
FETCHING = Budget("fetching", parse("20/minute"), "下载得太频繁了，请过一会儿再下载。")
RESUMING = Budget("resuming", parse("5/15 minutes"), "这个回执号试得太多了，请过一会儿再试；急事请拨打 12348。")


class Budgets:
    """Counts per budget and key; in memory, or in Redis for all replicas together.

    While Redis is away each replica counts for itself: a budget must never be what silences the line.
    """

    def __init__(self, redis_url: str, *, sending_per_minute: int, openings_per_10_minutes: int) -> None:
        sending = parse(f"{sending_per_minute}/minute")
        self.sending = Budget("sending", sending, "发送得太快了，请稍等片刻再发；急事请拨打 12348。")
        opening = parse(f"{openings_per_10_minutes}/10 minutes")
        self.opening = Budget("opening", opening, "这个网络地址打开的会话太多了，请稍后再试；急事请拨打 12348。")
        self._alone = MovingWindowRateLimiter(MemoryStorage())
        self._shared: RateLimiter | None = None
        if redis_url:
            storage = RedisStorage(
                f"async+{redis_url}", implementation="redispy", socket_timeout=1.0, socket_connect_timeout=1.0
            )
            self._shared = SlidingWindowCounterRateLimiter(storage)

    async def spend(self, budget: Budget, key: str) -> None:
        """Count one use. Raises TooMany, with the seconds to wait, when nothing is left."""
        if self._shared is not None:
            try:
                return await _spend(self._shared, budget, key)
            except RedisError as error:
                log.warning("budget_not_shared", error=type(error).__name__)
        await _spend(self._alone, budget, key)

    async def restore(self, budget: Budget, key: str) -> None:
        """Forget what was spent under this key: it turned out to be well spent."""
        await self._alone.clear(budget.limit, budget.name, key)
        if self._shared is not None:
            try:
                await self._shared.clear(budget.limit, budget.name, key)
            except RedisError as error:
                log.warning("budget_not_shared", error=type(error).__name__)


class Pace:
    """Lets one thing pass in a while and says no to the rest: for what may be dropped without a word."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._next = 0.0

    def allows(self) -> bool:
        """Whether the next one may pass; if so it has."""
        now = time.monotonic()
        if now < self._next:
            return False
        self._next = now + self._seconds
        return True


def budgets_of(connection: HTTPConnection) -> Budgets:
    """FastAPI dependency: the process's budgets."""
    return connection.app.state.budgets


def prefix_of(connection: HTTPConnection) -> str:
    """The network a request comes from."""
    return address_prefix(connection.client.host if connection.client else None)


Spending = Annotated[Budgets, Depends(budgets_of)]


async def looking(connection: HTTPConnection, budgets: Spending) -> None:
    """FastAPI dependency of the public searches: one look."""
    await budgets.spend(LOOKING, prefix_of(connection))


async def _spend(limiter: RateLimiter, budget: Budget, key: str) -> None:
    if not await limiter.hit(budget.limit, budget.name, key):
        stats = await limiter.get_window_stats(budget.limit, budget.name, key)
        raise TooMany(budget.message, retry_after=max(1, round(stats.reset_time - time.time())))


def address_prefix(host: str | None) -> str:
    """The network an address belongs to: /24 for IPv4, /56 for IPv6. No full address is kept."""
    if host is None:
        return "unknown"
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return "unknown"
    if address.version == 6 and address.ipv4_mapped is not None:
        address = address.ipv4_mapped  # else all of IPv4 would share one /56 on a dual-stack socket
    return str(ipaddress.ip_network((address, 24 if address.version == 4 else 56), strict=False))
