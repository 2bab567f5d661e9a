"""A procedure asked for in words: which one, and what the words already tell. Pure."""

from collections.abc import Sequence

from hotline.conversations.reply import Value
from hotline.procedures.choices import named
from hotline.procedures.fields import Kind, Option
from hotline.procedures.heard import Heard
from hotline.procedures.procedure import Context, Procedure
from hotline.procedures.reading import day_of

INTENT = "procedure"
"""The brain's intent for all wishes to have something done here; its matters are names of procedures, and `resume`."""
RESUME = "resume"
_MOST_TOLD = 5


def wished_procedure(heard: Heard) -> str | None:
    """The name below `procedure/` that the words name or the brain understood, empty where it is not sure which; None:
    no such wish."""
    if heard.start is not None:
        return heard.start
    if heard.understanding.intent != INTENT:
        return None
    matters = (guess.name for question in heard.understanding.questions for guess in question.matters)
    return next((name.removeprefix(f"{INTENT}/") for name in matters if name.startswith(f"{INTENT}/")), "")


def fitting_procedures(candidates: Sequence[Procedure], heard: Heard) -> list[Procedure]:
    """Those of the candidates whose title the words name; all, where they name none."""
    options = [Option(procedure.id, procedure.title) for procedure in candidates]
    by_words = {option.value for option in named(options, heard.plain)}
    return [procedure for procedure in candidates if procedure.id in by_words] or list(candidates)


def told_choices(procedure: Procedure, heard: Heard, context: Context) -> dict[str, Value]:
    """The first questions as far as the words name one of their options: nobody is asked what was just said."""
    known: dict[str, Value] = {}
    for _ in range(_MOST_TOLD):
        asked = procedure.next_field(known, context)
        found = named(asked.options, heard.plain) if asked is not None and asked.kind is Kind.CHOICE else []
        if asked is None or len(found) != 1:
            break
        known[asked.id] = found[0].value
    return known


def told_day(heard: Heard, context: Context) -> str | None:
    """The one past day that the words name: it is offered where a day is asked for, and not taken for granted."""
    days = {day for entity in heard.entities("date") if (day := day_of(entity)) is not None}
    return days.pop().isoformat() if len(days) == 1 and max(days) <= context.today else None
