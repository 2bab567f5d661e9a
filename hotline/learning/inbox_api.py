"""Routes of the inbox: what is to be looked at, a closer look, labelling and taking it back, and the labels there are."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Annotated, Self

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field

from hotline.desk.names import Names
from hotline.learning.collect import collect, read_until
from hotline.learning.desk_api import Maintainer
from hotline.learning.entities import Entity, Mark
from hotline.learning.examples import Example, Examples, known_examples
from hotline.learning.inbox import Group, read_groups, to_look_at
from hotline.learning.labelling import Decision, label, unlabel
from hotline.learning.labels import SKIP_TITLES, VERDICT_TITLES, Label, SkipReason, Standing, Verdict
from hotline.learning.looking import Look, look_at
from hotline.learning.meanings import Meaning, find_meanings, names_of
from hotline.learning.teaching import IN_WORDS, Teaches
from hotline.services import Injected, Services
from hotline.vocabulary import Sender
from hotline.web.bodies import Body

router = APIRouter(prefix="/learning", tags=["训练台"])

GroupId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]
MeaningCode = Annotated[str, Field(max_length=120)]
_SHOWN = 60
_NOTHING_HEARD = "none"


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
                Opinion(said=_said(each, names), mine=each.by == by)
                for each in look.group.labels
                if each.by == by or not free
            ],
        )


class MarkBody(Body):
    """An entity in the text, from character `start` up to `end`; characters are code points."""

    start: Annotated[int, Field(ge=0, le=2000)]
    end: Annotated[int, Field(ge=1, le=2000)]
    entity: Entity


class LabelBody(Body):
    """What is decided. `meanings` may be left out where the model's own guess is accepted."""

    verdict: Verdict
    meanings: Annotated[list[MeaningCode], Field(max_length=6)] = []
    skip_reason: SkipReason | None = None
    wants_second: bool = False
    marks: Annotated[list[MarkBody], Field(max_length=20)] = []
    as_dialogue: Annotated[bool, Field(description="the conversation up to here becomes a dialogue test")] = False


class LabelKept(BaseModel):
    """What was kept, and what its example would be worth."""

    said: str
    standing: Standing
    adds_nothing: str | None
    clash: NearExample | None


class MeaningShown(BaseModel):
    """A label to choose."""

    code: str
    title: str
    examples: int
    example: str

    @classmethod
    def of(cls, meaning: Meaning) -> Self:
        """Without its area, which its title begins with."""
        return cls(code=meaning.code, title=meaning.title, examples=meaning.examples, example=meaning.example)


class MeaningList(BaseModel):
    """The best first."""

    meanings: list[MeaningShown]


@router.get("/inbox")
async def read_inbox(
    staff: Maintainer,
    services: Injected,
    area: Annotated[str | None, Query(max_length=40)] = None,
    reason: Teaches | None = None,
) -> Inbox:
    """What this person still has to look at, the most instructive first. Each filter counts what the other leaves."""
    names = await names_of(services)
    async with services.database.read() as session:
        groups = await read_groups(session)
        until = await read_until(session)
    waiting = to_look_at(groups, by=staff.actor.id)
    of_area = [group for group in waiting if area is None or (group.area or _NOTHING_HEARD) == area]
    of_reason = [group for group in waiting if reason is None or reason in group.reasons]
    fit = [group for group in of_area if reason is None or reason in group.reasons]
    return Inbox(
        groups=[InboxGroup.of(group, names) for group in fit[:_SHOWN]],
        waiting=len(fit),
        decided=sum(group.standing is Standing.DECIDED for group in groups),
        areas=_areas(of_reason, names),
        reasons=_reasons(of_area),
        read_until=until,
    )


@router.post("/inbox/read")
async def read_on(staff: Maintainer, services: Injected) -> ReadOn:
    """Read on in the log of conversations to the present."""
    done = await collect(services, actor=staff.actor)
    return ReadOn(conversations=done.conversations, added=done.added, changed=done.changed)


@router.get("/inbox/{group_id}")
async def look_closer(group_id: GroupId, staff: Maintainer, services: Injected) -> CloserLook:
    """One group with the de-identified talk around it, and what the examples hold already."""
    look = await look_at(services, group=group_id, by=staff.actor)
    return CloserLook.of(look, await names_of(services), by=staff.actor.id)


@router.post("/inbox/{group_id}/label")
async def label_group(group_id: GroupId, body: LabelBody, staff: Maintainer, services: Injected) -> LabelKept:
    """Decide; in place of this person's former decision."""
    decision = Decision(
        body.verdict,
        tuple(body.meanings),
        body.skip_reason,
        body.wants_second,
        marks=tuple(Mark(mark.start, mark.end, mark.entity) for mark in body.marks),
        as_dialogue=body.as_dialogue,
    )
    examples = await _examples(services)
    done = await label(services, group=group_id, decision=decision, by=staff.actor, examples=examples)
    names = await names_of(services)
    mine = next(each for each in done.group.labels if each.by == staff.actor.id)
    return LabelKept(
        said=_said(mine, names),
        standing=done.group.standing,
        adds_nothing=done.adds_nothing,
        clash=NearExample.of(done.clash, names),
    )


@router.post("/inbox/{group_id}/unlabel")
async def unlabel_group(group_id: GroupId, staff: Maintainer, services: Injected) -> InboxGroup:
    """Take one's own decision back: the group is in the inbox again."""
    return InboxGroup.of(await unlabel(services, group=group_id, by=staff.actor), await names_of(services))


@router.get("/meanings")
async def read_meanings(
    staff: Maintainer,
    services: Injected,
    q: Annotated[str, Query(max_length=100)] = "",
    area: Annotated[str | None, Query(max_length=40)] = None,
) -> MeaningList:
    """Labels that fit the words typed so far; all of an area where nothing is typed."""
    found = await find_meanings(services, await _examples(services), query=q, area=area)
    return MeaningList(meanings=[MeaningShown.of(meaning) for meaning in found])


async def _examples(services: Services) -> Examples:
    return await asyncio.to_thread(known_examples, services.settings.data_dir)


def _said(decided: Label, names: Names) -> str:
    """「该是别的回答：劳动 · 拖欠工资 · 怎么办」"""
    what = [names.intent(code) for code in decided.meanings]
    if decided.skip_reason:
        what.append(SKIP_TITLES[decided.skip_reason])
    return "：".join(part for part in (VERDICT_TITLES[decided.verdict], "、".join(what)) if part)


def _areas(groups: Iterable[Group], names: Names) -> list[FilterChoice]:
    counts = Counter(group.area or _NOTHING_HEARD for group in groups)
    return [
        FilterChoice(value=area, title="没听出意思" if area == _NOTHING_HEARD else names.area(area), count=count)
        for area, count in counts.most_common()
    ]


def _reasons(groups: Sequence[Group]) -> list[FilterChoice]:
    counts = Counter(reason for group in groups for reason in group.reasons)
    return [
        FilterChoice(value=reason.value, title=IN_WORDS[reason], count=counts[reason])
        for reason in Teaches
        if counts[reason]
    ]
