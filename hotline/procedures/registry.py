"""All procedures there are, built once per process from the data files."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache
from pathlib import Path

from hotline.catalogue.directory import Directory
from hotline.procedures.deadlines.procedure import load_deadline
from hotline.procedures.documents.draft import load_drafts
from hotline.procedures.eligibility.precheck import load_check
from hotline.procedures.navigator.procedure import load_navigator
from hotline.procedures.procedure import Context, Procedure
from hotline.settings import ROOT
from hotline.workdays import WorkCalendar, load_work_calendar


class Procedures:
    """The procedures by id, and the calendar they count by."""

    def __init__(self, procedures: Iterable[Procedure], calendar: WorkCalendar) -> None:
        self._by_id = {procedure.id: procedure for procedure in procedures}
        self._calendar = calendar

    def __contains__(self, procedure_id: str) -> bool:
        return procedure_id in self._by_id

    def __iter__(self) -> Iterator[Procedure]:
        return iter(self._by_id.values())

    def get(self, procedure_id: str) -> Procedure | None:
        """The procedure of this id; a run or a button may be older than the release that dropped it."""
        return self._by_id.get(procedure_id)

    def under(self, name: str) -> list[Procedure]:
        """The procedure of this id, or those below it: `draft` holds draft/review_application and others."""
        own = self.get(name)
        return [own] if own else [each for each in self if each.id.startswith(f"{name}/")]

    def context(self, *, now: datetime, district: str | None, directory: Directory) -> Context:
        """The world as one conversation sees it."""
        return Context(now, district, directory, self._calendar)


def load_procedures(data_dir: Path) -> Procedures:
    """Every procedure over these data files. Raises BadFile."""
    drafts = load_drafts(data_dir)
    procedures = [load_deadline(data_dir, drafts), load_check(data_dir), load_navigator(data_dir), *drafts]
    return Procedures(procedures, load_work_calendar(data_dir))


@cache
def shipped_procedures() -> Procedures:
    """Those of this release."""
    return load_procedures(ROOT / "data")
