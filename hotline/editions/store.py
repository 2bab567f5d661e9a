"""An entry with all its editions, locked; what counts today is put into its row, where everybody reads it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.clock import day_of
from hotline.conversations.store import new_id
from hotline.editions.kinds import KINDS, EntryKind, Kind, Row
from hotline.editions.models import EditionRow, Origin
from hotline.editions.states import OPEN, EditionState, in_force
from hotline.revisions import ContentRevision, bump
from hotline.services import Services

_VERSION, _POSITION = "version", "position"
_NOT_YET = 1_000_000
"""In place of the number of a draft: it comes after those that have one."""


@dataclass
class Edited:
    """One entry: its row, where there is one, and its editions, oldest first."""

    kind: EntryKind
    id: str
    row: Row | None
    editions: list[EditionRow]

    @property
    def of_kind(self) -> Kind:
        """What is particular to its kind."""
        return KINDS[self.kind]

    @property
    def content(self) -> dict[str, Any] | None:
        """What its row says; None while there is none."""
        return None if self.row is None else self.of_kind.content(self.row)

    @property
    def open(self) -> EditionRow | None:
        """The one that is being worked on."""
        return next((edition for edition in self.editions if edition.state in OPEN), None)

    @property
    def live(self) -> EditionRow | None:
        """The one whose words the row holds."""
        return next((edition for edition in self.editions if edition.live), None)

    def next_number(self) -> int:
        """A version names one wording only, also one that the seed gave out."""
        given = [edition.number or 0 for edition in self.editions]
        return max([*given, getattr(self.row, _VERSION, None) or 0]) + 1


async def read_entry(session: AsyncSession, kind: EntryKind, id_: str) -> Edited:
    """The entry as it stands."""
    row = await session.get(KINDS[kind].table, id_)
    chosen = EditionRow.kind == kind, EditionRow.entry_id == id_
    editions = list(await session.scalars(select(EditionRow).where(*chosen)))
    editions.sort(key=lambda edition: (edition.created_at, edition.number or _NOT_YET))
    return Edited(kind, id_, row, editions)


async def lock_entry(services: Services, session: AsyncSession, kind: EntryKind, id_: str) -> Edited:
    """The entry, for changing: whoever changes content of this kind waits. What came in from outside has its edition."""
    await session.get(ContentRevision, KINDS[kind].revision, with_for_update=True)
    entry = await read_entry(session, kind, id_)
    if entry.row is not None:
        _adopt(session, entry, now=services.clock.now())
    return entry


def _adopt(session: AsyncSession, entry: Edited, *, now: datetime) -> None:
    """Make the row's words an edition where they are none yet: the data file's own, or an import's.

    Otherwise a withdrawal would bring back words that were no longer in force, and the import would be lost.
    """
    row, live = entry.row, entry.live
    assert row is not None  # noqa: S101  (asked by the caller)
    content = entry.of_kind.content(row)
    if live is not None and same(live.content, content):
        return
    highest = max((edition.number or 0 for edition in entry.editions), default=0)
    version = getattr(row, _VERSION, None) or 0
    number = version if version > highest else highest + 1
    if entry.of_kind.numbered:
        setattr(row, _VERSION, number)
    adopted = EditionRow(
        id=new_id(),
        kind=entry.kind,
        entry_id=entry.id,
        number=number,
        state=EditionState.PUBLISHED,
        origin=Origin.FILES,
        live=True,
        turn=1,
        content=content,
        since=day_of(row.updated_at) if live is not None else None,
        until=None,
        authors={},
        created_at=row.updated_at if live is None else now,
        updated_at=now,
        published_at=row.updated_at,
    )
    if live is not None:
        live.live = False
    session.add(adopted)
    entry.editions.append(adopted)


def counting(editions: Sequence[EditionRow], day: date) -> EditionRow | None:
    """The one that is in force on a day."""
    chosen = in_force([edition.times for edition in editions], day)
    return next((edition for edition in editions if chosen is not None and edition.id == chosen.id), None)


async def turn_over(services: Services, session: AsyncSession, entry: Edited) -> bool:
    """Put into the row what counts today. True where that is another edition than before."""
    chosen, live = counting(entry.editions, services.today), entry.live
    if chosen is live:
        return False
    if live is not None:
        live.live = False
    kind = entry.of_kind
    if chosen is None:
        await session.delete(entry.row)
        entry.row = None
    else:
        chosen.live = True
        entry.row = await _write(services, session, entry, chosen)
    await bump(session, kind.revision)
    return True


async def _write(services: Services, session: AsyncSession, entry: Edited, chosen: EditionRow) -> Row:
    kind = entry.of_kind
    row = entry.row or await _new_row(session, entry)
    for name, value in kind.columns(kind.parse(chosen.content), row).items():
        setattr(row, name, value)
    if kind.numbered:
        setattr(row, _VERSION, chosen.number)
    row.edited, row.updated_at = True, services.clock.now()
    session.add(row)
    return row


async def _new_row(session: AsyncSession, entry: Edited) -> Row:
    """After the last of its kind, where they have an order of their own."""
    table: Any = entry.of_kind.table
    place: dict[str, int] = {}
    if hasattr(table, _POSITION):
        last = await session.scalar(select(func.max(table.position)))
        place = {_POSITION: 0 if last is None else last + 1}
    return table(**{entry.of_kind.key: entry.id}, seed_digest=None, **place)


def same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether they say the same: the version is only their number."""
    return {**one, _VERSION: None} == {**other, _VERSION: None}


async def highest_numbers(session: AsyncSession, kind: EntryKind) -> dict[str, int]:
    """The highest version that was ever given to each edited entry, withdrawn ones included."""
    numbers = select(EditionRow.entry_id, func.max(EditionRow.number)).where(EditionRow.kind == kind)
    rows = await session.execute(numbers.where(EditionRow.number.is_not(None)).group_by(EditionRow.entry_id))
    return {id_: number for id_, number in rows if number is not None}
