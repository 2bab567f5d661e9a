"""Routes of the auditor."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends

from hotline.desk.access import requires
from hotline.desk.roles import Role
from hotline.desk.sessions import Staff
from hotline.privacy.outside_reads import OutsideReads, read_outside_reads
from hotline.services import Injected

router = APIRouter(tags=["坐席台"])

Auditor = Annotated[Staff, Depends(requires(Role.AUDITOR))]


@router.get("/audit/outside-reads")
async def outside_reads(day: date, staff: Auditor, services: Injected) -> OutsideReads:
    """A day's readings outside of what the reader had in hand."""
    return await read_outside_reads(services, actor=staff.actor, day=day)
