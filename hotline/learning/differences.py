"""What a plan would change, as people read it: the lines that come and go, with a few around them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_AROUND = 2

Change = Literal["same", "added", "removed"]


@dataclass(frozen=True)
class Line:
    """A line of a file. `number`: in the new file, or in the old one where the line goes."""

    number: int
    change: Change
    text: str


@dataclass(frozen=True)
class Difference:
    """One file; `parts` are stretches of neighbouring lines."""

    file: str
    added: int
    removed: int
    parts: list[list[Line]]


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> list[Difference]:
    """Of each file in `after`, which is a new one where `before` does not know it."""
    return [_of_file(file, before.get(file, "").splitlines(), text.splitlines()) for file, text in after.items()]


def _of_file(file: str, before: list[str], after: list[str]) -> Difference:
    parts: list[list[Line]] = []
    for group in SequenceMatcher(None, before, after, autojunk=False).get_grouped_opcodes(_AROUND):
        part: list[Line] = []
        for what, old_from, old_to, new_from, new_to in group:
            if what == "equal":
                part += [Line(number + 1, "same", after[number]) for number in range(new_from, new_to)]
                continue
            part += [Line(number + 1, "removed", before[number]) for number in range(old_from, old_to)]
            part += [Line(number + 1, "added", after[number]) for number in range(new_from, new_to)]
        parts.append(part)
    lines = [line.change for part in parts for line in part]
    return Difference(file, lines.count("added"), lines.count("removed"), parts)
