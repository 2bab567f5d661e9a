"""From a rule, the day its clock starts and the calendar to the last day, with everything needed to show the work. Pure."""

from dataclasses import replace
from datetime import date, timedelta

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
from hotline.procedures.deadlines.result import Reckoning, Rest, Result, Told
from hotline.procedures.deadlines.rules import Length, Reading, Role, Rule
from hotline.workdays import WorkCalendar

_DAY = timedelta(days=1)
_MONTHS = {"个月": 1, "年": 12}


def compute(book: Book, rule: Rule, told: Told, calendar: WorkCalendar, *, today: date) -> Result | None:
    """The count from the earliest day told, or None where there is no clock or no day."""
    span = told.start
    start = (span.first or span.last) if span else None
    if rule.length is None or start is None:
        return None
    before = _followed(book, rule, start, told, calendar)
    begins = before.nominal if before else start
    lapsed = None
    if rule.restart and told.restarted and told.restarted >= begins:
        ended = _reckon(rule, rule.length, begins, told, calendar).last
        lapsed = ended if told.restarted > ended else None
        begins = told.restarted
    main = _reckon(rule, rule.length, begins, told, calendar)
    capped = _ceiling(rule, told)
    prolonged = _prolonged(book, rule, start, begins, told, calendar)
    if prolonged and told.extended:
        main, prolonged = prolonged, None
    result = Result(
        rule=rule,
        today=today,
        main=main,
        before=before,
        other=_other(rule, begins, before, told, calendar),
        prolonged=prolonged,
        capped=capped if capped and capped.nominal < main.last else None,
        restarted=begins if begins == told.restarted else None,
        lapsed=lapsed,
        span=span,
    )
    return replace(result, safe=_safe(result, calendar))


def _prolonged(
    book: Book, rule: Rule, start: date, begins: date, told: Told, calendar: WorkCalendar
) -> Reckoning | None:
    """The count where an authority has extended its limit: this one, or the one before, as long as nobody says no."""
    if rule.follows:
        later = _followed(book, rule, start, replace(told, extended=True), calendar)
        unsure = book.rules[rule.follows].extension is not None and told.extended is None
        return _reckon(rule, _length(rule), later.nominal, told, calendar) if later and unsure else None
    if rule.extension is None or told.extended is False:
        return None
    longer = _length(rule).count + rule.extension.count * rule.extension.times
    return _reckon(rule, _length(rule).model_copy(update={"count": longer}), begins, told, calendar)


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
    """The strictest ceiling whose day is kntold. It is not put off: nobody should lean on that."""
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
            off_by_law=_off_by_law(calendar, start + _DAY, end),
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
        off_by_law=_off_by_law(calendar, nominal, last),
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
    while calendar.off_by_law(open_day):
        open_day = calendar.workday_before(open_day, 1)
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


def _off_by_law(calendar: WorkCalendar, first: date, last: date) -> tuple[Rest, ...]:
    return tuple(Rest(day, day, name) for day in _each(first, last) if (name := calendar.off_by_law(day)))
