"""The route by which a supervisor brings call records in."""

from typing import Annotated
from urllib.parse import unquote

from fastapi import APIRouter, Query, Request

from hotline.call_records.importing import CallImport, import_calls
from hotline.desk.conversations_api import Supervisor
from hotline.errors import DataError, Invalid
from hotline.files.routes import FILE_BODY, FileName
from hotline.services import Injected

router = APIRouter(tags=["坐席台"])

DryRun = Annotated[bool, Query(description="only say what would be brought in")]


@router.post("/call-records", openapi_extra=FILE_BODY)
async def bring_in(
    request: Request, staff: Supervisor, services: Injected, dry_run: DryRun = False, name: FileName = ""
) -> CallImport:
    """Bring in a sheet of the telephone system: the body is the file itself."""
    content = await request.body()
    try:
        return await import_calls(
            services.database,
            services.clock,
            services.groups,
            actor=staff.actor,
            name=unquote(name),
            content=content,
            dry_run=dry_run,
        )
    except DataError as error:
        raise Invalid(error.detail) from error
