"""How fast the telephone was answered in a period, by the call records that were brought in.

Counts are shown whole, small ones too: a call record knows no person, no topic and no seat, and the shares of
GB/T 33358 could not be checked against counts that are hidden.
"""

from collections.abc import Mapping
from datetime import datetime

from pydantic import BaseModel, Field
from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.call_records.models import CallRecordRow
from hotline.quality.targets import TelephoneTarget
from hotline.storage.counts import count_where
from hotline.storage.local_hour import local_hour

NO_RECORDS = "没有导入话务记录。"
NO_GROUP = "没写技能组"


class CallCounts(BaseModel):
    """Calls of a period, or of a part of it. Every share is cut off, never rounded up to a target it missed."""

    name: str
    calls: int
    answered: int
    answered_share: str = Field(description="接通率: answered of all calls")
    in_time: int = Field(description="answered within the target's seconds")
    in_time_share: str = Field(description="of those answered")
    abandoned: int
    longest_wait_seconds: int | None = Field(description="until answered or given up; null where no call says")
    share_met: bool
    all_in_time: bool


class CallFigures(BaseModel):
    """The figures with the targets they are measured by."""

    standard: str
    target_seconds: int
    target_share: str
    days: int = Field(description="days of the period that have records")
    total: CallCounts
    by_day: list[CallCounts]
    by_hour: list[CallCounts]
    by_group: list[CallCounts]


class _Sum:
    """Counts being added up."""

    def __init__(self) -> None:
        self.calls = self.answered = self.in_time = 0
        self.longest: int | None = None

    def add(self, calls: int, answered: int, in_time: int, longest: int | None) -> None:
        self.calls, self.answered, self.in_time = self.calls + calls, self.answered + answered, self.in_time + in_time
        if longest is not None:
            self.longest = max(longest, self.longest or 0)

    def counts(self, name: str, target: TelephoneTarget) -> CallCounts:
        return CallCounts(
            name=name,
            calls=self.calls,
            answered=self.answered,
            answered_share=percent(self.answered, self.calls),
            in_time=self.in_time,
            in_time_share=percent(self.in_time, self.answered),
            abandoned=self.calls - self.answered,
            longest_wait_seconds=self.longest,
            share_met=self.answered >= target.answered_share * self.calls,
            all_in_time=self.in_time == self.answered,
        )


async def read_call_figures(
    session: AsyncSession, begins: datetime, ends: datetime, *, target: TelephoneTarget, groups: Mapping[str, str]
) -> CallFigures | None:
    """The figures; None where the period has no record. `groups` maps a group's id to its title."""
    row, hour = CallRecordRow, local_hour(CallRecordRow.called_at)
    found = await session.execute(
        select(
            hour,
            row.group_id,
            func.count(),
            count_where(row.answered.is_(True)),
            count_where(and_(row.answered.is_(True), row.wait_seconds <= target.answer_seconds)),
            func.max(row.wait_seconds),
        )
        .where(row.called_at >= begins, row.called_at < ends)
        .group_by(hour, row.group_id)
    )
    total, by_day, by_hour = _Sum(), dict[str, _Sum](), [_Sum() for _ in range(24)]
    by_group = {group_id: _Sum() for group_id in (*groups, "")}
    for moment, group_id, calls, answered, in_time, longest in found:
        day, _, of_day = moment.partition(" ")
        known = group_id if group_id in groups else ""
        for sum_ in (total, by_day.setdefault(day, _Sum()), by_hour[int(of_day)], by_group[known]):
            sum_.add(calls, answered, in_time, longest)
    if not total.calls:
        return None
    titles = {**groups, "": NO_GROUP}
    return CallFigures(
        standard=target.standard,
        target_seconds=target.answer_seconds,
        target_share=f"{target.answered_share * 100:g}%",
        days=len(by_day),
        total=total.counts("合计", target),
        by_day=[by_day[day].counts(day, target) for day in sorted(by_day)],
        by_hour=[each.counts(f"{place}时", target) for place, each in enumerate(by_hour) if each.calls],
        by_group=[each.counts(titles[id_], target) for id_, each in by_group.items() if each.calls],
    )


def percent(part: int, whole: int) -> str:
    """「94.9%」 with one decimal, cut off: 94.96 % is not the 95 % that was asked for. A dash where there is nothing."""
    tenths = part * 1000 // whole if whole else None
    return "—" if tenths is None else f"{tenths // 10}.{tenths % 10}%"
