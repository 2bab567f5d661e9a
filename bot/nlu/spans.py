"""A piece of text that means something: where it stands and what it stands for."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Found:
    """`value` is JSON; None inside it says that the words are clear but the value is not."""

    entity: str
    start: int
    end: int
    value: Any


def without_overlaps(found: Iterable[Found]) -> list[Found]:
    """In text order; where two overlap the one given first stays."""
    kept: list[Found] = []
    for candidate in found:
        if all(candidate.end <= other.start or other.end <= candidate.start for other in kept):
            kept.append(candidate)
    return sorted(kept, key=lambda one: one.start)
