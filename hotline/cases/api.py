"""The citizen's side of a case: routes only, each calling one use case."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import Field

from hotline.cases import following
from hotline.cases.access import CaseKey, admit, open_with_code
from hotline.cases.kinds import CaseKind, Filing
from hotline.cases.opening import OpenedCase, open_from_run
from hotline.cases.views import CaseView, FilingView, filing_view
from hotline.conversations.api import authenticated
from hotline.errors import NotAuthenticated
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
    """The number of a case whose token the caller holds."""
    if credentials is None:
        raise NotAuthenticated("请求里没有办件的凭证，请先用办件编号和查询码打开。")
    try:
        await admit(services, number=number, token=credentials.credentials)
    except NotAuthenticated:
        await budgets.spend(GUESSING, prefix_of(request))
        raise
    return number


Number = Annotated[str, Depends(admitted)]
OrganisationId = Annotated[str, Query(max_length=80)]


@router.get("/cases/filing")
async def filing(services: Injected, response: Response, kind: CaseKind, organisation: OrganisationId) -> FilingView:
    """What handing in this kind of case with this organisation means here, before anybody presses anything."""
    response.headers["Cache-Control"] = "no-cache"
    return await filing_view(services, kind=kind, organisation_id=organisation)


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


@router.post("/cases/{number}/withdrawal")
async def withdraw(body: WithdrawalBody, number: Number, services: Injected, budgets: Spending) -> CaseView:
    """Withdraw; where the law wants leave, ask for it."""
    await budgets.spend(budgets.sending, number)
    return await following.withdraw(services, number, text=body.text)
