"""Days told by the farmers' calendar: kept apart, so that 「是八月十六」 after 「农历八月十五」 is a day of the same one. Pure."""

from dataclasses import replace

from hotline.conversations.reply import Value
from hotline.procedures.fields import Field, Kind
from hotline.procedures.heard import Heard
from hotline.procedures.run import Run

_MOST = 8
"""Days one run remembers by their lunar name."""


def remembering(run: Run, heard: Heard | None) -> Run:
    """The run with the lunar names of the days in this message."""
    named: dict[str, str] = {}
    for entity in heard.entities("date") if heard is not None else ():
        value = entity.get("value")
        if isinstance(value, dict) and value.get("lunar_day") and value.get("lunar_name"):
            named[str(value["lunar_day"])] = str(value["lunar_name"])
    if not named:
        return run
    kept = dict(list({**run.place.lunar, **named}.items())[-_MOST:])
    return run.at(run.place.with_(lunar=kept))


def in_the_same_calendar(run: Run, field: Field, heard: Heard) -> Heard:
    """The message as an answer in place of the one there is: what may be a lunar day is one, where that one was."""
    if field.kind is not Kind.DAY or run.answers.get(field.id) not in run.place.lunar:
        return heard
    entities = [_by_the_moon(entity) for entity in heard.understanding.entities]
    return replace(heard, understanding=heard.understanding.model_copy(update={"entities": entities}))


def in_both_calendars(run: Run, field: Field, value: Value) -> str:
    """An answer as it is read back; a day that was told by its lunar name under both."""
    name = run.place.lunar.get(value) if field.kind is Kind.DAY and isinstance(value, str) else None
    return f"农历{name}，公历{field.shown(value)}" if name else field.shown(value)


def _by_the_moon(entity: dict[str, object]) -> dict[str, object]:
    value = entity.get("value")
    if entity.get("entity") != "date" or not isinstance(value, dict) or not value.get("lunar_day"):
        return entity
    return {**entity, "value": {**value, "value": value["lunar_day"]}}
