"""Entries and editions as the workbench shows them."""

from datetime import date, datetime
from typing import Any, Self

from pydantic import BaseModel, Field
from sqlalchemy import select

from hotline.catalogue.legal_aid import LegalAidRules
from hotline.catalogue.numbers import FIXED
from hotline.catalogue.schema import DistrictEntry, ItemEntry, NumberEntry, OfficeKind
from hotline.content import Shelf
from hotline.conversations.service_hours import ID as HOURS_ID
from hotline.conversations.service_hours import ServiceHours, hours_of
from hotline.editions.kinds import KINDS, Entry, EntryKind
from hotline.editions.models import EditionRow, Origin
from hotline.editions.options import DISTRICT_KINDS
from hotline.editions.preview import Preview, preview
from hotline.editions.states import (
    OPEN,
    STATE_TITLES,
    STEP_TITLES,
    EditionState,
    EditionStep,
    Person,
    next_change,
    refusal_of,
    steps_of,
)
from hotline.editions.store import Edited, read_entry
from hotline.errors import NotFound
from hotline.knowledge.present import plain_text
from hotline.knowledge.schema import AnswerEntry, AreaEntry
from hotline.services import Services
from hotline.staff.sessions import Staff

_MOST = 60
_FILES = "数据文件"


class StepShown(BaseModel):
    """A step that leads on, and why this person cannot take it."""

    step: EditionStep
    title: str
    refused: str | None


class Edition(BaseModel):
    """One edition. `turn` goes back with every change to it."""

    id: str
    kind: EntryKind
    entry: str
    number: int | None
    state: EditionState
    state_title: str
    in_force: bool
    turn: int
    content: dict[str, Any]
    since: date | None
    until: date | None
    authors: list[str]
    reviewer: str | None
    publisher: str | None
    reason: str | None
    updated_at: datetime
    published_at: datetime | None
    steps: list[StepShown]

    @classmethod
    def of(cls, row: EditionRow, staff: Staff) -> Self:
        """As this person sees it."""
        state = EditionState(row.state)
        by = Person(staff.id, staff.roles)
        steps = [] if row.origin == Origin.FILES else steps_of(state)
        refusals = {step: refusal_of(state, step, by=by, authors=row.authors) for step in steps}
        return cls(
            id=row.id,
            kind=EntryKind(row.kind),
            entry=row.entry_id,
            number=row.number,
            state=state,
            state_title=STATE_TITLES[state],
            in_force=row.live,
            turn=row.turn,
            content=row.content,
            since=row.since,
            until=row.until,
            authors=list(row.authors.values()) or [_FILES],
            reviewer=row.reviewer_name,
            publisher=row.publisher_name,
            reason=row.reason,
            updated_at=row.updated_at,
            published_at=row.published_at,
            steps=[
                StepShown(step=step, title=STEP_TITLES[step], refused=refused.detail if refused else None)
                for step, refused in refusals.items()
            ],
        )


class EntryShown(BaseModel):
    """An entry in the list. `state`: of the edition that is being worked on."""

    id: str
    title: str
    group: str
    reviewed_on: date | None
    state: EditionState | None
    state_title: str | None


class EntryList(BaseModel):
    """Entries that fit, those being worked on first."""

    entries: list[EntryShown]
    total: int


class EntryOpened(BaseModel):
    """One entry: what is in force (null while it is only a draft), and every edition, newest first."""

    kind: EntryKind
    id: str
    title: str
    content: dict[str, Any] | None
    preview: Preview | None = Field(description="what is in force, as a citizen sees it")
    changes_on: date | None = Field(description="the next day on which another edition will be in force")
    editions: list[Edition]


async def list_entries(services: Services, kind: EntryKind, *, words: str, open_only: bool) -> EntryList:
    """Entries by what is typed: their id, their title or what they say."""
    shelf = await services.content.shelf(services.database)
    async with services.database.read() as session:
        chosen = EditionRow.kind == kind, EditionRow.state.in_(OPEN)
        open_rows = {row.entry_id: row for row in await session.scalars(select(EditionRow).where(*chosen))}
    shown = {
        id_: _shown(id_, entry, shelf, open_rows.get(id_)) for id_, entry in _entries(services, kind, shelf).items()
    }
    for id_, row in open_rows.items():
        if id_ not in shown:
            title = str(row.content.get(KINDS[kind].name) or id_)
            shown[id_] = _row(id_, title, "新写的", None, row)
    found = _found(kind, shelf, shown, words.strip())
    fitting = [shown[id_] for id_ in found if not open_only or id_ in open_rows]
    fitting.sort(key=lambda entry: entry.state is None)
    return EntryList(entries=fitting[:_MOST], total=len(fitting))


