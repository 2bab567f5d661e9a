"""Entities marked in an example, in Rasa's form: `[新区]{"entity": "district"}`. Pure."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

_MARK = re.compile(r"\[([^\[\]]+)\](?:\{[^{}]*\}|\([^()]*\))")
_BRACKETS = frozenset("[]{}")


class Entity(StrEnum):
    """What may be marked: the entities of `domain.yml`, which a test holds together."""

    CITY = "city"
    DISTRICT = "district"
    TOWNSHIP = "township"
    ORGANISATION = "organisation"
    STATUTE = "statute"
    DOCUMENT = "document"
    DATE = "date"
    DURATION = "duration"
    AMOUNT = "amount"


@dataclass(frozen=True)
class Mark:
    """From character `start` up to `end`, in code points."""

    start: int
    end: int
    entity: Entity


def fault(text: str, marks: Sequence[Mark]) -> str | None:
    """What is wrong with them, in a sentence; None where they can be written."""
    if marks and _BRACKETS & set(text):
        return "这句话里有方括号或花括号，不能标实体。"
    place = 0
    for mark in sorted(marks, key=lambda mark: mark.start):
        if not place <= mark.start < mark.end <= len(text):
            return "标的实体叠在一起，或者超出了这句话。"
        if not text[mark.start : mark.end].strip():
            return "标的实体是空的。"
        place = mark.end
    return None


def marked(text: str, marks: Sequence[Mark]) -> str:
    """The text with its marks."""
    for mark in sorted(marks, key=lambda mark: -mark.start):
        said = json.dumps({"entity": mark.entity.value})
        text = f"{text[: mark.start]}[{text[mark.start : mark.end]}]{said}{text[mark.end :]}"
    return text


def unmarked(text: str) -> str:
    """What a line of the examples says."""
    return _MARK.sub(r"\1", text)
