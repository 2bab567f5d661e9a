"""The inbox: what is still to be looked at, the most instructive first, near-duplicates as one."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.learning.drift_log import kept_drift
from hotline.learning.entities import Entity, Mark
from hotline.learning.labels import Label, SkipReason, Standing, Verdict, standing
from hotline.learning.models import CandidateRow, DriftRow, LabelRow
from hotline.learning.teaching import IN_WORDS, Teaches, weight_of


@dataclass(frozen=True)
class Group:
    """Messages that say nearly the same, as one. `text` and what follows it are those of the most instructive of them."""

    id: str
    candidate: str
    text: str
    meaning: str | None
    confidence: float
    found: str | None
    chosen: str | None
    kind_name: str | None
    drift: str | None
    people: int
    messages: int
    asked_at: datetime
    reasons: tuple[Teaches, ...]
    weight: float
    standing: Standing
    decision: Label | None
    labels: tuple[Label, ...]

    @property
    def area(self) -> str | None:
        """The area it would be looked for under: what the citizen chose, else what the model heard."""
        return (self.chosen or self.meaning or "").partition("/")[0] or None

    @property
    def why(self) -> str:
        """Why it is shown, in plain words."""
        said = [IN_WORDS[reason] for reason in self.reasons if reason is not Teaches.DRIFTED]
        if self.kind_name:
            said.append(f"可以叫“{self.kind_name}”")
        if self.drift:
            said.append(self.drift)
        if self.standing is Standing.WANTS_SECOND:
            said.insert(0, "有人标过，想请另一个人看看")
        elif self.standing is Standing.DISPUTED:
            said.insert(0, "几个人标得不一样")
        return "；".join(said)


async def read_groups(session: AsyncSession, *, start: str = "") -> list[Group]:
    """All groups whose id begins so, decided ones too, the most instructive first."""
    members: dict[str, list[CandidateRow]] = defaultdict(list)
    begins = CandidateRow.group_id.startswith(start, autoescape=True)
    for row in await session.scalars(select(CandidateRow).where(begins)):
        members[row.group_id].append(row)
    labels: dict[str, list[Label]] = defaultdict(list)
    for row in await session.scalars(select(LabelRow).where(LabelRow.group_id.startswith(start, autoescape=True))):
        labels[row.group_id].append(_label(row))
    drifted = {row.subject: row for row in await kept_drift(session)}
    groups = [_group(id_, rows, labels[id_], drifted) for id_, rows in members.items()]
    return sorted(groups, key=lambda group: (-group.weight, group.id))


def to_look_at(groups: Sequence[Group], *, by: str) -> list[Group]:
    """What this person has not decided yet and nobody else has: nothing is shown twice."""
    return [
        group
        for group in groups
        if group.reasons
        and group.standing is not Standing.DECIDED
        and (group.standing is Standing.DISPUTED or all(label.by != by for label in group.labels))
    ]


def _group(id_: str, rows: Sequence[CandidateRow], labels: Sequence[Label], drifted: Mapping[str, DriftRow]) -> Group:
    head = max(rows, key=lambda row: (row.weight, row.asked_at, row.id))
    kind_name = next((row.kind_name for row in rows if row.kind_name), None)
    drift = _drift_of(head, drifted)
    found = {Teaches(reason) for row in rows for reason in row.reasons}
    found |= {reason for reason, there in ((Teaches.NEW_KIND, kind_name), (Teaches.DRIFTED, drift)) if there}
    reasons = tuple(reason for reason in Teaches if reason in found)
    people = len({row.conversation_id for row in rows})
    state, decision = standing(labels)
    return Group(
        id=id_,
        candidate=head.id,
        text=head.text,
        meaning=head.meaning,
        confidence=head.confidence,
        found=head.found,
        chosen=head.chosen,
        kind_name=kind_name,
        drift=drift.said if drift else None,
        people=people,
        messages=len(rows),
        asked_at=head.asked_at,
        reasons=reasons,
        weight=weight_of(reasons, head.confidence) + math.log2(people),
        standing=state,
        decision=decision,
        labels=tuple(labels),
    )


def _drift_of(head: CandidateRow, drifted: Mapping[str, DriftRow]) -> DriftRow | None:
    """That of its matter, else of its area; only what was asked lately shows it."""
    matter = (head.meaning or "").partition(".")[0]
    drift = drifted.get(matter) or drifted.get(matter.partition("/")[0])
    return drift if drift and head.asked_at >= drift.since else None


def _label(row: LabelRow) -> Label:
    marked = row.marked or {"candidate": None, "marks": []}
    return Label(
        verdict=Verdict(row.verdict),
        meanings=tuple(row.meanings),
        by=row.by,
        at=row.at,
        wants_second=row.wants_second,
        skip_reason=SkipReason(row.skip_reason) if row.skip_reason else None,
        marks=tuple(Mark(start, end, Entity(entity)) for start, end, entity in marked["marks"]),
        marks_on=marked["candidate"],
    )
