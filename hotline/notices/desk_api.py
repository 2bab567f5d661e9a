"""Routes of the desk: read and write notices, turn the assistant off and on."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path
from pydantic import AwareDatetime, BaseModel, StringConstraints

from hotline.notices.board import Notice, standing, take_down, write_notice
from hotline.notices.models import LONGEST_TEXT
from hotline.notices.switch import Switch, read_switch, turn_switch
from hotline.services import Injected
from hotline.staff.access import requires
from hotline.staff.roles import Role
from hotline.staff.sessions import Staff
from hotline.web.bodies import Body

router = APIRouter(tags=["坐席台"])

Seat = Annotated[Staff, Depends(requires(Role.SEAT, Role.SUPERVISOR))]
Supervisor = Annotated[Staff, Depends(requires(Role.SUPERVISOR))]
Said = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_TEXT)]
NoticeId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]


class NoticeBody(Body):
    """A notice to every citizen until `ends_at`, from now or from `starts_at` on."""

    text: Said
    starts_at: AwareDatetime | None = None
    ends_at: AwareDatetime


class SwitchBody(Body):
    """Off or on, and why: the reason is what citizens read."""

    off: bool
    reason: Said


class Board(BaseModel):
    """The notices up now and to come, and how the assistant's switch stands."""

    switch: Switch
    notices: list[Notice]


@router.get("/notices")
async def read_board(staff: Seat, services: Injected) -> Board:
    """What citizens are told, and will be."""
    async with services.database.read() as session:
        rows = await standing(session, now=services.clock.now())
        return Board(switch=await read_switch(session), notices=[Notice.of(row) for row in rows])


@router.post("/notices", status_code=201)
async def write(body: NoticeBody, staff: Supervisor, services: Injected) -> Notice:
    """Put up a notice."""
    return await write_notice(
        services, actor=staff.actor, text=body.text, starts_at=body.starts_at, ends_at=body.ends_at
    )


@router.post("/notices/{notice_id}/take-down", status_code=204)
async def remove(notice_id: NoticeId, staff: Supervisor, services: Injected) -> None:
    """End a notice early."""
    await take_down(services, actor=staff.actor, notice_id=notice_id)


@router.post("/assistant")
async def switch(body: SwitchBody, staff: Supervisor, services: Injected) -> Switch:
    """Turn the assistant off or on."""
    return await turn_switch(services, actor=staff.actor, off=body.off, reason=body.reason)
