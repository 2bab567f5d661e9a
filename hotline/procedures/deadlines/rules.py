"""The form of `data/deadlines/*.yml`: time limits, and the questions that lead to one."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from hotline.knowledge.schema import AnswerId, CitationEntry, Text
from hotline.procedures.deadlines.stated import Stated
from hotline.vocabulary import Area

RuleId = Annotated[str, StringConstraints(pattern=r"^[a-z_]+/[a-z0-9_]+$")]
QuestionId = Annotated[str, StringConstraints(pattern=r"^[a-z_]+$")]
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20)]
Unit = Literal["自然日", "工作日", "小时", "个月", "年"]
Law = Literal["民法典", "民事诉讼法", "行政复议法", "行政诉讼法"]
FILING_LAWS = ("民事诉讼法", "行政复议法", "行政诉讼法")
"""Laws by which a paper posted within the limit is in time (民事诉讼法第八十五条, directly or by reference)."""


class Role(StrEnum):
    """What a limit is for."""

    ACT = "act"
    """Somebody must act by its last day: the citizen, or whoever the task names."""
    ANSWER = "answer"
    """An authority must act by its last day; when it is over the citizen may press for it."""
    WAIT = "wait"
    """Nothing can be done until it is over."""
    OPEN = "open"
    """The law sets no limit here, and says so or is silent."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Length(_Strict):
    """How long. `fact` is the row of data/statutes/facts/ with the same number."""

    count: int = Field(ge=1)
    unit: Unit
    fact: Text


class Ceiling(_Strict):
    """A second clock that ends the first, whatever happens."""

    id: QuestionId
    length: Length
    event: Text
    question: Text
    asked: bool = Field(True, description="false: only said, because it hardly ever matters")


class Extension(_Strict):
    """By how much the authority may prolong a limit of its own, and what it must do for that."""

    count: int = Field(ge=1)
    times: int = Field(1, ge=1)
    fact: Text
    how: Text


class Restart(_Strict):
    """中断: the clock begins anew on the day of such an event."""

    reasons: list[Text] = Field(min_length=1)
    question: Text


class Suspension(_Strict):
    """中止, or time that does not count.

    `added`: it is left out wherever it falls. `six_more`: only an obstacle in the last six months, and the limit ends
    six months after it is gone (民法典第一百九十四条). `rest_of_six`: only then, and the rest runs on (国家赔偿法第三十九条).
    """

    how: Literal["added", "six_more", "rest_of_six"]
    reasons: list[Text] = Field(min_length=1)


class Reading(_Strict):
    """How long by a second reading. Without a `fact` it is the rule's own number in another unit."""

    count: int = Field(ge=1)
    unit: Unit
    fact: Text | None = None


class Doubt(_Strict):
    """A second reading. Both dates are said, the earlier is urged; without length or first day it is only said."""

    why: Text
    length: Reading | None = None
    count_first_day: bool = False


