"""Routes of 取件打印 at the desk: whoever is given a 取件码 opens and prints that paper."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response
from pydantic import Field

from hotline.procedures.print_codes import OpenedPaper, open_by_code, print_file
from hotline.services import Injected
from hotline.staff.access import requires
from hotline.staff.roles import Role
from hotline.staff.sessions import Staff
from hotline.web.bodies import Body
from hotline.web.budgets import Spending

router = APIRouter(tags=["取件打印"])

PrintStaff = Annotated[Staff, Depends(requires(Role.SEAT, Role.CASEWORKER))]


class CodeBody(Body):
    """The code as the citizen reads it out."""

    code: str = Field(max_length=40)


@router.post("/print-codes")
async def open_(body: CodeBody, staff: PrintStaff, services: Injected, budgets: Spending) -> OpenedPaper:
    """Open what the code prints; an unknown, a wrong and an expired code are the same 404. Audited."""
    return await open_by_code(services, budgets, staff, body.code)


@router.get("/print-codes/{paper_id}/files/{name}", response_class=Response)
async def print_(
    paper_id: Annotated[str, Path(max_length=32)],
    name: Annotated[str, Path(max_length=100)],
    staff: PrintStaff,
    services: Injected,
) -> Response:
    """A file of the paper: the page is shown, ready to print, the others are saved. Audited."""
    made = await print_file(services, staff, paper_id, name)
    shown = {"Content-Disposition": "inline"} if made.media_type.startswith("text/html") else {}
    return Response(made.content, media_type=made.media_type, headers=made.headers | shown)
