"""What a line from WeChat means there: a number picks a button, a word is a command, the rest is said. Pure."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from hotline.conversations.messages import OfferedButton
from hotline.wechat.words import SPOKEN, Command

_NUMBER = re.compile(r"[回选第]?\s*(\d{1,2})\s*[.、,。号个项]?")
_EDGES = '。.！!？?，,“”"「」 　'


class Confirming(StrEnum):
    """What a bare number answers before it picks a button."""

    ERASE = "erase"
    RATING = "rating"


@dataclass(frozen=True)
class Asked:
    """What was last put to the citizen: these buttons, of which the first `numbered` may be picked by number."""

    buttons: Sequence[OfferedButton] = field(default_factory=tuple)
    numbered: int = 0
    confirming: Confirming | None = None


@dataclass(frozen=True)
class Say:
    """A line for whoever has the conversation."""

    text: str


@dataclass(frozen=True)
class Press:
    """One of the buttons."""

    payload: str


@dataclass(frozen=True)
class Rate:
    """A score from 1 to 5."""

    score: int


@dataclass(frozen=True)
class Erase:
    """The erasure is confirmed."""


type Meaning = Say | Press | Rate | Erase | Command


def meaning_of(text: str, asked: Asked, *, by_person: bool) -> Meaning:
    """What it means. To a person who has the conversation every line is said but the few that change what is theirs to
    decide alone: a button, deletion, opting out. 「结束」 and 「不等了」 are then words like others, and so is a number that
    would have been a score: it answers what the person has just asked.
    """
    line = unicodedata.normalize("NFKC", text).strip()
    number = int(match[1]) if (match := _NUMBER.fullmatch(line)) else None
    if number is not None:
        if asked.confirming is Confirming.ERASE and number == 1:
            return Erase()
        if asked.confirming is Confirming.RATING and not by_person and 1 <= number <= 5:
            return Rate(number)
        if 1 <= number <= asked.numbered:
            return Press(asked.buttons[number - 1].payload)
    bare = line.strip(_EDGES)
    for button in asked.buttons:
        if bare == unicodedata.normalize("NFKC", button.title).strip(_EDGES):
            return Press(button.payload)
    command = SPOKEN.get(bare)
    if command is not None and not (by_person and command in _A_PERSONS):
        return command
    return Say(text)


_A_PERSONS = frozenset({Command.END, Command.CANCEL, Command.PLACE, Command.HELP})
