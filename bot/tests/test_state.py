"""The state that travels with a turn, and the tracker store that keeps nothing."""

import asyncio
import logging
from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet, UserUttered

from bot import state
from bot.handover import current, handing_over
from bot.tracker_store import StatelessTrackerStore

DOMAIN = Domain.from_yaml(
    """
version: "3.1"
intents: [legal_aid]
slots:
  topic_stack: {type: any, influence_conversation: false, mappings: [{type: custom}]}
  unclear_count: {type: any, influence_conversation: false, mappings: [{type: custom}]}
forms:
  deadline_form: {required_slots: []}
actions: [action_answer]
"""
)


def with_slots(**slots: Any) -> state.State:
    return {"version": 1, "slots": slots, "active_loop": None, "requested_slot": None}


def test_slots_survive_the_round_trip() -> None:
    given = with_slots(topic_stack=[{"area": "legal_aid"}], unclear_count=2)
    assert state.from_tracker(state.to_tracker(given, "c", DOMAIN)) == given


def test_an_active_form_survives_the_round_trip() -> None:
    given = with_slots(unclear_count=1) | {"active_loop": "deadline_form", "requested_slot": "unclear_count"}
    assert state.from_tracker(state.to_tracker(given, "c", DOMAIN)) == given


def test_the_tracker_stays_short_however_long_the_conversation() -> None:
    given = with_slots(topic_stack=[{"area": "legal_aid"}] * 5, unclear_count=0)
    assert len(state.to_tracker(given, "c", DOMAIN).events) == 5


@pytest.mark.parametrize(
    "unknown",
    [
        {"version": 99, "slots": {"unclear_count": 3}},
        {"version": 1, "slots": "no"},
        {"version": 1, "slots": {}, "active_loop": 5},
        {"slots": {}},
        ["nonsense"],
        "nonsense",
    ],
)
def test_an_unknown_state_starts_afresh_and_says_so(unknown: Any, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert state.accepted(unknown) == state.fresh()
    assert "afresh" in caplog.text


def test_no_state_is_a_fresh_one_without_a_word(caplog: pytest.LogCaptureFixture) -> None:
    assert state.accepted(None) == state.fresh()
    assert not caplog.records


def test_slots_of_another_model_and_forms_it_lost_are_dropped() -> None:
    given = with_slots(gone=1, unclear_count=1) | {"active_loop": "gone_form", "requested_slot": "gone"}
    assert state.from_tracker(state.to_tracker(given, "c", DOMAIN)) == with_slots(unclear_count=1)


def test_lists_are_bounded_and_a_state_too_large_is_not_kept() -> None:
    tracker = state.to_tracker(with_slots(topic_stack=list(range(100))), "c", DOMAIN)
    kept = state.from_tracker(tracker)
    assert kept is not None
    assert kept["slots"]["topic_stack"] == list(range(20))
    tracker.update(SlotSet("unclear_count", "字" * state.LARGEST), DOMAIN)
    assert state.from_tracker(tracker) is None


async def test_concurrent_turns_never_see_each_other() -> None:
    store = StatelessTrackerStore(DOMAIN)

    async def one_turn(number: int) -> None:
        name = f"turn-{number}"
        with handing_over(name, with_slots(unclear_count=number)) as handover:
            tracker = await store.retrieve(name)
            assert tracker is not None
            await asyncio.sleep(0.001 * (number % 7))
            assert tracker.get_slot("unclear_count") == number
            tracker.update(SlotSet("unclear_count", number * 10), DOMAIN)
            await asyncio.sleep(0.001 * (number % 5))
            await store.save(tracker)
            assert handover.returned == with_slots(unclear_count=number * 10)
            # Another conversation's name is nobody's hand-over here.
            assert current("turn-other") is None

    await asyncio.gather(*(one_turn(number) for number in range(100)))
    assert list(await store.keys()) == []


async def test_without_a_hand_over_it_remembers_in_memory_as_the_shell_needs() -> None:
    store = StatelessTrackerStore(DOMAIN)
    tracker = await store.get_or_create_tracker("shell")
    tracker.update(UserUttered("你好"), DOMAIN)
    await store.save(tracker)
    again = await store.retrieve("shell")
    assert again is not None
    assert again.latest_message is not None
    assert again.latest_message.text == "你好"
