"""The form of `data/navigator/*.yml`: channels, kinds of dispute, bars between channels, and the deciding questions.

Every `when` names answers by the question's id; a question that was skipped has the value `unknown`.
"""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from hotline.catalogue.schema import Kind as OfficeId
from hotline.knowledge.schema import AnswerId, Text
from hotline.procedures.deadlines.rules import RuleId
from hotline.procedures.documents.schema import Name, When
from hotline.procedures.grounds import Said

UNKNOWN = "unknown"
"""The value of a question nobody answered."""
Title = Annotated[Text, StringConstraints(max_length=20)]
Number = Annotated[str, StringConstraints(pattern=r"^\d{3,5}$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Channel(_Strict):
    """One way to settle a dispute. What nobody has read in a text is null, and is said to be unknown."""

    id: Name
    title: Title
    office: OfficeId | None = Field(None, description="kind of organisation in data/city/")
    number: Number | None = Field(None, description="its nation-wide number, in data/city/national.yml")
    what: Said
    cost: Said | None
    duration: Said | None
    yields: Said | None
    where: Said | None


class Step(_Strict):
    """The first thing to do on a way: one question answered, a paper drafted, a number called, or a person."""

    title: Title
    ask: AnswerId | None = None
    draft: Name | None = None
    number: Number | None = None
    person: bool = False

    @model_validator(mode="after")
    def _does_one_thing(self) -> "Step":
        if [bool(self.ask), bool(self.draft), bool(self.number), self.person].count(True) != 1:
            raise ValueError("ask、draft、number、person 写且只写一个")
        return self

    @property
    def target(self) -> str:
        """What it leads to, in one word."""
        named = {"ask": self.ask, "draft": self.draft, "number": self.number}
        return next((f"{kind}:{name}" for kind, name in named.items() if name), "person")


class Way(_Strict):
    """A channel that fits a kind of dispute, and why. `cost` and `office` are said where this kind is another case."""

    channel: Name
    when: When = Field(default_factory=dict)
    why: Said
    step: Step
    cost: Said | None = None
    office: OfficeId | None = None


class Limit(_Strict):
    """A time limit of data/deadlines/ that the citizen must keep."""

    rule: RuleId
    when: When = Field(default_factory=dict)


class Kind(_Strict):
    """One kind of dispute, with the fitting channels in order."""

    id: Name
    group: Name
    title: Title
    words: list[Text] = Field(default_factory=list, description="as people say it; leads here without a button")
    topic: Annotated[str, StringConstraints(pattern=r"^[a-z_]+/[a-z0-9_]+$")]
    questions: list[Name] = Field(default_factory=list, max_length=3)
    danger: Text | None = Field(None, description="said before everything else")
    aid: Name | None = Field(None, description="the matter that the legal aid check starts from")
    limits: list[Limit] = Field(default_factory=list)
    ways: list[Way] = Field(min_length=1)
    evidence: list[Text] = Field(min_length=2, max_length=6)


class Group(_Strict):
    """What the first question offers."""

    id: Name
    title: Title
    means: Text


class Bar(Said):
    """What the law demands before a channel is open; without `until` it is closed altogether."""

    id: Name
    title: Title
    channel: Name
    until: Name | None = None
    kinds: list[Name] = Field(min_length=1)
    when: When = Field(default_factory=dict)


class Answer(_Strict):
    """One of the finite answers to a deciding question."""

    value: Name
    title: Title
    means: Text | None = None
    words: list[Text] = Field(default_factory=list)


class Question(_Strict):
    """One deciding question; every one may be skipped."""

    id: Name
    label: Title
    question: Text
    why: Text
    facts: list[Text] = Field(default_factory=list)
    options: list[Answer] = Field(min_length=2, max_length=6)

    @model_validator(mode="after")
    def _leads_apart(self) -> "Question":
        values = [option.value for option in self.options]
        if len(set(values)) < len(values) or UNKNOWN in values:
            raise ValueError("options 里有重复的 value，或用了 unknown")
        return self


class ChannelFile(_Strict):
    """`channels.yml`."""

    reviewed_on: date
    channels: list[Channel] = Field(min_length=1)


class BarFile(_Strict):
    """`bars.yml`."""

    reviewed_on: date
    bars: list[Bar] = Field(min_length=1)


class QuestionFile(_Strict):
    """`questions.yml`: the groups of the first question, and what may be asked after the kind."""

    groups: list[Group] = Field(min_length=2, max_length=7)
    questions: list[Question] = Field(min_length=1)


class KindFile(_Strict):
    """`kinds_*.yml`, one file per group."""

    reviewed_on: date
    kinds: list[Kind] = Field(min_length=1, max_length=7)
