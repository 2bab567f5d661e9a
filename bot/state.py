"""The dialogue state that travels with each turn: bounded, versioned JSON, and the short tracker made of it.

The brain keeps nothing between turns. Rasa replays a conversation from its first event at every turn (measured:
15 → 120 ms over 200 turns); a tracker rebuilt from this state has a handful of events, however long people talk.
"""

from __future__ import annotations

import json
import logging
from typing import Any

from rasa.shared.core.constants import (
    ACTION_LISTEN_NAME,
    ACTION_SESSION_START_NAME,
    REQUESTED_SLOT,
    SESSION_START_METADATA_SLOT,
)
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SessionStarted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

logger = logging.getLogger(__name__)

VERSION = 1
LARGEST = 16_384
"""Bytes of JSON. The slots of a conversation take about 1 kB; more is a fault, and it must not grow in the log."""

_LONGEST_LIST = 20
_NOT_OURS = (REQUESTED_SLOT, SESSION_START_METADATA_SLOT)

State = dict[str, Any]


def fresh() -> State:
    """The state of a conversation that has not begun."""
    return {"version": VERSION, "slots": {}, "active_loop": None, "requested_slot": None}


def accepted(state: Any) -> State:
    """The state handed in, or a fresh one where it is missing, of another version or malformed (and then logged)."""
    if state is None:
        return fresh()
    if not isinstance(state, dict) or state.get("version") != VERSION:
        logger.warning("Dialogue state of an unknown version: the conversation starts afresh.")
        return fresh()
    slots, loop, requested = state.get("slots"), state.get("active_loop"), state.get("requested_slot")
    if (
        not isinstance(slots, dict)
        or not isinstance(loop, (str, type(None)))
        or not isinstance(requested, (str, type(None)))
    ):
        logger.warning("Malformed dialogue state: the conversation starts afresh.")
        return fresh()
    return {"version": VERSION, "slots": slots, "active_loop": loop, "requested_slot": requested}


def to_tracker(state: State, sender_id: str, domain: Domain) -> DialogueStateTracker:
    """A tracker that listens, with the slots and the loop of the state and nothing else."""
    tracker = DialogueStateTracker(sender_id, domain.slots)
    events: list[Event] = [ActionExecuted(ACTION_SESSION_START_NAME), SessionStarted()]
    known = {slot.name for slot in domain.slots}
    for name, value in state["slots"].items():
        if name not in known:
            logger.info("Slot %s of the handed-in state is not in this model's domain; it is dropped.", name)
        elif name not in _NOT_OURS:
            events.append(SlotSet(name, value))
    if state["active_loop"] in domain.form_names:
        events.append(ActiveLoop(state["active_loop"]))
        events.append(SlotSet(REQUESTED_SLOT, state["requested_slot"]))
    events.append(ActionExecuted(ACTION_LISTEN_NAME))
    tracker.update_with_events(events, domain)
    return tracker


def from_tracker(tracker: DialogueStateTracker) -> State | None:
    """The state after a turn, bounded; None (logged) where it would be too large to keep."""
    slots = {
        name: slot.value[:_LONGEST_LIST] if isinstance(slot.value, list) else slot.value
        for name, slot in tracker.slots.items()
        if name not in _NOT_OURS and slot.value is not None
    }
    state = {
        "version": VERSION,
        "slots": slots,
        "active_loop": tracker.active_loop_name,
        "requested_slot": tracker.get_slot(REQUESTED_SLOT) if tracker.active_loop_name else None,
    }
    if len(json.dumps(state, ensure_ascii=False).encode("utf8", "surrogatepass")) > LARGEST:
        logger.error("Dialogue state over %d bytes: the one from before the turn is kept.", LARGEST)
        return None
    return state
