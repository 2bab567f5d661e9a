"""From a paper that a conversation has drafted to an application for the organisation that receives it."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from hotline.cases.application import Application, Line, Part, Wanted
from hotline.cases.kinds import CaseKind
from hotline.catalogue.directory import Directory
from hotline.catalogue.schema import OrganisationEntry
from hotline.errors import Conflict, Invalid, NotFound
from hotline.procedures.confirming import refuse_unconfirmed
from hotline.procedures.documents.build import build, receiver
from hotline.procedures.documents.loader import load_documents
from hotline.procedures.documents.paper import Block, Draft, Row
from hotline.procedures.documents.schema import DocumentEntry
from hotline.procedures.printing.text import clean
from hotline.procedures.procedure import Context
from hotline.procedures.run import Run
from hotline.vocabulary import RunStatus

DRAFTING = "draft/"
"""What the id of every procedure that drafts a paper begins with; the paper's id follows."""

_KINDS = {
    "legal_aid_application": CaseKind.LEGAL_AID,
    "review_application": CaseKind.ADMIN_REVIEW,
    "info_request": CaseKind.INFO_DISCLOSURE,
    "mediation_application": CaseKind.MEDIATION,
}
"""Papers whose cases have a law of their own here. Any other paper makes a case of kind `other`."""


def wanted_by(run: Run, context: Context, data_dir: Path, *, organisation_id: str | None, complete: bool) -> Wanted:
    """The application that this run has drafted. Raises Conflict while it is not finished, or has answers of a seat's
    that the citizen has not looked through, Invalid for an unclear address.

    `complete`: nothing that is mandatory may be blank, since nobody will write on it by hand any more.

    `organisation_id` is the citizen's choice; without one the paper's own addressee is taken, where there is just one.
    """
    document = _documents(data_dir).get(run.procedure.removeprefix(DRAFTING))
    if document is None or not run.procedure.startswith(DRAFTING):
        raise Invalid("这份内容不是申请，不能建立办件。")
    if run.status is not RunStatus.CONCLUDED:
        raise Conflict("申请还没有写完，请先写完。")
    refuse_unconfirmed(run)
    draft = build(document, run.answers, context)
    if complete and draft.missing:
        raise Conflict(f"还缺必须写的内容：{'、'.join(part.label for part in draft.missing)}。请先补上。")
    return Wanted(
        kind=_KINDS.get(document.id, CaseKind.OTHER),
        organisation_id=organisation_id or _own(document, run, context.directory),
        application=application_of(draft),
        last_day=run.last_day,
    )


def can_be_filed(procedure: str, data_dir: Path) -> bool:
    """Whether what this procedure drafts is an application that a case can be made of."""
    document = _documents(data_dir).get(procedure.removeprefix(DRAFTING))
    return procedure.startswith(DRAFTING) and document is not None and document.id in _KINDS


@dataclass(frozen=True)
class Addressed:
    """A finished application and where it may go: the one organisation its answers name, or those of its kind."""

    kind: CaseKind
    organisation_id: str | None
    choices: list[OrganisationEntry]
    missing: list[str]


def addressed_by(run: Run, context: Context, data_dir: Path) -> Addressed:
    """What this run could be filed as. Raises NotFound for a paper that is no application, Conflict for an unfinished one."""
    document = _documents(data_dir).get(run.procedure.removeprefix(DRAFTING))
    if document is None or document.id not in _KINDS or not run.procedure.startswith(DRAFTING):
        raise NotFound("这份内容不是能在这里建立办件的申请。")
    if run.status is not RunStatus.CONCLUDED:
        raise Conflict("申请还没有写完，请先写完。")
    own = receiver(document, run.answers, context.directory)
    office = document.addressee.office if document.addressee else None
    choices = [place for place in context.directory.organisations if place.kind == office]
    missing = [part.label for part in build(document, run.answers, context).missing]
    only = choices[0] if len(choices) == 1 else None
    named = own or only
    return Addressed(_KINDS[document.id], named.id if named else None, choices, missing)


def application_of(draft: Draft) -> Application:
    """The paper as an application: what is filed is what was shown and printed, whole, and reads as it is written."""
    paper = draft.paper
    head = Part(heading=None, lines=[Line(label="致", value=clean(paper.addressee))] if paper.addressee else [])
    foot = Part(
        heading="附件和日期",
        lines=[Line(label="起草日期", value=paper.dated)],
        paragraphs=[clean(each) for each in paper.attachments],
    )
    return Application(title=paper.title, parts=[head, *map(_part, paper.blocks), foot])


def _part(block: Block) -> Part:
    return Part(
        heading=block.heading,
        lines=[_line(row) for row in block.rows],
        paragraphs=[clean(each) for each in block.paragraphs],
    )


def _line(row: Row) -> Line:
    if row.boxes:
        return Line(label=row.label, value="、".join(title for title, ticked in row.boxes if ticked) or None)
    return Line(label=row.label, value=clean(row.value) if row.value is not None else None)


def _own(document: DocumentEntry, run: Run, directory: Directory) -> str:
    place = receiver(document, run.answers, directory)
    if place is None:
        raise Invalid("还不清楚交给哪个机构，请先选机构。")
    return place.id


@cache
def _documents(data_dir: Path) -> dict[str, DocumentEntry]:
    return load_documents(data_dir)
