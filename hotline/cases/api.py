"""The citizen's side of a case: routes only, each calling one use case."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import FileResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import Field

from hotline.cases import following, uploads
from hotline.cases.access import CaseKey, admit, open_with_code
from hotline.cases.filestore import response_of
from hotline.cases.filing_views import FilingView, RunFilingView, filing_view, run_filing_view
from hotline.cases.kinds import CaseKind, Filing
from hotline.cases.numbers import plain
from hotline.cases.opening import OpenedCase, open_from_run
from hotline.cases.views import CaseView, FileView, file_view
from hotline.conversations.api import ConversationId, authenticated
from hotline.errors import NotAuthenticated
from hotline.files.routes import FILE_BODY, FileId, FileName, Receiving
from hotline.services import Injected
from hotline.web.bodies import Body
from hotline.web.budgets import GUESSING, Spending, prefix_of
from hotline.web.problems import PROBLEMS

router = APIRouter(prefix="/api/v1", tags=["case"], responses=PROBLEMS)
_bearer = HTTPBearer(auto_error=False)


class OpenBody(Body):
    """A finished draft of one's conversation, and what one was told that handing it in means."""

    conversation_id: str = Field(max_length=32)
    run: str = Field(max_length=32)
    organisation: str | None = Field(None, max_length=80)
    filing: Filing
    renew_code: bool = False


class AccessBody(Body):
    """办件编号 and 查询码."""

    number: str = Field(max_length=24)
    code: str = Field(max_length=24)


class AdditionBody(Body):
    """An explanation and files that were uploaded before. `complete`: this is all that a notice asked for."""

    client_addition_id: str = Field(min_length=1, max_length=64)
    text: str | None = Field(None, max_length=4000)
    files: list[Annotated[str, Field(max_length=32)]] = Field(default_factory=list, max_length=20)
    complete: bool = False


class WithdrawalBody(Body):
    """Why, if one likes to say."""

    text: str | None = Field(None, max_length=4000)


async def admitted(
    number: Annotated[str, Path(max_length=24)],
    request: Request,
    services: Injected,
    budgets: Spending,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> str:
    """The number of a case whose token the caller holds, in its one spelling: budgets are kept by it."""
    if credentials is None:
        raise NotAuthenticated("请求里没有办件的凭证，请先用办件编号和查询码打开。")
    try:
        await admit(services, number=number, token=credentials.credentials)
    except NotAuthenticated:
        await budgets.spend(GUESSING, prefix_of(request))
        raise
    return plain(number)


Number = Annotated[str, Depends(admitted)]
OrganisationId = Annotated[str, Query(max_length=80)]


@router.get("/cases/filing")
async def filing(services: Injected, response: Response, kind: CaseKind, organisation: OrganisationId) -> FilingView:
    """What handing in this kind of case with this organisation means here, before anybody presses anything."""
    response.headers["Cache-Control"] = "no-cache"
    return await filing_view(services, kind=kind, organisation_id=organisation)


@router.get("/conversations/{conversation_id}/runs/{run_id}/filing")
async def run_filing(
    conversation_id: ConversationId,
    run_id: Annotated[str, Path(max_length=32)],
    services: Injected,
    organisation: Annotated[str | None, Query(max_length=80)] = None,
) -> RunFilingView:
    """A finished draft: where it may go, what handing it in here means, and what it still lacks."""
    return await run_filing_view(services, conversation_id=conversation_id, run_id=run_id, organisation_id=organisation)


@router.get("/conversations/{conversation_id}/runs/{run_id}/receipt", response_class=Response)
async def run_receipt(
    conversation_id: ConversationId, run_id: Annotated[str, Path(max_length=32)], services: Injected
) -> Response:
    """收件回执 of the case this draft has become: a page to print. 404 unless it was filed here."""
    made = await following.receipt_of_run(services, conversation_id=conversation_id, run_id=run_id)
    return Response(made.content, media_type=made.media_type, headers=made.headers)


@router.post("/cases", status_code=201)
async def open_(
    body: OpenBody,
    request: Request,
    services: Injected,
    budgets: Spending,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> OpenedCase:
    """Make a case of a finished draft, or bring the one it has up to date. The code is shown once."""
    conversation_id = await authenticated(body.conversation_id, request, services, budgets, credentials)
    await budgets.spend(budgets.sending, conversation_id)
    return await open_from_run(
        services,
        conversation_id=conversation_id,
        run_id=body.run,
        organisation_id=body.organisation,
        filing=body.filing,
        renew_code=body.renew_code,
    )


@router.post("/cases/access")
async def access(body: AccessBody, request: Request, services: Injected, budgets: Spending) -> CaseKey:
    """Open a case with number and code; an unknown number and a wrong code are the same 404."""
    source = prefix_of(request)
    await budgets.spend(GUESSING, source)
    return await open_with_code(services, budgets, number=body.number, code=body.code, source=source)


@router.get("/cases/{number}")
async def look(number: Number, services: Injected) -> CaseView:
    """Where the case stands, what runs, what comes next, and the whole record."""
    return await following.look(services, number)


@router.get("/cases/{number}/receipt", response_class=Response)
async def receipt(number: Number, services: Injected) -> Response:
    """收件回执: a page to print. 404 unless the case was filed here."""
    made = await following.receipt(services, number)
    return Response(made.content, media_type=made.media_type, headers=made.headers)


@router.post("/cases/{number}/notice")
async def read_notice(number: Number, services: Injected, budgets: Spending) -> CaseView:
    """Read the notice to correct: from this day on the applicant has it."""
    await budgets.spend(budgets.sending, number)
    return await following.read_notice(services, number)


@router.post("/cases/{number}/additions")
async def add(body: AdditionBody, number: Number, services: Injected, budgets: Spending) -> CaseView:
    """Hand in what was asked for, or anything else that belongs to the case."""
    await budgets.spend(budgets.sending, number)
    return await following.add(
        services, number, text=body.text, files=body.files, complete=body.complete, key=body.client_addition_id
    )


@router.post("/cases/{number}/files", status_code=201, openapi_extra=FILE_BODY)
async def upload(
    number: Number, request: Request, services: Injected, budgets: Spending, receiver: Receiving, name: FileName = ""
) -> FileView:
    """Receive one file: the body is the file itself, the header its name, percent-encoded. It counts once handed in."""
    await budgets.spend(uploads.UPLOADING, number)
    return file_view(await uploads.take(services, receiver, number, name=name, body=request.stream()))


@router.delete("/cases/{number}/files/{file_id}", status_code=204)
async def drop(number: Number, file_id: FileId, services: Injected) -> None:
    """Take back a file that has not been handed in."""
    await uploads.drop(services, number, file_id)


@router.get("/cases/{number}/files/{file_id}", response_class=FileResponse)
async def download(number: Number, file_id: FileId, services: Injected) -> FileResponse:
    """One's own file."""
    return response_of(services, await following.own_file(services, number, file_id))


@router.post("/cases/{number}/withdrawal")
async def withdraw(body: WithdrawalBody, number: Number, services: Injected, budgets: Spending) -> CaseView:
    """Withdraw; where the law wants leave, ask for it."""
    await budgets.spend(budgets.sending, number)
    return await following.withdraw(services, number, text=body.text)
