"""The sender: takes what is due from the outbox, sends it signed or as its system wants it, and notes what became of it.

Every replica runs one. A message is claimed under a lease and sent with no transaction open; a sender that dies
between the two leaves a message that the next one sends again under the same idempotency key, and the other side does
it once. Each system is looked after by itself: one that hangs keeps no word from reaching another.
"""

import asyncio
import random
import secrets
import uuid
from collections.abc import Awaitable, Callable, Mapping

import httpx
import structlog

from hotline.connectors.backoff import wait_after
from hotline.connectors.endpoints import Connector, endpoint_of
from hotline.connectors.models import DeliveryRow, DeliveryState, Failure
from hotline.connectors.outbox import Result, claim_due, is_due, settle
from hotline.connectors.signing import Direction, Stamp, signed_headers
from hotline.conversations.hub import QUEUE, conversation_topic
from hotline.logs import where_it_broke
from hotline.services import Services

log = structlog.get_logger()

_PAUSE_SECONDS = 2.0
_PATIENCE_SECONDS = 20.0
"""For one try, all in all: well below the lease."""
_NEVER = frozenset({400, 404, 409, 410, 413, 415, 422})
"""Answers that stay the same however often one asks."""
_chance = random.SystemRandom()


type Carry = Callable[[Services, httpx.AsyncClient, DeliveryRow], Awaitable[Result]]
"""Brings one message to its system in that system's own way. Where that is not set up, it says so."""
type Carriers = Mapping[Connector, Carry]
"""For systems that do not take our signed messages."""


async def send_due(services: Services, carriers: Carriers, *, to: Connector | None = None) -> int:
    """One look into the outbox, for one system or for all; how many messages were tried."""
    holder, clock = uuid.uuid4().hex, services.clock
    async with services.database.read() as session:
        if not await is_due(session, to=to, now=clock.now()):
            return 0  # nearly always: nobody is kept from writing for it
    async with services.database.write() as session:
        claimed = await claim_due(session, holder, to=to, now=clock.now())
    if not claimed:
        return 0
    async with httpx.AsyncClient(timeout=_PATIENCE_SECONDS, trust_env=False) as client:
        await asyncio.gather(*(_send(services, carriers, client, row, holder) for row in claimed))
    return len(claimed)


async def send_for_ever(services: Services, carriers: Carriers) -> None:
    """Every few seconds, for as long as the process runs; at once again while there is more to do."""
    await asyncio.gather(*(_send_to(services, carriers, connector) for connector in Connector))


async def _send_to(services: Services, carriers: Carriers, connector: Connector) -> None:
    while True:
        try:
            count = await send_due(services, carriers, to=connector)
        except Exception:  # the database may be away: it is looked for again
            log.exception("sending_failed")
            count = 0
        await asyncio.sleep(0 if count else _PAUSE_SECONDS)


async def _send(
    services: Services, carriers: Carriers, client: httpx.AsyncClient, row: DeliveryRow, holder: str
) -> None:
    connector = Connector(row.connector)
    result = await _carried(services, carriers, client, connector, row)
    if result.failure is not None:
        wait = wait_after(row.tries, chance=_chance.random)
        result = Result(result.status, result.failure, result.final, wait)
    async with services.database.write() as session:
        settled = await settle(session, row, holder, result, now=services.clock.now())
    if connector is Connector.WECHAT and settled in (DeliveryState.DELIVERED, DeliveryState.DEAD):
        await services.hub.signal(conversation_topic(row.subject_id))  # the desk shows how far the citizen was reached
    if settled is DeliveryState.DEAD:
        log.error("delivery_dead", delivery=row.id, connector=row.connector, failure=result.failure)
        await services.hub.signal(QUEUE)
    elif result.failure is not None:
        log.warning("delivery_failed", delivery=row.id, failure=result.failure, status=result.status, tries=row.tries)


async def _carried(
    services: Services, carriers: Carriers, client: httpx.AsyncClient, connector: Connector, row: DeliveryRow
) -> Result:
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            return await carriers.get(connector, _post)(services, client, row)
    except TimeoutError:
        return Result(failure=Failure.UNREACHABLE)
    except Exception as error:  # what one message breaks must not end the tries that run beside it
        told = {"error": type(error).__name__, "where": where_it_broke(error)}
        log.error("delivery_broke", delivery=row.id, connector=row.connector, **told)
        return Result(failure=Failure.FAILED)


async def _post(services: Services, client: httpx.AsyncClient, row: DeliveryRow) -> Result:
    """Signed, to a system that takes our messages as they are."""
    endpoint = endpoint_of(services.settings, Connector(row.connector))
    if endpoint is None:
        return Result(failure=Failure.NOT_SET_UP)
    body = (row.body or "").encode()
    stamp = Stamp(services.clock.now(), secrets.token_urlsafe(24))
    headers = {
        "Content-Type": "application/json",
        "Idempotency-Key": row.id,
        **signed_headers(endpoint.secret, body, direction=Direction.FROM_HOTLINE, stamp=stamp),
    }
    try:
        async with client.stream("POST", endpoint.url, content=body, headers=headers) as answer:
            status = answer.status_code  # the answer's own words are not read: they may repeat the citizen's
    except httpx.HTTPError:
        return Result(failure=Failure.UNREACHABLE)
    if 200 <= status < 300:
        return Result(status)
    return Result(status, Failure.REFUSED if status in _NEVER else Failure.FAILED, final=status in _NEVER)
