"""What a promise means in time, and which numbers can be called. Pure."""

import re
from datetime import datetime, time, timedelta

from hotline.callbacks.words import PART_HOURS, DayPart
from hotline.clock import SHANGHAI

_NOT_DIGIT = re.compile(r"[\s\-－—()（）]+")
_NUMBER = re.compile(r"(?:\+?86)?(1[3-9]\d{9}|0\d{9,11}|[2-8]\d{6,7})")
_TIME_TO_CALL = timedelta(hours=1)
"""A part of the day with less left than this counts as over."""


def plain_number(text: str) -> str | None:
    """A mobile or landline number in digits; None for anything else, short numbers and service lines included."""
    found = _NUMBER.fullmatch(_NOT_DIGIT.sub("", text))
    return found[1] if found else None


def due_at(part: DayPart, *, since: datetime, hours: int) -> datetime:
    """The latest moment for it: `hours` from when somebody is there, else the end of the part of the day asked for."""
    if part is DayPart.ANY:
        return since + timedelta(hours=hours)
    local = since.astimezone(SHANGHAI)
    end = datetime.combine(local.date(), time(PART_HOURS[part][1]), SHANGHAI)
    return end if end - _TIME_TO_CALL >= local else end + timedelta(days=1)


def may_call(part: DayPart, *, late: bool, now: datetime) -> bool:
    """Whether it is the part of the day asked for. Who is late already calls at the next decent hour."""
    first, last = PART_HOURS[DayPart.ANY if late else part]
    return first <= now.astimezone(SHANGHAI).hour < last


def in_words(moment: datetime) -> str:
    """11月27日 18:00."""
    local = moment.astimezone(SHANGHAI)
    return f"{local.month}月{local.day}日 {local:%H:%M}"
