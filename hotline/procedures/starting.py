"""A procedure asked for in words: which one, and what the words already tell. Pure."""

from collections.abc import Sequence

from hotline.conversations.reply import Value
from hotline.procedures.choices import named
from hotline.procedures.fields import Answers, Kind, Option
from hotline.procedures.heard import Heard
from hotline.procedures.procedure import Context, Procedure
from hotline.procedures.reading import day_of

INTENT = "procedure"
"""The brain's intent for all wishes to have something done here; its matters are names of procedures, and `resume`."""
RESUME = "resume"
COUNTING = "deadline"
"""The procedure that counts from a day."""
_MOST_TOLD = 5
_SURE = 0.5
_AHEAD = 2
"""So many questions behind the next one are looked through: 「复议」 is said before 「对政府的决定不服」."""


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


def told_choices(
    procedure: Procedure, heard: Heard, context: Context, known: Answers | None = None
) -> dict[str, Value]:
    """The next questions as far as the words name one of their options, or one of a later question to which only one
    way leads: nobody is asked what was just said. `known`: what is answered before."""
    told: dict[str, Value] = {}
    while len(told) < _MOST_TOLD:
        step = _named_next(procedure, heard, context, {**(known or {}), **told})
        if not step:
            break
        told |= step
    return told


def told_by_answer(procedure: Procedure, answer: str | None, context: Context) -> dict[str, Value]:
    """The first choice by what was answered last: its matter, else its area where only one option is about that area.
    「想离婚」, and then 「帮我指个路」."""
    asked = procedure.next_field({}, context)
    if answer is None or asked is None:
        return {}
    matter = answer.rsplit(".", 1)[0]
    area = f"{matter.split('/')[0]}/"
    exact = [option for option in asked.options if matter in option.matters]
    about = exact or [option for option in asked.options if any(name.startswith(area) for name in option.matters)]
    return {asked.id: about[0].value} if len(about) == 1 else {}


def _named_next(
    procedure: Procedure, heard: Heard, context: Context, known: Answers, *, ahead: int = _AHEAD
) -> dict[str, Value]:
    """The one option of the next question that the words name; where they name none of it, the one of a question
    behind it with the way there; empty where that is not clear."""
    asked = procedure.next_field(known, context)
    if asked is None or asked.kind is not Kind.CHOICE:
        return {}
    found = named(asked.options, heard.plain) or _understood(asked.options, heard)
    if found or ahead == 0:
        return {asked.id: found[0].value} if len(found) == 1 else {}
    ways = []
    for option in asked.options:
        step: dict[str, Value] = {asked.id: option.value}
        further = _named_next(procedure, heard, context, {**known, **step}, ahead=ahead - 1)
        ways += [step | further] if further else []
    return ways[0] if len(ways) == 1 else {}


def _understood(options: Sequence[Option], heard: Heard) -> list[Option]:
    """The option that is about what the brain is sure the account is about."""
    sure = {
        question.matters[0].name
        for question in heard.understanding.questions
        if question.matters and question.matters[0].confidence >= _SURE
    }
    return [option for option in options if sure & set(option.matters)]


def told_day(heard: Heard, context: Context) -> str | None:
    """The one past day that the words name: it is offered where a day is asked for, and not taken for granted."""
    days = {day for entity in heard.entities("date") if (day := day_of(entity)) is not None}
    return days.pop().isoformat() if len(days) == 1 and max(days) <= context.today else None
