"""What a long text costs, told without the clock on the wall: a busy machine makes that one lie."""

import time
from collections.abc import Callable

_RUNS = 3
_TOO_SMALL_TO_TELL = 0.1  # seconds of CPU


def grows_with_its_length(work: Callable[[str], object], text: str) -> bool:
    """Whether four times the text costs about four times the CPU: a quadratic reader would want sixteen.

    What a busy machine adds to the whole text is tried away; to the quarter, which all is measured by, it must add nothing.
    """
    quarter = min(_seconds(work, text[: len(text) // 4]) for _ in range(_RUNS))
    bound = max(8 * quarter, _TOO_SMALL_TO_TELL)
    return any(_seconds(work, text) < bound for _ in range(_RUNS))


def _seconds(work: Callable[[str], object], text: str) -> float:
    started = time.process_time()
    work(text)
    return time.process_time() - started
