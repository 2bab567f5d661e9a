"""The form of `data/knowledge/*.yml` and `data/statutes/`: one entry readable without the next."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from hotline.vocabulary import Area, Facet

AnswerId = Annotated[str, StringConstraints(pattern=r"^[a-z_]+/[a-z0-9_]+\.[a-z]+$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
EventName = Annotated[str, StringConstraints(pattern=r"^[a-z_]+$")]
Article = Annotated[str, StringConstraints(pattern=r"^第[一二三四五六七八九十百千零]+条(之[一二三四五六七八九十]+)?$")]


ENTRY = "entry"
"""In place of a matter: the area's entry answer."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CitationEntry(_Strict):
    """One article an answer rests on. `rule` says in our own words what the article says on this point."""

    statute: Text
    article: Article | None
    version: date
    rule: Text


class Event(_Strict):
    """What happened to the citizen, whose day decides which version of the law applies."""

    question: Text = Field(description="asks for the day, in one sentence")
    words: list[Text] = Field(
        min_length=1, description="a date told in one clause with any of these words is taken to be the day"
    )


class Period(_Strict):
    """A stretch of days with one law. Without a text of its own it is the one its answer's own text is written for."""

    since: date | None = Field(default=None, description="first day; empty: ever since")
    until: date | None = Field(default=None, description="last day; empty: it lasts")
    law: Text = Field(description="which version, as a citizen is told it: 2023年修订的《行政复议法》")
    conclusion: Text | None = None
    steps: list[Text] = Field(default_factory=list, max_length=5)
    limits: Text | None = None
    facts: list[str] = Field(default_factory=list)
    citations: list[CitationEntry] = Field(default_factory=list)
    unverified: bool = Field(default=False, description="依据待核: the text of that version is not at hand")

    @model_validator(mode="after")
    def _own_text_is_whole(self) -> "Period":
        if self.since and self.until and self.since > self.until:
            raise ValueError(f"since（{self.since}）晚于 until（{self.until}）")
        if self.conclusion is None and (self.steps or self.limits or self.facts or self.citations or self.unverified):
            raise ValueError("写了步骤、期限、依据，就要写 conclusion")
        if self.conclusion is not None and not self.citations:
            raise ValueError("要引用当时的法；条文不在手头的，只引法名（article: null）并写 unverified: true")
        return self


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
    event: EventName | None = Field(None, description="in the area's `events`: its day decides between the periods")
    ask_day: Literal["first", "after", "never"] = Field(
        "after", description="ask for the day before answering, after the answer in force, or only use a day told"
    )
    periods: list[Period] = Field(default_factory=list, description="oldest first, without gaps")
    unverified: bool = Field(False, description="依据待核: no statute text at hand, route and telephone only")
    reviewed_on: date
    review_by: date | None = Field(None, description="look at it again by then, where that is sooner than usual")

    @model_validator(mode="after")
    def _periods_cover_every_day_once(self) -> "AnswerEntry":
        if (self.event is None) != (not self.periods):
            raise ValueError("event 和 periods 要写就一起写")
        if self.periods:
            _cover_every_day(self.periods)
        return self

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
    review_by: date | None = None


class AreaEntry(EntryAnswer):
    """An entry answer read by itself, with its area."""

    area: Area


def cited_places(entry: AnswerEntry | EntryAnswer) -> list[tuple[str, CitationEntry]]:
    """Every citation with the field it stands in, those of other periods included."""
    places = [(f"citations.第{number}个", citation) for number, citation in enumerate(entry.citations, start=1)]
    periods = entry.periods if isinstance(entry, AnswerEntry) else []
    return places + [
        (f"periods.第{period_number}个.citations.第{number}个", citation)
        for period_number, period in enumerate(periods, start=1)
        for number, citation in enumerate(period.citations, start=1)
    ]


class AreaFile(_Strict):
    """One file of `data/knowledge/`: everything that can be answered about one area."""

    area: Area
    title: Text
    entry: EntryAnswer
    matters: dict[str, Text] = Field(description="matter (without area) → its Chinese name")
    events: dict[EventName, Event] = Field(default_factory=dict, description="whose day decides which law applies")
    names: dict[Text, list[Text]] = Field(
        default_factory=dict, description="what people type who type one word → matters, or `entry` for the area's own"
    )
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
            if answer.event is not None and answer.event not in self.events:
                raise ValueError(f"{answer.id}：events 里没有 {answer.event}")
            if answer.id in seen:
                raise ValueError(f"{answer.id}：重复")
            seen.add(answer.id)
        return self

    @model_validator(mode="after")
    def _names_lead_somewhere(self) -> "AreaFile":
        answered = {answer.matter.split("/")[1] for answer in self.answers} | {ENTRY}
        for name, matters in self.names.items():
            unknown = [matter for matter in matters if matter not in answered]
            if unknown or not matters:
                raise ValueError(f"names.{name}：没有这个主题，或者它还没有回答：{'、'.join(unknown) or '（空）'}")
        return self


def _cover_every_day(periods: list[Period]) -> None:
    if periods[0].since is not None or periods[-1].until is not None:
        raise ValueError("periods：最早一段不写 since，最后一段不写 until，好让每一天都落在一段里")
    for earlier, later in pairwise(periods):
        if earlier.until is None or later.since is None:
            raise ValueError("periods：前一段要写 until，后一段要写 since")
        if later.since != earlier.until + timedelta(days=1):
            raise ValueError(f"periods：{earlier.until} 与 {later.since} 之间有空档或重叠")
    if len(periods) < 2 or sum(period.conclusion is None for period in periods) != 1:
        raise ValueError("periods：至少两段，其中恰好一段不写 conclusion，用的就是这条回答本身")


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
