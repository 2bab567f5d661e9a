"""The watch over days from which another edition counts: a minute after midnight at the latest it is in force."""

import asyncio

import structlog
from sqlalchemy import select

from hotline.conversations.on_duty import take_up_hours
from hotline.editions.editing import let_days_count
from hotline.editions.kinds import EntryKind
from hotline.editions.models import EditionRow
from hotline.editions.states import EditionState
from hotline.editions.store import counting
from hotline.services import Services

log = structlog.get_logger()

_PAUSE_SECONDS = 60


async def turn_over_due(services: Services) -> int:
    """Put in force what counts today and did not yesterday; how many entries changed. Twice does nothing more."""
    columns = select(EditionRow).where(EditionRow.state == EditionState.PUBLISHED)
    async with services.database.read() as session:
        published = list(await session.scalars(columns))
    entries: dict[tuple[str, str], list[EditionRow]] = {}
    for row in published:
        entries.setdefault((row.kind, row.entry_id), []).append(row)
    day, changed = services.today, 0
    for (kind, id_), editions in entries.items():
        live = next((edition for edition in editions if edition.live), None)
        if counting(editions, day) is not live:
            changed += await let_days_count(services, EntryKind(kind), id_)
    return changed


async def turn_over_for_ever(services: Services) -> None:
    """Every minute, for as long as the process runs."""
    while True:
        try:
            if changed := await turn_over_due(services):
                log.info("editions_turned_over", count=changed)
            await take_up_hours(services)  # another process may have changed them
        except Exception:  # one bad look must not end the watch
            log.exception("edition_watch_failed")
        await asyncio.sleep(_PAUSE_SECONDS)
