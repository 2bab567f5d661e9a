"""The parse result in the form the service agreed on, and the one a pressed button stands for."""

from __future__ import annotations

from typing import Any

from rasa.shared.nlu.constants import INTENT, TEXT

ParseData = dict[str, Any]


def as_nlu(parse_data: ParseData) -> dict[str, Any]:
    """What the service stores of a message's understanding."""
    intent = parse_data[INTENT]
    return {
        "text": parse_data.get("normalised", parse_data.get(TEXT) or ""),
        "intent": intent["name"],
        "confidence": round(float(intent["confidence"]), 4),
        "full_intent": intent.get("full_retrieval_intent_name"),
        "crisis": parse_data.get("crisis", 0.0),
        "questions": parse_data.get("questions", []),
        "entities": [
            {key: entity.get(key) for key in ("entity", "start", "end", "text", "value")}
            for entity in parse_data["entities"]
        ],
    }


def of_procedure(command: dict[str, Any], title: str) -> ParseData:
    """A button of a procedure: the guide reads the command itself, so it stands for no question."""
    return of_command("procedure", {}, title) | {"questions": [], "command": command}


def of_command(intent: str, entities: dict[str, str], title: str) -> ParseData:
    """A button's meaning, sure and without parsing; `intent` is `area`, `area/matter` or `area/matter.facet`."""
    area, _, rest = intent.partition("/")
    matter, _, facet = rest.partition(".")

    def sure(name: str) -> list[dict[str, Any]]:
        return [{"name": name, "confidence": 1.0}] if name else []

    question = {
        "text": title,
        "asked": None,
        "areas": sure(area),
        "matters": sure(f"{area}/{matter}" if matter else ""),
        "facets": sure(facet),
    }
    named: dict[str, Any] = {"name": area, "confidence": 1.0}
    if matter and facet:
        named["full_retrieval_intent_name"] = intent
    return {
        TEXT: title,
        "normalised": title,
        INTENT: named,
        "intent_ranking": sure(area),
        "entities": [
            {"entity": name, "start": 0, "end": len(title), "text": value, "value": value}
            for name, value in entities.items()
        ],
        "questions": [question],
        "crisis": 0.0,
        "command": {"kind": "ask"},
    }
