"""The one clock. Nothing else in the service asks the system for the time."""

from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Clock(Protocol):
    """Tells the present moment as an aware datetime in UTC."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class ShiftedClock:
    """A clock that runs at the pace of another, a fixed time ahead of it or behind it.

    A rehearsal conversation lives on one of these; so does a whole process that simulates another day.
    """

    def __init__(self, base: Clock, shift: timedelta) -> None:
        self._base = base
        self._shift = shift

    def now(self) -> datetime:
        return self._base.now() + self._shift


def day_of(moment: datetime) -> date:
    """The day it is then in Shanghai: the one that every time limit counts by."""
    return moment.astimezone(SHANGHAI).date()


def local_iso(moment: datetime) -> str:
    """ISO 8601 in local time, with +08:00, to the millisecond: the form every page and API answer shows."""
    return moment.astimezone(SHANGHAI).isoformat(timespec="milliseconds")
