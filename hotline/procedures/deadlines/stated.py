"""The day a limit starts at, told in passing: 「罚款决定书是9月30号收到的，还能复议不」. Pure.

A day in a message may be any day: of the deed, of the hearing, of the last telephone call. It starts a clock only where
the words beside it say so, and the reply names the assumption.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from hotline.conversations.brain import Understanding
from hotline.knowledge.days import CLAUSES, days_ago, past_days, says_nothing
from hotline.knowledge.schema import Text
from hotline.knowledge.versions import Span

Place = Annotated[str, StringConstraints(pattern=r"^[a-z_]+(/[a-z0-9_]+(\.[a-z]+)?)?$")]
_LONGEST = 31
"""A span of more days than a month starts no clock."""
_LONGEST_AGO = 14
"""Nor does a length of time that leaves more than two weeks open: 「一个多月了」 may be the last day and half the time."""
_NOT_THAT_DAY = re.compile(r"^(?:之?前|以前|之?后|以后|以内|之内|内)")
_GONE_BY = re.compile(r"^多?(?:了|之?前|以前)")
_SIGNED_ON = re.compile(r"落款(?:日期|时间|的?日子|上)?(?:写)?的?(?:是|为|在)?$")
"""The day a paper bears is not yet the day somebody had it."""
_NOT_YET = re.compile(r"[没未不别](?:有|曾|能)?$")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Telling(_Strict):
    """How a starting day is told: `words` beside the date, and how the reply says it back, 「按9月30日收到决定书算」.

    `event`: the happened-on day that an answer asks for (`area/event`), which counts as this one. `but`: what else
    to mind where the words are less exact than the rule.
    """

    said: Text = Field(description="reads after the day and before 算: 收到决定书")
    words: list[Text] = Field(min_length=1)
    event: Annotated[str, StringConstraints(pattern=r"^[a-z_]+/[a-z_]+$")] | None = None
    but: Text | None = None


class Stated(_Strict):
    """When a limit is counted without being asked for.

    `under`: areas, matters or answers to which it belongs. `about`: words of a message that is about it, whatever is
    answered. `unless`: words with which it is another limit, or none.
    """

    under: list[Place] = Field(default_factory=list)
    about: list[Text] = Field(default_factory=list)
    unless: list[Text] = Field(default_factory=list)
    days: list[Telling] = Field(min_length=1)

    def closeness(self, answer: str | None, text: str) -> int:
        """How near it is to this answer or these words; 0: it has nothing to do with them."""
        if any(word in text for word in self.unless):
            return 0
        names = [
            name for name in (answer, answer and answer.rsplit(".", 1)[0], answer and answer.split("/")[0]) if name
        ]
        near = max((3 - names.index(place) for place in self.under if place in names), default=0)
        return near * 2 + any(word in text for word in self.about)


@dataclass(frozen=True)
class StartDay:
    """The day, and which telling it was."""

    span: Span
    telling: Telling


def stated_day(stated: Stated, understanding: Understanding, *, today: date) -> StartDay | None:
    """The one day the message names with words of a telling; None where it names none, or more than one."""
    dates = list(_dates(understanding, today))
    for telling in stated.days:
        found = [span for text, span in dates if _beside(text, understanding.text, telling.words, dates)]
        with_matter = [
            span for text, span in dates if span in found and _clause_has(text, understanding.text, stated.about)
        ]
        spans = set(with_matter if len(set(found)) > 1 else found)
        if len(spans) == 1:
            return StartDay(spans.pop(), telling)
        if spans:
            return None
    return None


def _dates(understanding: Understanding, today: date) -> Iterator[tuple[str, Span]]:
    """Days and short spans that are past, as written: 「9月30号」, 「上个月」; without any, 「二十天了」."""
    text = understanding.text
    dates = [(written, span) for written, span in past_days(understanding, today) if written]
    yield from (each for each in dates if _short(each[1]) and not _is_another_day(each[0], text))
    for entity in () if dates else understanding.entities:
        written = str(entity.get("text") or "")
        ago = entity.get("entity") == "duration" and written and _GONE_BY.match(text.partition(written)[2])
        span = days_ago(entity.get("value"), today) if ago else None
        if span is not None and _short(span, _LONGEST_AGO):
            yield written, span


def _is_another_day(written: str, text: str) -> bool:
    before, _, behind = text.partition(written)
    return bool(_NOT_THAT_DAY.match(behind) or _SIGNED_ON.search(before))


def _short(span: Span, longest: int = _LONGEST) -> bool:
    return span.first is not None and span.last is not None and (span.last - span.first).days <= longest


def _beside(written: str, text: str, words: Iterable[str], dates: list[tuple[str, Span]]) -> bool:
    """Whether the date stands nearest to one of the words in its clause, or alone next to a clause with one."""
    clauses = [clause for clause in CLAUSES.split(text) if clause]
    for number, clause in enumerate(clauses):
        if written not in clause:
            continue
        others = [other for other, _ in dates if other != written and other in clause]
        if any(
            all(_distance(clause, written, at) <= _distance(clause, other, at) for other in others)
            for at in _places(clause, words)
        ):
            return True
        alone = says_nothing(clause.replace(written, "", 1))
        return alone and any(_places(beside, words) for beside in clauses[max(number - 1, 0) : number + 2])
    return False


def _places(clause: str, words: Iterable[str]) -> list[int]:
    """Where the words stand, and are not denied: 「还没收到」 tells no day."""
    return [
        match.start()
        for word in words
        for match in re.finditer(re.escape(word), clause)
        if not _NOT_YET.search(clause[: match.start()])
    ]


def _distance(clause: str, written: str, at: int) -> int:
    """People put the day before what happened on it: a day behind counts as farther."""
    start = clause.find(written)
    return at - start - len(written) if start < at else (start - at) * 2


def _clause_has(written: str, text: str, words: Iterable[str]) -> bool:
    return any(word in clause for clause in CLAUSES.split(text) if written in clause for word in words)
