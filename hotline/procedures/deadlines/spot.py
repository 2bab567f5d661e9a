"""A limit worked out on the spot: what the day that somebody told in passing means for him. Pure.

「罚款决定书是9月30号收到的，还能复议不」 asks for no date, and four days later the right is gone.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from hotline.clock import day_of
from hotline.conversations.brain import Understanding
from hotline.knowledge.versions import Span, span_in_words
from hotline.procedures.deadlines.book import Book
from hotline.procedures.deadlines.compute import compute
from hotline.procedures.deadlines.result import Result, Told
from hotline.procedures.deadlines.rules import Role, Rule
from hotline.procedures.deadlines.stated import StartDay, Telling, stated_day
from hotline.procedures.deadlines.wording import estimated, headline, listed, over, pressing, work
from hotline.workdays import WorkCalendar

_KEPT = "limit:"


@dataclass(frozen=True)
class Spot:
    """A limit, the day it was counted from, and what came out."""

    rule: Rule
    start: StartDay
    result: Result

    @property
    def urgent(self) -> bool:
        """Whether a person should be a button away."""
        return over(self.result) or pressing(self.result)

    @property
    def act_by(self) -> date | None:
        """The day by which the citizen must act; None where it is over, or another's to keep."""
        acts = self.rule.role is Role.ACT and not over(self.result)
        return self.result.safe if acts else None

    def belongs_to(self, answer: str) -> bool:
        """Whether the answer speaks of this limit."""
        return self.rule.stated is not None and self.rule.stated.closeness(answer, "") >= 1

    def basis(self, *, again: bool = False) -> str:
        """What it rests on: 按您说的2026年9月30日收到决定书算."""
        told = "您前面说的" if again else "您说的"
        return f"按{told}{span_in_words(self.start.span)}{self.start.telling.said}算"

    def sentence(self, now: datetime, *, again: bool = False) -> str:
        """The result in a sentence or two that say what it rests on."""
        but = f"{self.start.telling.but}。" if self.start.telling.but and not again else ""
        return f"{self.basis(again=again)}：{headline(self.rule, self.result, now)}{but}"

    def text(self, book: Book, now: datetime) -> str:
        """The sentence; how it was counted, where there is little time or more than one reading; what is left."""
        rule, result = self.rule, self.result
        doubtful = result.strict != result.lenient
        shown = work(rule, result, book) if self.urgent or doubtful else estimated(result)
        if rule.limitation and rule.restart and self.urgent and not over(result):
            shown.append(f"有过下面这样的事，从那天重新算：{'；'.join(rule.restart.reasons)}")
        parts = [self.sentence(now)]
        if shown:
            parts.append("\n".join(["怎么算的：", *listed(shown)]))
        if over(result):
            heading = "现在还能怎么办：" if rule.role is Role.ACT else "您可以这么办："
            parts.append("\n".join([heading, *listed(rule.passed)]))
        return "\n\n".join(parts)


def spot_told(
    book: Book, understanding: Understanding, answer: str | None, calendar: WorkCalendar, *, now: datetime
) -> Spot | None:
    """The limit that belongs to this answer, or to these words, counted from the day the message tells."""
    today = _day(now)
    for rule in _fitting(book, answer, understanding.text):
        start = stated_day(rule.stated, understanding, today=today) if rule.stated else None
        if start is not None:
            return count(book, rule, start, calendar, today=today)
    return None


def spot_of_event(
    book: Book, event: str, span: Span, answer: str, text: str, calendar: WorkCalendar, *, now: datetime
) -> Spot | None:
    """The same from the day that was asked for: `event` is what happened then, `area/event`."""
    for rule in _fitting(book, answer, text):
        telling = next((each for each in _tellings(rule) if each.event == event), None)
        if telling is not None:
            return count(book, rule, StartDay(span, telling), calendar, today=_day(now))
    return None


def kept_as(rule: Rule) -> str:
    """Under which name a conversation remembers the day that this limit was counted from."""
    return f"{_KEPT}{rule.id}"


def spots_before(book: Book, days: Mapping[str, str], calendar: WorkCalendar, *, now: datetime) -> Iterator[Spot]:
    """The limits counted earlier in the conversation, the last one first."""
    for name, span in days.items():
        rule = book.rules.get(name.removeprefix(_KEPT)) if name.startswith(_KEPT) else None
        if rule is None or rule.stated is None:
            continue
        spot = count(book, rule, StartDay(Span.read(span), rule.stated.days[0]), calendar, today=_day(now))
        if spot is not None:
            yield spot


def count(book: Book, rule: Rule, start: StartDay, calendar: WorkCalendar, *, today: date) -> Spot | None:
    """None where the law of that day was another one, or where a vague day leaves open whether the limit is over."""
    first, last = start.span.first, start.span.last
    if first is None or last is None or first < rule.citations[0].version:
        return None
    result = compute(book, rule, Told(start=start.span), calendar, today=today)
    latest = compute(book, rule, Told(start=Span.of_day(last)), calendar, today=today)
    if result is None or latest is None or over(result) != over(latest):
        return None
    return Spot(rule, start, result)


def _fitting(book: Book, answer: str | None, text: str) -> list[Rule]:
    """The limits that have to do with it, the nearest first."""
    near = [(rule.stated.closeness(answer, text), rule) for rule in book.rules.values() if rule.stated]
    return [rule for closeness, rule in sorted(near, key=lambda each: -each[0]) if closeness]


def _tellings(rule: Rule) -> Iterable[Telling]:
    return rule.stated.days if rule.stated else ()


def _day(now: datetime) -> date:
    return day_of(now)
