"""What the danger rules alone hear of messages they were not written from, and how often they are alarmed for nothing."""

from pathlib import Path

import pytest
import yaml

from hotline.conversations.danger import load_danger_guard

MESSAGES = yaml.safe_load((Path(__file__).parent / "messages.yml").read_text(encoding="utf-8"))
GUARD = load_danger_guard(Path(__file__).parent.parent.parent / "data")


@pytest.mark.parametrize("kind", MESSAGES["danger"])
def test_no_kind_of_danger_is_heard_less_often_than_before(kind: str) -> None:
    asked = MESSAGES["danger"][kind]
    missed = [message for message in asked["messages"] if GUARD.look(message) is None]
    assert len(asked["messages"]) - len(missed) >= asked["heard"], missed


def test_no_more_look_alikes_raise_an_alarm_than_before() -> None:
    asked = MESSAGES["look_alikes"]
    alarmed = [message for message in asked["messages"] if GUARD.look(message) is not None]
    assert len(alarmed) <= asked["false_alarms"], alarmed


def test_the_frozen_messages_are_neither_rule_examples_nor_learnt_from() -> None:
    frozen = {
        message for asked in (*MESSAGES["danger"].values(), MESSAGES["look_alikes"]) for message in asked["messages"]
    }
    data = Path(__file__).parent.parent.parent / "data"
    read = (data / "danger.yml", *(data / "nlu").glob("*.yml"))
    lines = {line.strip().removeprefix("- ") for path in read for line in path.read_text(encoding="utf-8").splitlines()}
    assert not frozen & lines
