"""Reading a case and taking a step in it, inside a transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.cases.clocks import Clock, clocks_of, clocks_on, deemed_step
from hotline.cases.kinds import CaseKind, Party
from hotline.cases.lifecycle import Unlawful, take
from hotline.cases.models import CaseEventRow, CaseRow
from hotline.cases.numbers import plain
from hotline.cases.record import Entry, append, entries_of, standing_of
from hotline.cases.standing import Standing, Step
from hotline.errors import Conflict, NotFound
from hotline.services import Services
from hotline.workdays import WorkCalendar, load_work_calendar

NO_CASE = "没有找到这个办件，请核对办件编号。"


@dataclass
class OpenCase:
    """A case with its record, as it stands in this transaction."""

    row: CaseRow
    entries: list[CaseEventRow]
    standing: Standing

    @property
    def kind(self) -> CaseKind:
        """What is applied for."""
        return CaseKind(self.row.kind)


def calendar(services: Services) -> WorkCalendar:
    """The working days, read once for each process."""
    return _calendar(services.settings.data_dir)


@cache
def _calendar(data_dir: Path) -> WorkCalendar:
    return load_work_calendar(data_dir)


def clocks(services: Services, standing: Standing) -> list[Clock]:
    """The periods to be shown today."""
    return clocks_on(standing, calendar(services), today=services.today)


async def find_case(session: AsyncSession, number: str) -> OpenCase:
    """The case of this number. Raises NotFound."""
    row = await session.scalar(select(CaseRow).where(CaseRow.number == plain(number)))
    return await _with_record(session, row)


async def lock_case(services: Services, session: AsyncSession, number: str) -> OpenCase:
    """The same, held until the transaction ends, with everything that the law says has happened by now."""
    row = await session.scalar(select(CaseRow).where(CaseRow.number == plain(number)).with_for_update())
    case = await _with_record(session, row)
    pass_time(services, session, case)
    return case


def time_has_passed(services: Services, case: OpenCase) -> bool:
    """Whether the end of a period has made something of the case that is not recorded yet."""
    return deemed_step(case.standing, calendar(services), today=services.today) is not None


def pass_time(services: Services, session: AsyncSession, case: OpenCase) -> bool:
    """Record what the end of a period has made of the case. True when there was something; twice does nothing."""
    passed = False
    while (found := deemed_step(case.standing, calendar(services), today=services.today)) is not None:
        action, on = found
        record_step(services, session, case, Step(action, Party.CLOCK, services.clock.now(), on=on))
        passed = True
    return passed


def record_step(
    services: Services,
    session: AsyncSession,
    case: OpenCase,
    step: Step,
    *,
    content: dict[str, Any] | None = None,
    staff_id: str | None = None,
    particulars: Mapping[str, str] | None = None,
) -> CaseEventRow:
    """Take a lawful step and record it. Raises Conflict, saying why, for any other."""
    if case.row.erased_at is not None:
        raise Conflict("这个办件的内容已经按申请人的要求删除。")
    try:
        case.standing = take(case.standing, step)
    except Unlawful as fault:
        raise Conflict(str(fault)) from fault
    made = Entry.of(step, content=content, staff_id=staff_id)
    entry = append(session, case.row, replace(made, particulars={**made.particulars, **(particulars or {})}))
    case.entries.append(entry)
    refresh(services, case)
    return entry


def refresh(services: Services, case: OpenCase) -> None:
    """Make the row say what the record says."""
    owed = [clock for clock in clocks_of(case.standing, calendar(services)) if not clock.period.lapses]
    running = [clock for clock in owed if clock.last_day and clock.latest]
    nearest = min(running, key=lambda clock: clock.last_day or date.max, default=None)
    deeming = [clock.latest for clock in running if clock.period.then is not None and clock.latest]
    row = case.row
    row.state = case.standing.state.value
    row.filed_at = case.standing.filed_at
    row.received_on = case.standing.received_on
    row.due_on = nearest.last_day if nearest else None
    row.late_after = nearest.latest if nearest else None
    row.sweep_after = min(deeming, default=None)
    row.updated_at = services.clock.now()


async def cases_to_sweep(session: AsyncSession, *, day: date, limit: int) -> Sequence[str]:
    """Numbers of cases in which a period with a meaning has passed."""
    found = select(CaseRow.number).where(CaseRow.sweep_after < day).order_by(CaseRow.sweep_after).limit(limit)
    return (await session.scalars(found)).all()


async def _with_record(session: AsyncSession, row: CaseRow | None) -> OpenCase:
    if row is None:
        raise NotFound(NO_CASE)
    entries = list(await entries_of(session, row.id))
    return OpenCase(row, entries, standing_of(CaseKind(row.kind), entries))
