"""The watch over periods of the law that pass: what silence means is recorded, once, with the day it took effect."""

import asyncio

import structlog

from hotline.cases.store import cases_to_sweep, lock_case, today
from hotline.services import Services

log = structlog.get_logger()

_PAUSE_SECONDS = 600
_BATCH = 100


async def sweep_cases(services: Services) -> int:
    """Record what has passed by today; how many cases were touched. Twice, or in two replicas at once, does nothing more."""
    async with services.database.read() as session:
        numbers = await cases_to_sweep(session, day=today(services), limit=_BATCH)
    for number in numbers:
        async with services.database.write() as session:
            await lock_case(services, session, number)
    return len(numbers)


async def sweep_cases_for_ever(services: Services) -> None:
    """Every ten minutes, for as long as the process runs; at once again while there is more to do."""
    while True:
        try:
            count = await sweep_cases(services)
            if count:
                log.info("cases_swept", count=count)
        except Exception:  # one bad sweep must not end the watch
            log.exception("case_sweep_failed")
            count = 0
        await asyncio.sleep(0 if count == _BATCH else _PAUSE_SECONDS)
