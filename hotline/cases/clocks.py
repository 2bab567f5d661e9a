"""The periods that run while a case stands where it stands, and what the law makes of their end. Pure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from hotline.cases.kinds import CaseAction, CaseKind, CaseState
from hotline.cases.periods import (
    ANSWERING,
    ASKING_INFO,
    ASSIGNING,
    CONFIRMING,
    CORRECTING,
    CORRECTING_AID,
    CORRECTING_INFO,
    DECIDING_AID,
    REPLYING,
    REPLYING_SIMPLY,
    REVIEWING,
    SENDING,
    SENDING_SIMPLY,
    SUING,
    TRYING,
    TRYING_SIMPLY,
    WAITING,
    Period,
)
from hotline.cases.rules.admin_review import WAITING_FOR_PERSONS
from hotline.cases.standing import Standing
from hotline.procedures.deadlines.counting import Pause, count_days, count_workdays
from hotline.workdays import WorkCalendar

_SOON_DAYS = 3


class Mark(StrEnum):
    """How a period stands today."""

    UNKNOWN = "unknown"
    """The day it starts on is not known."""
    RUNNING = "running"
    SOON = "soon"
    DUE = "due"
    """Today is the last day, or a day to which a rest day has put it off."""
    LATE = "late"


MARK_TITLES: dict[Mark, str] = {
    Mark.UNKNOWN: "起算日还没确认",
    Mark.RUNNING: "进行中",
    Mark.SOON: "快到期",
    Mark.DUE: "今天到期",
    Mark.LATE: "已逾期",
}


@dataclass(frozen=True)
class Clock:
    """A running period. `last_day` is the one to keep to; `latest` the one after rest days have put it off; both None
    while the starting day is not known, and `waits_for` says what is missing. `estimated`: it leans on a year whose
    calendar is not published."""

    period: Period
    starts_on: date | None = None
    last_day: date | None = None
    latest: date | None = None
    waits_for: str | None = None
    estimated: bool = False

    def mark(self, today: date) -> Mark:
        """How it stands."""
        return mark_of(self.last_day, self.latest, today)


def mark_of(last_day: date | None, latest: date | None, today: date) -> Mark:
    """How a period with these ends stands."""
    if last_day is None or latest is None:
        return Mark.UNKNOWN
    if today > latest:
        return Mark.LATE
    if today >= last_day:
        return Mark.DUE
    return Mark.SOON if (last_day - today).days <= _SOON_DAYS else Mark.RUNNING


def clocks_of(standing: Standing, calendar: WorkCalendar) -> list[Clock]:
    """The periods that run now. Filing a case away stops none: fifteen days to sue are fifteen days."""
    as_it_ended = replace(standing, state=standing.closed_from or standing.state)
    return list(_RUNNING[standing.kind](as_it_ended, calendar))


def clocks_on(standing: Standing, calendar: WorkCalendar, *, today: date) -> list[Clock]:
    """The periods to be shown on a day: a chance that has passed is gone, and silence gives the applicant days of his own."""
    shown: list[Clock] = []
    for clock in clocks_of(standing, calendar):
        passed = clock.latest is not None and today > clock.latest
        if not (passed and clock.period.lapses):
            shown.append(clock)
        if passed and clock.period.late is not None:
            shown.append(_clock(clock.period.late, clock.last_day, calendar))
    return shown


def deemed_step(standing: Standing, calendar: WorkCalendar, *, today: date) -> tuple[CaseAction, date] | None:
    """What the law says has happened by today without anybody's doing, with the day it took effect."""
    for clock in clocks_of(standing, calendar):
        if clock.period.then is not None and clock.latest is not None and today > clock.latest:
            return clock.period.then, clock.latest
    return None


def _legal_aid(standing: Standing, calendar: WorkCalendar) -> Iterator[Clock]:
    match standing.state:
        case CaseState.FILED:
            yield _clock(DECIDING_AID, standing.received_on, calendar)
        case CaseState.CORRECTION:
            yield _set_day(CORRECTING_AID, standing, calendar)
        case CaseState.ACCEPTED if not standing.assigned:
            yield _clock(ASSIGNING, standing.accepted_on, calendar)


