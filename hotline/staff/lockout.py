"""How long an account is locked after wrong passwords or codes. Pure.

The count goes back to nought only at a complete login, so a known password does not buy unlimited code guesses. A lock
has an end: whoever knows a login can keep its owner out for an hour at most, not for good.
"""

from datetime import timedelta

FREE_FAILURES = 5
_LONGEST = timedelta(minutes=60)


def lock_after(failures: int) -> timedelta | None:
    """The lock that the latest failure brings: none at first, then 1, 2, 4 … up to 60 minutes."""
    if failures < FREE_FAILURES:
        return None
    return min(timedelta(minutes=2 ** min(failures - FREE_FAILURES, 6)), _LONGEST)
