"""What a job may use of the machine: `data/learning/jobs.yml`."""

import shutil
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from hotline.datafiles import read_yaml, validated

_FILE = Path("learning") / "jobs.yml"


class JobLimits(BaseModel):
    """Bounds of one job; each program it starts has them too."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    nice: int = Field(ge=0, le=19)
    memory_megabytes: int = Field(ge=500)
    minutes: float = Field(gt=0, le=1440)
    room_megabytes: int = Field(ge=1)


def load_job_limits(data_dir: Path) -> JobLimits:
    """Read the file. Raises BadFile."""
    path = data_dir / _FILE
    return validated(JobLimits, read_yaml(path, data_dir), file=f"data/{_FILE}")


def has_room(folder: Path, limits: JobLimits) -> bool:
    """Whether the folder's disk has what a job wants before it begins."""
    return shutil.disk_usage(folder).free >= limits.room_megabytes * 1_000_000
