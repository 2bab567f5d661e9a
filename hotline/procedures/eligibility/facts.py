"""What follows from the answers so far, as the table asks for it. Pure."""

from hotline.catalogue.directory import OUTSIDE, Directory
from hotline.procedures.documents.values import chosen, holds
from hotline.procedures.eligibility.schema import QuestionEntry
from hotline.procedures.eligibility.table import Table
from hotline.procedures.eligibility.terms import Basis, Facts, Urgent, Where
from hotline.procedures.fields import Answers, Value

OFFICE = "legal_aid"
SPECIAL, REOPENED, CIRCUMSTANCES, URGENT, INCOME = "special", "reopened", "circumstances", "urgent", "income"
"""The questions that this module reads by name."""
_NOBODY = "none_of_them"


def facts_of(table: Table, answers: Answers, directory: Directory) -> Facts:
    """The answers by what they tell, and what follows from them.

    Without a `kind` the first question is open, or its answer is one of a release that had other matters. An option
    that is not offered any more, because an earlier answer was changed, is left out.
    """
    kind = kind_of(table, answers)
    facts: Facts = {"threshold": "known" if table.local.income_limit else "unknown"}
    if kind is not None:
        entry = table.kinds[kind]
        facts |= {
            "kind": kind,
            "venue": entry.venue,
            "basis": _basis(table, kind, answers),
            "custody": "held" if kind == "held" else "free",
        }
    for question in table.questions.values():
        told = _offered(question, answers.get(question.id), facts)
        if told is not None:
            facts[question.tells] = told
    facts |= {
        "where": where_is(place_in(facts), directory),
        "urgent": _urgent(facts),
        **_circumstances(facts),
        **_means(table, facts),
    }
    return facts


def kind_of(table: Table, answers: Answers) -> str | None:
    """The kind of matter: the answer to the finer question where there is one, else to the first."""
    matter = answers.get(next(iter(table.questions)))
    if not isinstance(matter, str) or matter not in table.kinds:
        return None
    finer = answers.get(matter) if matter in table.questions else None
    return finer if isinstance(finer, str) and finer in table.kinds else matter


def place_in(facts: Facts) -> str | None:
    """The district that decides on the office, `outside`, or None where nobody knows."""
    place = facts.get("place")
    return place if isinstance(place, str) else None


def where_is(place: str | None, directory: Directory) -> Where:
    """Whether an office of the city is known to be competent there (法律援助法第三十八条)."""
    if place is None or not directory.knows_district(place):
        return Where.UNKNOWN
    if place == OUTSIDE:
        return Where.ELSEWHERE
    own = any(office.kind == OFFICE and office.district == place for office in directory.organisations)
    return Where.HERE if own else Where.ZONE


def _offered(question: QuestionEntry, value: Value, facts: Facts) -> Value:
    if not question.options or value is None:
        return value
    offered = [option.value for option in question.options if holds(option.when, facts)]
    if isinstance(value, list):
        return [each for each in value if each in offered]
    return value if chosen(value) & set(offered) else None


def _basis(table: Table, kind: str, answers: Answers) -> Basis:
    basis = table.kinds[kind].basis
    if basis is Basis.DEFENCE and _offered(table.questions[SPECIAL], answers.get(SPECIAL), {}) not in (None, _NOBODY):
        return Basis.APPOINTED
    if basis is Basis.RETRIAL and answers.get(REOPENED) == "pending":
        return Basis.UNLISTED
    if basis is Basis.UNLISTED and any(more.kind == kind for more in table.local.more_matters):
        return Basis.LISTED
    return basis


def _circumstances(facts: Facts) -> Facts:
    """Whoever answered the question about circumstances, and did not pick one, is not in it."""
    asker = {"asker": "other"} if facts.get("custody") == "held" else {}
    picked = facts.get(CIRCUMSTANCES)
    if not isinstance(picked, list):
        return {**asker}
    return {
        "counsel": "own" if "hired" in picked else "none",
        "asker": "other" if "proxy" in picked else "self",
        **asker,
    }


def _urgent(facts: Facts) -> Urgent:
    picked = facts.get(CIRCUMSTANCES)
    if not isinstance(picked, list):
        return Urgent.UNTOLD
    if "deadline" not in picked:
        return Urgent.NONE
    return Urgent(str(facts[URGENT])) if URGENT in facts else Urgent.UNSURE


def _means(table: Table, facts: Facts) -> Facts:
    limit, income = table.local.income_limit, facts.get(INCOME)
    if limit is None or not isinstance(income, int | float):
        return {}
    return {"means": "within" if income <= limit.yuan else "over"}
