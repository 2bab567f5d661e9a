"""Which areas each skill group takes and when it is there (服务时间), and the special days, as staff may change them while the service runs."""

from collections import Counter
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator
from sqlalchemy import String
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from hotline.conversations.groups import GroupId, SkillGroupFile, Span, SpecialDay
from hotline.revisions import bump
from hotline.seeding import Seeded, SeedReport, merge
from hotline.storage.base import Base
from hotline.vocabulary import Area

REVISION = "service_hours"
ID = "service_hours"
"""There is one entry: a holiday concerns all groups."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class GroupHours(_Strict):
    """When one group is there, and for what. `areas` null: what the file says, as before they were edited here."""

    id: GroupId
    areas: list[Area] | None = None
    always: bool = False
    spans: list[Span] = Field(default_factory=list)

    @model_validator(mode="after")
    def _hours_of_one_kind(self) -> "GroupHours":
        if self.always and self.spans:
            raise ValueError("全天和几点到几点只能写一个")
        return self


class ServiceHours(_Strict):
    """The hours of all groups, and the days on which they keep others."""

    id: Literal["service_hours"] = ID
    title: Literal["各组的服务时间"] = "各组的服务时间"
    groups: list[GroupHours]
    special_days: list[SpecialDay] = Field(default_factory=list)

    def into(self, file: SkillGroupFile) -> SkillGroupFile:
        """The groups with these areas and hours; one that is not named here keeps its own."""
        said = {group.id: _told(group) for group in self.groups}
        groups = [group.model_copy(update=said.get(group.id, {})) for group in file.groups]
        return file.model_copy(update={"groups": groups, "special_days": self.special_days})


def _told(group: GroupHours) -> dict[str, Any]:
    hours: dict[str, Any] = {"always": group.always, "spans": group.spans}
    return hours if group.areas is None else {**hours, "areas": group.areas}


class ServiceHoursRow(Seeded, Base):
    """The hours that count now: `content` is the whole entry."""

    __tablename__ = "service_hours"

    id: Mapped[str] = mapped_column(String(20), primary_key=True)


def hours_of(file: SkillGroupFile) -> ServiceHours:
    """What the file of the groups says of their hours."""
    groups = [
        GroupHours(id=group.id, areas=group.areas, always=group.always, spans=group.spans) for group in file.groups
    ]
    return ServiceHours(groups=groups, special_days=file.special_days)


def group_set_faults(hours: ServiceHours, file: SkillGroupFile) -> list[tuple[str, str]]:
    """(field, problem) where these are not the areas and hours of each of the file's groups, once."""
    counts, known = Counter(group.id for group in hours.groups), {group.id for group in file.groups}
    faults = [("groups", f"没有这个组：{id_}") for id_ in counts if id_ not in known]
    faults += [("groups", f"{id_} 写了两遍") for id_, count in counts.items() if count > 1]
    faults += [("groups", f"缺了 {id_}") for id_ in sorted(known - counts.keys())]
    return faults + [
        (f"groups.第{number}个.areas", "要写管哪些领域，一个也不管的留空列表")
        for number, group in enumerate(hours.groups, start=1)
        if group.areas is None
    ]


async def seed_hours(session: AsyncSession, file: SkillGroupFile, *, now: datetime) -> dict[str, SeedReport]:
    """Make the table say what the file says, but for what staff edited."""
    columns = {ID: {"content": hours_of(file).model_dump(mode="json")}}
    report = await merge(session, ServiceHoursRow, columns, key="id", now=now)
    if report.touched:
        await bump(session, REVISION)
    return {"服务时间": report}
