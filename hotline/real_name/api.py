"""Routes of 实名登录: how it stands, away to the identity provider, out again, and the address that one comes back to.

Without a provider in the settings none of them exists.
"""

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pydantic import BaseModel
from starlette.responses import HTMLResponse

from hotline.conversations.api import ConversationId
from hotline.errors import HotlineError, NotFound
from hotline.real_name import logging_in
from hotline.real_name.logging_in import GOOD_FOR, RealName, Return, Stray
from hotline.real_name.provider import IdentityProvider
from hotline.real_name.registration import RETURN_PATH
from hotline.real_name.words import BACK_TO, LoginPage
from hotline.services import Injected
from hotline.web.bodies import Body
from hotline.web.budgets import GUESSING, Spending, prefix_of
from hotline.web.problems import PROBLEMS

COOKIE = "hotline_real_name"

_LONGEST = 2048
_PAGE = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True, undefined=StrictUndefined
).get_template("returned.html")


def provider_of(services: Injected) -> IdentityProvider:
    """FastAPI dependency: the identity provider. Raises NotFound where none is set up."""
    if services.identity_provider is None:
        raise NotFound("这里没有接入实名登录。")
    return services.identity_provider


Provider = Annotated[IdentityProvider, Depends(provider_of)]


class LoginBody(Body):
    """The page that asks, to come back to it."""

    page: LoginPage = LoginPage.CHAT


class LoginAddress(BaseModel):
    """Where the browser goes. It holds no token of the conversation."""

    address: str


citizen = APIRouter(
    prefix="/api/v1/conversations/{conversation_id}/real-name",
    tags=["citizen"],
    responses=PROBLEMS,
    dependencies=[Depends(provider_of)],
)
router = APIRouter()


@citizen.get("")
async def look(conversation_id: ConversationId, services: Injected, provider: Provider) -> RealName:
    """Whether the citizen is logged in; 404 where no provider is set up."""
    return await logging_in.real_name_of(services, provider, conversation_id)


@citizen.post("")
async def begin(
    body: LoginBody,
    conversation_id: ConversationId,
    request: Request,
    response: Response,
    services: Injected,
    provider: Provider,
    budgets: Spending,
) -> LoginAddress:
    """Begin: the browser keeps a secret in a cookie and goes to the address; 503 while the provider does not answer."""
    await budgets.spend(budgets.sending, conversation_id)
    begun = await logging_in.begin(services, provider, conversation_id, body.page)
    remember_login(response, request, begun.browser_secret, secure=services.settings.env == "production")
    return LoginAddress(address=begun.address)


@citizen.delete("", status_code=204)
async def end(conversation_id: ConversationId, services: Injected) -> None:
    """Log out: what was told is deleted, and nobody is known from then on."""
    await logging_in.log_out(services, conversation_id)


@router.get(RETURN_PATH, include_in_schema=False)
async def come_back(
    request: Request,
    services: Injected,
    provider: Provider,
    budgets: Spending,
    state: Annotated[str, Query(max_length=_LONGEST)] = "",
    code: Annotated[str | None, Query(max_length=_LONGEST)] = None,
    error: Annotated[str | None, Query(max_length=_LONGEST)] = None,
) -> HTMLResponse:
    """What came of it is said in the conversation; this page only leads back there.

    It is a page and no redirect: the page without script has a cookie that browsers send on after a visit of ours only.
    """
    returned = Return(state=state, code=code, error=error, browser_secret=request.cookies.get(COOKIE))
    try:
        target = BACK_TO[await logging_in.come_back(services, provider, returned)]
    except HotlineError as problem:
        if isinstance(problem, Stray):
            await budgets.spend(GUESSING, prefix_of(request))
        return HTMLResponse(_PAGE.render(target="/", problem=problem.detail), problem.status)
    page = HTMLResponse(_PAGE.render(target=target, problem=None))
    page.delete_cookie(COOKIE, path=RETURN_PATH, httponly=True, samesite="lax")
    return page


def remember_login(response: Response, request: Request, secret: str, *, secure: bool) -> None:
    """Only this browser can finish what it began. Lax: the provider's page leads back here by a link of its own."""
    response.set_cookie(
        COOKIE,
        secret,
        max_age=int(GOOD_FOR.total_seconds()),
        path=RETURN_PATH,
        httponly=True,
        samesite="lax",
        secure=secure or request.url.scheme == "https",
    )


router.include_router(citizen)
