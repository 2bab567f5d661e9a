"""When the desk is staffed, by skill group: `data/city/service_hours.yml`."""

from datetime import datetime, time
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from hotline.clock import SHANGHAI
from hotline.errors import DataError
from hotline.vocabulary import Area


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class OpenSpan(_Strict):
    """Open on these weekdays (1 Monday … 7 Sunday) from `opens` to `closes`, local time."""

    weekdays: list[int] = Field(min_length=1)
    opens: time
    closes: time


class Group(_Strict):
    """A skill group. `always` means that it never closes; otherwise `spans` say when it is open."""

    id: str
    title: str
    areas: list[Area] = Field(default_factory=list)
    always: bool = False
    spans: list[OpenSpan] = Field(default_factory=list)

    def is_open(self, moment: datetime) -> bool:
        """Whether somebody is on duty at this moment."""
        local = moment.astimezone(SHANGHAI)
        return self.always or any(
            local.isoweekday() in span.weekdays and span.opens <= local.time() < span.closes for span in self.spans
        )


class ServiceHours(_Strict):
    """All groups, and the one that takes what the others do not."""

    fallback: str
    groups: list[Group] = Field(min_length=1)

    @model_validator(mode="after")
    def _fallback_exists(self) -> "ServiceHours":
        if self.fallback not in {group.id for group in self.groups}:
            raise ValueError(f"fallback：groups 里没有 {self.fallback}")
        return self

    def closed(self, area: Area | None, moment: datetime) -> bool:
        """True when neither the area's own group nor the fall-back is open."""
        return not any(
            group.is_open(moment) for group in self.groups if group.id == self.fallback or area in group.areas
        )


def load_service_hours(data_dir: Path) -> ServiceHours:
    """Read `city/service_hours.yml`. Raises DataError with the file named."""
    path = data_dir / "city" / "service_hours.yml"
    try:
        return ServiceHours.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise DataError(f"city/{path.name}：{error}") from error
