"""「对方不来呢」「没钱咋办」「能匿名不」: half a sentence that is about the matter in hand, and leads to one known answer.

The classifier reads a message by itself, and by itself 「他不认」 is about anything. What such words are, and what they
lead to under which matter, is data (`data/onward.yml`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from hotline.catalogue.directory import Directory
from hotline.conversations.brain import Understanding
from hotline.datafiles import name_of, read_yaml, validated
from hotline.knowledge.answering import answer
from hotline.knowledge.bare import is_bare, named_side
from hotline.knowledge.library import Library
from hotline.knowledge.memory import Memory, Turned
from hotline.knowledge.nearby import nearby_answer
from hotline.knowledge.schema import AnswerEntry
from hotline.knowledge.topics import TopicSeen, topic_in_hand
from hotline.vocabulary import Facet

MARKS = re.compile(r"[\s，,。.、；;：:！!？?～~…“”\"'‘’（）()]+")
_LONGEST = 20
_WORD = re.compile(r"<([^<>]+)>")
ANY = "*"
"""Every other topic."""
ITSELF = "="
"""The matter in hand itself, as what it leads to."""
_BACK = 3
"""So many topics are looked through: under a notary's fee asked in between, 「他死活不同意」 is about the inheritance."""
_READ = "您问的是：{title}"

