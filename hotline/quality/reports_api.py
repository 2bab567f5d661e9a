"""Routes of the reports: read, take along as a file, and a month as a paper."""

import asyncio
from datetime import date
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from hotline.desk.conversations_api import Supervisor
from hotline.privacy.audit import Action, Object, record
from hotline.procedures.printing.word import MEDIA_TYPE
from hotline.quality.counting import Period
from hotline.quality.files import CSV, XLSX, as_csv, as_xlsx
from hotline.quality.monthly import month_of, write_monthly
from hotline.quality.report import Report, read_report
from hotline.services import Injected, Services
from hotline.staff.sessions import Staff

router = APIRouter(tags=["坐席台"])

Month = Annotated[str, Query(pattern=r"^20\d\d-(0[1-9]|1[0-2])$")]


class FileFormat(StrEnum):
    """What a report can be taken along as."""

    XLSX = "xlsx"
    CSV = "csv"


@router.get("/reports")
async def report(first: date, last: date, staff: Supervisor, services: Injected) -> Report:
    """Counts of a period; small ones are hidden."""
    return await read_report(services, Period(first, last))


@router.get("/reports/file", response_class=Response)
async def report_file(first: date, last: date, format: FileFormat, staff: Supervisor, services: Injected) -> Response:
    """The same as a spreadsheet. Taking it along is audited."""
    found = await read_report(services, Period(first, last))
    xlsx = format is FileFormat.XLSX
    content = await asyncio.to_thread(as_xlsx if xlsx else as_csv, found)
    await _note(services, staff, f"{first}:{last}", format.value)
    return _attached(content, XLSX if xlsx else CSV, f"report-{first}-{last}.{format}")


@router.get("/reports/monthly", response_class=Response)
async def monthly(month: Month, staff: Supervisor, services: Injected) -> Response:
    """A month as a paper to publish. Taking it along is audited."""
    period = month_of(date.fromisoformat(f"{month}-01"))
    content = await write_monthly(services, period)
    await _note(services, staff, f"{period.first}:{period.last}", "docx")
    return _attached(content, MEDIA_TYPE, f"monthly-{month}.docx")


async def _note(services: Services, staff: Staff, period: str, format: str) -> None:
    async with services.database.write() as session:
        it, at = Object("report", period), services.clock.now()
        action = Action.REPORT_EXPORTED
        record(session, at=at, actor=staff.actor, action=action, object=it, details={"format": format})


def _attached(content: bytes, media_type: str, name: str) -> Response:
    return Response(content, media_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})
