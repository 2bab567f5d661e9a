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
from hotline.datafiles import BadFile, Finding, name_of, read_yaml, validated
from hotline.knowledge.answering import answer
from hotline.knowledge.library import Library
from hotline.knowledge.memory import Memory, Turned
from hotline.knowledge.schema import AnswerEntry
from hotline.knowledge.topics import TopicSeen, topic_in_hand

MARKS = re.compile(r"[\s，,。.、；;：:！!？?～~…“”\"'‘’（）()]+")
_LONGEST = 20
_WORD = re.compile(r"<([^<>]+)>")
_ANY = "*"
_READ = "您问的是：{title}"

Place = Annotated[str, StringConstraints(pattern=r"^(\*|[a-z_]+(/[a-z0-9_]+(\.[a-z]+)?)?)$")]
AnswerName = Annotated[str, StringConstraints(pattern=r"^[a-z_]+/[a-z0-9_]+\.[a-z]+$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Kind(_Strict):
    """One kind of half sentence: what it looks like as a whole, and which answer it asks for under which matter."""

    id: str
    title: str
    says: list[str] = Field(min_length=1)
    unless: str | None = None
    leads: dict[Place, AnswerName]
    alone: AnswerName | None = None
    opening: str | None = None
    aside: bool = False
    examples: list[str] = Field(min_length=1)
    counter_examples: list[str] = Field(default_factory=list)

    def lead(self, topic: TopicSeen | None) -> str | None:
        """The answer it leads to from here: what stands for the narrowest place counts."""
        if topic is None:
            return self.alone
        places = (topic.answer, topic.matter, topic.area, _ANY)
        return next((self.leads[place] for place in places if place is not None and place in self.leads), None)


class Onward(_Strict):
    """The whole of `data/onward.yml`; what stands first is recognised first."""

    words: dict[str, str]
    kinds: list[Kind]

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


def check_onward(data_dir: Path, answers: Mapping[str, object]) -> list[Finding]:
    """What `hotline knowledge check` objects to: a lead to nowhere, an example that is taken for something else."""
    try:
        ways = load_onward(data_dir)
    except BadFile as error:
        return error.findings
    file = name_of(data_dir / "onward.yml", data_dir)
    matters = {name.rsplit(".", 1)[0] for name in answers}
    places = {_ANY, *answers, *matters, *(matter.split("/")[0] for matter in matters)}
    found: list[Finding] = []
    for kind in ways.kinds:
        meant = [*kind.leads.values(), *([kind.alone] if kind.alone else [])]
        found += [Finding(file, kind.id, "leads", f"没有这条回答：{name}") for name in meant if name not in answers]
        found += [
            Finding(file, kind.id, "leads", f"没有这个领域、主题或回答：{place}")
            for place in kind.leads
            if place not in places
        ]
        for example in kind.examples:
            heard = ways.kind_of(example)
            if heard is not kind:
                found.append(
                    Finding(file, kind.id, "examples", f"“{example}”认成了 {heard.id if heard else '哪种都不是'}")
                )
        for example in kind.counter_examples:
            if (heard := ways.kind_of(example)) is not None and heard is kind:
                found.append(Finding(file, kind.id, "counter_examples", f"“{example}”也认成了这一种"))
    return found


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
    kind = ways.kind_of(understanding.text)
    topic = topic_in_hand(memory.topics, library)
    if kind is None:
        return None
    entry = library.answers.get(kind.lead(topic) or "")
    if entry is None:
        return None
    turned = as_if_pressed(entry, understanding, memory, library, directory, today=today)
    first, *rest = turned.reply.messages
    read = _READ.format(title=entry.title)
    opened = first.model_copy(update={"text": "\n\n".join(part for part in (read, kind.opening, first.text) if part)})
    reply = turned.reply.model_copy(update={"messages": [opened, *rest]})
    return Turned(reply, turned.memory.still_about(topic) if kind.aside and topic is not None else turned.memory)


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
