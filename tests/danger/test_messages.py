"""What the danger rules alone hear of messages they were not written from, and how often they are alarmed for nothing."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from hotline.conversations.danger import load_danger_guard

HERE = Path(__file__).parent
DATA = HERE.parent.parent / "data"
SETS: dict[str, dict[str, Any]] = {
    name: yaml.load((HERE / f"{name}.yml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    for name in ("messages", "unseen")
}
GUARD = load_danger_guard(DATA)


@pytest.mark.parametrize(("name", "kind"), [(name, kind) for name in SETS for kind in SETS[name]["danger"]])
def test_no_kind_of_danger_is_heard_less_often_than_before(name: str, kind: str) -> None:
    asked = SETS[name]["danger"][kind]
    missed = [message for message in asked["messages"] if GUARD.look(message) is None]
    assert len(asked["messages"]) - len(missed) >= asked["heard"], missed


@pytest.mark.parametrize("name", SETS)
def test_no_more_look_alikes_raise_an_alarm_than_before(name: str) -> None:
    asked = SETS[name]["look_alikes"]
    alarmed = [message for message in asked["messages"] if GUARD.look(message) is not None]
    assert len(alarmed) <= asked["false_alarms"], alarmed


@pytest.mark.parametrize("name", SETS)
def test_the_frozen_messages_are_neither_rule_examples_nor_learnt_from(name: str) -> None:
    groups = (*SETS[name]["danger"].values(), SETS[name]["look_alikes"])
    frozen = {message for asked in groups for message in asked["messages"]}
    read = (DATA / "danger.yml", *(DATA / "nlu").glob("*.yml"))
    lines = {line.strip().removeprefix("- ") for path in read for line in path.read_text(encoding="utf-8").splitlines()}
    assert not frozen & lines
