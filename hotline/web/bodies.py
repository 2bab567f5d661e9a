"""What every request body shares: nothing unknown in it, and only characters that can be stored."""

import re
from typing import Any

from pydantic import BaseModel, ConfigDict, model_validator

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class Body(BaseModel):
    """Parent of request bodies. NUL and lone surrogates, which no database stores, are dropped on entry."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _storable(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        return {key: _UNSTORABLE.sub("", value) if isinstance(value, str) else value for key, value in data.items()}
