"""How far along a run is: the number of the question, and how many may still come, where that can be known."""

from collections.abc import Iterator
from datetime import timedelta

from hotline.conversations.reply import Value
from hotline.procedures.fields import Answers, Field, Kind
from hotline.procedures.procedure import Context, Procedure

_MOST_TRIED = 60
_LOOSE = 2
_LONG_AGO = timedelta(days=3653)
"""A day after which most limits are over: then a deadline is asked for what may have held it up."""


def still_to_come(procedure: Procedure, answers: Answers, context: Context) -> int | None:
    """How many questions follow the open one, at most, whichever way it goes; None where the ways differ too much.

    Every option of the choices ahead is tried; of the other kinds only that they are answered.
    """
    lengths: list[int] = []
    for length in _ways(procedure, dict(answers), context, 0):
        lengths.append(length)
        if len(lengths) > _MOST_TRIED:
            return None
    return max(lengths) - 1 if lengths and max(lengths) - min(lengths) <= _LOOSE else None


def _ways(procedure: Procedure, known: dict[str, Value], context: Context, length: int) -> Iterator[int]:
    asked = procedure.next_field(known, context)
    if asked is None:
        yield length
        return
    for value in _samples(asked, context):
        yield from _ways(procedure, {**known, asked.id: value}, context, length + 1)


def _samples(asked: Field, context: Context) -> list[Value]:
    if asked.kind is Kind.CHOICE:
        return [option.value for option in asked.options]
    if asked.kind is Kind.SEVERAL:
        return [[], [option.value for option in asked.options]]
    if asked.kind is Kind.DAY:
        recent = context.today.isoformat() if asked.unknown is None else None
        return [recent, (context.today - _LONG_AGO).isoformat()]
    if asked.unknown is not None:
        return [None]
    return [1] if asked.kind in (Kind.AMOUNT, Kind.NUMBER) else ["1"]
