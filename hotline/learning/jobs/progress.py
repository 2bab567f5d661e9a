"""How far a training is, read from what Rasa writes while it trains. Pure."""

import re

from hotline.learning.jobs.states import Stage

_MARKS: tuple[tuple[re.Pattern[str], Stage, int], ...] = tuple(
    (re.compile(pattern), stage, percent)
    for pattern, stage, percent in (
        (r"Started validating", Stage.CHECKING, 5),
        (r"No story structure conflicts", Stage.CHECKING, 15),
        (r"Starting to train component", Stage.LEARNING, 25),
        (r"Starting to train component '\w*Classifier'", Stage.LEARNING, 35),
        (r"Finished training component '\w*Classifier'", Stage.LEARNING, 85),
        (r"Finished training component '\w*Policy'", Stage.PACKING, 90),
        (r"is trained and saved", Stage.PACKING, 95),
    )
)
"""Of the wall time on our data: validating 15 %, reading and cutting words 20 %, the classifier 50 %, the rest packing."""
_NOISE = re.compile(r"Warning|warn|^\s|pkg_resources|declare_namespace|Processed |More info at")
_COLOUR = re.compile(r"\x1b\[\d+m")


def read_progress(line: str) -> tuple[Stage, int] | None:
    """What a line of the log says of the progress; None for most."""
    found = [(stage, percent) for pattern, stage, percent in _MARKS if pattern.search(line)]
    return found[-1] if found else None


def telling(lines: list[str], most: int) -> list[str]:
    """The last lines that say something: without the warnings of Rasa's old packages and its progress bars."""
    said = [_COLOUR.sub("", line).rsplit("\r", 1)[-1].rstrip() for line in lines]
    return [line for line in said if line and not _NOISE.search(line)][-most:]
