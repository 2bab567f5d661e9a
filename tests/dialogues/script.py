"""The form of a dialogue test: a whole conversation in YAML, readable by a hotline manager."""

from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from hotline.vocabulary import Area, Outcome


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Expected(_Strict):
    """What must be seen after a step. Every field given is checked against the replies to this step together."""

    outcome: Outcome | None = None
    area: Area | None = Field(None, description="area of the first reply")
    areas: list[Area] = Field(default_factory=list, description="areas of all replies, in order")
    topic: str | None = Field(None, description="area/matter of the first reply")
    answer: str | None = Field(None, description="id of the answer shown first")
    cites: list[str] = Field(default_factory=list, description="e.g. 法律援助法第三十一条")
    contains: list[str] = Field(default_factory=list)
    lacks: list[str] = Field(default_factory=list)
    buttons: list[str] = Field(default_factory=list, description="words that some button must contain")
    items: list[str] = Field(default_factory=list, description="item codes that must be offered")
    sender: Literal["bot", "system", "staff"] | None = None
    owner: Literal["bot", "queue", "staff", "closed"] | None = None
    replies: int | None = None
    new_text: bool = Field(False, description="the text was not said before in this conversation")


class Step(Expected):
    """One thing somebody does, and what follows."""

    say: str | None = None
    times: int = Field(1, ge=1, description="how often `say` is written into the one message")
    press: str | None = Field(None, description="words of a button that was offered last")
    handoff: bool = False
    cancel: bool = False
    rate: int | None = None
    seat: Literal["claim", "return", "close"] | None = None
    seat_says: str | None = None


class Dialogue(_Strict):
    """One conversation."""

    name: str
    why: str | None = None
    district: str | None = None
    channel: Literal["web", "app"] = "web"
    now: str | None = None
    steps: list[Step] = Field(min_length=1)


def load_dialogues(folder: Path) -> list[Dialogue]:
    """All dialogues of all files, in the order of the files' names."""
    return [
        Dialogue.model_validate(entry)
        for path in sorted(folder.glob("*.yml"))
        for entry in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    ]
