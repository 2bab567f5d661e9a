"""Hiding small counts: a one or a two in a published table may point at a person."""

from collections.abc import Sequence

FEWEST = 3


def hide_small(counts: Sequence[int]) -> list[int | None]:
    """The counts of one column, without those from 1 to 2; nought stays, it points at nobody.

    The column's total is shown beside it: where one count alone is hidden it could be worked out, so the smallest of
    the others goes as well.
    """
    hidden = {place for place, count in enumerate(counts) if 0 < count < FEWEST}
    others = [place for place, count in enumerate(counts) if count and place not in hidden]
    if len(hidden) == 1 and others:
        hidden.add(min(others, key=lambda place: counts[place]))
    return [None if place in hidden else count for place, count in enumerate(counts)]


def hide_small_total(count: int) -> int | None:
    """A total that stands alone."""
    return None if 0 < count < FEWEST else count
