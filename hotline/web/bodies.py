"""What every request body shares: nothing unknown in it, and only characters that can be stored and that read as typed."""

import re
from typing import Any

from pydantic import BaseModel, ConfigDict, model_validator

from hotline.spelling import DIRECTIONS

_DROPPED = re.compile(f"[\x00\ud800-\udfff{DIRECTIONS}]")
_DEEPEST = 8
"""No body nests deeper than an entry with its periods and their citations."""


class Body(BaseModel):
    """Parent of request bodies. NUL and lone surrogates, which no database stores, and marks that turn the reading
    direction are dropped on entry.
    """

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _storable(cls, data: Any) -> Any:
        return _cleaned(data, deepest=_DEEPEST) if isinstance(data, dict) else data


def _cleaned(data: Any, *, deepest: int) -> Any:
    if isinstance(data, str):
        return _DROPPED.sub("", data)
    if not isinstance(data, dict | list):
        return data
    if deepest == 0:
        raise ValueError("内容套得太深了")
    if isinstance(data, list):
        return [_cleaned(each, deepest=deepest - 1) for each in data]
    return {_cleaned(key, deepest=1): _cleaned(value, deepest=deepest - 1) for key, value in data.items()}
