"""What follows from the answers so far, as the table asks for it. Pure.

A question whose name begins with `place_` answers the same thing as the others of that name: where. `kind` is the
matter as far as it is known, so that every later question can be left out where it would change nothing.
"""

from hotline.catalogue.directory import OUTSIDE, Directory
from hotline.procedures.eligibility.table import Table
from hotline.procedures.eligibility.terms import Basis, Facts, Urgent, Where
from hotline.procedures.fields import Answers, Value

OFFICE = "legal_aid"
_PLACE = "place_"
_NOBODY = "none_of_them"


def facts_of(table: Table, answers: Answers, directory: Directory) -> Facts:
    """The answers, and what follows from them."""
    facts: Facts = {name: value for name, value in answers.items() if value is not None}
    kind = kind_of(table, answers)
    entry = table.kinds.get(kind) if kind else None
    facts |= {
        "threshold": "known" if table.local.income_limit else "unknown",
        "where": where_is(place_of(answers), directory),
        "urgent": _urgent(answers),
        **_circumstances(answers),
        **_means(table, answers),
    }
    if entry:
        facts |= {
            "kind": entry.id,
            "venue": entry.venue,
            "basis": _basis(table, entry.id, answers),
            "custody": "held" if entry.id == "held" else "free",
        }
    if facts.get("custody") == "held":
        facts["asker"] = "other"
    return facts


def kind_of(table: Table, answers: Answers) -> str | None:
    """The kind of matter: the answer to the finer question where there is one, else to the first."""
    first = next(iter(table.questions))
    matter = answers.get(first)
    if not isinstance(matter, str):
        return None
    finer = answers.get(matter) if matter in table.questions else None
    return finer if isinstance(finer, str) and finer in table.kinds else matter


def place_of(answers: Answers) -> str | None:
    """The district that decides on the office, `outside`, or None where nobody knows."""
    named = [value for name, value in answers.items() if name.startswith(_PLACE) and isinstance(value, str)]
    return named[0] if named else None


def where_is(place: str | None, directory: Directory) -> Where:
    """Whether an office of the city is known to be competent there (法律援助法第三十八条)."""
    if place is None or not directory.knows_district(place):
        return Where.UNKNOWN
    if place == OUTSIDE:
        return Where.ELSEWHERE
    own = any(office.kind == OFFICE and office.district == place for office in directory.organisations)
    return Where.HERE if own else Where.ZONE


def _basis(table: Table, kind: str, answers: Answers) -> Basis:
    basis = table.kinds[kind].basis
    if basis is Basis.DEFENCE and answers.get("special") not in (None, _NOBODY):
        return Basis.APPOINTED
    if basis is Basis.RETRIAL and answers.get("reopened") == "pending":
        return Basis.UNLISTED
    if basis is Basis.UNLISTED and any(more.kind == kind for more in table.local.more_matters):
        return Basis.LISTED
    return basis


def _circumstances(answers: Answers) -> Facts:
    """Whoever answered the question about circumstances, and did not pick one, is not in it."""
    picked = answers.get("circumstances")
    if not isinstance(picked, list):
        return {}
    return {
        "counsel": "own" if "hired" in picked else "none",
        "asker": "other" if "proxy" in picked else "self",
    }


def _urgent(answers: Answers) -> Value:
    picked = answers.get("circumstances")
    if not isinstance(picked, list):
        return Urgent.UNTOLD
    return answers.get("urgent") or Urgent.UNSURE if "deadline" in picked else Urgent.NONE


def _means(table: Table, answers: Answers) -> Facts:
    limit, income = table.local.income_limit, answers.get("income")
    if limit is None or not isinstance(income, int | float):
        return {}
    return {"means": "within" if income <= limit.yuan else "over"}
