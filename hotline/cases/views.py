"""The shapes in which a case is shown, and how they are made from the record."""

from datetime import date

from pydantic import BaseModel, Field

from hotline.cases.application import Application
from hotline.cases.clocks import MARK_TITLES, Clock, Mark
from hotline.cases.filing import HandInYourself, has_receipt
from hotline.cases.filing_views import HandInView, citation_of, hand_in_view
from hotline.cases.kinds import (
    KIND_TITLES,
    PARTY_TITLES,
    CaseAction,
    CaseKind,
    CaseState,
    Filing,
    Party,
    action_title,
)
from hotline.cases.models import CaseEventRow, CaseFileRow
from hotline.cases.numbers import shown
from hotline.cases.opening import application_of
from hotline.cases.record import ERASED, OPENED
from hotline.cases.rules import RULES
from hotline.cases.rules.rule import Law
from hotline.cases.store import OpenCase
from hotline.cases.words import said
from hotline.clock import local_iso
from hotline.conversations.reply import Citation


class ClockView(BaseModel):
    """A period that runs. `latest` differs from `last_day` where rest days put the end off; keep to `last_day`."""

    title: str
    party: Party
    party_title: str
    mark: Mark
    mark_title: str
    starts_on: date | None
    last_day: date | None
    latest: date | None
    waits_for: str | None
    estimated: bool
    citation: Citation


class FileView(BaseModel):
    """A file of the case."""

    id: str
    name: str | None
    media_type: str
    size: int
    pages: int | None
    created_at: str
    handed_in: bool
    scanned: bool
    proposed_by: str | None = Field(
        description="sent in the conversation and proposed by this seat, with the applicant's consent; null: uploaded here"
    )


class EventView(BaseModel):
    """One entry of the record. `text`: what was written; null where nothing was, or where it is erased or not for the
    reader."""

    seq: int
    at: str
    title: str
    by: str
    on: date | None
    until: date | None
    days: int | None
    ground: str | None
    text: str | None
    files: list[str]
    citations: list[Citation]
    digest: str


class CaseView(BaseModel):
    """A case as the applicant sees it."""

    number: str
    kind: CaseKind
    kind_title: str
    title: str | None
    organisation: str
    filing: Filing
    state: CaseState
    state_title: str
    now: str
    next: str
    created_at: str
    filed_at: str | None
    receipt: bool = Field(description="filed here, so that there is a 收件回执")
    clocks: list[ClockView]
    hand_in: HandInView | None
    application: Application | None
    files: list[FileView]
    events: list[EventView]
    actions: list[CaseAction] = Field(description="what the applicant may do now")
    notice_unread: bool = Field(description="a notice to correct waits: reading it starts the period")
    to_correct: str | None = Field(description="what the notice asks for, from its being read to its being answered")


def clock_view(clock: Clock, day: date) -> ClockView:
    """A period as it is shown."""
    mark = clock.mark(day)
    return ClockView(
        title=clock.period.title,
        party=clock.period.party,
        party_title=PARTY_TITLES[clock.period.party],
        mark=mark,
        mark_title=MARK_TITLES[mark],
        starts_on=clock.starts_on,
        last_day=clock.last_day,
        latest=clock.latest,
        waits_for=clock.waits_for,
        estimated=clock.estimated,
        citation=citation_of(clock.period.law),
    )


def file_view(row: CaseFileRow) -> FileView:
    """A file as it is shown."""
    return FileView(
        id=row.id,
        name=row.name,
        media_type=row.media_type,
        size=row.size,
        pages=row.pages,
        created_at=local_iso(row.created_at),
        handed_in=row.seq is not None,
        scanned=row.scanned,
        proposed_by=row.proposed_by,
    )


def event_views(case: OpenCase, *, texts: bool = True, notice: bool = True) -> list[EventView]:
    """The record, newest first. Without `texts` nothing that was written; without `notice` not the notice to correct."""
    views: list[EventView] = []
    state = CaseState.DRAFTED
    for entry in case.entries:
        views.append(_event(case, entry, state, texts=texts, notice=notice))
        state = _state_after(case.kind, entry, state)
    return views[::-1]


def case_view(
    case: OpenCase,
    *,
    clocks: list[Clock],
    day: date,
    actions: list[CaseAction],
    files: list[CaseFileRow],
    hand_in: HandInYourself | None,
) -> CaseView:
    """The case as its applicant sees it."""
    row, standing = case.row, case.standing
    application = application_of(case)
    unread = CaseAction.NOTE_NOTICE in actions
    now, after = said(standing, Filing(row.filing))
    return CaseView(
        number=shown(row.number),
        kind=case.kind,
        kind_title=KIND_TITLES[case.kind],
        title=application.title if application else None,
        organisation=row.organisation_name,
        filing=Filing(row.filing),
        state=standing.state,
        state_title=standing.title,
        now=now,
        next=after,
        created_at=local_iso(row.created_at),
        filed_at=local_iso(standing.filed_at) if standing.filed_at else None,
        receipt=has_receipt(Filing(row.filing), standing.filed_at),
        clocks=[clock_view(clock, day) for clock in clocks],
        hand_in=hand_in_view(hand_in) if hand_in else None,
        application=application,
        files=[file_view(file) for file in files],
        events=event_views(case, notice=not unread),
        actions=actions,
        notice_unread=unread,
        to_correct=_asked_for(case) if CaseAction.CORRECT in actions and not unread else None,
    )


def _asked_for(case: OpenCase) -> str | None:
    """What the last notice says; null where its text is erased."""
    notices = [entry for entry in case.entries if entry.action == CaseAction.ASK_CORRECTION.value]
    return (notices[-1].content or {}).get("text") if notices else None


def _event(case: OpenCase, entry: CaseEventRow, state: CaseState, *, texts: bool, notice: bool) -> EventView:
    content = entry.content or {}
    hidden = not texts or (entry.action == CaseAction.ASK_CORRECTION.value and not notice)
    laws: tuple[Law, ...] = ()
    ground = None
    title = "删除内容" if entry.action == ERASED else "起草申请"
    if entry.action not in (OPENED, ERASED):
        action = CaseAction(entry.action)
        title = action_title(case.kind, action)
        rule = next((r for r in RULES[case.kind] if r.action is action and state in r.sources), None)
        named = next((g for g in rule.grounds if g.id == entry.particulars.get("ground")), None) if rule else None
        laws = (named.law,) if named and named.law else (rule.law if rule else ())
        ground = named.says if named else None
    return EventView(
        seq=entry.seq,
        at=local_iso(entry.at),
        title=title,
        by=PARTY_TITLES[Party(entry.party)],
        on=entry.particulars.get("on"),
        until=entry.particulars.get("until"),
        days=entry.particulars.get("days"),
        ground=ground,
        text=None if hidden else content.get("text"),
        files=[] if hidden else [file["id"] for file in content.get("files", [])],
        citations=[citation_of(law) for law in laws],
        digest=entry.digest,
    )


def _state_after(kind: CaseKind, entry: CaseEventRow, state: CaseState) -> CaseState:
    if entry.action in (OPENED, ERASED):
        return state
    action = CaseAction(entry.action)
    if action is CaseAction.RESUME:
        return CaseState.ACCEPTED  # or deemed: the same rules hold there
    rule = next((r for r in RULES[kind] if r.action is action and state in r.sources), None)
    return rule.target or state if rule else state
