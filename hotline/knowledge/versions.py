"""Law on the day: which of an answer's periods a day falls in, and what the answer says then. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hotline.knowledge.schema import AnswerEntry, Period

_OPEN = ".."


@dataclass(frozen=True)
class Span:
    """The days an event may have happened on, as far as it was told; an end that is None is open.

    「去年」 is a year long, 「2024年1月1日以前」 has no beginning.
    """

    first: date | None
    last: date | None

    def __post_init__(self) -> None:
        if self.first is not None and self.last is not None and self.first > self.last:
            raise ValueError("a span ends before it begins")

    @classmethod
    def of_day(cls, day: date) -> "Span":
        """One day."""
        return cls(day, day)

    @classmethod
    def of_period(cls, period: Period) -> "Span":
        """What a citizen says who picks a period."""
        return cls(period.since, period.until)

    @classmethod
    def read(cls, text: str) -> "Span":
        """From `2023-11-01/2023-11-30`, an open end written `..`. ValueError where it is none."""
        first, _, last = text.partition("/")
        return cls(*(None if end == _OPEN else date.fromisoformat(end) for end in (first, last)))

    def __str__(self) -> str:
        return "/".join(end.isoformat() if end else _OPEN for end in (self.first, self.last))

    def meets(self, period: Period) -> bool:
        """True when they have a day in common."""
        return not (
            (self.last is not None and period.since is not None and self.last < period.since)
            or (self.first is not None and period.until is not None and self.first > period.until)
        )


def period_on(periods: Sequence[Period], day: date) -> Period:
    """The one period with this day: periods leave no gap and do not overlap."""
    return next(period for period in periods if Span.of_day(day).meets(period))


def answer_in(answer: AnswerEntry, period: Period, span: Span | None = None) -> AnswerEntry:
    """The answer as it reads for an event of this period.

    Where the event is known to be older than the version a citation names, the citation is left out: then a still
    older version applied, of which the index knows nothing.
    """
    if period.conclusion is None:
        return answer
    last = span.last if span else None
    return answer.model_copy(
        update={
            "conclusion": period.conclusion,
            "steps": period.steps,
            "limits": period.limits,
            "details": None,
            "materials": [],
            "facts": period.facts,
            "citations": [c for c in period.citations if last is None or last >= c.version],
            "unverified": period.unverified,
        }
    )


def chinese(day: date) -> str:
    """2024年1月1日."""
    return f"{day.year}年{day.month}月{day.day}日"


def in_words(period: Period) -> str:
    """The period as a button names it: 2024年1月1日以前; 2024年1月1日以后; 2024年1月1日到2026年6月30日."""
    return span_in_words(Span.of_period(period))


def span_in_words(span: Span) -> str:
    """The days said back to a citizen: 2023年11月, 2023年, 2023年11月5日, 2024年1月1日以前."""
    first, last = span.first, span.last
    if last is None:
        return f"{chinese(first)}以后" if first else "不知道哪天"
    if first is None:
        return f"{chinese(last + timedelta(days=1))}以前"
    if first == last:
        return chinese(first)
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return f"{first.year}年"
    after = last + timedelta(days=1)
    if first.day == 1 and after.day == 1 and (first.year, first.month) == (last.year, last.month):
        return f"{first.year}年{first.month}月"
    return f"{chinese(first)}到{chinese(last)}"
