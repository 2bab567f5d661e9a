"""What is done with editions: a draft is begun and written in, and every step from there on."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from hotline.conversations.on_duty import take_up_hours
from hotline.conversations.store import new_id
from hotline.editions.checking import Checked, check_content, reviewed
from hotline.editions.kinds import KINDS, EntryKind, plain
from hotline.editions.models import EditionRow, Origin
from hotline.editions.pointing import refuse_a_gap
from hotline.editions.states import STATE_TITLES, WITH_REASON, EditionState, EditionStep, Person, after
from hotline.editions.store import Edited, lock_entry, same, turn_over
from hotline.errors import Conflict, Invalid, NotFound
from hotline.privacy.audit import SYSTEM, Action, Actor, Object, record
from hotline.services import Services
from hotline.staff.sessions import Staff

_BEGUN, _WRITTEN = "begin", "write"
_CHECKED = frozenset({EditionStep.SUBMIT, EditionStep.REVIEW, EditionStep.PUBLISH})
_SHOWN = 3


@dataclass(frozen=True)
class Draft:
    """What a draft says, and the days it is meant for."""

    content: dict[str, Any]
    since: date | None
    until: date | None


async def begin(
    services: Services,
    staff: Staff,
    kind: EntryKind,
    id_: str,
    *,
    copy_of: str | None,
    content: dict[str, Any] | None,
    fresh: bool = False,
) -> EditionRow:
    """A draft of what is in force, of an earlier edition (`copy_of`), or of what is handed in for a new entry.

    Raises NotFound where there is nothing to begin with, Conflict where somebody is at it already, or where a
    `fresh` one is there already.
    """
    now = services.clock.now()
    async with services.database.write() as session:
        entry = await lock_entry(services, session, kind, id_)
        if entry.open is not None:
            raise Conflict(f"这一条已经有一版“{STATE_TITLES[EditionState(entry.open.state)]}”，请接着那一版改。")
        if entry.row is None and entry.of_kind.fixed:
            raise NotFound(f"没有这一条。{entry.of_kind.title}有哪些由数据文件定，不能在这里新写。")
        if fresh and entry.row is not None:
            raise Conflict("已经有这一条了，请打开它来改。")
        words = _first_words(entry, copy_of, content)
        row = EditionRow(
            id=new_id(),
            kind=kind,
            entry_id=id_,
            state=EditionState.DRAFT,
            origin=Origin.WORKBENCH,
            live=False,
            turn=1,
            content={**words, KINDS[kind].key: id_},
            authors={staff.id: staff.name},
            created_at=now,
            updated_at=now,
        )
        session.add(row)
        _note(services, session, row, staff.actor, _BEGUN)
    return row


async def write(services: Services, staff: Staff, edition_id: str, draft: Draft, *, turn: int) -> EditionRow:
    """Write in a draft. Raises Conflict where it is none any more, or somebody else wrote in it meanwhile."""
    _sound_days(draft.since, draft.until)
    async with services.database.write() as session:
        entry, row = await _locked(services, session, edition_id, turn=turn)
        if row.state != EditionState.DRAFT:
            raise Conflict(f"这一版现在是“{STATE_TITLES[EditionState(row.state)]}”，要改请先收回。")
        row.content = {**draft.content, entry.of_kind.key: entry.id}
        row.since, row.until = draft.since, draft.until
        row.authors = {**row.authors, staff.id: staff.name}
        _touch(services, row)
        _note(services, session, row, staff.actor, _WRITTEN)
    return row


async def take_step(
    services: Services, staff: Staff, edition_id: str, step: EditionStep, *, turn: int, reason: str | None = None
) -> EditionRow:
    """Take an edition a step further. Raises Conflict or Forbidden where that cannot be, Invalid for faulty content."""
    if step in WITH_REASON and not reason:
        raise Invalid("请写明原因。")
    before = await read_edition(services, edition_id)
    person = Person(staff.id, staff.roles)
    after(EditionState(before.state), step, by=person, authors=before.authors)
    if step in _CHECKED:
        _refuse_faults(await check_content(services, EntryKind(before.kind), before.entry_id, before.content))
    await refuse_a_gap(services, before, step)
    async with services.database.write() as session:
        entry, row = await _locked(services, session, edition_id, turn=turn)
        row.state = after(EditionState(row.state), step, by=person, authors=row.authors)
        _do(services, staff, entry, row, step)
        row.reason = reason
        _touch(services, row)
        await session.flush()
        await turn_over(services, session, entry)
        _note(services, session, row, staff.actor, step)
    if entry.kind is EntryKind.HOURS:
        await take_up_hours(services)
    return row


async def read_edition(services: Services, edition_id: str) -> EditionRow:
    """One edition. Raises NotFound."""
    async with services.database.read() as session:
        row = await session.get(EditionRow, edition_id)
    if row is None:
        raise NotFound("没有这一版，请刷新后再看。")
    return row


async def let_days_count(services: Services, kind: EntryKind, id_: str) -> bool:
    """A day has begun on which another edition counts: put it in force. True where that changed something."""
    async with services.database.write() as session:
        entry = await lock_entry(services, session, kind, id_)
        changed = await turn_over(services, session, entry)
        if changed and entry.live is not None:
            _note(services, session, entry.live, SYSTEM, "in_force")
    return changed


def _do(services: Services, staff: Staff, entry: Edited, row: EditionRow, step: EditionStep) -> None:
    match step:
        case EditionStep.SUBMIT:
            if entry.content is not None and same(row.content, entry.content):
                raise Conflict("和现在群众看到的一样，没有改动，不用送法审。")
        case EditionStep.REVIEW:
            content = reviewed(entry.kind, row.content, day=services.today)
            row.content = plain(entry.of_kind.parse(content))
            row.reviewer_id, row.reviewer_name = staff.id, staff.name
        case EditionStep.TAKE_BACK | EditionStep.SEND_BACK:
            row.reviewer_id = row.reviewer_name = None
        case EditionStep.PUBLISH:
            _publish(services, staff, entry, row)
        case EditionStep.WITHDRAW if row.origin == Origin.FILES:
            raise Conflict("这是数据文件或导入的内容，不能撤下；要换掉它，请写新的一版。")
        case _:
            pass


def _publish(services: Services, staff: Staff, entry: Edited, row: EditionRow) -> None:
    day = services.today
    row.since = max(row.since or day, day)
    _sound_days(row.since, row.until)
    row.number = entry.next_number()
    if entry.of_kind.numbered:
        row.content = {**row.content, "version": row.number}
    row.publisher_name, row.published_at = staff.name, services.clock.now()


def _first_words(entry: Edited, copy_of: str | None, content: dict[str, Any] | None) -> dict[str, Any]:
    if copy_of is not None:
        chosen = next((edition for edition in entry.editions if edition.id == copy_of), None)
        if chosen is None:
            raise NotFound("没有这一版，请刷新后再看。")
        return chosen.content
    if entry.content is not None:
        return entry.content if content is None else content
    if content is None:
        raise NotFound("没有这一条，可能已经改名或删除，请刷新后再看。")
    return content


async def _locked(
    services: Services, session: AsyncSession, edition_id: str, *, turn: int
) -> tuple[Edited, EditionRow]:
    found = await session.get(EditionRow, edition_id)
    if found is None:
        raise NotFound("没有这一版，请刷新后再看。")
    entry = await lock_entry(services, session, EntryKind(found.kind), found.entry_id)
    await session.refresh(found, with_for_update=True)
    if found.turn != turn:
        raise Conflict("别人刚刚改过这一版，请刷新后再看。")
    return entry, found


def _refuse_faults(checked: Checked) -> None:
    if checked.faults:
        said = "；".join(f"{field}：{problem}" for field, problem in checked.faults[:_SHOWN])
        more = f"等 {len(checked.faults)} 处" if len(checked.faults) > _SHOWN else ""
        raise Invalid(f"还有问题，请先改好：{said}{more}。")


def _sound_days(since: date | None, until: date | None) -> None:
    if since is not None and until is not None and until < since:
        raise Invalid("“用到哪天”要在“从哪天起”以后。")


def _touch(services: Services, row: EditionRow) -> None:
    row.turn += 1
    row.updated_at = services.clock.now()


def _note(services: Services, session: AsyncSession, row: EditionRow, actor: Actor, step: str) -> None:
    details: dict[str, str | int] = {"kind": row.kind, "entry": row.entry_id[:64], "step": step}
    if row.number is not None:
        details["version"] = row.number
    it = Object("edition", row.id)
    record(session, at=services.clock.now(), actor=actor, action=Action.EDITION_STEP, object=it, details=details)
