"""What the service may send to the brain, checked by hand: the room has pydantic 1 for Rasa's sake only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

_INTENT = re.compile(r"[a-z_]+(?:/[a-z0-9_]+(?:\.[a-z]+)?)?")
_OF_PROCEDURES = {"start": "procedure", "step": "run"}
"""Kinds of buttons that the guide obeys, and what each must name."""
LONGEST_TEXT = 4000
"""The citizen API ends at 2,000 characters; fragments that share a turn may be longer together."""


class Malformed(ValueError):
    """The request is not in the agreed form; the text says which field."""


@dataclass(frozen=True)
class Command:
    """A pressed button: the intent it asks for."""

    intent: str
    entities: dict[str, str]


@dataclass(frozen=True)
class ProcedureCommand:
    """A pressed button of a procedure: begins one, or answers inside a run. The actions read it as it is."""

    fields: dict[str, Any]
    intent: str = "procedure"


@dataclass(frozen=True)
class Turn:
    """One turn of a conversation."""

    turn_id: str
    text: str
    command: Command | ProcedureCommand | None
    state: Any
    metadata: dict[str, Any]


def turn(body: Any) -> Turn:
    """Read the body of a turn request."""
    fields = _object(body, "body")
    turn_id = fields.get("turn_id")
    if not isinstance(turn_id, str) or not 0 < len(turn_id) <= 100:
        raise Malformed("turn_id")
    return Turn(turn_id, text(fields), _command(fields.get("command")), fields.get("state"), metadata(fields))


def text(body: Any) -> str:
    """The citizen's text. Half a surrogate pair, which no encoder takes, becomes the replacement character."""
    value = _object(body, "body").get("text")
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        raise Malformed("text")
    return value.encode("utf8", "surrogatepass").decode("utf8", "replace")


def metadata(body: Any) -> dict[str, Any]:
    """Now, district, channel, rehearsal."""
    return _object(_object(body, "body").get("metadata", {}), "metadata")


def _command(value: Any) -> Command | ProcedureCommand | None:
    if value is None:
        return None
    fields = _object(value, "command")
    if fields.get("kind") in _OF_PROCEDURES:
        if not isinstance(fields.get(_OF_PROCEDURES[fields["kind"]]), str):
            raise Malformed("command")
        return ProcedureCommand(fields)
    intent, entities = fields.get("intent"), fields.get("entities", {})
    if fields.get("kind") != "ask" or not isinstance(intent, str) or not _INTENT.fullmatch(intent):
        raise Malformed("command")
    if not isinstance(entities, dict) or not all(isinstance(part, str) for pair in entities.items() for part in pair):
        raise Malformed("command.entities")
    return Command(intent, entities)


def _object(value: Any, name: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Malformed(name)
    return value
