"""The patch: the same verdicts as Rasa's own check, and a guard that trips when Rasa changes underneath it."""

import hashlib
import importlib.metadata
import inspect
from typing import Any

import jsonschema
import pytest
from rasa.core.actions.action import RemoteAction

from bot import action_schema

# sha256 of the source of RemoteAction._validate_action_result in Rasa 3.6.21.
REPLACED = "f8cdb4be6812396167ced74161b2ccd65c5ea676ad86d7d359d8c322d9d8dc42"


def test_rasa_is_the_version_the_patch_was_written_for() -> None:
    assert importlib.metadata.version("rasa") == action_schema.RASA_VERSION


def test_the_replaced_method_is_the_one_that_was_read() -> None:
    source = inspect.getsource(action_schema.REPLACED)
    assert hashlib.sha256(source.encode()).hexdigest() == REPLACED


GOOD: list[dict[str, Any]] = [
    {"events": [], "responses": []},
    {"events": [{"event": "slot", "name": "shown", "value": ["a"], "timestamp": None}], "responses": [{"custom": {}}]},
    {},
]
BAD: list[dict[str, Any]] = [
    {"events": "none"},
    {"events": [{"event": "slot"}], "responses": [1]},
    {"responses": ["text"]},
]


@pytest.mark.parametrize("result", GOOD)
def test_a_sound_result_passes_as_before(result: dict[str, Any]) -> None:
    jsonschema.validate(result, RemoteAction.action_response_format_spec())
    action_schema.apply()
    assert RemoteAction("action_answer", None)._validate_action_result(result) is True


@pytest.mark.parametrize("result", BAD)
def test_a_broken_result_is_refused_as_before(result: dict[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(result, RemoteAction.action_response_format_spec())
    action_schema.apply()
    with pytest.raises(jsonschema.ValidationError):
        RemoteAction("action_answer", None)._validate_action_result(result)
