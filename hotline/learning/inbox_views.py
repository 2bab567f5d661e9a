"""The inbox as the page gets it: groups of messages, a closer look at one, and labels with their words."""

from datetime import datetime
from typing import Self

from pydantic import BaseModel, Field

from hotline.knowledge.names import Names
from hotline.learning.examples import Example
from hotline.learning.inbox import Group
from hotline.learning.labels import SKIP_TITLES, VERDICT_TITLES, Label, Standing
from hotline.learning.looking import Look
from hotline.learning.meanings import Meaning
from hotline.vocabulary import Sender


class Named(BaseModel):
    """A label with its words."""

    code: str
    title: str

    @classmethod
    def of(cls, code: str | None, names: Names) -> Self | None:
        """None stays None."""
        return cls(code=code, title=names.intent(code)) if code else None


class InboxGroup(BaseModel):
    """Messages that say nearly the same, as one."""

    id: str
    text: str
    people: int
    messages: int
    asked_at: datetime
    why: str
    standing: Standing
    confidence: float
    meaning: Named | None = Field(description="what the model heard")
    found: Named | None = Field(description="what looking the words up finds first")
    chosen: Named | None = Field(description="what the citizen or the seat chose instead")

    @classmethod
    def of(cls, group: Group, names: Names) -> Self:
        """With names."""
        return cls(
            id=group.id,
            text=group.text,
            people=group.people,
            messages=group.messages,
            asked_at=group.asked_at,
            why=group.why,
            standing=group.standing,
            confidence=group.confidence,
            meaning=Named.of(group.meaning, names),
            found=Named.of(group.found, names),
            chosen=Named.of(group.chosen, names),
        )


class FilterChoice(BaseModel):
    """Something to filter by, and how many there are of it."""

    value: str
    title: str
    count: int


class Inbox(BaseModel):
    """The head of the inbox; `waiting` counts all that fit the filter."""

    groups: list[InboxGroup]
    waiting: int
    decided: int
    areas: list[FilterChoice]
    reasons: list[FilterChoice]
    read_until: datetime | None
    drifts: list[str] = Field(description="matters and areas asked of otherwise than before, in words")


class ReadOn(BaseModel):
    """What reading on in the log found."""

    conversations: int
    added: int
    changed: int


class TalkLine(BaseModel):
    """A line around the message; `asked`: the message itself."""

    sender: Sender
    text: str
    asked: bool


class NearExample(BaseModel):
    """An example that says nearly the same."""

    text: str
    place: str
    meaning: Named

    @classmethod
    def of(cls, example: Example | None, names: Names) -> Self | None:
        """None stays None."""
        if example is None:
            return None
        meaning = Named(code=example.intent, title=names.intent(example.intent))
        return cls(text=example.text, place=example.place, meaning=meaning)


class Opinion(BaseModel):
    """What somebody decided, in words; `mine`: it was the one who asks."""

    said: str
    mine: bool


class SuggestedLabel(Named):
    """A label that may be the right one, and who says so."""

    why: str


class CloserLook(BaseModel):
    """What one has to see to decide. Opinions of others are shown once they differ, so that a second one is free."""

    group: InboxGroup
    suggestions: list[SuggestedLabel]
    lines: list[TalkLine]
    others: list[str]
    nearest: NearExample | None
    adds_nothing: str | None
    opinions: list[Opinion]

    @classmethod
    def of(cls, look: Look, names: Names, *, by: str) -> Self:
        """With names."""
        free = look.group.standing is Standing.WANTS_SECOND
        return cls(
            group=InboxGroup.of(look.group, names),
            suggestions=[
                SuggestedLabel(code=each.code, title=names.intent(each.code), why=each.why) for each in look.suggestions
            ],
            lines=[TalkLine(sender=line.sender, text=line.text, asked=line.asked) for line in look.lines],
            others=list(look.others),
            nearest=NearExample.of(look.nearest, names),
            adds_nothing=look.adds_nothing,
            opinions=[
                Opinion(said=said_of(each, names), mine=each.by == by)
                for each in look.group.labels
                if each.by == by or not free
            ],
        )


class LabelKept(BaseModel):
    """What was kept, and what its example would be worth."""

    said: str
    standing: Standing
    adds_nothing: str | None
    clash: NearExample | None
    doubt: str | None = Field(description="why one person's word is not enough for it, in a sentence")


class MeaningShown(BaseModel):
    """A label to choose."""

    code: str
    title: str
    examples: int
    example: str | None = Field(description="one of its examples; none of a new answer")

    @classmethod
    def of(cls, meaning: Meaning) -> Self:
        """Without its area, which its title begins with."""
        return cls(code=meaning.code, title=meaning.title, examples=meaning.examples, example=meaning.example)


class MeaningList(BaseModel):
    """The best first."""

    meanings: list[MeaningShown]


def said_of(decided: Label, names: Names) -> str:
    """「该是别的回答：劳动 · 拖欠工资 · 怎么办」"""
    what = [names.intent(code) for code in decided.meanings]
    if decided.skip_reason:
        what.append(SKIP_TITLES[decided.skip_reason])
    return "：".join(part for part in (VERDICT_TITLES[decided.verdict], "、".join(what)) if part)
