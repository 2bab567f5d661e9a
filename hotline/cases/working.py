"""What staff do with cases: seats check drafts and pass them on, caseworkers of the receiving organisation do the rest."""

from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.cases.access import spraying_since
from hotline.cases.desk_views import (
    ActionView,
    CaseCounts,
    CaseEntry,
    CaseList,
    CaseShelf,
    DeskCase,
    action_view,
    desk_case,
    entry_of,
)
from hotline.cases.kinds import CaseAction, CaseState, Filing, Party
from hotline.cases.lifecycle import allowed
from hotline.cases.models import CaseFileRow, CaseRow
from hotline.cases.numbers import shown
from hotline.cases.standing import FINAL, Step
from hotline.cases.store import NO_CASE, OpenCase, clocks, find_case, lock_case, record_step, time_has_passed
from hotline.clock import local_iso
from hotline.conversations.hub import CASES
from hotline.errors import Conflict, Forbidden, Invalid, NotFound
from hotline.privacy.audit import Action, Object, record, record_read
from hotline.procedures.printing.text import clean
from hotline.services import Services
from hotline.staff.roles import Role
from hotline.staff.sessions import Staff

PAGE = 50
_ENDED = tuple(state.value for state in FINAL)
_LONGEST_TEXT = 4000


async def list_cases(services: Services, staff: Staff, *, shelf: CaseShelf, page: int) -> CaseList:
    """The cases this person has to do with, what is most urgent first. No word of what anybody wrote."""
    day = services.today
    theirs = _theirs(staff)
    async with services.database.read() as session:
        counts = CaseCounts(
            open=await _count(session, theirs, _on(CaseShelf.OPEN, services)),
            due=await _count(session, theirs, _on(CaseShelf.DUE, services)),
            late=await _count(session, theirs, _on(CaseShelf.LATE, services)),
            ended=await _count(session, theirs, _on(CaseShelf.ENDED, services)),
        )
        wanted = select(CaseRow).where(theirs, _on(shelf, services))
        order = (CaseRow.due_on.is_(None), CaseRow.due_on, CaseRow.updated_at.desc(), CaseRow.number)
        rows = await session.scalars(wanted.order_by(*order).limit(PAGE).offset((page - 1) * PAGE))
        entries: list[CaseEntry] = [entry_of(row, day) for row in rows]
    alarm = await spraying_since(services)
    return CaseList(
        now=local_iso(services.clock.now()),
        organisation=await _organisation_name(services, staff),
        shelf=shelf,
        counts=counts,
        cases=entries,
        spraying_since=local_iso(alarm) if alarm else None,
    )


async def read_case(services: Services, staff: Staff, number: str) -> DeskCase:
    """One case. Reading it is audited before it is shown."""
    async with services.database.read() as session:
        case = await find_case(session, number)
    _may_see(staff, case)
    it = Object("case", case.row.id)
    await record_read(services.database, at=services.clock.now(), actor=staff.actor, action=Action.CASE_READ, object=it)
    if time_has_passed(services, case):
        async with services.database.write() as session:
            case = await lock_case(services, session, number)
    async with services.database.read() as session:
        return await _shown(services, session, staff, case)


async def act(services: Services, staff: Staff, number: str, step: Step, *, text: str | None, seen: int) -> DeskCase:
    """Take a step. `seen`: how many entries the record had when this person looked; with another number it is Conflict.

    The seat or caseworker must hold the party's place: `step.by` is checked against the person here.
    """
    written = clean(text or "").strip()
    if len(written) > _LONGEST_TEXT:
        raise Invalid(f"最多 {_LONGEST_TEXT} 个字，请缩短。")
    async with services.database.write() as session:
        case = await lock_case(services, session, number)
        _may_see(staff, case)
        if step.by not in _parties(staff, case):
            raise Forbidden("这一步要由收件机构的办件员来做。" if step.by is Party.CASEWORKER else "这一步由坐席来做。")
        if len(case.entries) != seen:
            raise Conflict("这个办件刚有了新的记录，请刷新看过再做。")
        if step.action in _not_yet(case):
            raise Conflict("这份草稿现在不能这样做：要由热线转交的才转交、才退回，转交以前先核对。")
        rule = next((r for r in allowed(case.standing, step.by) if r.action is step.action), None)
        if rule is not None and rule.reason and not written:
            raise Invalid("请写明理由或者内容，申请人看得到。")
        content: dict[str, Any] | None = {"text": written} if written else None
        entry = record_step(services, session, case, step, content=content, staff_id=staff.id)
        details = {"step": step.action.value, "seq": entry.seq, "head": entry.digest}
        it = Object("case", case.row.id)
        record(session, at=services.clock.now(), actor=staff.actor, action=Action.CASE_STEP, object=it, details=details)
        view = await _shown(services, session, staff, case)
    await services.hub.signal(CASES)
    return view


