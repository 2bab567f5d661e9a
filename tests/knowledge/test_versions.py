"""Law on the day, as pure rules: every day has exactly one law."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from hotline.knowledge.schema import AnswerEntry, CitationEntry, Period
from hotline.knowledge.versions import Span, answer_in, in_words, period_on, span_in_words

RULE = CitationEntry(statute="行政复议法", article=None, version=date(2018, 1, 1), rule="旧规定。")
DAYS = st.dates(min_value=date(1950, 1, 1), max_value=date(2100, 1, 1))
SPANS = st.tuples(st.none() | DAYS, st.none() | DAYS).map(
    lambda ends: Span(*sorted(ends)) if None not in ends else Span(*ends)  # type: ignore[type-var]
)


@st.composite
def timelines(draw: st.DrawFn) -> list[Period]:
    """Periods as the schema lets them through: two to six, contiguous, one without a text."""
    cuts = sorted(draw(st.sets(DAYS, min_size=1, max_size=5)))
    own = draw(st.integers(0, len(cuts)))
    starts, ends = [None, *cuts], [*(cut - timedelta(days=1) for cut in cuts), None]
    return [
        Period(since=since, until=until, law=f"第{number}版")
        if number == own
        else Period(since=since, until=until, law=f"第{number}版", conclusion="旧的。", citations=[RULE])
        for number, (since, until) in enumerate(zip(starts, ends, strict=True))
    ]


def entry(periods: list[Period]) -> AnswerEntry:
    return AnswerEntry.model_validate(
        {
            "id": "admin_review/apply.deadline",
            "title": "多久",
            "conclusion": "现在的。",
            "steps": ["现在的步骤"],
            "event": "decision",
            "periods": periods,
            "reviewed_on": date(2026, 11, 1),
        }
    )


@given(timelines(), DAYS)
def test_any_day_falls_in_exactly_one_period(periods: list[Period], day: date) -> None:
    entry(periods)  # the schema agrees
    holding = [period for period in periods if Span.of_day(day).meets(period)]
    assert holding == [period_on(periods, day)]


@given(timelines(), SPANS)
def test_a_span_meets_the_periods_of_its_days_and_no_other(periods: list[Period], span: Span) -> None:
    met = [period for period in periods if span.meets(period)]
    first = period_on(periods, span.first or date.min)
    last = period_on(periods, span.last or date.max)
    assert met == periods[periods.index(first) : periods.index(last) + 1]


@given(timelines(), st.integers(0, 5), st.booleans())
def test_a_gap_or_an_overlap_is_refused(periods: list[Period], which: int, overlap: bool) -> None:
    number = 1 + which % (len(periods) - 1)
    since = periods[number].since
    assert since is not None
    moved = since + timedelta(days=-1 if overlap else 1)
    spoilt = [p.model_copy(update={"since": moved}) if p is periods[number] else p for p in periods]
    with pytest.raises(ValidationError, match="空档或重叠"):
        entry(spoilt)


def test_one_period_has_the_answers_own_text() -> None:
    cut = {"until": date(2023, 12, 31), "law": "旧"}
    rest = {"since": date(2024, 1, 1), "law": "新"}
    with pytest.raises(ValidationError, match="恰好一段不写 conclusion"):
        entry([Period(**cut), Period(**rest)])
    with pytest.raises(ValidationError, match="要写就一起写"):
        entry([])
    with pytest.raises(ValidationError, match="只引法名"):
        Period(**cut, conclusion="旧的。")
    with pytest.raises(ValidationError, match="就要写 conclusion"):
        Period(**cut, steps=["一"])


@given(SPANS)
def test_a_span_is_read_as_it_was_written(span: Span) -> None:
    assert Span.read(str(span)) == span


@pytest.mark.parametrize("text", ["", "2023", "2023-13-01/..", "2024-01-02/2024-01-01", "x/y"])
def test_what_is_no_span_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"isoformat|month|before"):
        Span.read(text)


@pytest.mark.parametrize(
    ("span", "words"),
    [
        ("2023-11-05/2023-11-05", "2023年11月5日"),
        ("2023-11-01/2023-11-30", "2023年11月"),
        ("2023-12-01/2023-12-31", "2023年12月"),
        ("2023-01-01/2023-12-31", "2023年"),
        ("2024-01-01/..", "2024年1月1日以后"),
        ("../2023-12-31", "2024年1月1日以前"),
        ("2026-01-19/2026-02-16", "2026年1月19日到2026年2月16日"),
    ],
)
def test_a_span_in_words(span: str, words: str) -> None:
    assert span_in_words(Span.read(span)) == words


def test_the_answer_of_a_period_has_that_periods_text_and_sources_only() -> None:
    former = Period(until=date(2023, 12, 31), law="旧法", conclusion="旧的。", citations=[RULE], unverified=True)
    current = Period(since=date(2024, 1, 1), law="新法")
    answer = entry([former, current])
    assert answer_in(answer, current) is answer
    then = answer_in(answer, former, Span.read("2023-11-01/2023-11-30"))
    assert (then.conclusion, then.steps, then.citations, then.unverified) == ("旧的。", [], [RULE], True)
    assert in_words(former) == "2024年1月1日以前"


def test_a_version_is_not_cited_for_a_day_before_it_was_in_force() -> None:
    former = Period(until=date(2023, 12, 31), law="旧法", conclusion="旧的。", citations=[RULE], unverified=True)
    answer = entry([former, Period(since=date(2024, 1, 1), law="新法")])
    assert answer_in(answer, former, Span.read("2015-01-01/2015-12-31")).citations == []
