"""Routes of lookups: a typed reason for one conversation, the past, and exports."""

import re
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import Response
from limits import parse
from pydantic import AfterValidator, StringConstraints

from hotline.desk.conversations_api import ConversationId, Seat, Supervisor
from hotline.lookups.export_file import take_export
from hotline.lookups.exports import ExportList, ask_export, decide_export, read_exports
from hotline.lookups.history import Past, find_by_person, read_own_history
from hotline.lookups.models import LONGEST_REASON
from hotline.lookups.reasons import give_reason
from hotline.procedures.printing.word import MEDIA_TYPE
from hotline.services import Injected
from hotline.vocabulary import Area
from hotline.web.bodies import Body
from hotline.web.budgets import Budget, Spending

router = APIRouter(tags=["坐席台"])

SEARCHING = Budget("person-search", parse("30/day"), "今天按人查找的次数用完了。要看很多人的，请申请成批导出。")
_LONG_NUMBER = re.compile(r"\d[\d\s-]{5,}\d")


def _without_numbers(reason: str) -> str:
    if _LONG_NUMBER.search(reason):
        raise ValueError("事由里不要写电话、证件号")
    return reason


Reason = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=4, max_length=LONGEST_REASON),
    AfterValidator(_without_numbers),
]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_REASON)]
Who = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=40)]
ExportId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]


class ReasonBody(Body):
    """Why one wants to see it: at least four characters, and no number that says of whom."""

    reason: Reason


class PersonBody(Body):
    """A telephone number, a name as it was left, or a 回执号; and why."""

    who: Who
    reason: Reason


class ExportBody(Body):
    """Conversations begun in these days, of one area or of all; and why."""

    first: date
    last: date
    area: Area | None = None
    reason: Reason


class DecisionBody(Body):
    """Yes or no, and what there is to say to it."""

    approved: bool
    words: Words


@router.post("/conversations/{conversation_id}/reason", status_code=204)
async def reason(conversation_id: ConversationId, body: ReasonBody, staff: Seat, services: Injected) -> None:
    """Say why one wants to see it; it is open for an hour then."""
    await give_reason(services, staff, conversation_id, body.reason)


@router.get("/history")
async def history(staff: Seat, services: Injected) -> Past:
    """What one worked on oneself in the last thirty days. To read one again takes a reason."""
    return await read_own_history(services, staff)


@router.post("/history/person")
async def person(body: PersonBody, staff: Supervisor, services: Injected, budgets: Spending) -> Past:
    """Conversations of a person. Audited with the reason; what was searched for is not kept."""
    await budgets.spend(SEARCHING, staff.id)
    return await find_by_person(services, staff, who=body.who, reason=body.reason)


@router.get("/exports")
async def exports(staff: Seat, services: Injected) -> ExportList:
    """Exports that were asked for: all for a supervisor, one's own for a seat."""
    return await read_exports(services, staff)


@router.post("/exports", status_code=204)
async def ask(body: ExportBody, staff: Seat, services: Injected) -> None:
    """Ask for an export."""
    await ask_export(services, staff, first=body.first, last=body.last, area=body.area, reason=body.reason)


@router.post("/exports/{export_id}/decision", status_code=204)
async def decide(export_id: ExportId, body: DecisionBody, staff: Supervisor, services: Injected) -> None:
    """Approve or refuse what somebody else asked for."""
    await decide_export(services, staff, export_id, approved=body.approved, words=body.words)


@router.get("/exports/{export_id}/file", response_class=Response)
async def file(export_id: ExportId, staff: Seat, services: Injected) -> Response:
    """The masked file, for whoever asked for it, while the approval stands."""
    content = await take_export(services, staff, export_id)
    headers = {"Content-Disposition": f'attachment; filename="export-{export_id[:8]}.docx"'}
    return Response(content, media_type=MEDIA_TYPE, headers=headers)
