"""Routes of the inbox: what is to be looked at, a closer look, labelling and taking it back, and the labels there are."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import Field

from hotline.knowledge.names import Names
from hotline.learning.collect import collect, read_until
from hotline.learning.desk_api import Maintainer
from hotline.learning.drift_log import kept_drift
from hotline.learning.entities import Entity, Mark
from hotline.learning.examples import Examples, known_examples
from hotline.learning.inbox import Group, read_groups, to_look_at
from hotline.learning.inbox_views import (
    CloserLook,
    FilterChoice,
    Inbox,
    InboxGroup,
    LabelKept,
    MeaningList,
    MeaningShown,
    NearExample,
    ReadOn,
    said_of,
)
from hotline.learning.labelling import Decision, doubt_in_words, label, unlabel
from hotline.learning.labels import SkipReason, Standing, Verdict
from hotline.learning.looking import look_at
from hotline.learning.meanings import find_meanings, names_of
from hotline.learning.teaching import IN_WORDS, Teaches
from hotline.services import Injected, Services
from hotline.web.bodies import Body

router = APIRouter(prefix="/learning", tags=["训练台"])

GroupId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]
MeaningCode = Annotated[str, Field(max_length=120)]
_SHOWN = 60
_NOTHING_HEARD = "none"


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
        drifts = await kept_drift(session)
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
        drifts=[drift.said for drift in drifts],
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
        said=said_of(mine, names),
        standing=done.group.standing,
        adds_nothing=done.adds_nothing,
        clash=NearExample.of(done.clash, names),
        doubt=doubt_in_words(done),
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
