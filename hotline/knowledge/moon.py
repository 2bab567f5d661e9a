"""Days by the farmers' calendar in a talk without a form: taken for what they can only mean, and said in both calendars. Pure."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from hotline.conversations.brain import Understanding
from hotline.conversations.reply import Reply
from hotline.knowledge.memory import ASKED
from hotline.knowledge.versions import Span, chinese

_CLOSE = timedelta(days=15)
"""Who puts a day right is wrong by days: 「不对，是八月十六」 after 25 September is the 26th, and not 16 August."""


def beside_what_was_told(understanding: Understanding, days: Mapping[str, str]) -> Understanding:
    """「八月十六」 as the lunar day where that lies beside a day told before, and the solar one does not."""
    known = list(_exact(days))
    if not known:
        return understanding
    return understanding.model_copy(update={"entities": [_read(each, known) for each in understanding.entities]})


def in_both_calendars(reply: Reply, understanding: Understanding) -> Reply:
    """The reply with the lunar name beside the first mention of each day that was told by it."""
    messages = list(reply.messages)
    for value in (entity.get("value") for entity in understanding.entities if entity.get("entity") == "date"):
        if not isinstance(value, dict) or not value.get("lunar_name") or value.get("value") != value.get("lunar_day"):
            continue
        day = chinese(date.fromisoformat(str(value["lunar_day"])))
        at = next((number for number, message in enumerate(messages) if day in message.text), None)
        if at is not None:
            text = messages[at].text.replace(day, f"{day}（农历{value['lunar_name']}）", 1)
            messages[at] = messages[at].model_copy(update={"text": text})
    return reply.model_copy(update={"messages": messages})


def _exact(days: Mapping[str, str]) -> Iterator[date]:
    for told in days.values():
        span = Span.read(told) if told != ASKED else None
        if span is not None and span.first is not None and span.first == span.last:
            yield span.first


def _read(entity: dict[str, Any], known: list[date]) -> dict[str, Any]:
    value = entity.get("value")
    if entity.get("entity") != "date" or not isinstance(value, dict) or not value.get("lunar_day"):
        return entity
    lunar, solar = date.fromisoformat(str(value["lunar_day"])), value.get("value")
    beside = any(abs(lunar - day) <= _CLOSE for day in known)
    meant = beside and not any(solar and abs(date.fromisoformat(str(solar)) - day) <= _CLOSE for day in known)
    return {**entity, "value": {**value, "value": value["lunar_day"]}} if meant else entity
