"""How a turn's state gets from the channel to the tracker store and back, through Rasa that knows nothing of it.

A context variable, because it belongs to the task that handles the turn: turns that run at the same time cannot see
each other's, and there is no table to forget entries in.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from bot.state import State


@dataclass
class Handover:
    """`given` came with the turn; `returned` is set when Rasa saves its tracker."""

    sender_id: str
    given: State
    returned: State | None = None


_current: ContextVar[Handover | None] = ContextVar("handover", default=None)


@contextmanager
def handing_over(sender_id: str, state: State) -> Iterator[Handover]:
    """Within the block, the tracker store serves `sender_id` from this state."""
    handover = Handover(sender_id, state)
    token = _current.set(handover)
    try:
        yield handover
    finally:
        _current.reset(token)


def current(sender_id: str) -> Handover | None:
    """The hand-over of the running turn, if there is one and it is this conversation's."""
    handover = _current.get()
    return handover if handover and handover.sender_id == sender_id else None