class Rule(_Strict):
    """One time limit. Titles and texts are what a citizen reads; every figure in them stands on a fact."""

    id: RuleId
    title: Title
    role: Role
    task: Text = Field(description="act: what must be done; answer: what must come; wait, open: what holds")
    event: Text | None = Field(None, description="reads after 从 and before 起算")
    question: Text | None = Field(None, description="asks for the day of that event")
    uncertain: Text | None = Field(None, description="why the day may not be settled, and what settles it")
    length: Length | None = None
    backwards: bool = Field(False, description="counted back from the event")
    follows: RuleId | None = Field(None, description="the limit at whose end this one starts")
    ceilings: list[Ceiling] = Field(default_factory=list)
    extension: Extension | None = None
    restart: Restart | None = None
    suspension: Suspension | None = None
    doubt: Doubt | None = None
    rest_day: Literal["moves", "stays"] = Field("moves", description="what a last day on a day off does")
    counted_by: Law
    limitation: bool = Field(False, description="诉讼时效: never says that the right is lost (民法典第一百九十三条)")
    notes: list[Text] = Field(default_factory=list)
    passed: list[Text] = Field(default_factory=list, description="what is still possible; what to do without an answer")
    then: list[RuleId] = Field(default_factory=list, description="limits that come next")
    answers: list[AnswerId] = Field(default_factory=list, max_length=3)
    drafts: list[Text] = Field(default_factory=list, description="procedures that write the paper")
    stated: Stated | None = Field(None, description="when it is counted without being asked for")
    facts: list[Text] = Field(default_factory=list, description="further facts that the texts rest on")
    citations: list[CitationEntry] = Field(min_length=1)

    @model_validator(mode="after")
    def _is_whole(self) -> "Rule":
        if self.role is Role.OPEN:
            if self.length or self.event or self.question or self.follows or self.stated:
                raise ValueError("role 是 open：法律没有定期限，不能写 length、event、question、follows、stated")
            return self
        if self.length is None or self.event is None:
            raise ValueError("要写 length 和 event")
        if (self.question is None) is not (self.follows is not None):
            raise ValueError("question 和 follows 写且只写一个")
        if self.role in (Role.ACT, Role.ANSWER) and not self.passed:
            raise ValueError("缺少 passed：过了期限，当事人还能做什么")
        if self.doubt and self.doubt.count_first_day and self.rest_day != "stays":
            raise ValueError("doubt.count_first_day 只用于 rest_day: stays 的期限")
        if any(ceiling.length.unit not in ("个月", "年") for ceiling in self.ceilings):
            raise ValueError("ceilings 的单位只能是个月、年")
        if self.limitation and self.restart is None:
            raise ValueError("诉讼时效要写 restart（中断）")
        if self.stated and (self.question is None or self.length.unit == "小时"):
            raise ValueError("stated 只用于自己有起算日、按日子算的期限")
        return self

    @property
    def area(self) -> Area:
        """The area its id begins with."""
        return Area(self.id.split("/")[0])

    @property
    def moves(self) -> bool:
        """Whether a last day on a day off is put off. Working days end on none; hours run on."""
        return self.rest_day == "moves" and self.length is not None and self.length.unit not in ("工作日", "小时")

    @property
    def by_post(self) -> bool:
        """Whether posting in time is in time."""
        return self.role is Role.ACT and self.counted_by in FILING_LAWS

    @property
    def all_facts(self) -> list[str]:
        """Every fact it names."""
        lengths = [self.length, self.doubt and self.doubt.length, *(ceiling.length for ceiling in self.ceilings)]
        named = [length.fact for length in (*lengths, self.extension) if length and length.fact]
        return list(dict.fromkeys([*named, *self.facts]))

    def texts(self) -> list[tuple[str, str]]:
        """Every text with the field it stands in."""
        single = ("title", "task", "event", "question", "uncertain")
        texts = [(name, text) for name in single if (text := getattr(self, name))]
        lists = {"notes": self.notes, "passed": self.passed}
        if self.restart:
            texts.append(("restart.question", self.restart.question))
            lists["restart.reasons"] = self.restart.reasons
        if self.suspension:
            lists["suspension.reasons"] = self.suspension.reasons
        if self.extension:
            texts.append(("extension.how", self.extension.how))
        if self.doubt:
            texts.append(("doubt.why", self.doubt.why))
        for ceiling in self.ceilings:
            texts += [(f"ceilings.{ceiling.id}", ceiling.event), (f"ceilings.{ceiling.id}", ceiling.question)]
        return texts + [
            (f"{name}.第{number}个", text)
            for name, items in lists.items()
            for number, text in enumerate(items, start=1)
        ]


class RuleFile(_Strict):
    """One file of limits."""

    title: Text
    reviewed_on: date
    rules: list[Rule] = Field(min_length=1)


class Method(_Strict):
    """What the count itself rests on, where a limit is counted by this law. `months`: where it is in months or years."""

    law: Law
    always: list[CitationEntry] = Field(min_length=1)
    months: list[CitationEntry] = Field(min_length=1)

    def citations(self, unit: Unit) -> list[CitationEntry]:
        """Those for a limit in this unit."""
        return [*self.always, *(self.months if unit in ("个月", "年") else [])]


class MethodFile(_Strict):
    """`data/deadlines/counting.yml`."""

    reviewed_on: date
    methods: list[Method] = Field(min_length=1)


class Choice(_Strict):
    """One answer to a question: `to` is the next question, or the limit (an id with a slash)."""

    title: Title
    to: Annotated[str, StringConstraints(pattern=r"^[a-z_]+(/[a-z0-9_]+)?$")]
    means: Text | None = None
    words: list[Text] = Field(default_factory=list, description="other names that people write instead of pressing it")


class Question(_Strict):
    """One step towards the limit that fits."""

    id: QuestionId
    question: Text
    label: Title
    why: str = ""
    options: list[Choice] = Field(min_length=2, max_length=7)

    @model_validator(mode="after")
    def _leads_apart(self) -> "Question":
        goals = [choice.to for choice in self.options]
        if len(set(goals)) < len(goals):
            raise ValueError("两个选项通到同一处，请合成一个")
        return self


class QuestionFile(_Strict):
    """`data/deadlines/questions.yml`; the first question is where everybody starts."""

    questions: list[Question] = Field(min_length=1)
