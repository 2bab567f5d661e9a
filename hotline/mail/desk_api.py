"""Routes by which a seat or a supervisor sets what they are told by e-mail."""

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import Field

from hotline.mail import addresses
from hotline.mail.addresses import MailSettings
from hotline.mail.words import MailKind
from hotline.services import Injected
from hotline.staff.access import requires
from hotline.staff.roles import Role
from hotline.staff.sessions import Staff
from hotline.web.bodies import Body
from hotline.web.budgets import Spending

router = APIRouter(prefix="/mail", tags=["坐席台"])

Reachable = Annotated[Staff, Depends(requires(Role.SEAT, Role.SUPERVISOR))]


class AddressBody(Body):
    """One's own address."""

    address: str = Field(max_length=254)


class CodeBody(Body):
    """What the e-mail says."""

    code: str = Field(max_length=24)


class KindsBody(Body):
    """All that one wants to be told of from now on."""

    kinds: list[MailKind] = Field(max_length=len(MailKind))


@router.get("")
async def look(staff: Reachable, services: Injected) -> MailSettings:
    """One's own settings."""
    return await addresses.mail_settings_of(services, staff)


@router.post("/address")
async def name_address(body: AddressBody, staff: Reachable, services: Injected, budgets: Spending) -> MailSettings:
    """Send a code to this address; 404 where this installation sends no e-mail."""
    await addresses.name_address(services, budgets, staff, body.address)
    return await addresses.mail_settings_of(services, staff)


@router.post("/code")
async def confirm_address(body: CodeBody, staff: Reachable, services: Injected) -> MailSettings:
    """The code that was sent; 403 for another."""
    await addresses.confirm_address(services, staff, body.code)
    return await addresses.mail_settings_of(services, staff)


@router.post("/kinds")
async def choose_kinds(body: KindsBody, staff: Reachable, services: Injected) -> MailSettings:
    """What to be told of; 409 before the address is confirmed."""
    await addresses.choose_kinds(services, staff, body.kinds)
    return await addresses.mail_settings_of(services, staff)


@router.post("/removal")
async def remove_address(staff: Reachable, services: Injected) -> MailSettings:
    """No more e-mail."""
    await addresses.remove_address(services, staff)
    return await addresses.mail_settings_of(services, staff)
