"""The form of `data/eligibility/*.yml`: a decision table that a lawyer can read and change.

Every `when` names answers (by the question's id) or what follows from them (`terms.DERIVED`); all must hold.
"""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from hotline.knowledge.schema import AnswerId, Text
from hotline.procedures.documents.schema import Name, When
from hotline.procedures.eligibility.terms import Basis, Result, Venue
from hotline.procedures.fields import Kind as FieldKind
from hotline.procedures.grounds import Said

Title = Annotated[Text, StringConstraints(max_length=20)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class OptionEntry(_Strict):
    """One of the finite answers."""

    value: Name
    title: Title
    means: Text | None = None
    words: tuple[Text, ...] = ()
    when: When = Field(default_factory=dict, description="offered only if")


class QuestionEntry(_Strict):
    """One question; asked only if its `when` holds, so only where its answer changes what follows."""

    id: Name
    kind: FieldKind
    fact: Name | None = Field(None, description="what it tells, where several questions ask for the same; else its id")
    label: Title
    question: Text
    why: Text
    unknown: Text | None = "不清楚，先跳过"
    when: When = Field(default_factory=dict)
    facts: list[Text] = Field(default_factory=list, description="one per figure in the text")
    options: list[OptionEntry] = Field(default_factory=list)

    @model_validator(mode="after")
    def _is_one_question(self) -> "QuestionEntry":
        if bool(self.options) is not (self.kind in (FieldKind.CHOICE, FieldKind.SEVERAL)):
            raise ValueError("单选、多选才有 options，也必须有")
        if len({option.value for option in self.options}) != len(self.options):
            raise ValueError("options 里有重复的 value")
        return self

    @property
    def tells(self) -> str:
        """The name by which a `when` knows its answer."""
        return self.fact or self.id


class _Said(Said):
    """Something a citizen is told where a condition holds."""

    when: When = Field(default_factory=dict)


class Case(_Said):
    """One row of a condition. The first whose `when` holds counts; the last holds always."""

    result: Result
    because: Text | None = Field(None, description="unmet only; reads after 因为")
    bring: list[Text] = Field(default_factory=list, description="what to take along, where this row counts")

    @model_validator(mode="after")
    def _says_why(self) -> "Case":
        if (self.result is Result.UNMET) is not (self.because is not None):
            raise ValueError("because 只写、也必须写在 unmet 的一行")
        return self

    def texts(self) -> Iterator[str]:
        yield from (self.says, *filter(None, (self.because,)), *self.bring)


class Condition(_Strict):
    """One condition of legal aid, judged by its first fitting row."""

    id: Name
    title: Title
    when: When = Field(default_factory=dict, description="looked at only if")
    cases: list[Case] = Field(min_length=1)

    @model_validator(mode="after")
    def _always_decides(self) -> "Condition":
        if any(not case.when for case in self.cases[:-1]) or self.cases[-1].when:
            raise ValueError("最后一行不写 when，别的行都要写：总要有一行用得上，也只有一行兜底")
        return self


class Next(_Strict):
    """A button: one question answered, a paper drafted, the limit worked out, or this check with other answers."""

    title: Title
    when: When = Field(default_factory=dict)
    ask: AnswerId | None = None
    draft: Name | None = None
    again: dict[Name, Name] = Field(default_factory=dict)
    deadline: bool = False

    @model_validator(mode="after")
    def _does_one_thing(self) -> "Next":
        if [bool(self.ask), bool(self.draft), bool(self.again), self.deadline].count(True) != 1:
            raise ValueError("ask、draft、again、deadline 写且只写一个")
        return self


class KindEntry(_Strict):
    """One kind of matter. `scope` are the rows of the first condition: is it a matter that is aided at all."""

    id: Name
    title: Title
    basis: Basis
    venue: Venue
    topic: Annotated[str, StringConstraints(pattern=r"^legal_aid/[a-z_]+$")] = "legal_aid/apply"
    evidence: Name | None = None
    limit: Text | None = Field(None, description="question or limit in data/deadlines/ that a Start button leads to")
    scope: list[Case] = Field(min_length=1)
    next: list[Next] = Field(default_factory=list)

    @property
    def condition(self) -> Condition:
        """`scope` as a condition like the others."""
        return Condition(id="scope", title="事情在不在范围里", cases=self.scope)


class Evidence(_Strict):
    """What to gather for one kind of dispute: whatever there is of it."""

    id: Name
    items: list[Text] = Field(min_length=2, max_length=8)


class Note(_Said):
    """Something more to know; all that hold are told, in the order of the file."""

    id: Name
    part: Literal["first", "where", "bring", "time", "urgent", "worth", "mind"]


class Prefill(_Strict):
    """What a drafted paper takes over: a fixed value, or what was said. The first rule that holds fills its field."""

    draft: Name
    field: Name
    value: Name | None = None
    source: Literal["place", "matter"] | None = Field(None, alias="from", description="the district, or the title")
    when: When = Field(default_factory=dict)

    @model_validator(mode="after")
    def _has_one_source(self) -> "Prefill":
        if (self.value is None) is (self.source is None):
            raise ValueError("value 和 from 写且只写一个")
        return self


class QuestionFile(_Strict):
    """`questions.yml`, in the order of asking; the first decides."""

    questions: list[QuestionEntry] = Field(min_length=1)


class KindFile(_Strict):
    """`kinds.yml`."""

    reviewed_on: date
    kinds: list[KindEntry] = Field(min_length=1)


class ConditionFile(_Strict):
    """`conditions.yml`."""

    reviewed_on: date
    conditions: list[Condition] = Field(min_length=1)


class EvidenceFile(_Strict):
    """`evidence.yml`."""

    lists: list[Evidence] = Field(min_length=1)


class GuidanceFile(_Strict):
    """`guidance.yml`."""

    reviewed_on: date
    notes: list[Note]
    next: list[Next]
    prefill: list[Prefill]
