"""Ways through the check: all of them with single circumstances, and a population as it may call."""

import random
from collections.abc import Iterator

from hotline.conversations.reply import Value
from hotline.procedures.fields import Field, Kind
from hotline.procedures.procedure import Context, Procedure

type Given = dict[str, Value]
_PLACES: list[Value] = ["耀州区", "outside"]
_MATTERS = {
    "wages": 34,
    "work_injury": 12,
    "traffic": 9,
    "harm": 4,
    "support": 9,
    "violence": 8,
    "criminal": 10,
    "public": 6,
    "other": 8,
}


def answers_to(asked: Field) -> list[Value]:
    """Every answer that matters; of circumstances none, each alone, all, and skipped."""
    skipped: list[Value] = [None] if asked.unknown is not None else []
    if asked.kind is Kind.DISTRICT:
        return _PLACES
    if asked.kind is Kind.AMOUNT:
        return [300, 9000, *skipped]
    values: list[Value] = [option.value for option in asked.options]
    if asked.kind is Kind.SEVERAL:
        return [[], *([str(value)] for value in values), [str(value) for value in values], *skipped]
    return [*values, *skipped]


def ways(procedure: Procedure, context: Context, given: Given | None = None) -> Iterator[Given]:
    """Every way to a conclusion."""
    given = given or {}
    asked = procedure.next_field(given, context)
    if asked is None:
        yield given
        return
    for value in answers_to(asked):
        yield from ways(procedure, context, {**given, asked.id: value})


def population(procedure: Procedure, context: Context, count: int) -> Iterator[Given]:
    """Citizens drawn by how often such matters come up; a tenth of the answers are skipped."""
    draw = random.Random(20261126)
    for _ in range(count):
        given: Given = {}
        while (asked := procedure.next_field(given, context)) is not None:
            given[asked.id] = _drawn(asked, draw)
        yield given


def _drawn(asked: Field, draw: random.Random) -> Value:
    if asked.id == "matter":
        return draw.choices(list(_MATTERS), weights=list(_MATTERS.values()))[0]
    if asked.kind is Kind.SEVERAL:
        return [option.value for option in asked.options if draw.random() < 0.12]
    return None if asked.unknown is not None and draw.random() < 0.1 else draw.choice(answers_to(asked))
