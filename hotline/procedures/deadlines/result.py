"""What is known of a case, and what was counted from it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from hotline.knowledge.versions import Span
from hotline.procedures.deadlines.counting import Pause
from hotline.procedures.deadlines.rules import Length, Reading, Rule


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
    leans on whose calendar is not published, `off_by_law` the days of theirs that are holidays all the same.
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
    off_by_law: tuple[Rest, ...] = ()


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
    `prolonged` the count with the extension that an authority may order; `capped` the ceiling that ends it early.

    `lapsed`: the clock was restarted only after it had run out on this day, unless something restarted it in between.
    """

    rule: Rule
    today: date
    main: Reckoning
    before: Reckoning | None = None
    other: Reckoning | None = None
    prolonged: Reckoning | None = None
    capped: Reckoning | None = None
    safe: date = date.max
    restarted: date | None = None
    lapsed: date | None = None
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
