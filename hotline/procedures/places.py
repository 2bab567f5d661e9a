"""A district named where something else is asked: 「耀州」 under 「什么事？」. It is kept for the question that asks where. Pure."""

from collections.abc import Iterator

from hotline.procedures.asking import Scene
from hotline.procedures.fields import Field, Kind
from hotline.procedures.heard import Heard
from hotline.procedures.reading import Unfit, district_of

_LONGEST = 8
"""「我在耀州区这边」; what is longer tells more than a place."""
_MOST_WAYS = 80
_KEPT = "{place}先记着，问到在哪里的时候再给您摆出来。这一问请从下面选一个。"
_NOT_ASKED = "这一问不问地方，请从下面选一个。"


def place_told(scene: Scene, heard: Heard) -> tuple[Scene, Unfit] | None:
    """The scene with the place kept, and what is said to it; None where the words are no place and nothing else."""
    place = district_of(heard, scene.context) if len(heard.plain) <= _LONGEST and not heard.only_asks else None
    if place is None:
        return None
    asked = next((field for field in _to_come(scene) if field.kind is Kind.DISTRICT), None)
    if asked is None:
        return scene, Unfit(_NOT_ASKED)
    return scene.moved(where=place), Unfit(_KEPT.format(place=asked.shown(place)))


def _to_come(scene: Scene) -> Iterator[Field]:
    """Questions that may still be asked, along every option of a choice, the nearest first."""
    waiting = [scene.procedure.known(scene.run.answers, scene.context)]
    for _ in range(_MOST_WAYS):
        if not waiting:
            return
        known = waiting.pop(0)
        asked = scene.procedure.next_field(known, scene.context)
        if asked is None:
            continue
        yield asked
        values = [option.value for option in asked.options] if asked.kind is Kind.CHOICE else [None]
        waiting += [{**known, asked.id: value} for value in values]