def _admin_review(standing: Standing, calendar: WorkCalendar) -> Iterator[Clock]:
    match standing.state:
        case CaseState.FILED:
            yield _clock(REVIEWING, standing.received_on, calendar)
        case CaseState.CORRECTION if standing.correction_until is not None:
            yield _set_day(CORRECTING, standing, calendar)
        case CaseState.CORRECTION:
            yield _clock(CORRECTING, standing.notice_on, calendar, waits_for="您收到补正通知的日子")
        case CaseState.ACCEPTED | CaseState.DEEMED_ACCEPTED:
            period = TRYING_SIMPLY if standing.simplified else TRYING
            yield _clock(period, standing.accepted_on, calendar, more=standing.extended_days, pauses=_pauses(standing))
            yield from _hearing_the_respondent(standing, calendar)
        case CaseState.SUSPENDED if standing.suspension_ground in WAITING_FOR_PERSONS:
            yield _clock(WAITING, standing.suspended_on, calendar)
        case CaseState.DECIDED:
            yield _clock(SUING, standing.served_on, calendar, waits_for="您收到复议决定书的日子")


def _hearing_the_respondent(standing: Standing, calendar: WorkCalendar) -> Iterator[Clock]:
    """第四十八条、第五十四条: the copy must go out, and then the answer must come in."""
    pauses = _pauses(standing)
    if standing.copy_sent_on is None:
        period = SENDING_SIMPLY if standing.simplified else SENDING
        yield _clock(period, standing.accepted_on, calendar, pauses=pauses)
    elif standing.replied_on is None:
        period = REPLYING_SIMPLY if standing.simplified else REPLYING
        waits_for = "被申请人收到副本的日子"
        yield _clock(period, standing.copy_received_on, calendar, pauses=pauses, waits_for=waits_for)


def _info_disclosure(standing: Standing, calendar: WorkCalendar) -> Iterator[Clock]:
    waits_for = "双方确认收到的日子"
    match standing.state:
        case CaseState.FILED:
            yield _clock(ANSWERING, None, calendar, waits_for=waits_for)
        case CaseState.ACCEPTED:
            if standing.correction_asked_on is None:
                yield _clock(ASKING_INFO, standing.received_on, calendar)
            more, pauses = standing.extended_days, _pauses(standing)
            yield _clock(ANSWERING, standing.received_on, calendar, more=more, pauses=pauses)
        case CaseState.CORRECTION:
            yield _set_day(CORRECTING_INFO, standing, calendar)


def _mediation(standing: Standing, calendar: WorkCalendar) -> Iterator[Clock]:
    if standing.state is CaseState.DECIDED:
        yield _clock(CONFIRMING, standing.decided_on, calendar)


def _other(standing: Standing, calendar: WorkCalendar) -> Iterator[Clock]:
    return iter(())


_RUNNING: dict[CaseKind, Callable[[Standing, WorkCalendar], Iterator[Clock]]] = {
    CaseKind.LEGAL_AID: _legal_aid,
    CaseKind.ADMIN_REVIEW: _admin_review,
    CaseKind.INFO_DISCLOSURE: _info_disclosure,
    CaseKind.MEDIATION: _mediation,
    CaseKind.OTHER: _other,
}


def _clock(
    period: Period,
    starts_on: date | None,
    calendar: WorkCalendar,
    *,
    more: int | None = None,
    pauses: tuple[Pause, ...] = (),
    waits_for: str | None = None,
) -> Clock:
    if starts_on is None:
        return Clock(period, waits_for=waits_for)
    count = period.days + (more or 0)
    if period.working:
        last = latest = count_workdays(starts_on, count, calendar, pauses)
    else:
        last = count_days(starts_on, count, pauses)
        latest = calendar.first_workday_from(
            last
        )  # 民事诉讼法第八十五条: an end on a rest day moves to the next workday
    years = range(starts_on.year if period.working else last.year, latest.year + 1)
    return Clock(period, starts_on, last, latest, estimated=not all(calendar.published(year) for year in years))


def _set_day(period: Period, standing: Standing, calendar: WorkCalendar) -> Clock:
    """A period whose last day the authority has set."""
    until = standing.correction_until
    if until is None:
        return Clock(period)
    latest = calendar.first_workday_from(until)
    return Clock(period, standing.correction_asked_on, until, latest, estimated=not calendar.published(latest.year))


def _pauses(standing: Standing) -> tuple[Pause, ...]:
    return tuple(Pause(first, gone) for first, gone in standing.pauses)
