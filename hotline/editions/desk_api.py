"""Routes of the workbench: entries to look for, drafts to write and try, steps to take."""

import asyncio
import json
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query
from pydantic import AfterValidator, BaseModel, Field, StringConstraints

from hotline.editions.checking import aid_matters, check_content
from hotline.editions.editing import Draft, begin, read_edition, take_step, write
from hotline.editions.fields import FIELDS, ID_FORMS, FormField, IdForm, Source
from hotline.editions.kinds import KINDS, EntryKind
from hotline.editions.options import Option, options
from hotline.editions.preview import Preview, preview
from hotline.editions.states import EditionStep
from hotline.editions.views import Edition, EntryList, EntryOpened, list_entries, open_entry
from hotline.services import Injected
from hotline.staff.access import requires
from hotline.staff.roles import Role
from hotline.staff.sessions import Staff
from hotline.web.bodies import Body

router = APIRouter(tags=["训练台"])

Maintainer = Annotated[Staff, Depends(requires(Role.MAINTAINER))]
Second = Annotated[Staff, Depends(requires(Role.MAINTAINER, Role.SUPERVISOR))]
EditionId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]
EntryId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9\u4e00-\u9fff][a-z0-9\u4e00-\u9fff_./-]{1,119}$")]
"""Districts are called by their names, numbers by their digits."""
Turn = Annotated[int, Field(ge=1)]


def _storable(content: dict[str, Any]) -> dict[str, Any]:
    """NaN and the like pass as JSON on the way in, and break the query that stores them."""
    try:
        json.dumps(content, allow_nan=False)
    except ValueError as error:
        raise ValueError("有不是数字的数字") from error
    return content


Content = Annotated[dict[str, Any], AfterValidator(_storable)]


class FormShown(BaseModel):
    """The form of a kind."""

    kind: EntryKind
    title: str
    fields: list[FormField]
    fixed: bool = Field(description="no new ones are written here")
    id_form: IdForm | None = Field(description="null where nothing is to be typed for it")


class Forms(BaseModel):
    """The forms of all kinds, and what may be chosen in them."""

    forms: list[FormShown]
    options: dict[Source, list[Option]]


class NewDraft(Body):
    """A draft of an entry: of what is in force, of the edition `copy_of`, or of `content`; `fresh`: there is none yet."""

    id: EntryId
    copy_of: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")] | None = None
    content: Content | None = None
    fresh: bool = False


class DraftBody(Body):
    """What a draft is to say; without `since` it counts from its publication on."""

    turn: Turn
    content: Content
    since: date | None = None
    until: date | None = None


class TriedBody(Body):
    """Words that are not kept."""

    id: EntryId
    content: Content


class StepBody(Body):
    """A step; sending back and withdrawing give a reason."""

    step: EditionStep
    turn: Turn
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=200)] | None = None


class FaultShown(BaseModel):
    """Something wrong in a field."""

    field: str
    problem: str


class Tried(BaseModel):
    """What stands in the way of a review, and how a citizen would see it; null where the form is not sound."""

    faults: list[FaultShown]
    preview: Preview | None


@router.get("/entry-forms")
async def read_forms(staff: Second, services: Injected) -> Forms:
    """The form of every kind."""
    shelf = await services.content.shelf(services.database)
    table = await services.content.facts(services.database)
    matters = await asyncio.to_thread(aid_matters, services.settings.data_dir)
    forms = [
        FormShown(
            kind=kind, title=KINDS[kind].title, fields=fields, fixed=KINDS[kind].fixed, id_form=ID_FORMS.get(kind)
        )
        for kind, fields in FIELDS.items()
    ]
    return Forms(forms=forms, options=options(shelf, table, services.groups, aid_matters=matters))


@router.get("/entries/{kind}")
async def read_entries(
    staff: Second,
    services: Injected,
    kind: EntryKind,
    q: Annotated[str, Query(max_length=100)] = "",
    open: bool = False,
) -> EntryList:
    """Entries of a kind that fit the words; with `open` only those somebody is at."""
    return await list_entries(services, kind, words=q, open_only=open)


@router.get("/entries/{kind}/{entry_id:path}")
async def read_one(staff: Second, services: Injected, kind: EntryKind, entry_id: EntryId) -> EntryOpened:
    """One entry, what is in force and every edition of it."""
    return await open_entry(services, staff, kind, entry_id)


@router.post("/entries/{kind}/drafts", status_code=201)
async def begin_draft(staff: Maintainer, services: Injected, kind: EntryKind, body: NewDraft) -> Edition:
    """Begin a draft; 409 where there is one already."""
    begun = await begin(services, staff, kind, body.id, copy_of=body.copy_of, content=body.content, fresh=body.fresh)
    return Edition.of(begun, staff)


@router.post("/entries/{kind}/try")
async def try_content(staff: Second, services: Injected, kind: EntryKind, body: TriedBody) -> Tried:
    """Hold words against every check without keeping them, and see them as a citizen would."""
    checked = await check_content(services, kind, body.id, body.content)
    shelf = await services.content.shelf(services.database)
    faults = [FaultShown(field=field, problem=problem) for field, problem in checked.faults]
    return Tried(faults=faults, preview=preview(checked.entry, shelf, services.groups) if checked.entry else None)


@router.get("/editions/{edition_id}")
async def read_one_edition(staff: Second, services: Injected, edition_id: EditionId) -> Edition:
    """One edition."""
    return Edition.of(await read_edition(services, edition_id), staff)


@router.post("/editions/{edition_id}")
async def write_draft(staff: Maintainer, services: Injected, edition_id: EditionId, body: DraftBody) -> Edition:
    """Keep what a draft says now; 409 where somebody else wrote in it meanwhile."""
    draft = Draft(body.content, body.since, body.until)
    return Edition.of(await write(services, staff, edition_id, draft, turn=body.turn), staff)


@router.post("/editions/{edition_id}/steps")
async def step_on(staff: Second, services: Injected, edition_id: EditionId, body: StepBody) -> Edition:
    """Hand in, take back, send back, review, publish, withdraw or discard an edition."""
    return Edition.of(
        await take_step(services, staff, edition_id, body.step, turn=body.turn, reason=body.reason), staff
    )
