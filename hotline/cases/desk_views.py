"""The shapes in which staff see cases."""

from datetime import date
from enum import StrEnum

from pydantic import BaseModel, Field

from hotline.cases.application import Application
from hotline.cases.clocks import MARK_TITLES, Clock, Mark, mark_of
from hotline.cases.filing_views import citation_of
from hotline.cases.kinds import KIND_TITLES, CaseAction, CaseKind, CaseState, Filing, Party, action_title, state_title
from hotline.cases.models import CaseFileRow, CaseRow
from hotline.cases.numbers import shown
from hotline.cases.opening import application_of
from hotline.cases.rules.rule import Rule
from hotline.cases.standing import FINAL
from hotline.cases.store import OpenCase
from hotline.cases.views import ClockView, EventView, FileView, clock_view, event_views, file_view
from hotline.clock import local_iso
from hotline.conversations.reply import Citation


class CaseShelf(StrEnum):
    """Where a list looks."""

    OPEN = "open"
    DUE = "due"
    LATE = "late"
    ENDED = "ended"


class CaseEntry(BaseModel):
    """One case in a list."""

    number: str
    kind: CaseKind
    kind_title: str
    organisation: str
    filing: Filing
    state: CaseState
    state_title: str
    filed_at: str | None
    due_on: date | None
    mark: Mark | None
    mark_title: str | None


class CaseCounts(BaseModel):
    """How many lie on each shelf."""

    open: int
    due: int
    late: int
    ended: int


class CaseList(BaseModel):
    """A page of cases. `spraying_since`: somebody is trying codes."""

    now: str
    organisation: str | None = Field(description="whose caseworker this is")
    shelf: CaseShelf
    counts: CaseCounts
    cases: list[CaseEntry]
    spraying_since: str | None


class GroundView(BaseModel):
    """A reason the law knows."""

    id: str
    title: str


class ActionView(BaseModel):
    """A step this person may take, with what it asks for."""

    action: CaseAction
    party: Party
    title: str
    why: str
    citations: list[Citation]
    grounds: list[GroundView]
    reason: bool
    until: bool
    most_days: int | None


class DeskCase(BaseModel):
    """A case as staff see it. `readable`: whether what the applicant wrote is for this reader."""

    number: str
    kind: CaseKind
    kind_title: str
    organisation: str
    filing: Filing
    state: CaseState
    state_title: str
    created_at: str
    filed_at: str | None
    checked: bool
    withdrawal_asked: bool
    clocks: list[ClockView]
    readable: bool
    application: Application | None
    files: list[FileView]
    events: list[EventView]
    entries: int
    actions: list[ActionView]


def entry_of(row: CaseRow, day: date) -> CaseEntry:
    """A case in a list."""
    kind, state = CaseKind(row.kind), CaseState(row.state)
    # What still runs after the end is the applicant's, and no arrears of the office.
    mark = mark_of(row.due_on, row.late_after, day) if row.due_on and state not in FINAL else None
    return CaseEntry(
        number=shown(row.number),
        kind=kind,
        kind_title=KIND_TITLES[kind],
        organisation=row.organisation_name,
        filing=Filing(row.filing),
        state=state,
        state_title=state_title(kind, state),
        filed_at=local_iso(row.filed_at) if row.filed_at else None,
        due_on=row.due_on,
        mark=mark,
        mark_title=MARK_TITLES[mark] if mark else None,
    )


def action_view(kind: CaseKind, rule: Rule, party: Party) -> ActionView:
    """A step as a form can ask for it."""
    return ActionView(
        action=rule.action,
        party=party,
        title=action_title(kind, rule.action),
        why=rule.why,
        citations=[citation_of(law) for law in rule.law],
        grounds=[GroundView(id=ground.id, title=ground.says) for ground in rule.grounds],
        reason=rule.reason,
        until=rule.until,
        most_days=rule.most_days,
    )


def desk_case(
    case: OpenCase,
    *,
    clocks: list[Clock],
    day: date,
    actions: list[ActionView],
    files: list[CaseFileRow],
    texts: bool,
    number: str,
) -> DeskCase:
    """The case as this member of staff sees it."""
    row, standing = case.row, case.standing
    return DeskCase(
        number=number,
        kind=case.kind,
        kind_title=KIND_TITLES[case.kind],
        organisation=row.organisation_name,
        filing=Filing(row.filing),
        state=standing.state,
        state_title=standing.title,
        created_at=local_iso(row.created_at),
        filed_at=local_iso(standing.filed_at) if standing.filed_at else None,
        checked=standing.checked,
        withdrawal_asked=standing.withdrawal_asked,
        clocks=[clock_view(clock, day) for clock in clocks],
        readable=texts,
        application=application_of(case) if texts else None,
        files=[file_view(file) for file in files] if texts else [],
        events=event_views(case, texts=texts),
        entries=len(case.entries),
        actions=actions,
    )
