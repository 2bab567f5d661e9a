"""What handing in means, in the shapes in which a page shows it before anybody presses anything."""

from datetime import date

from pydantic import BaseModel, Field

from hotline.cases.drafts import addressed_by
from hotline.cases.filing import HandInYourself, hand_in_yourself, has_receipt, receiver_of
from hotline.cases.kinds import FILING_TITLES, KIND_TITLES, CaseKind, Filing
from hotline.cases.numbers import shown
from hotline.cases.opening import case_of_run, run_with_context
from hotline.cases.rules.rule import Law
from hotline.conversations.reply import Citation
from hotline.errors import NotFound
from hotline.services import Services


class HandInView(BaseModel):
    """What is still to be done so that the application counts."""

    title: str
    where: str
    how: list[str]
    last_day: date | None
    citations: list[Citation]


class FilingView(BaseModel):
    """What handing in means for one kind of case at one organisation."""

    organisation: str
    filing: Filing
    title: str
    basis: str | None
    since: date | None
    hand_in: HandInView | None


class OrganisationChoice(BaseModel):
    """An organisation the application could go to."""

    id: str
    name: str


class RunFilingView(BaseModel):
    """A finished draft: where it may go, what handing it in here means, what it still lacks, and its case if it has one."""

    kind: CaseKind
    kind_title: str
    organisation: str | None
    choices: list[OrganisationChoice]
    missing: list[str]
    filing: FilingView | None
    last_day: date | None
    number: str | None
    receipt: bool = Field(description="its case is filed here, and has a 收件回执")
    to_confirm: bool = Field(
        description="a seat filled in some of it: to be looked through in the talk before it goes on"
    )


async def filing_view(services: Services, *, kind: CaseKind, organisation_id: str) -> FilingView:
    """What it means today. Raises NotFound for an organisation that is none."""
    directory = await services.content.directory(services.database)
    found = receiver_of(directory, organisation_id, kind, today=services.today)
    if found is None:
        raise NotFound("没有这个机构，请重新选。")
    advice = hand_in_yourself(kind, found.organisation, directory, filing=found.filing, last_day=None)
    return FilingView(
        organisation=found.organisation.name,
        filing=found.filing,
        title=FILING_TITLES[found.filing],
        basis=found.basis,
        since=found.since,
        hand_in=hand_in_view(advice) if found.filing is not Filing.DESIGNATED else None,
    )


async def run_filing_view(
    services: Services, *, conversation_id: str, run_id: str, organisation_id: str | None
) -> RunFilingView:
    """What can be done with a finished draft here, before anybody presses anything."""
    run, context = await run_with_context(services, conversation_id, run_id)
    found = addressed_by(run, context, services.settings.data_dir)
    chosen = organisation_id or found.organisation_id
    case = await case_of_run(services, run_id)
    return RunFilingView(
        kind=found.kind,
        kind_title=KIND_TITLES[found.kind],
        organisation=chosen,
        choices=[OrganisationChoice(id=place.id, name=place.name) for place in found.choices],
        missing=found.missing,
        filing=await filing_view(services, kind=found.kind, organisation_id=chosen) if chosen else None,
        last_day=run.last_day,
        number=shown(case.number) if case else None,
        receipt=case is not None and has_receipt(Filing(case.filing), case.filed_at),
        to_confirm=run.unconfirmed,
    )


def hand_in_view(advice: HandInYourself) -> HandInView:
    """The way to hand it in as it is shown."""
    return HandInView(
        title=advice.title,
        where=advice.where,
        how=list(advice.how),
        last_day=advice.last_day,
        citations=[citation_of(law) for law in advice.laws],
    )


def citation_of(law: Law) -> Citation:
    """An article as a citation."""
    return Citation(statute=law.statute, article=law.article, version=law.version)
