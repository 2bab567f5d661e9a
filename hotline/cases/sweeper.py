"""The watch over periods of the law that pass: what silence means is recorded, once, with the day it took effect."""

import asyncio
from datetime import timedelta

import structlog
from sqlalchemy import select

from hotline.cases.filestore import case_files
from hotline.cases.models import CaseFileRow, CaseRow
from hotline.cases.store import cases_to_sweep, lock_case
from hotline.conversations.hub import CASES
from hotline.files.store import remove_left_over
from hotline.services import Services

log = structlog.get_logger()

_PAUSE_SECONDS = 600
_BATCH = 100
_UPLOADED = timedelta(days=7)


async def sweep_cases(services: Services) -> int:
    """Record what has passed by today; how many cases were touched. Twice, or in two replicas at once, does nothing more."""
    async with services.database.read() as session:
        numbers = await cases_to_sweep(session, day=services.today, limit=_BATCH)
    for number in numbers:
        async with services.database.write() as session:
            await lock_case(services, session, number)
    if numbers:
        await services.hub.signal(CASES)
    return len(numbers)


async def sweep_files(services: Services) -> int:
    """Remove what belongs to nobody: uploads never handed in, what a crash left half received, files of erased cases."""
    settings, now = services.settings, services.clock.now()
    async with services.database.write() as session:
        stale = CaseFileRow.seq.is_(None), CaseFileRow.created_at < now - _UPLOADED
        forgotten = (
            await session.scalars(select(CaseFileRow).where(*stale).limit(_BATCH).with_for_update(skip_locked=True))
        ).all()
        for row in forgotten:
            await session.delete(row)
        kept: set[tuple[str, str]] = set()
        for row in forgotten:
            others = select(CaseFileRow.sha256).where(CaseFileRow.case_id == row.case_id)
            kept |= {(row.case_id, sha256) for sha256 in await session.scalars(others) if sha256}
        erased = list(await session.scalars(select(CaseRow.id).where(CaseRow.erased_at.is_not(None))))
    for row in forgotten:
        if row.sha256 and (row.case_id, row.sha256) not in kept:
            await asyncio.to_thread(case_files(settings).remove_file, row.case_id, row.sha256)
    for case_id in erased:
        await asyncio.to_thread(case_files(settings).remove_folder, case_id)
    await asyncio.to_thread(remove_left_over, settings)
    return len(forgotten)


async def sweep_cases_for_ever(services: Services) -> None:
    """Every ten minutes, for as long as the process runs; at once again while there is more to do."""
    while True:
        try:
            count = await sweep_cases(services)
            await sweep_files(services)
            if count:
                log.info("cases_swept", count=count)
        except Exception:  # one bad sweep must not end the watch
            log.exception("case_sweep_failed")
            count = 0
        await asyncio.sleep(0 if count == _BATCH else _PAUSE_SECONDS)
