"""From the answers to the ways in their order. Pure, and without words of its own.

A kind names its channels in the order that is best where nothing bars them. The bars are the law's: one that closes a
channel takes it off the list, one that wants another channel first moves it behind that.
"""

from dataclasses import dataclass
from itertools import product

from hotline.procedures.documents.values import holds
from hotline.procedures.fields import Answers
from hotline.procedures.navigator.guidebook import Guidebook
from hotline.procedures.navigator.schema import UNKNOWN, Bar, Channel, Kind, Limit, Way

GROUP, KIND = "group", "kind"


@dataclass(frozen=True)
class Open:
    """A way that is open: at once, or after what `bar` demands first."""

    way: Way
    channel: Channel
    bar: Bar | None = None


@dataclass(frozen=True)
class Verdict:
    """What fits one dispute. `bars` are those that move a way back or have taken it off the list."""

    kind: Kind
    ways: tuple[Open, ...]
    bars: tuple[Bar, ...]
    limits: tuple[Limit, ...]

    @property
    def first(self) -> Open:
        """The recommended way."""
        return self.ways[0]


def facts_of(kind: Kind, answers: Answers) -> dict[str, str]:
    """The deciding answers; a question that was skipped is `unknown`."""
    return {name: str(answers.get(name) or UNKNOWN) for name in kind.questions}


def decide(book: Guidebook, answers: Answers) -> Verdict:
    """The ways for these answers. Raises KeyError where the kind was not answered."""
    kind = book.kinds[str(answers[KIND])]
    facts = facts_of(kind, answers)
    fitting = [way for way in kind.ways if holds(way.when, facts)]
    channels = {way.channel for way in fitting}
    bars = [
        bar for bar in book.bars.values() if kind.id in bar.kinds and bar.channel in channels and holds(bar.when, facts)
    ]
    shut = {bar.channel for bar in bars if bar.until is None}
    first = {bar.channel: bar for bar in reversed(bars) if bar.until is not None}
    ways = [way for way in fitting if way.channel not in shut]
    return Verdict(
        kind=kind,
        ways=tuple(Open(way, book.channels[way.channel], first.get(way.channel)) for way in _ordered(ways, first)),
        bars=tuple(bars),
        limits=tuple(limit for limit in kind.limits if holds(limit.when, facts)),
    )


def next_question(book: Guidebook, kind: Kind, answers: Answers) -> str | None:
    """The first question still open whose answer changes something, whatever else is answered after it."""
    left = [name for name in kind.questions if name not in answers]
    return next((name for name in left if _matters(book, kind, answers, name, [*left[left.index(name) + 1 :]])), None)


def _matters(book: Guidebook, kind: Kind, answers: Answers, name: str, later: list[str]) -> bool:
    """Whether two answers to a question lead apart, with some answers to those after it."""
    values = [[*(option.value for option in book.questions[each].options), None] for each in later]
    for rest in product(*values):
        known = {**answers, KIND: kind.id, **dict(zip(later, rest, strict=True))}
        first, *others = [decide(book, {**known, name: option.value}) for option in book.questions[name].options]
        if any(other != first for other in others):
            return True
    return False


def _ordered(ways: list[Way], bars: dict[str, Bar]) -> list[Way]:
    """Each barred way directly behind the last one that its bar wants first; without that one it is not open."""
    ordered: list[Way] = [way for way in ways if way.channel not in bars]
    for way in ways:
        if (bar := bars.get(way.channel)) is None:
            continue
        before = [place for place, other in enumerate(ordered) if other.channel == bar.until]
        if before:
            wanted = max(before[-1] + 1, _place(ways, way, ordered))
            ordered.insert(wanted, way)
    return ordered


def _place(ways: list[Way], way: Way, ordered: list[Way]) -> int:
    """Where it would stand by the kind's own order."""
    ahead = [ordered.index(other) + 1 for other in ways[: ways.index(way)] if other in ordered]
    return max(ahead, default=0)
