"""Routes for signing in and out. Every answer says what comes next."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field

from hotline.clock import local_iso
from hotline.services import Injected
from hotline.staff import signing_in as steps
from hotline.staff.access import clear_cookie, same_origin, set_cookie, signing_in
from hotline.staff.roles import Role
from hotline.staff.sessions import Opened, Staff, Step, sign_out
from hotline.web.bodies import Body
from hotline.web.budgets import GUESSING, Spending, prefix_of

router = APIRouter(tags=["坐席账号"])

AnySession = Annotated[Staff, Depends(signing_in)]
Password = Annotated[str, Field(min_length=1, max_length=256)]


class Me(BaseModel):
    """Who is signed in, what is still to do, and the token that every change must carry."""

    staff_no: str
    login: str
    name: str
    roles: list[Role]
    next_step: Step | None = Field(description="null once the desk is open")
    csrf_token: str
    session_ends_at: str


class LoginRequest(Body):
    """The first step."""

    login: Annotated[str, Field(min_length=1, max_length=64)]
    password: Password


class CodeRequest(Body):
    """Six digits from the authenticator app."""

    code: Annotated[str, Field(pattern=r"^[0-9]{6}$")]


class PasswordRequest(Body):
    """A password of one's own in place of the current one."""

    current_password: Password
    new_password: Password


class EnrolmentShown(BaseModel):
    """A new second factor. The answer is the only time the secret is shown."""

    secret: str
    otpauth_uri: str
    qr_svg: str


@router.post("/login", dependencies=[Depends(same_origin)])
async def login(body: LoginRequest, request: Request, response: Response, services: Injected, budgets: Spending) -> Me:
    """Check the password."""
    await budgets.spend(GUESSING, prefix_of(request))
    opened = await steps.sign_in(services.database, services.clock, login=body.login, password=body.password)
    return _welcome(opened, request, response, services)


@router.post("/enrol")
async def enrol(staff: AnySession, services: Injected) -> EnrolmentShown:
    """Make a second factor; it counts once `/login/totp` got a code of it."""
    made = await steps.start_enrolment(services.database, services.clock, services.seal, staff)
    return EnrolmentShown(secret=made.secret, otpauth_uri=made.uri, qr_svg=made.qr_svg)


@router.post("/login/totp")
async def verify_code(
    body: CodeRequest, staff: AnySession, request: Request, response: Response, services: Injected
) -> Me:
    """Check a one-time code: the second step of a login, the last of an enrolment."""
    opened = await steps.verify_code(services.database, services.clock, services.seal, staff, code=body.code)
    return _welcome(opened, request, response, services)


@router.post("/password")
async def change_password(
    body: PasswordRequest, staff: AnySession, request: Request, response: Response, services: Injected
) -> Me:
    """Change the password; other sessions of the account end."""
    opened = await steps.change_password(
        services.database, services.clock, staff, current=body.current_password, new=body.new_password
    )
    return _welcome(opened, request, response, services)


@router.post("/logout", status_code=204)
async def logout(staff: AnySession, response: Response, services: Injected) -> None:
    """End the session."""
    await sign_out(services.database, services.clock, staff)
    clear_cookie(response)


@router.get("/me")
async def me(staff: AnySession) -> Me:
    """Who is signed in. The page starts here, also after a reload in the middle of signing in."""
    return _me(staff)


def _welcome(opened: Opened, request: Request, response: Response, services: Injected) -> Me:
    set_cookie(response, request, services.settings, opened)
    return _me(opened.staff)


def _me(staff: Staff) -> Me:
    return Me(
        staff_no=staff.staff_no,
        login=staff.login,
        name=staff.name,
        roles=sorted(staff.roles),
        next_step=staff.next_step,
        csrf_token=staff.csrf_token,
        session_ends_at=local_iso(staff.session_ends_at),
    )
