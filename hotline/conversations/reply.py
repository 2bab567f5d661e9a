"""What an action hands to the service: messages, effects and the turn's outcome, as one JSON document.

Actions build a `Reply` and send `reply.model_dump(mode="json")` as the `custom` part of one response; the brain
passes it on untouched; the service validates it here again before anything is committed.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from hotline.vocabulary import Area, Outcome, Reason


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Ask(_Strict):
    """A button that asks the brain for an intent, as if the citizen had written a question of that kind."""

    kind: Literal["ask"] = "ask"
    intent: str = Field(pattern=r"^[a-z_]+(/[a-z0-9_]+(\.[a-z]+)?)?$", description="e.g. legal_aid/apply.material")
    entities: dict[str, str] = Field(default_factory=dict)


class Do(_Strict):
    """A button that the service itself obeys, so that it works while the brain is down."""

    kind: Literal["do"] = "do"
    action: Literal["handoff", "safe"]


class Start(_Strict):
    """A button that begins a procedure, with what is known already: nobody is asked twice."""

    kind: Literal["start"] = "start"
    procedure: str = Field(pattern=r"^[a-z_]+(/[a-z_]+)?$", description="e.g. deadline, draft/review_application")
    answers: dict[str, str | int | float | list[str] | None] = Field(default_factory=dict)


Command = Annotated[Ask | Do | Start, Field(discriminator="kind")]


class Button(_Strict):
    """A choice under a message. The service replaces the command by an opaque payload before anyone sees it."""

    title: str = Field(min_length=1, max_length=40)
    command: Command


class Citation(_Strict):
    """The article behind a statement; `version` is the day that version of the statute took effect."""

    statute: str
    article: str | None = Field(pattern=r"^第[一二三四五六七八九十百千零]+条(之[一二三四五六七八九十]+)?$")
    version: date


class ItemRef(_Strict):
    """A service item offered as a card."""

    code: str
    title: str


class Topic(_Strict):
    """What a message is about; `id` is `area/matter`, or None when only the area is sure."""

    area: Area
    id: str | None = None
    confidence: float = Field(ge=0, le=1)


class AnswerRef(_Strict):
    """Which answer was shown, in which version."""

    id: str
    version: int
    reviewed_on: date


class ReplyMessage(_Strict):
    """One message of the bot, before the service gives it number, id and time."""

    text: str = Field(min_length=1)
    topic: Topic
    buttons: list[Button] = Field(default_factory=list)
    citations: list[Citation] = Field(default_factory=list)
    items: list[ItemRef] = Field(default_factory=list)
    answer: AnswerRef | None = None


class HandoffEffect(_Strict):
    """Ask the service to put the conversation into the queue."""

    effect: Literal["handoff"] = "handoff"
    reason: Reason
    topic: Area | None = None


Effect = HandoffEffect
"""Becomes a tagged union as soon as there is a second effect."""


class Reply(_Strict):
    """All that one action says and asks for in a turn."""

    outcome: Outcome
    reason: Reason | None = None
    messages: list[ReplyMessage] = Field(default_factory=list)
    effects: list[Effect] = Field(default_factory=list)