def actions_for(staff: Staff, case: OpenCase) -> list[ActionView]:
    """What this person may do now."""
    if case.row.erased_at is not None:
        return []
    waiting = _not_yet(case)
    views: list[ActionView] = []
    for party in _parties(staff, case):
        for rule in allowed(case.standing, party):
            if rule.action is CaseAction.REVISE or rule.action in waiting:
                continue
            views.append(action_view(case.kind, rule, party))
    return views


def _not_yet(case: OpenCase) -> set[CaseAction]:
    """What the house keeps a seat from although no statute does: it passes on only what it was told to pass on, after a
    look at it. Kept here and not in the lifecycle, so that a record from before this order still holds."""
    if case.standing.state is not CaseState.DRAFTED:
        return set()
    if case.row.filing != Filing.FORWARD:
        return {CaseAction.PASS_ON, CaseAction.SEND_BACK}
    return set() if case.standing.checked else {CaseAction.PASS_ON}


async def file_for(services: Services, staff: Staff, number: str, file_id: str) -> CaseFileRow:
    """A file of the case, for whoever may read what was written. Audited."""
    async with services.database.read() as session:
        case = await find_case(session, number)
        file = await session.get(CaseFileRow, file_id)
    _may_see(staff, case)
    if file is None or file.case_id != case.row.id or file.seq is None or not reads_content(staff, case):
        raise NotFound("没有这份材料，或者您的角色不能看。")
    it = Object("case", case.row.id)
    async with services.database.write() as session:
        details = {"file": file_id}
        record(
            session,
            at=services.clock.now(),
            actor=staff.actor,
            action=Action.CASE_FILE_READ,
            object=it,
            details=details,
        )
    return file


def reads_content(staff: Staff, case: OpenCase) -> bool:
    """Whether this person may read what the applicant wrote: their caseworkers, and seats until it has been received."""
    parties = _parties(staff, case)
    to_check = not case.standing.handed_in and not case.standing.final
    return Party.CASEWORKER in parties or (Party.SEAT in parties and to_check)


def _parties(staff: Staff, case: OpenCase) -> list[Party]:
    parties: list[Party] = []
    its_own = staff.organisation_id == case.row.organisation_id
    theirs = case.standing.handed_in or case.standing.state is CaseState.PASSED_ON  # a draft is the citizen's alone
    if Role.CASEWORKER in staff.roles and its_own and theirs:
        parties.append(Party.CASEWORKER)
    if Role.SEAT in staff.roles:
        parties.append(Party.SEAT)
    return parties


def _may_see(staff: Staff, case: OpenCase) -> None:
    if not _parties(staff, case):
        raise NotFound(NO_CASE)  # another organisation's case: not even that it exists


def _theirs(staff: Staff) -> ColumnElement[bool]:
    received = or_(CaseRow.filed_at.is_not(None), CaseRow.received_on.is_not(None))
    mine = and_(
        CaseRow.organisation_id == (staff.organisation_id or ""), or_(received, CaseRow.state == CaseState.PASSED_ON)
    )
    ours = or_(received, CaseRow.filing == Filing.FORWARD)  # a draft that nobody is to pass on is the citizen's own
    wanted: list[ColumnElement[bool]] = []
    if Role.CASEWORKER in staff.roles:
        wanted.append(mine)
    if Role.SEAT in staff.roles:
        wanted.append(ours)
    return and_(CaseRow.erased_at.is_(None), or_(*wanted))


def _on(shelf: CaseShelf, services: Services) -> ColumnElement[bool]:
    day = services.today
    running = CaseRow.state.not_in(_ENDED)
    match shelf:
        case CaseShelf.OPEN:
            return running
        case CaseShelf.DUE:
            return and_(running, CaseRow.due_on <= day, CaseRow.late_after >= day)
        case CaseShelf.LATE:
            return and_(running, CaseRow.late_after < day)
        case CaseShelf.ENDED:
            return ~running


async def _count(session: AsyncSession, *conditions: ColumnElement[bool]) -> int:
    return await session.scalar(select(func.count()).select_from(CaseRow).where(*conditions)) or 0


async def _organisation_name(services: Services, staff: Staff) -> str | None:
    if staff.organisation_id is None:
        return None
    directory = await services.content.directory(services.database)
    names = (place.name for place in directory.organisations if place.id == staff.organisation_id)
    return next(names, staff.organisation_id)


async def _shown(services: Services, session: AsyncSession, staff: Staff, case: OpenCase) -> DeskCase:
    files = select(CaseFileRow).where(CaseFileRow.case_id == case.row.id, CaseFileRow.seq.is_not(None))
    return desk_case(
        case,
        clocks=clocks(services, case.standing),
        day=services.today,
        actions=actions_for(staff, case),
        files=list(await session.scalars(files.order_by(CaseFileRow.created_at))),
        texts=reads_content(staff, case),
        number=shown(case.row.number),
    )
