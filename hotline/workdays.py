"""Working days by the published calendar of the People's Republic: data/calendar/, one file for each year."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator

from hotline.datafiles import BadFile, Finding, name_of, read_yaml, validated, yaml_files

_SATURDAY = 5
_BY_LAW = {
    (1, 1): "元旦",
    (5, 1): "劳动节",
    (5, 2): "劳动节",
    (10, 1): "国庆节",
    (10, 2): "国庆节",
    (10, 3): "国庆节",
}
"""全国年节及纪念日放假办法第二条: off in every year, whatever the notice adds. The days of the moon wait for the notice."""
_BY_LAW_SINCE = 2025
"""The decree as amended is in force since 2025-01-01; of years before nothing is said."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NamedDay(_Strict):
    """A day that is not what its weekday says."""

    date: date
    name: str


class YearCalendar(_Strict):
    """A year as the State Council's notice orders it. Without a notice there is no file: the year is not published."""

    year: int
    notice: Annotated[str, StringConstraints(min_length=1)]
    notice_url: Annotated[str, StringConstraints(pattern=r"^https://")]
    holidays: list[NamedDay]
    workdays: list[NamedDay]

    @model_validator(mode="after")
    def _days_make_sense(self) -> "YearCalendar":
        seen: set[date] = set()
        for day in (*self.holidays, *self.workdays):
            if day.date.year != self.year:
                raise ValueError(f"{day.date} 不在{self.year}年")
            if day.date in seen:
                raise ValueError(f"{day.date} 写了两遍")
            seen.add(day.date)
        for day in self.workdays:
            if day.date.weekday() < _SATURDAY:
                raise ValueError(f"{day.date} 本来就是工作日，不会是调休上班")
        return self


@dataclass(frozen=True)
class WorkCalendar:
    """Which days are worked. Outside the published years weekdays are taken as worked; ask `published` first, and
    `off_by_law`."""

    years: dict[int, YearCalendar]

    def published(self, year: int) -> bool:
        """True when the notice for this year is known."""
        return year in self.years

    def is_workday(self, day: date) -> bool:
        """Whether public bodies work on this day."""
        return self.rest_name(day) is None

    def rest_name(self, day: date) -> str | None:
        """What a day off is called: 国庆节, 周六, 周日. None for a working day."""
        if (holiday := self._holidays.get(day)) is not None:
            return holiday
        if day.weekday() < _SATURDAY or day in self._made_up:
            return None
        return "周六" if day.weekday() == _SATURDAY else "周日"

    def off_by_law(self, day: date) -> str | None:
        """The holiday that the decree sets on this weekday of a year whose notice is not known: certain, though counting
        takes it as worked, since nobody knows yet what else the notice moves."""
        if self.published(day.year) or day.year < _BY_LAW_SINCE or day.weekday() >= _SATURDAY:
            return None
        return _BY_LAW.get((day.month, day.day))

    def made_up_for(self, day: date) -> str | None:
        """The holiday for which this Saturday or Sunday is worked."""
        return self._made_up.get(day)

    def workday_after(self, day: date, count: int) -> date:
        """The last day of a period of `count` working days that begins on `day`; that day itself does not count."""
        return self._step(day, count, timedelta(days=1))

    def workday_before(self, day: date, count: int) -> date:
        """The day that lies `count` working days before `day`."""
        return self._step(day, count, timedelta(days=-1))

    def first_workday_from(self, day: date) -> date:
        """The day itself, or the next one worked."""
        return day if self.is_workday(day) else self.workday_after(day, 1)

    def last_workday_until(self, day: date) -> date:
        """The day itself, or the last one worked before it."""
        return day if self.is_workday(day) else self.workday_before(day, 1)

    def _step(self, day: date, count: int, step: timedelta) -> date:
        while count > 0:
            day += step
            count -= self.is_workday(day)
        return day

    @cached_property
    def _holidays(self) -> dict[date, str]:
        return {entry.date: entry.name for year in self.years.values() for entry in year.holidays}

    @cached_property
    def _made_up(self) -> dict[date, str]:
        return {entry.date: entry.name for year in self.years.values() for entry in year.workdays}


def load_work_calendar(data_dir: Path) -> WorkCalendar:
    """Every published year. Raises BadFile."""
    years: dict[int, YearCalendar] = {}
    for path in yaml_files(data_dir / "calendar"):
        file = name_of(path, data_dir)
        calendar = validated(YearCalendar, read_yaml(path, data_dir), file=file)
        if path.stem != str(calendar.year):
            raise BadFile([Finding(file, "", "year", f"文件名和年份 {calendar.year} 不一致")])
        years[calendar.year] = calendar
    return WorkCalendar(years)


def check_calendars(data_dir: Path) -> list[Finding]:
    """What is wrong with the calendar files."""
    try:
        load_work_calendar(data_dir)
    except BadFile as error:
        return error.findings
    return []
