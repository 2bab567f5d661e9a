"""What a line from WeChat means there: a number picks a button, a word is a command, the rest is said. Pure."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from hotline.conversations.messages import OfferedButton
from hotline.wechat.words import SPOKEN, Command

_NUMBER = re.compile(r"[回选第]*\s*(\d{1,2}|[一二三四五六七八九])\s*[.、,。号个项]*")
"""A voice that WeChat has recognised says 「选第二个。」"""
_SCORE = re.compile(r"[回选给打]*\s*([1-5一二三四五])\s*[分星]?[.。!！]?")
_SPOKEN_DIGITS = str.maketrans("一二三四五六七八九", "123456789")
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
    number = _number_in(_NUMBER, line)
    if asked.confirming is Confirming.ERASE and number == 1:
        return Erase()
    if asked.confirming is Confirming.RATING and not by_person and (score := _number_in(_SCORE, line)) is not None:
        return Rate(score)
    if number is not None and 1 <= number <= asked.numbered:
        return Press(asked.buttons[number - 1].payload)
    bare = line.strip(_EDGES)
    for button in asked.buttons:
        if bare == unicodedata.normalize("NFKC", button.title).strip(_EDGES):
            return Press(button.payload)
    command = SPOKEN.get(bare)
    if command is not None and not (by_person and command in _A_PERSONS):
        return command
    return Say(text)


def _number_in(pattern: re.Pattern[str], line: str) -> int | None:
    found = pattern.fullmatch(line)
    return int(found[1].translate(_SPOKEN_DIGITS)) if found else None


_A_PERSONS = frozenset({Command.END, Command.CANCEL, Command.PLACE, Command.HELP})
