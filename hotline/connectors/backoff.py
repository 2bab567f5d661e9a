"""How long to wait before the next try. Pure."""

from collections.abc import Callable
from datetime import timedelta

MOST_TRIES = 14
"""With these waits the last try is some four hours after the first: a platform's maintenance fits in."""
_FIRST = timedelta(seconds=5)
_LONGEST = timedelta(hours=1)


def wait_after(tries: int, *, chance: Callable[[], float]) -> timedelta:
    """Doubling from five seconds to an hour; between half of it and the whole, as `chance` (0 to 1) falls, so that
    what failed together does not come back together.
    """
    full = min(_LONGEST, _FIRST * 2 ** min(tries - 1, 20))
    return full * (0.5 + chance() / 2)
