"""A run: one conversation going through one procedure, from the first question to the conclusion and after."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from hotline.conversations.reply import SaveRun, Value
from hotline.vocabulary import RunStatus


class Place(BaseModel):
    """Where the guide stands in a run, beside what is answered.

    `changing`: the answered field that is asked once more; `picked`: the options pressed so far of several;
    `doubted`: the answer that was questioned, kept when it is given again or confirmed; `misses`: how often in a row
    the question was not answered; `told`: the day named when the run began, offered where a day is asked for;
    `where`: the district named before one was asked for, told again where it is;
    `lunar`: days that were told by the farmers' calendar, with their names;
    `noticed`: the privacy notice was shown; `known`: the answers that were there from the start.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    changing: str | None = None
    picked: list[str] = Field(default_factory=list)
    doubted: Value = None
    misses: int = 0
    told: str | None = None
    where: str | None = None
    lunar: dict[str, str] = Field(default_factory=dict)
    noticed: bool = False
    known: list[str] = Field(default_factory=list)

    def moved(self) -> "Place":
        """On to another question."""
        return self.model_copy(update={"changing": None, "picked": [], "doubted": None, "misses": 0})

    def with_(self, **changes: Any) -> "Place":
        """The same place but for these."""
        return self.model_copy(update=changes)


@dataclass(frozen=True)
class Run:
    """A run as the guide sees it. `by_seat`: the answers that a seat entered for the citizen; `confirmed`: the citizen has
    looked them through as they stand."""

    id: str
    procedure: str
    answers: dict[str, Value] = field(default_factory=dict)
    status: RunStatus = RunStatus.ACTIVE
    place: Place = field(default_factory=Place)
    last_day: date | None = None
    by_seat: frozenset[str] = frozenset()
    confirmed: bool = False

    @property
    def unconfirmed(self) -> bool:
        """Whether there are answers of a seat's that the citizen has still to look through."""
        return bool(self.by_seat) and not self.confirmed

    @property
    def open(self) -> bool:
        """Whether there is something to go on with."""
        return self.status in (RunStatus.ACTIVE, RunStatus.PAUSED)

    def saved(self) -> SaveRun:
        """The effect that keeps it."""
        return SaveRun(
            run=self.id,
            procedure=self.procedure,
            status=self.status,
            answers=self.answers,
            place=self.place.model_dump(mode="json"),
            last_day=self.last_day,
        )

    def at(self, place: Place) -> "Run":
        """The same run, standing elsewhere."""
        return replace(self, place=place)

    def having(self, field_id: str, value: Value) -> "Run":
        """With this answer, moved on. A last day that rested on another answer is not known any more."""
        changed = field_id in self.answers and self.answers[field_id] != value
        answers, last_day = {**self.answers, field_id: value}, None if changed else self.last_day
        by_seat = self.by_seat - {field_id} if changed else self.by_seat
        return replace(self, answers=answers, place=self.place.moved(), last_day=last_day, by_seat=by_seat)

    def being(self, status: RunStatus) -> "Run":
        """In another status."""
        return replace(self, status=status)


def mark_of(answers: Mapping[str, Value]) -> str:
    """Tells these answers from any others."""
    return hashlib.sha256(json.dumps(answers, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]
