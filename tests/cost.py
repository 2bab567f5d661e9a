"""What a long text costs, told without the clock on the wall: a busy machine makes that one lie."""

import time
from collections.abc import Callable

_RUNS = 3
_TOO_SMALL_TO_TELL = 0.1  # seconds of CPU


def grows_with_its_length(work: Callable[[str], object], text: str) -> bool:
    """Whether four times the text costs about four times the CPU: a quadratic reader would want sixteen."""
    long = _seconds(work, text)
    return long < max(8 * _seconds(work, text[: len(text) // 4]), _TOO_SMALL_TO_TELL)


def _seconds(work: Callable[[str], object], text: str) -> float:
    """The least CPU of a few runs."""
    costs = []
    for _ in range(_RUNS):
        started = time.process_time()
        work(text)
        costs.append(time.process_time() - started)
    return min(costs)
