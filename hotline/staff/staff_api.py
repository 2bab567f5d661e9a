"""Routes by which an administrator keeps the accounts: who there is, a new one, a new password, in or out."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel, Field

from hotline.clock import local_iso
from hotline.services import Injected, Services
from hotline.staff import accounts
from hotline.staff.access import requires
from hotline.staff.models import StaffAccount
from hotline.staff.roles import Role
from hotline.staff.sessions import Staff
from hotline.web.bodies import Body

router = APIRouter(tags=["坐席台"])

Administrator = Annotated[Staff, Depends(requires(Role.ADMINISTRATOR))]
Login = Annotated[str, Path(max_length=32)]


class Account(BaseModel):
    """One account. Of its secrets only whether they are there."""

    login: str
    name: str
    staff_no: str
    roles: list[Role]
    organisation_id: str | None
    active: bool
    own_password: bool = Field(description="false: the one-time password was not replaced yet")
    second_factor: bool
    locked_until: str | None
    is_me: bool


class Office(BaseModel):
    """An organisation that a caseworker may belong to."""

    id: str
    name: str


class AccountList(BaseModel):
    """Everybody, by staff number, and the organisations that a caseworker may belong to."""

    accounts: list[Account]
    organisations: list[Office]


class NewAccountBody(Body):
    """Who it is for. `organisation_id` is for caseworkers only."""

    login: Annotated[str, Field(max_length=32)]
    name: Annotated[str, Field(max_length=32)]
    staff_no: Annotated[str, Field(max_length=16)]
    roles: Annotated[list[Role], Field(max_length=len(Role))]
    organisation_id: str | None = Field(None, max_length=80)


class PasswordBody(Body):
    """`drop_second_factor`: the telephone with the authenticator is lost as well."""

    drop_second_factor: bool = False


class RolesBody(Body):
    """All roles from now on. `organisation_id` is for caseworkers only."""

    roles: Annotated[list[Role], Field(max_length=len(Role))]
    organisation_id: str | None = Field(None, max_length=80)


class ActiveBody(Body):
    """In or out."""

    active: bool


class OneTimePassword(BaseModel):
    """Shown in this answer and never again."""

    login: str
    password: str


@router.get("/accounts")
async def list_accounts(staff: Administrator, services: Injected) -> AccountList:
    """Who there is, and where a caseworker may belong."""
    directory = await services.content.directory(services.database)
    return AccountList(
        accounts=[_view(services, staff, row) for row in await accounts.list_accounts(services.database)],
        organisations=[Office(id=each.id, name=each.name) for each in directory.organisations],
    )


@router.post("/accounts", status_code=201)
async def add_account(body: NewAccountBody, staff: Administrator, services: Injected) -> OneTimePassword:
    """A new account with its one-time password."""
    made = await accounts.add_account(
        services.database,
        services.clock,
        actor=staff.actor,
        login=body.login,
        name=body.name,
        staff_no=body.staff_no,
        roles=body.roles,
        organisation_id=body.organisation_id,
    )
    return OneTimePassword(login=made.login, password=made.password)


@router.post("/accounts/{login}/password")
async def reset_password(login: Login, body: PasswordBody, staff: Administrator, services: Injected) -> OneTimePassword:
    """A new one-time password; a lock is lifted and the sessions end."""
    made = await accounts.reset_password(
        services.database,
        services.clock,
        actor=staff.actor,
        login=login,
        drop_second_factor=body.drop_second_factor,
    )
    return OneTimePassword(login=made.login, password=made.password)


@router.post("/accounts/{login}/roles", status_code=204)
async def set_roles(login: Login, body: RolesBody, staff: Administrator, services: Injected) -> None:
    """Change somebody else's roles, which ends their sessions. The last administrator stays one."""
    await accounts.set_roles(
        services.database,
        services.clock,
        actor=staff.actor,
        login=login,
        roles=body.roles,
        organisation_id=body.organisation_id,
    )


@router.post("/accounts/{login}/active", status_code=204)
async def set_active(login: Login, body: ActiveBody, staff: Administrator, services: Injected) -> None:
    """Let somebody in, or out, which ends the sessions. The last administrator stays."""
    await accounts.set_active(services.database, services.clock, actor=staff.actor, login=login, active=body.active)


def _view(services: Services, staff: Staff, row: StaffAccount) -> Account:
    locked = row.locked_until if row.locked_at(services.clock.now()) else None
    return Account(
        login=row.login,
        name=row.name,
        staff_no=row.staff_no,
        roles=[role for role in Role if role in row.roles],
        organisation_id=row.organisation_id,
        active=row.active,
        own_password=not row.must_change_password,
        second_factor=row.totp_enrolled_at is not None,
        locked_until=local_iso(locked) if locked else None,
        is_me=row.id == staff.id,
    )
