"""The form of `data/knowledge/*.yml` and `data/statutes/`: one entry readable without the next."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from hotline.vocabulary import Area, Facet

AnswerId = Annotated[str, StringConstraints(pattern=r"^[a-z_]+/[a-z0-9_]+\.[a-z]+$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Article = Annotated[str, StringConstraints(pattern=r"^第[一二三四五六七八九十百千零]+条(之[一二三四五六七八九十]+)?$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CitationEntry(_Strict):
    """One article an answer rests on. `rule` says in our own words what the article says on this point."""

    statute: Text
    article: Article | None
    version: date
    rule: Text


class FormerRule(_Strict):
    """What held for events up to `until`, where the law has changed since."""

    since: date | None = None
    until: date
    conclusion: Text
    citations: list[CitationEntry] = Field(min_length=1)


class AnswerEntry(_Strict):
    """The answer to one facet of one matter, written for a citizen."""

    id: AnswerId
    title: Text = Field(
        description="the question as a citizen would put it; also the button's text, at most 20 characters"
    )
    version: int = Field(1, ge=1)
    conclusion: Text = Field(description="the answer in one or two sentences")
    steps: list[Text] = Field(default_factory=list, max_length=5)
    limits: Text | None = Field(None, description="time limits and fees, in one or two sentences")
    details: Text | None = Field(None, description="shown on demand")
    materials: list[Text] = Field(default_factory=list)
    facts: list[str] = Field(
        default_factory=list, description="ids in data/statutes/facts/, one per figure in the text"
    )
    citations: list[CitationEntry] = Field(default_factory=list)
    items: list[str] = Field(default_factory=list, description="codes in data/catalogue/")
    offices: list[str] = Field(default_factory=list, description="kinds of organisation in data/city/")
    related: list[AnswerId] = Field(default_factory=list, max_length=4)
    former: list[FormerRule] = Field(default_factory=list)
    unverified: bool = Field(False, description="依据待核: no statute text at hand, route and telephone only")
    reviewed_on: date

    @property
    def area(self) -> Area:
        """The area its id begins with."""
        return Area(self.id.split("/")[0])

    @property
    def matter(self) -> str:
        """`area/matter`, the topic id."""
        return self.id.rsplit(".", 1)[0]

    @property
    def facet(self) -> Facet:
        """The side of the matter it answers."""
        return Facet(self.id.rsplit(".", 1)[1])


class EntryAnswer(_Strict):
    """An area's entry answer: what to do now, the one deciding fact asked, facets as buttons."""

    title: Text
    version: int = Field(1, ge=1)
    conclusion: Text
    steps: list[Text] = Field(default_factory=list, max_length=5)
    question: Text | None = Field(None, description="the one deciding fact to ask for")
    facts: list[str] = Field(default_factory=list)
    citations: list[CitationEntry] = Field(default_factory=list)
    items: list[str] = Field(default_factory=list)
    next: list[AnswerId] = Field(min_length=1, max_length=6)
    reviewed_on: date


class AreaFile(_Strict):
    """One file of `data/knowledge/`: everything that can be answered about one area."""

    area: Area
    title: Text
    entry: EntryAnswer
    matters: dict[str, Text] = Field(description="matter (without area) → its Chinese name")
    answers: list[AnswerEntry]

    @model_validator(mode="after")
    def _ids_belong_here(self) -> "AreaFile":
        seen: set[str] = set()
        for answer in self.answers:
            area, matter = answer.matter.split("/")
            if area != self.area:
                raise ValueError(f"{answer.id}：不属于领域 {self.area}")
            if matter not in self.matters:
                raise ValueError(f"{answer.id}：matters 里没有 {matter}")
            if answer.facet not in set(Facet):
                raise ValueError(f"{answer.id}：没有这个方面")
            if answer.id in seen:
                raise ValueError(f"{answer.id}：重复")
            seen.add(answer.id)
        return self


class Fact(_Strict):
    """A limit, an amount or a condition that the law fixes, in our own words."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z]+(-[a-z0-9]+)+$")]
    statement: Text
    value: Text
    unit: Literal["自然日", "工作日", "小时", "个月", "年", "元", "%", "倍", "人", "周岁", "次", "—"]
    statute: Text
    article: Article
    note: Text | None = None


class StatuteVersion(_Strict):
    """One version of a statute. `articles` counts them 1…n; `listed` names them where only an extract is indexed."""

    version: date = Field(description="the day it took effect")
    until: date | None = Field(None, description="last day in force; empty while it is")
    promulgated: date | None = None
    articles: int | None = Field(None, ge=1)
    listed: list[Article] = Field(default_factory=list)
    citable: bool = Field(True, description="false: numbers not verified, only article: null may be cited")
    note: Text | None = None


class Statute(_Strict):
    """A statute with its versions, newest first."""

    short_title: Text
    title: Text
    versions: list[StatuteVersion] = Field(min_length=1)
