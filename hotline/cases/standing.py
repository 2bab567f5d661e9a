"""Where a case stands, with the days that its periods are counted from, and one thing done to it. Pure."""

from dataclasses import dataclass
from datetime import date, datetime

from hotline.cases.kinds import CaseAction, CaseKind, CaseState, Party, state_title
from hotline.clock import day_of

FINAL = frozenset(
    {
        CaseState.REFUSED,
        CaseState.TRANSFERRED,
        CaseState.WITHDRAWN,
        CaseState.DEEMED_WITHDRAWN,
        CaseState.DEEMED_ABANDONED,
        CaseState.DECIDED,
        CaseState.TERMINATED,
        CaseState.CLOSED,
    }
)
"""Nothing more is owed to the applicant here."""


@dataclass(frozen=True)
class Step:
    """One thing done. `on` is the day it has effect, where that is another than the day of `at` (a letter received
    last week, a period that ended yesterday); `until`, `days` and `ground` belong to the steps whose rules ask for them.
    """

    action: CaseAction
    by: Party
    at: datetime
    on: date | None = None
    until: date | None = None
    days: int | None = None
    ground: str | None = None

    @property
    def day(self) -> date:
        """The day it has effect."""
        return self.on or day_of(self.at)


@dataclass(frozen=True)
class Standing:
    """Where a case stands, with the days that its periods are counted from."""

    kind: CaseKind
    state: CaseState = CaseState.DRAFTED
    filed_at: datetime | None = None
    passed_on: date | None = None
    """When the hotline last sent it to the receiving organisation."""
    received_on: date | None = None
    """When the receiving organisation got the application as complete as it is now; None: not confirmed yet."""
    correction_asked_on: date | None = None
    notice_on: date | None = None
    """When the applicant got the notice to correct; None: not known."""
    correction_until: date | None = None
    accepted_on: date | None = None
    copy_sent_on: date | None = None
    copy_received_on: date | None = None
    """When the respondent got the copy of the application; None: not known."""
    replied_on: date | None = None
    assigned: bool = False
    simplified: bool = False
    extended_days: int | None = None
    suspended_from: CaseState | None = None
    suspended_on: date | None = None
    suspension_ground: str | None = None
    pauses: tuple[tuple[date, date], ...] = ()
    """First day and day of resumption of each time that does not count."""
    withdrawal_asked: bool = False
    decided_on: date | None = None
    served_on: date | None = None
    closed_from: CaseState | None = None
    """How it ended, where it has been filed away since: the result and the applicant's periods stay what they were."""
    checked: bool = False
    sent_back: bool = False
    """Whether it came back from the receiving organisation, or on its way there, and has not been changed since."""

    @property
    def settled_until(self) -> date:
        """The latest day that something has already been fixed for: nothing can take effect before it."""
        ends = [end for _, end in self.pauses]
        days = [self.filed_on, self.passed_on, self.received_on, self.correction_asked_on, self.accepted_on]
        days += [self.copy_sent_on, self.copy_received_on, self.replied_on, self.suspended_on, self.decided_on, *ends]
        return max((day for day in days if day is not None), default=date.min)

    @property
    def filed_on(self) -> date | None:
        """The day in Shanghai of the first filing."""
        return day_of(self.filed_at) if self.filed_at else None

    @property
    def title(self) -> str:
        """The state's name for this kind."""
        return state_title(self.kind, self.state)

    @property
    def handed_in(self) -> bool:
        """Whether it has ever left the applicant's hands for good."""
        return self.filed_at is not None or self.received_on is not None

    @property
    def final(self) -> bool:
        """Whether it has come to its end."""
        return self.state in FINAL