async def open_entry(services: Services, staff: Staff, kind: EntryKind, id_: str) -> EntryOpened:
    """One entry with its history. Raises NotFound."""
    shelf = await services.content.shelf(services.database)
    async with services.database.read() as session:
        entry = await read_entry(session, kind, id_)
    if entry.row is None and not entry.editions:
        raise NotFound("没有这一条，可能已经改名或删除，请刷新后再看。")
    return EntryOpened(
        kind=kind,
        id=id_,
        title=_title(entry),
        content=entry.content,
        preview=preview(entry.of_kind.parse(entry.content), shelf, services.groups)
        if entry.content is not None
        else None,
        changes_on=next_change([edition.times for edition in entry.editions], services.today),
        editions=[Edition.of(row, staff) for row in reversed(entry.editions)],
    )


def _title(entry: Edited) -> str:
    content = entry.editions[-1].content if entry.content is None else entry.content
    return str(content.get(entry.of_kind.name) or entry.id)


def _entries(services: Services, kind: EntryKind, shelf: Shelf) -> dict[str, Entry]:
    match kind:
        case EntryKind.ANSWER:
            return dict(shelf.library.answers)
        case EntryKind.AREA:
            areas = shelf.library.areas.items()
            return {str(area): AreaEntry(area=area, **dict(content.entry)) for area, content in areas}
        case EntryKind.ITEM:
            return dict(shelf.directory.items)
        case EntryKind.ORGANISATION:
            return {place.id: place for place in shelf.directory.organisations}
        case EntryKind.NUMBER:
            return dict(shelf.directory.numbers)
        case EntryKind.OFFICE_KIND:
            return dict(shelf.directory.kinds)
        case EntryKind.DISTRICT:
            return dict(shelf.directory.districts)
        case EntryKind.HOURS:
            return {HOURS_ID: hours_of(services.groups.file)}
        case EntryKind.LEGAL_AID:
            rules = shelf.directory.legal_aid
            return {rules.id: rules} if rules is not None else {}


def _found(kind: EntryKind, shelf: Shelf, shown: dict[str, EntryShown], words: str) -> list[str]:
    """Those named so first, then those that say so, best first."""
    if not words:
        return list(shown)
    named = [id_ for id_, entry in shown.items() if words in id_ or words in entry.title]
    match kind:
        case EntryKind.ANSWER:
            said = [answer.id for answer, _ in shelf.library.search(words, limit=_MOST)]
        case EntryKind.AREA:
            said = [str(area) for area, content in shelf.library.areas.items() if words in plain_text(content.entry)]
        case EntryKind.ITEM:
            said = [item.code for item in shelf.directory.find_items(words)]
        case EntryKind.ORGANISATION:
            said = [hit.id for hit in shelf.directory.places.search(words, limit=_MOST)]
        case EntryKind.NUMBER:
            said = [entry.number for entry in shelf.directory.numbers.values() if words in "、".join(entry.aliases)]
        case EntryKind.OFFICE_KIND:
            kinds = shelf.directory.kinds.values()
            said = [kind.id for kind in kinds if words in "、".join([kind.does, *kind.aliases])]
        case EntryKind.DISTRICT | EntryKind.HOURS | EntryKind.LEGAL_AID:
            said = []
    return [id_ for id_ in dict.fromkeys([*named, *said]) if id_ in shown]


def _shown(id_: str, entry: Entry, shelf: Shelf, row: EditionRow | None) -> EntryShown:
    if isinstance(entry, AnswerEntry | AreaEntry):
        group = shelf.library.areas[entry.area].title if entry.area in shelf.library.areas else str(entry.area)
        return _row(id_, entry.title, group, entry.reviewed_on, row)
    if isinstance(entry, ServiceHours | LegalAidRules):
        return _row(id_, entry.title, "全市", None, row)
    if isinstance(entry, ItemEntry):
        return _row(id_, entry.title, entry.district or entry.body, entry.reviewed_on, row)
    if isinstance(entry, NumberEntry):
        group = f"改打 {entry.dial}" if entry.dial else "全国统一" if entry.number in FIXED else "照这个号码打"
        return _row(id_, f"{entry.number} {entry.title}", group, entry.checked_on, row)
    if isinstance(entry, OfficeKind):
        return _row(id_, entry.title, entry.does, None, row)
    if isinstance(entry, DistrictEntry):
        return _row(id_, entry.name, DISTRICT_KINDS[entry.kind], None, row)
    return _row(id_, entry.name, entry.district or "全市", entry.checked_on, row)


def _row(id_: str, title: str, group: str, reviewed_on: date | None, row: EditionRow | None) -> EntryShown:
    state = EditionState(row.state) if row else None
    state_title = STATE_TITLES[state] if state else None
    return EntryShown(id=id_, title=title, group=group, reviewed_on=reviewed_on, state=state, state_title=state_title)
