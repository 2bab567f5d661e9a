"""Is an answer still to be trusted as it stands: reviewed in time, and resting on the version in force? Pure."""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Protocol

from hotline.catalogue.schema import Catalogue
from hotline.datafiles import Finding
from hotline.knowledge.loader import Knowledge
from hotline.knowledge.schema import Statute


class Staleness(StrEnum):
    """Why an answer wants another look."""

    OVERDUE = "overdue"
    REPLACED = "replaced"


def review_due(reviewed_on: date, *, months: int, review_by: date | None = None) -> date:
    """The last day on which the review still counts."""
    year, month = divmod(reviewed_on.year * 12 + reviewed_on.month - 1 + months, 12)
    regular = date(year, month + 1, min(reviewed_on.day, monthrange(year, month + 1)[1]))
    return min(regular, review_by) if review_by else regular


class Cited(Protocol):
    """A citation, in a data file or in a message."""

    @property
    def statute(self) -> str: ...
    @property
    def version(self) -> date: ...


def replaced[C: Cited](citations: Iterable[C], statutes: Mapping[str, Statute], *, today: date) -> list[C]:
    """The citations whose version of the statute is no longer in force."""
    return [citation for citation in citations if _ended(citation, statutes, today)]


def staleness(
    *,
    reviewed_on: date,
    review_by: date | None,
    citations: Iterable[Cited],
    statutes: Mapping[str, Statute],
    today: date,
    months: int,
) -> list[Staleness]:
    """Everything that makes an answer want another look. Rules kept for former periods are not meant to be in force."""
    overdue = review_due(reviewed_on, months=months, review_by=review_by) < today
    return [
        *([Staleness.OVERDUE] if overdue else []),
        *([Staleness.REPLACED] if replaced(citations, statutes, today=today) else []),
    ]


def reminders(knowledge: Knowledge, catalogue: Catalogue, *, today: date, months: int) -> list[Finding]:
    """What a lawyer should look at again; nothing is broken yet."""
    found: list[Finding] = []
    for file, name, entry in knowledge.entries():
        found += overdue(file, name, entry.reviewed_on, entry.review_by, today=today, months=months)
        found += out_of_force(file, name, entry.citations, knowledge, today=today)
    for item in catalogue.items:
        file = catalogue.files[item.code]
        found += overdue(file, item.code, item.reviewed_on, None, today=today, months=months)
        found += out_of_force(file, item.code, item.citations, knowledge, today=today)
    for city in catalogue.cities:
        for place in city.organisations:
            found += out_of_force(catalogue.files[city.city], place.id, place.citations, knowledge, today=today)
    return sorted(found)


def overdue(
    file: str, name: str, reviewed_on: date, review_by: date | None, *, today: date, months: int
) -> list[Finding]:
    """The reminder that a review is due, if it is."""
    due = review_due(reviewed_on, months=months, review_by=review_by)
    return [Finding(file, name, "reviewed_on", f"已过复核日期 {due}（上次复核 {reviewed_on}）")] if due < today else []


def out_of_force(
    file: str, name: str, citations: Iterable[Cited], knowledge: Knowledge, *, today: date
) -> list[Finding]:
    """A reminder for each citation whose version was replaced."""
    return [
        Finding(file, name, "citations", f"依据的{citation.statute}{citation.version}版已被替换，请按新版复核")
        for citation in replaced(citations, knowledge.statutes, today=today)
    ]


def _ended(citation: Cited, statutes: Mapping[str, Statute], today: date) -> bool:
    statute = statutes.get(citation.statute)
    versions = statute.versions if statute else []
    return any(
        known.version == citation.version and known.until is not None and known.until < today for known in versions
    )
