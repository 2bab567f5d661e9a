"""Routes of the auditor."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from hotline.privacy.audit import Action, ObjectKind
from hotline.privacy.outside_reads import OutsideReads, read_outside_reads
from hotline.privacy.trail import Trail, search_trail
from hotline.services import Injected
from hotline.staff.access import requires
from hotline.staff.roles import Role
from hotline.staff.sessions import Staff

router = APIRouter(tags=["坐席台"])

Auditor = Annotated[Staff, Depends(requires(Role.AUDITOR))]
Typed = Annotated[str, Query(max_length=64)]


@router.get("/audit/outside-reads")
async def outside_reads(day: date, staff: Auditor, services: Injected) -> OutsideReads:
    """A day's readings outside of what the reader had in hand."""
    return await read_outside_reads(services, actor=staff.actor, day=day)


@router.get("/audit/entries")
async def entries(
    first: date,
    last: date,
    staff: Auditor,
    services: Injected,
    who: Typed = "",
    action: Action | None = None,
    kind: ObjectKind | None = None,
    object_id: Typed = "",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Trail:
    """Search the whole trail: every change and every reading that is recorded. Each search is recorded itself."""
    return await search_trail(
        services,
        actor=staff.actor,
        first=first,
        last=last,
        who=who,
        action=action,
        kind=kind,
        object_id=object_id,
        page=page,
    )
