"""From a rule, the day its clock starts and the calendar to the last day, with everything needed to show the work. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

from hotline.knowledge.versions import Span
from hotline.procedures.deadlines.book import Book
from hotline.procedures.deadlines.counting import (
    Pause,
    add_months,
    count_days,
    count_months,
    count_workdays,
    paused_days,
    stopped_late,
)
from hotline.procedures.deadlines.rules import Length, Reading, Role, Rule
from hotline.workdays import WorkCalendar

_DAY = timedelta(days=1)
_MONTHS = {"个月": 1, "年": 12}


@dataclass(frozen=True)
class Told:
    """What is known of a case. `start` None: nobody knows the day. `extended` None: nobody knows."""

    start: Span | None = None
    ceilings: Mapping[str, date] = field(default_factory=dict)
    restarted: date | None = None
    pauses: tuple[Pause, ...] = ()
    extended: bool | None = None


@dataclass(frozen=True)
class Rest:
    """Days off in a row under one name."""

    first: date
    last: date
    name: str


@dataclass(frozen=True)
class Reckoning:
    """One count from a start to a last day.

    `nominal` is the last day as counted, `last` the one after days off are left behind. `skipped` are the days off
    that a count of working days leaves out, `made_up` the Saturdays and Sundays it counts; `estimated` the years it
    leans on whose calendar is not published.
    """

    start: date
    first: date
    length: Length | Reading
    nominal: date
    last: date
    skipped: tuple[Rest, ...] = ()
    made_up: tuple[date, ...] = ()
    moved_over: tuple[Rest, ...] = ()
    paused: int = 0
    estimated: tuple[int, ...] = ()


class State(StrEnum):
    """Where a day stands to a limit."""

    RUNNING = "running"
    LAST_DAY = "last_day"
    DOUBTFUL = "doubtful"
    """Over by the strict count, not yet by the lenient one."""
    PASSED = "passed"


@dataclass(frozen=True)
class Result:
    """What was counted. `before` is the limit whose end starts this one; `other` the doubtful second reading;
    `prolonged` the count with the extension that an authority may order; `capped` the ceiling that ends it early."""

    rule: Rule
    today: date
    main: Reckoning
    before: Reckoning | None = None
    other: Reckoning | None = None
    prolonged: Reckoning | None = None
    capped: Reckoning | None = None
    safe: date = date.max
    restarted: date | None = None
    span: Span | None = None

    @property
    def strict(self) -> date:
        """The last day by the strictest reading: the one to keep to."""
        return min(count.nominal for count in (self.main, self.other, self.capped) if count)

    @property
    def lenient(self) -> date:
        """The last day by the most lenient reading."""
        latest = max(count.last for count in (self.main, self.other, self.prolonged) if count)
        return min(latest, self.capped.last) if self.capped else latest

    @property
    def days_left(self) -> int:
        """Days from today to the strict last day; 0 on that day, negative after it."""
        return (self.strict - self.today).days

    @property
    def state(self) -> State:
        """Where today stands."""
        if self.today < self.strict:
            return State.RUNNING
        if self.today == self.strict:
            return State.LAST_DAY
        return State.DOUBTFUL if self.today <= self.lenient else State.PASSED

    @property
    def estimated(self) -> tuple[int, ...]:
        """Years taken Monday to Friday because their notice is not known."""
        counts = (self.before, self.main, self.other, self.prolonged)
        return tuple(sorted({year for count in counts if count for year in count.estimated}))


def compute(book: Book, rule: Rule, told: Told, calendar: WorkCalendar, *, today: date) -> Result | None:
    """The count from the earliest day told, or None where there is no clock or no day."""
    span = told.start
    start = (span.first or span.last) if span else None
    if rule.length is None or start is None:
        return None
    before = _followed(book, rule, start, told, calendar)
    own = replace(told, extended=None) if before else told
    begins = own.restarted if own.restarted and rule.restart else (before.nominal if before else start)
    main = _reckon(rule, rule.length, begins, own, calendar)
    capped = _ceiling(rule, own)
    prolonged = None
    if rule.extension and own.extended is not False:
        longer = rule.length.count + rule.extension.count * rule.extension.times
        prolonged = _reckon(rule, rule.length.model_copy(update={"count": longer}), begins, own, calendar)
        if own.extended:
            main, prolonged = prolonged, None
    result = Result(
        rule=rule,
        today=today,
        main=main,
        before=before,
        other=_other(rule, begins, before, own, calendar),
        prolonged=prolonged,
        capped=capped if capped and capped.nominal < main.last else None,
        restarted=begins if begins == own.restarted else None,
        span=span,
    )
    return replace(result, safe=_safe(result, calendar))


def _followed(book: Book, rule: Rule, start: date, told: Told, calendar: WorkCalendar) -> Reckoning | None:
    """The limit before this one. Its own end is taken as counted: the earlier day is the safer start."""
    if rule.follows is None:
        return None
    first = book.rules[rule.follows]
    if first.length is None:
        return None
    length = first.length
    if told.extended and first.extension:
        longer = length.count + first.extension.count * first.extension.times
        length = length.model_copy(update={"count": longer})
    return _reckon(first, length, start, Told(pauses=told.pauses if first.suspension else ()), calendar)


def _other(rule: Rule, begins: date, before: Reckoning | None, told: Told, calendar: WorkCalendar) -> Reckoning | None:
    """The second reading: of a doubtful rule, or from the day to which the end of the limit before was put off."""
    if rule.doubt and rule.doubt.length:
        return _reckon(rule, rule.doubt.length, begins, told, calendar)
    if rule.doubt and rule.doubt.count_first_day:
        main = _reckon(rule, _length(rule), begins, told, calendar)
        return replace(main, first=begins, nominal=main.nominal - _DAY, last=main.last - _DAY)
    if before and before.last != before.nominal and begins == before.nominal:
        return _reckon(rule, _length(rule), before.last, told, calendar)
    return None


def _length(rule: Rule) -> Length:
    if rule.length is None:
        raise ValueError(f"{rule.id} sets no limit")
    return rule.length


def _ceiling(rule: Rule, told: Told) -> Reckoning | None:
    """The strictest ceiling whose day is known. It is not put off: nobody should lean on that."""
    ends = [
        _plain(ceiling.length, told.ceilings[ceiling.id]) for ceiling in rule.ceilings if ceiling.id in told.ceilings
    ]
    return min(ends, key=lambda each: each.nominal, default=None)


def _plain(length: Length, start: date) -> Reckoning:
    end = add_months(start, length.count * _MONTHS[length.unit])
    return Reckoning(start, start + _DAY, length, end, end)


def _reckon(rule: Rule, length: Length | Reading, start: date, told: Told, calendar: WorkCalendar) -> Reckoning:
    if rule.backwards:
        day = calendar.workday_before(start, length.count)
        return Reckoning(start, start - _DAY, length, day, day, estimated=_unpublished(calendar, day, start))
    pauses = told.pauses if rule.suspension and rule.suspension.how == "added" else ()
    if length.unit == "工作日":
        end = count_workdays(start, length.count, calendar, pauses)
        return Reckoning(
            start,
            calendar.workday_after(start, 1),
            length,
            end,
            end,
            skipped=_rests(calendar, start + _DAY, end),
            made_up=tuple(day for day in _each(start + _DAY, end) if calendar.made_up_for(day)),
            paused=paused_days(start, end, pauses),
            estimated=_unpublished(calendar, start + _DAY, end),
        )
    nominal = _nominal(length, start, pauses)
    if rule.suspension and not pauses and told.pauses:
        nominal = stopped_late(nominal, told.pauses, six_more=rule.suspension.how == "six_more")
    last = calendar.first_workday_from(nominal) if rule.moves else nominal
    return Reckoning(
        start,
        start + _DAY,
        length,
        nominal,
        last,
        moved_over=_rests(calendar, nominal, last - _DAY),
        paused=paused_days(start, nominal, told.pauses) if rule.suspension else 0,
        estimated=_unpublished(calendar, nominal, last) if rule.moves else (),
    )


def _nominal(length: Length | Reading, start: date, pauses: tuple[Pause, ...]) -> date:
    if length.unit in _MONTHS:
        return count_months(start, length.count * _MONTHS[length.unit], pauses)
    return count_days(start, -(-length.count // 24) if length.unit == "小时" else length.count, pauses)


def _safe(result: Result, calendar: WorkCalendar) -> date:
    """The day to urge: offices are closed on days off, so the last working day up to the strict end.

    Only where a citizen must act, and never a day before the clock has even started.
    """
    if result.rule.role is not Role.ACT:
        return result.strict
    open_day = calendar.last_workday_until(result.strict)
    return open_day if open_day >= min(result.main.first, result.strict) else result.strict


def _rests(calendar: WorkCalendar, first: date, last: date) -> tuple[Rest, ...]:
    """Days off between two days, those in a row under one name together; a weekend is one row."""
    rests: list[Rest] = []
    for day in _each(first, last):
        name = calendar.rest_name(day)
        if name is None:
            continue
        name = "周末" if name in ("周六", "周日") else name
        if rests and rests[-1].name == name and rests[-1].last == day - _DAY:
            rests[-1] = replace(rests[-1], last=day)
        else:
            rests.append(Rest(day, day, name))
    return tuple(rests)


def _each(first: date, last: date) -> list[date]:
    return [first + number * _DAY for number in range((last - first).days + 1)]


def _unpublished(calendar: WorkCalendar, first: date, last: date) -> tuple[int, ...]:
    return tuple(year for year in range(first.year, last.year + 1) if not calendar.published(year))
