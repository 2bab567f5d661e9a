"""What the hotline sets itself, by channel: `data/quality/targets.yml`."""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from hotline.datafiles import read_yaml, validated

_FILE = Path("quality") / "targets.yml"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ChatTarget(_Strict):
    """From asking for a person, during service hours, to the first line that a person writes."""

    first_reply_seconds: int = Field(ge=10, le=3600)
    warn_seconds: int = Field(ge=0)

    @model_validator(mode="after")
    def _warned_before(self) -> "ChatTarget":
        if self.warn_seconds >= self.first_reply_seconds:
            raise ValueError("warn_seconds 要比 first_reply_seconds 小")
        return self


class MessageBoxTarget(_Strict):
    """From when somebody is there to the answer to a message that was left."""

    answer_hours: int = Field(ge=1, le=240)
    warn_hours: int = Field(ge=0)

    @model_validator(mode="after")
    def _warned_before(self) -> "MessageBoxTarget":
        if self.warn_hours >= self.answer_hours:
            raise ValueError("warn_hours 要比 answer_hours 小")
        return self


class TelephoneTarget(_Strict):
    """What GB/T 33358 asks of telephones. It measures imported telephone data and nothing else."""

    only_for: Literal["imported"]
    standard: str = Field(min_length=1)
    answer_seconds: int = Field(ge=1)
    answered_share: float = Field(gt=0, le=1)


class FollowUpTarget(_Strict):
    """Which ratings are followed up, and in how many days that is to be closed."""

    score_at_most: int = Field(ge=1, le=4)
    days: int = Field(ge=1, le=60)


class Targets(_Strict):
    """The whole file."""

    chat: ChatTarget
    message_box: MessageBoxTarget
    telephone: TelephoneTarget
    follow_up: FollowUpTarget


def load_targets(data_dir: Path) -> Targets:
    """Read the file. Raises BadFile."""
    path = data_dir / _FILE
    return validated(Targets, read_yaml(path, data_dir), file=f"data/{_FILE}")
