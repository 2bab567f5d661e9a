"""What a citizen is told and the law it rests on: the form of it, where it stands, and what is wrong with its ground."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from pydantic import BaseModel, ConfigDict, Field, model_validator

from hotline.datafiles import Finding
from hotline.knowledge.citations import faults_today
from hotline.knowledge.figures import unfounded
from hotline.knowledge.fulltext import StatuteTexts, text_faults
from hotline.knowledge.loader import Knowledge
from hotline.knowledge.schema import CitationEntry, Fact, Text
from hotline.knowledge.stale import out_of_force, overdue


class Said(BaseModel):
    """Something a citizen is told, and what it rests on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    says: Text
    facts: list[Text] = Field(default_factory=list, description="one per figure in the text")
    citations: list[CitationEntry] = Field(default_factory=list)
    unverified: bool = Field(False, description="依据待核: no statute text at hand; no figure, no article")

    @model_validator(mode="after")
    def _rests_on_something(self) -> "Said":
        if self.unverified is bool(self.citations):
            raise ValueError("要引用法条；手头没有法条的，写 unverified: true，不写条号")
        if self.unverified and self.facts:
            raise ValueError("依据待核的话里不能有期限、金额")
        return self

    def texts(self) -> Iterator[str]:
        """Every text of it that may name a figure."""
        yield self.says


@dataclass(frozen=True)
class Saying[S: Said]:
    """One thing that rests on law, and where it stands."""

    file: str
    entry: str
    field: str
    said: S

    def place(self, field: str) -> str:
        """A field of it, as a finding names it."""
        return ".".join(filter(None, (self.field, field)))

    def citations(self) -> Iterator[tuple[str, CitationEntry]]:
        """Its citations, each with the field it stands in."""
        for number, citation in enumerate(self.said.citations, start=1):
            yield self.place(f"citations.第{number}个"), citation


def ground_faults[S: Said](
    sayings: Iterable[Saying[S]],
    reviewed: Mapping[str, date],
    knowledge: Knowledge,
    *,
    today: date,
    texts: StatuteTexts | None,
) -> Iterator[Finding]:
    """Citations are good law and say what is said, figures stand on facts, facts on cited articles; `reviewed` has the
    day each file was last read by somebody who knows the law, and none lies ahead."""
    for saying in sayings:
        faults = [
            *_citation_faults(saying, reviewed[saying.file], knowledge, today=today),
            *_figure_faults(saying, knowledge),
            *(text_faults(saying.citations(), texts) if texts else []),
        ]
        yield from (Finding(saying.file, saying.entry, place, problem) for place, problem in faults)
    for file, reviewed_on in reviewed.items():
        if reviewed_on > today:
            yield Finding(file, "", "reviewed_on", f"{reviewed_on} 还没到")


def ground_reminders[S: Said](
    sayings: Iterable[Saying[S]], reviewed: Mapping[str, date], knowledge: Knowledge, *, today: date, months: int
) -> list[Finding]:
    """Files and statements that a lawyer should look at again; nothing is broken yet."""
    found: list[Finding] = []
    for file, reviewed_on in reviewed.items():
        found += overdue(file, "", reviewed_on, None, today=today, months=months)
    for saying in sayings:
        found += out_of_force(saying.file, saying.entry, saying.said.citations, knowledge, today=today)
    return sorted(set(found))


def missing_facts(ids: Iterable[str], knowledge: Knowledge) -> list[str]:
    """What is wrong with the facts that are named but not there."""
    return [f"data/statutes/facts 里没有 {id_}" for id_ in ids if id_ not in knowledge.facts]


def known_facts(ids: Iterable[str], knowledge: Knowledge) -> list[Fact]:
    """The facts that are named and there."""
    return [knowledge.facts[id_] for id_ in ids if id_ in knowledge.facts]


def _citation_faults[S: Said](
    saying: Saying[S], reviewed_on: date, knowledge: Knowledge, *, today: date
) -> Iterator[tuple[str, str]]:
    seen: set[tuple[str, str | None]] = set()
    for place, citation in saying.citations():
        for problem in faults_today(knowledge, citation, today=today, reviewed_on=reviewed_on):
            yield place, problem
        if (citation.statute, citation.article) in seen:
            yield saying.place("citations"), f"{citation.statute}{citation.article or ''}引用了两遍，请合成一条"
        seen.add((citation.statute, citation.article))


def _figure_faults[S: Said](saying: Saying[S], knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    cited = {(citation.statute, citation.article) for citation in saying.said.citations}
    yield from ((saying.place("facts"), problem) for problem in missing_facts(saying.said.facts, knowledge))
    facts = known_facts(saying.said.facts, knowledge)
    for fact in facts:
        if (fact.statute, fact.article) not in cited:
            yield saying.place("citations"), f"用到 {fact.id}，要引用{fact.statute}{fact.article}"
    for text in saying.said.texts():
        yield from ((saying.place("says"), problem) for problem in unfounded(text, facts))