Place = Annotated[str, StringConstraints(pattern=r"^(\*|[a-z_]+(/([a-z0-9_]+(\.[a-z]+)?|\*\.[a-z]+))?)$")]
AnswerName = Annotated[str, StringConstraints(pattern=r"^[a-z_]+/[a-z0-9_]+\.[a-z]+$")]
Lead = Annotated[str, StringConstraints(pattern=r"^(=|[a-z_]+/[a-z0-9_]+\.[a-z]+)$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Kind(_Strict):
    """One kind of half sentence: what it looks like as a whole, and which answer it asks for under which matter."""

    id: str
    title: str
    says: list[str] = Field(min_length=1)
    unless: str | None = None
    leads: dict[Place, Lead]
    alone: AnswerName | None = None
    opening: str | None = None
    aside: bool = False
    examples: list[str] = Field(min_length=1)
    counter_examples: list[str] = Field(default_factory=list)

    def lead(self, topic: TopicSeen | None) -> str | None:
        """The answer it leads to from here: what stands for the narrowest place counts."""
        if topic is None:
            return self.alone
        return _narrowest(self.leads, topic)


class Onward(_Strict):
    """The whole of `data/onward.yml`; what stands first is recognised first."""

    words: dict[str, str]
    kinds: list[Kind]
    sides: dict[Facet, dict[Place, Lead]] = Field(default_factory=dict)

    @field_validator("kinds")
    @classmethod
    def _once_each(cls, kinds: list[Kind]) -> list[Kind]:
        names = [kind.id for kind in kinds]
        if len(names) != len(set(names)):
            raise ValueError("kinds 里有重复的 id")
        return kinds

    @model_validator(mode="after")
    def _every_word_known(self) -> "Onward":
        patterns = [text for kind in self.kinds for text in (*kind.says, kind.unless or "")]
        unknown = {name for text in patterns for name in _WORD.findall(text)} - set(self.words)
        if unknown:
            raise ValueError(f"words 里没有：{'、'.join(sorted(unknown))}")
        return self

    def kind_of(self, text: str) -> Kind | None:
        """The kind of half sentence that this is as a whole."""
        said = MARKS.sub("", text)
        if not said or len(said) > _LONGEST:
            return None
        return next((kind for kind in self.kinds if self._compiled[kind.id].fits(said)), None)

    def side(self, facet: Facet, topic: TopicSeen) -> str | None:
        """The answer that tells this side of the matter in hand, where the matter itself has none on it."""
        return _narrowest(self.sides.get(facet, {}), topic)

    def spelled_out(self, pattern: str) -> str:
        """The pattern with every <name> replaced by the words it stands for."""
        return _WORD.sub(lambda name: f"(?:{self.words[name[1]]})", pattern)

    @cached_property
    def _compiled(self) -> Mapping[str, "_Shape"]:
        return {
            kind.id: _Shape(
                [re.compile(self.spelled_out(pattern)) for pattern in kind.says],
                re.compile(self.spelled_out(kind.unless)) if kind.unless else None,
            )
            for kind in self.kinds
        }


def _narrowest(leads: Mapping[str, str], topic: TopicSeen) -> str | None:
    of_its_side = f"{topic.area}/*.{topic.facet}" if topic.facet else None
    places = (topic.answer, topic.matter, of_its_side, topic.area, ANY)
    return next((leads[place] for place in places if place is not None and place in leads), None)


@dataclass(frozen=True)
class _Shape:
    says: list[re.Pattern[str]]
    unless: re.Pattern[str] | None

    def fits(self, said: str) -> bool:
        if self.unless is not None and self.unless.search(said):
            return False
        return any(pattern.fullmatch(said) for pattern in self.says)


def load_onward(data_dir: Path) -> Onward:
    """Read the file. Raises BadFile."""
    path = data_dir / "onward.yml"
    return validated(Onward, read_yaml(path, data_dir), file=name_of(path, data_dir))


def answer_onward(
    understanding: Understanding,
    memory: Memory,
    library: Library,
    directory: Directory,
    *,
    ways: Onward,
    today: date,
) -> Turned | None:
    """The answer that half a sentence asks for under the matter in hand, as if its button had been pressed.

    None where it is no such half sentence or leads nowhere from here. It may be what was said last: that is said again,
    for to read the words as something else would be worse.
    """
    if understanding.pressed:
        return None
    topic = topic_in_hand(memory.topics, library)
    kind = ways.kind_of(understanding.text)
    entry = _lead(kind, memory, library) if kind else _side(understanding.text, topic, ways, library)
    if entry is None:
        return None
    turned = as_if_pressed(entry, understanding, memory, library, directory, today=today)
    first, *rest = turned.reply.messages
    read, opening = _READ.format(title=entry.title), kind.opening if kind else None
    opened = first.model_copy(update={"text": "\n\n".join(part for part in (read, opening, first.text) if part)})
    reply = turned.reply.model_copy(update={"messages": [opened, *rest]})
    beside = kind is None or kind.aside
    return Turned(reply, turned.memory.still_about(topic) if beside and topic is not None else turned.memory)


def _lead(kind: Kind, memory: Memory, library: Library) -> AnswerEntry | None:
    """Where it leads from the newest topic that it leads anywhere from."""
    topics = [seen for seen in memory.topics[:_BACK] if topic_in_hand([seen], library) is not None]
    for topic in topics or [None]:
        name = kind.lead(topic)
        if name == ITSELF and topic is not None:
            return _own(topic, library)
        if name is not None:
            return library.answers.get(name)
    return None


def _own(topic: TopicSeen, library: Library) -> AnswerEntry | None:
    """What is said first of the matter in hand: how it is gone about, where that is told."""
    facets = library.facets_of(topic.matter) if topic.matter else {}
    return facets.get(Facet.PROCESS) or next(iter(facets.values()), None)


def _side(text: str, topic: TopicSeen | None, ways: Onward, library: Library) -> AnswerEntry | None:
    """The answer on the side that a bare question names, where the matter has none. What it leads to comes before what
    stands for a whole area.
    """
    side = named_side(text) if is_bare(text) else None
    if topic is None or topic.matter is None or side is None or side in library.facets_of(topic.matter):
        return None
    name = ways.side(side, topic)
    if topic.matter not in ways.sides.get(side, {}) and nearby_answer(topic.matter, side, library) is not None:
        return None
    return _own(topic, library) if name == ITSELF else library.answers.get(name or "")


def as_if_pressed(
    entry: AnswerEntry,
    understanding: Understanding,
    memory: Memory,
    library: Library,
    directory: Directory,
    *,
    today: date,
) -> Turned:
    """The turn in which this answer's button is pressed; days told in the words count all the same."""
    asked = understanding.model_copy(
        update={
            "text": entry.title,
            "intent": str(entry.area),
            "full_intent": entry.id,
            "confidence": 1.0,
            "questions": [],
            "pressed": True,
        }
    )
    return answer(asked, memory, library, directory, today=today)
