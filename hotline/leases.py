"""A lease: for a while one process deals with something, and whoever finds it dead afterwards goes on. Pure.

Held means before its end; and not too long before it: what was given before the clock was set back holds no more.
"""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import InstrumentedAttribute

type Until = InstrumentedAttribute[datetime | None]
"""The column that says when a lease ends; None: nobody has it."""


def is_held(until: datetime | None, *, lasts: timedelta, now: datetime) -> bool:
    """Whether somebody deals with it now."""
    return until is not None and now < until <= now + 2 * lasts


def is_free(until: Until, *, lasts: timedelta, now: datetime) -> ColumnElement[bool]:
    """The same, the other way round, as a clause."""
    return or_(until.is_(None), until <= now, until > now + 2 * lasts)
