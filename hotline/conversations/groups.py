"""Skill groups: who at the desk takes which area, and when they are there. `data/city/skill_groups.yml`.

Working days, holidays and days worked in exchange come from `data/calendar/`, the same calendar the limits are counted by.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from hotline.clock import SHANGHAI
from hotline.datafiles import BadFile, Finding, name_of, read_yaml, validated
from hotline.vocabulary import Area
from hotline.workdays import WorkCalendar, load_work_calendar

FILE = "skill_groups.yml"
_DAY_MINUTES = 24 * 60
_LOOK_AHEAD = 30
"""Days within which the next opening is looked for: the longest holiday has nine."""


def _as_minutes(raw: Any) -> Any:
    """`17:00` without quotes is the number 1020 to YAML 1.1, in quotes it is text: both mean five in the afternoon."""
    if isinstance(raw, str) and raw.count(":") == 1:
        hours, _, minutes = raw.partition(":")
        if hours.isdigit() and minutes.isdigit() and int(minutes) < 60:
            return int(hours) * 60 + int(minutes)
    if isinstance(raw, str):
        raise ValueError(f"应该是时刻，如 08:30：{raw}")
    return raw


Minutes = Annotated[int, BeforeValidator(_as_minutes), Field(ge=0, le=_DAY_MINUTES)]
"""Minutes after midnight, local time; 24:00 is the end of the day."""
GroupId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{0,23}$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Days(StrEnum):
    """The days a span applies to. Working days include those worked in exchange for a holiday."""

    WORKDAYS = "workdays"
    REST_DAYS = "rest_days"
    EVERY_DAY = "every_day"


DAYS_TITLES: dict[Days, str] = {
    Days.WORKDAYS: "工作日（含调休上班）",
    Days.REST_DAYS: "休息日和节假日",
    Days.EVERY_DAY: "每天",
}


class Hours(_Strict):
    """From `opens` to `closes`, within one day."""

    opens: Minutes
    closes: Minutes

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> "Hours":
        if self.closes <= self.opens:
            raise ValueError("closes 要晚于 opens；跨夜的分成两段，前一段写到 24:00")
        return self


class Span(Hours):
    """Open at these hours on these days."""

    days: Days


class Group(_Strict):
    """A skill group. `always` never closes; `spans` say when another is open. Without either nothing is known of its
    hours, and it is asked for by transfer only.
    """

    id: GroupId
    title: Annotated[str, StringConstraints(min_length=1, max_length=16)]
    areas: list[Area] = Field(default_factory=list)
    always: bool = False
    spans: list[Span] = Field(default_factory=list)

    @model_validator(mode="after")
    def _hours_of_one_kind(self) -> "Group":
        if self.always and self.spans:
            raise ValueError("always 和 spans 只能写一个")
        return self


class SpecialDay(_Strict):
    """A day on which these groups (by default all that ever close) keep other hours; without any they are closed."""

    date: date
    name: Annotated[str, StringConstraints(min_length=1, max_length=32)]
    groups: list[GroupId] = Field(default_factory=list)
    hours: list[Hours] = Field(default_factory=list)


class SkillGroupFile(_Strict):
    """The whole file. `fallback` takes what no other group takes, or takes at this hour."""

    fallback: GroupId
    groups: list[Group] = Field(min_length=1)
    special_days: list[SpecialDay] = Field(default_factory=list)


@dataclass(frozen=True)
class Route:
    """The group that a conversation waits for, and whether it has to wait for that group to open."""

    group: Group
    closed: bool


@dataclass(eq=False)
class SkillGroups:
    """The groups with the calendar they work by. Their hours may change while the process runs; `taken_up` says which
    revision of them these are."""

    file: SkillGroupFile
    calendar: WorkCalendar
    taken_up: int = 0

    def keep(self, file: SkillGroupFile, *, taken_up: int) -> None:
        """From now on these groups, with these hours."""
        self.file, self.taken_up = file, taken_up
        for name in ("by_id", "_by_area"):
            self.__dict__.pop(name, None)

    def route(self, area: Area | None, moment: datetime) -> Route:
        """The area's own group while it is open, else the fall-back, else the own group once it opens again."""
        own = self.group_for(area)
        for group in (own, self.fallback):
            if self.is_open(group, moment):
                return Route(group, closed=False)
        known = own if self._hours_known(own) else self.fallback
        return Route(known, closed=True)

    def route_to(self, group_id: str, moment: datetime) -> Route:
        """A certain group, as a transfer asks for it. A group whose hours nobody knows counts as open."""
        group = self.get(group_id)
        return Route(group, closed=self._hours_known(group) and not self.is_open(group, moment))

    def group_for(self, area: Area | None) -> Group:
        """The group that an area belongs to."""
        return self._by_area.get(area, self.fallback) if area else self.fallback

    def get(self, group_id: str | None) -> Group:
        """A group by its id; the fall-back for one that is not in the file any more."""
        return self.by_id.get(group_id or "", self.fallback)

    def is_open(self, group: Group, moment: datetime) -> bool:
        """Whether somebody of this group is on duty at this moment."""
        local = moment.astimezone(SHANGHAI)
        minute = local.hour * 60 + local.minute
        return any(hours.opens <= minute < hours.closes for hours in self._hours_on(group, local.date()))

    def next_opening(self, group: Group, moment: datetime) -> datetime | None:
        """When the group or the fall-back is open next; None where nobody knows."""
        local = moment.astimezone(SHANGHAI)
        for ahead in range(_LOOK_AHEAD):
            day = local.date() + timedelta(days=ahead)
            midnight = datetime.combine(day, time(), SHANGHAI)
            starts = [
                midnight + timedelta(minutes=hours.opens)
                for one in (group, self.fallback)
                for hours in self._hours_on(one, day)
            ]
            if later := [start for start in starts if start > local]:
                return min(later)
        return None

    @property
    def fallback(self) -> Group:
        """The group that takes what the others do not."""
        return self.by_id[self.file.fallback]

    @cached_property
    def by_id(self) -> dict[str, Group]:
        """All groups, in the order of the file."""
        return {group.id: group for group in self.file.groups}

    @cached_property
    def _by_area(self) -> dict[Area, Group]:
        return {area: group for group in self.file.groups for area in group.areas}

    def _hours_known(self, group: Group) -> bool:
        return group.always or bool(group.spans) or any(group.id in day.groups for day in self.file.special_days)

    def _hours_on(self, group: Group, day: date) -> Iterator[Hours]:
        for special in self.file.special_days:
            if special.date == day and (group.id in special.groups or (not special.groups and not group.always)):
                yield from special.hours
                return
        if group.always:
            yield Hours(opens=0, closes=_DAY_MINUTES)
            return
        kind = Days.WORKDAYS if self.calendar.is_workday(day) else Days.REST_DAYS
        yield from (span for span in group.spans if span.days in (kind, Days.EVERY_DAY))


