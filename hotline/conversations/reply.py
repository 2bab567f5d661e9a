"""What an action hands to the service: messages, effects and the turn's outcome, as one JSON document.

Actions build a `Reply` and send `reply.model_dump(mode="json")` as the `custom` part of one response; the brain
passes it on untouched; the service validates it here again before anything is committed.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from hotline.vocabulary import Area, Outcome, Reason, RunStatus


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Ask(_Strict):
    """A button that asks the brain for an intent, as if the citizen had written a question of that kind."""

    kind: Literal["ask"] = "ask"
    intent: str = Field(pattern=r"^[a-z_]+(/[a-z0-9_]+(\.[a-z]+)?)?$", description="e.g. legal_aid/apply.material")
    entities: dict[str, str] = Field(default_factory=dict)


type Value = str | int | float | list[str] | None
"""An answer to a question of a procedure, as `hotline.procedures.fields` has it."""


class Wish(StrEnum):
    """What a citizen may want inside a run, by a button or in words."""

    ANSWER = "answer"
    PICKED = "picked"
    """Several options were pressed one after another, and that is all of them."""
    SKIP = "skip"
    BACK = "back"
    CHANGE = "change"
    WHY = "why"
    MORE = "more"
    REVIEW = "review"
    PAUSE = "pause"
    RESUME = "resume"
    RESTART = "restart"
    LEAVE = "leave"


class Do(_Strict):
    """A button that the service itself obeys, so that it works while the brain is down."""

    kind: Literal["do"] = "do"
    action: Literal["handoff", "safe"]


class Start(_Strict):
    """A button that begins a procedure, with what is known already: nobody is asked twice.

    A button is kept as long as its conversation. So what somebody has answered before is named and not repeated in it:
    `same` are the questions whose answers are those of `run`.
    """

    kind: Literal["start"] = "start"
    procedure: str = Field(pattern=r"^[a-z_]+(/[a-z_]+)?$", description="e.g. deadline, draft/review_application")
    answers: dict[str, Value] = Field(default_factory=dict)
    run: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")] | None = None
    same: list[str] = Field(default_factory=list)


class Step(_Strict):
    """A button inside a run of a procedure: an answer to one of its questions, or a wish."""

    kind: Literal["step"] = "step"
    run: str = Field(pattern=r"^[0-9a-f]{32}$")
    wish: Wish
    field: str | None = None
    value: Value = None


class Subject(StrEnum):
    """What a seat has prepared, or asked for, for the citizen to decide."""

    RUN = "run"
    EVIDENCE = "evidence"
    INQUIRY = "inquiry"
    REAL_NAME = "real_name"
    """Being logged in, which the citizen ends."""


class Confirm(_Strict):
    """A button by which the citizen says yes or no to what a seat has prepared. The service itself obeys it, whoever has
    the conversation: nobody else decides this.

    `mark` is of what was shown, where that can change: what was changed since then is not agreed to.
    """

    kind: Literal["confirm"] = "confirm"
    subject: Subject
    id: str = Field(pattern=r"^[0-9a-f]{32}$")
    mark: str | None = Field(default=None, max_length=16)
    yes: bool


Command = Annotated[Ask | Do | Start | Step | Confirm, Field(discriminator="kind")]


class Button(_Strict):
    """A choice under a message. The service replaces the command by an opaque payload before anyone sees it.

    `aside`: it answers nothing that was asked (put right, more): shown after the answers, and less loudly.
    """

    title: str = Field(min_length=1, max_length=40)
    command: Command
    aside: bool = False


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


class RunFile(_Strict):
    """A file that a procedure made of its answers. It is rendered when it is fetched, and kept nowhere."""

    run: str = Field(pattern=r"^[0-9a-f]{32}$")
    name: str
    title: str
    media_type: str


class ReplyMessage(_Strict):
    """One message of the bot, before the service gives it number, id and time."""

    text: str = Field(min_length=1)
    topic: Topic
    buttons: list[Button] = Field(default_factory=list)
    citations: list[Citation] = Field(default_factory=list)
    items: list[ItemRef] = Field(default_factory=list)
    answer: AnswerRef | None = None
    attachments: list[RunFile] = Field(default_factory=list)


class HandoffEffect(_Strict):
    """Ask the service to put the conversation into the queue."""

    effect: Literal["handoff"] = "handoff"
    reason: Reason
    topic: Area | None = None


class SaveRun(_Strict):
    """Keep a run of a procedure as it stands after this turn, whole: to apply it twice changes nothing.

    `place` is where the guide stands in it, as `hotline.procedures.run` has it; `last_day` the day by which the
    citizen must act, where the law sets one.
    """

    effect: Literal["save_run"] = "save_run"
    run: str = Field(pattern=r"^[0-9a-f]{32}$")
    procedure: str = Field(max_length=64)
    status: RunStatus
    answers: dict[str, Value]
    place: dict[str, Any]
    last_day: date | None = None


class NoteLimit(_Strict):
    """The last day of a limit that an answer has just counted, so that whoever asks for a person is not lost behind
    those with more time. `rule` names the limit: told another day, it replaces the former; None: nothing is left of it.
    """

    effect: Literal["note_limit"] = "note_limit"
    rule: str = Field(pattern=r"^[a-z_]+/[a-z0-9_]+$")
    last_day: date | None


Effect = Annotated[HandoffEffect | SaveRun | NoteLimit, Field(discriminator="effect")]


class Reply(_Strict):
    """All that one action says and asks for in a turn."""

    outcome: Outcome
    reason: Reason | None = None
    messages: list[ReplyMessage] = Field(default_factory=list)
    effects: list[Effect] = Field(default_factory=list)
