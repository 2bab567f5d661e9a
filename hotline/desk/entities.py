"""What the brain's extractor resolved, in words a seat can read: 「约 3个月」 rather than a document with P3M in it."""

import re
from typing import Any

_DURATION = re.compile(r"P(?:(\d+(?:\.\d+)?)Y)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)W)?(?:(\d+(?:\.\d+)?)D)?")
_TIME = re.compile(r"PT(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?")
_LABELS = {"paragraph": "第{}款", "item": "第{}项", "number": "{}号"}


def readable(value: Any) -> str | None:
    """The resolved value of an entity, or None where nothing was resolved."""
    if not isinstance(value, dict):
        return None if value is None else str(value)
    if "value" not in value:
        parts = [_LABELS.get(key, "{}").format(part) for key, part in value.items() if part is not None]
        return " ".join(parts) or None
    if value["value"] is None:
        return None
    last = value.get("upper") or value.get("until")
    words = " 到 ".join(_one(part, value) for part in (value["value"], last) if part is not None)
    return f"约 {words}" if value.get("approximate") else words


def _one(part: Any, value: dict[str, Any]) -> str:
    if value.get("currency") == "CNY":
        return f"{part}元"
    text = str(part)
    if match := _DURATION.fullmatch(text):
        days = "个工作日" if value.get("working_days") else "天"
        return _join(match, ("年", "个月", "周", days)) or text
    if match := _TIME.fullmatch(text):
        return _join(match, ("小时", "分钟")) or text
    return text


def _join(match: re.Match[str], units: tuple[str, ...]) -> str:
    return "".join(f"{number}{unit}" for number, unit in zip(match.groups(), units, strict=True) if number)