def load_skill_groups(data_dir: Path) -> SkillGroups:
    """Read the groups and the calendar. Raises BadFile with file, entry and field named."""
    path = data_dir / "city" / FILE
    name = name_of(path, data_dir)
    file = validated(SkillGroupFile, read_yaml(path, data_dir), file=name)
    if findings := list(group_faults(file, name)):
        raise BadFile(findings)
    return SkillGroups(file, load_work_calendar(data_dir))


def check_skill_groups(data_dir: Path) -> list[Finding]:
    """What is wrong with the groups; what is wrong with the calendar is told where that is checked."""
    try:
        load_skill_groups(data_dir)
    except BadFile as error:
        return [finding for finding in error.findings if finding.file.endswith(FILE)]
    return []


def group_reminders(groups: SkillGroups) -> list[Finding]:
    """Groups that nobody has told the hours of: their areas go to the fall-back until somebody does."""
    problem = f"还没有填服务时间，转人工都由{groups.fallback.title}接"
    return [
        Finding(f"data/city/{FILE}", group.id, "spans", problem)
        for group in groups.file.groups
        if not group.always and not group.spans and group.id != groups.fallback.id
    ]


def group_faults(file: SkillGroupFile, name: str) -> Iterator[Finding]:
    """What is wrong between one group and another, or a day and the next."""
    ids = [group.id for group in file.groups]
    for repeated in (group_id for group_id, count in Counter(ids).items() if count > 1):
        yield Finding(name, repeated, "id", "写了两遍")
    if file.fallback not in ids:
        yield Finding(name, "", "fallback", f"groups 里没有 {file.fallback}")
    taken: dict[Area, str] = {}
    for group in file.groups:
        for area in group.areas:
            if area in taken:
                yield Finding(name, group.id, "areas", f"{area} 已经归 {taken[area]}，一个领域只能归一个组")
            taken.setdefault(area, group.id)
    seen: set[tuple[date, str]] = set()
    for day in file.special_days:
        for group_id in day.groups or [""]:
            if group_id and group_id not in ids:
                yield Finding(name, str(day.date), "groups", f"groups 里没有 {group_id}")
            if (day.date, group_id) in seen:
                yield Finding(name, str(day.date), "date", "同一天、同一个组写了两遍")
            seen.add((day.date, group_id))
