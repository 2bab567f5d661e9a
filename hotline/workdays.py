"""Working days by the published calendar of the People's Republic: data/calendar/, one file for each year."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator

from hotline.datafiles import BadFile, Finding, name_of, read_yaml, validated, yaml_files

_SATURDAY = 5


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
    """Which days are worked. Outside the published years weekdays are taken as worked; ask `published` first."""

    years: dict[int, YearCalendar]

    def published(self, year: int) -> bool:
        """True when the notice for this year is known."""
        return year in self.years

    def is_workday(self, day: date) -> bool:
        """Whether public bodies work on this day."""
        if (calendar := self.years.get(day.year)) is not None:
            if any(entry.date == day for entry in calendar.holidays):
                return False
            if any(entry.date == day for entry in calendar.workdays):
                return True
        return day.weekday() < _SATURDAY

    def workday_after(self, day: date, count: int) -> date:
        """The last day of a period of `count` working days that begins on `day`; that day itself does not count."""
        while count > 0:
            day += timedelta(days=1)
            count -= self.is_workday(day)
        return day

    def first_workday_from(self, day: date) -> date:
        """The day itself, or the next one worked."""
        return day if self.is_workday(day) else self.workday_after(day, 1)


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
