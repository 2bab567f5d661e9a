"""What holds for every start in the published years, whatever the rule."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.knowledge.versions import Span
from hotline.procedures.deadlines.book import Book, load_book
from hotline.procedures.deadlines.compute import compute
from hotline.procedures.deadlines.counting import (
    Pause,
    add_months,
    count_days,
    count_months,
    count_workdays,
    paused_days,
)
from hotline.procedures.deadlines.result import Result, Told
from hotline.procedures.deadlines.rules import Role, Rule
from hotline.settings import ROOT
from hotline.workdays import WorkCalendar, load_work_calendar

BOOK: Book = load_book(ROOT / "data")
CALENDAR: WorkCalendar = load_work_calendar(ROOT / "data")
CLOCKS = [rule for rule in BOOK.rules.values() if rule.length]
FIRST, LAST = date(min(CALENDAR.years), 1, 1), date(max(CALENDAR.years), 12, 31)
DAYS = st.dates(FIRST, LAST)
DAY = timedelta(days=1)
rules = st.sampled_from(CLOCKS)


def run(rule: Rule, start: date, told: Told | None = None, today: date = LAST) -> Result:
    known = told or Told()
    given_day = Told(Span.of_day(start), known.ceilings, known.restarted, known.pauses, known.extended)
    result = compute(BOOK, rule, given_day, CALENDAR, today=today)
    assert result is not None
    return result


@given(rules, DAYS, DAYS)
def test_a_later_start_never_ends_earlier(rule: Rule, one: date, other: date) -> None:
    earlier, later = run(rule, min(one, other)), run(rule, max(one, other))
    assert earlier.main.nominal <= later.main.nominal
    assert earlier.main.last <= later.main.last
    assert earlier.strict <= later.strict
    assert earlier.lenient <= later.lenient


@given(rules, DAYS)
def test_no_limit_ends_on_a_day_off_where_the_law_puts_it_off(rule: Rule, start: date) -> None:
    main = run(rule, start).main
    if rule.moves or main.length.unit == "工作日":
        assert CALENDAR.is_workday(main.last)
    else:
        assert main.last == main.nominal
    assert not any(CALENDAR.is_workday(main.nominal + n * DAY) for n in range((main.last - main.nominal).days))


@given(rules, DAYS)
def test_the_day_urged_is_never_after_the_strict_end_and_worked_where_one_can_act(rule: Rule, start: date) -> None:
    result = run(rule, start)
    assert result.safe <= result.strict <= result.lenient
    if rule.role is Role.ACT and result.safe != result.strict:
        assert CALENDAR.is_workday(result.safe) and not CALENDAR.off_by_law(result.safe)
        assert CALENDAR.off_by_law(result.strict) or not CALENDAR.is_workday(result.strict)


@given(DAYS, st.integers(1, 90))
def test_working_days_counted_again_by_a_plain_loop(start: date, count: int) -> None:
    end = count_workdays(start, count, CALENDAR)
    holidays = {day.date for year in CALENDAR.years.values() for day in year.holidays}
    made_up = {day.date for year in CALENDAR.years.values() for day in year.workdays}
    worked = [
        day
        for n in range(1, (end - start).days + 1)
        if (day := start + n * DAY) in made_up or (day.weekday() < 5 and day not in holidays)
    ]
    assert len(worked) == count
    assert worked[-1] == end


@given(DAYS.filter(CALENDAR.is_workday), st.integers(1, 60))
def test_counting_back_finds_the_start_again(start: date, count: int) -> None:
    assert CALENDAR.workday_before(CALENDAR.workday_after(start, count), count) == start
    assert count_days(start, count) - timedelta(days=count) == start


@given(DAYS, st.integers(1, 240))
def test_months_end_on_the_same_number_or_the_last_of_the_month(start: date, count: int) -> None:
    end = add_months(start, count)
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == count
    assert end.day == start.day or (end.day < start.day and (end + DAY).day == 1)


@given(rules, DAYS, DAYS, st.integers(0, 40))
def test_time_that_does_not_count_never_shortens_a_limit(rule: Rule, start: date, first: date, length: int) -> None:
    pause = Pause(first, first + length * DAY)
    plain, paused = run(rule, start), run(rule, start, Told(pauses=(pause,)))
    assert plain.main.nominal <= paused.main.nominal
    if rule.suspension and rule.suspension.how == "added" and not rule.follows and rule.length:
        counted = [
            day
            for n in range(1, (paused.main.nominal - start).days + 1)
            if (day := start + n * DAY) not in pause and (rule.length.unit != "工作日" or CALENDAR.is_workday(day))
        ]
        if rule.length.unit in ("自然日", "工作日"):
            assert len(counted) == rule.length.count


@given(DAYS, st.integers(1, 24), DAYS, st.integers(0, 60))
def test_months_with_a_pause_are_put_off_by_exactly_its_days(
    start: date, months: int, first: date, length: int
) -> None:
    pause = Pause(first, first + length * DAY)
    end = count_months(start, months, [pause])
    inside = sum(start + n * DAY in pause for n in range(1, (end - start).days + 1))
    assert end == add_months(start, months) + inside * DAY


@given(DAYS, st.integers(0, 200), st.lists(st.tuples(st.integers(-90, 210), st.integers(0, 90)), max_size=3))
def test_a_day_in_two_pauses_counts_once(start: date, days: int, lengths: list[tuple[int, int]]) -> None:
    pauses = [Pause(start + after * DAY, start + (after + length) * DAY) for after, length in lengths]
    inside = sum(any(start + n * DAY in pause for pause in pauses) for n in range(1, days + 1))
    assert paused_days(start, start + days * DAY, pauses) == inside


@given(rules, DAYS, st.dates(FIRST, date(2030, 12, 31)))
def test_every_day_has_one_state(rule: Rule, start: date, today: date) -> None:
    result = run(rule, start, today=today)
    expected = (
        "running"
        if today < result.strict
        else "last_day"
        if today == result.strict
        else "doubtful"
        if today <= result.lenient
        else "passed"
    )
    assert result.state == expected
    assert (result.days_left < 0) is (today > result.strict)


@given(rules, DAYS)
def test_a_count_that_leaves_the_published_years_says_so(rule: Rule, start: date) -> None:
    main = run(rule, start).main
    if main.length.unit == "工作日" and not rule.backwards:
        assert main.estimated == tuple(year for year in {main.nominal.year} if not CALENDAR.published(year))
    assert all(not CALENDAR.published(year) for year in main.estimated)


@pytest.mark.parametrize("unknown", [Told(), Told(Span(None, None))])
def test_without_a_day_there_is_no_date(unknown: Told) -> None:
    assert all(compute(BOOK, rule, unknown, CALENDAR, today=LAST) is None for rule in BOOK.rules.values())


def test_a_span_counts_from_its_first_day() -> None:
    rule = BOOK.rules["admin_review/apply"]
    told = Told(Span(date(2026, 9, 1), date(2026, 9, 30)))
    result = compute(BOOK, rule, told, CALENDAR, today=LAST)
    assert result is not None
    assert result.main.nominal == date(2026, 10, 31)


def test_a_pause_cannot_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        Pause(date(2026, 2, 2), date(2026, 2, 1))
