"""Routes of the seats: one's own presence, who else is there, and what a supervisor sets and sees."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel, Field

from hotline.desk import seats
from hotline.desk.giving import giving_groups, set_giving
from hotline.desk.queue import QueueEntry, read_handled
from hotline.desk.seats import MOST_AT_ONCE, GroupView, SeatView
from hotline.services import Injected
from hotline.staff.access import requires
from hotline.staff.presence import BusyWith, Presence
from hotline.staff.roles import Role
from hotline.staff.sessions import Staff
from hotline.web.bodies import Body

router = APIRouter(tags=["坐席台"])

Seat = Annotated[Staff, Depends(requires(Role.SEAT, Role.SUPERVISOR))]
Supervisor = Annotated[Staff, Depends(requires(Role.SUPERVISOR))]
GroupId = Annotated[str, Path(max_length=32)]
StaffNo = Annotated[str, Path(pattern=r"^[0-9A-Za-z-]{1,16}$")]


class PresenceBody(Body):
    """What the seat is doing from now on; `busy_with` belongs to busy alone."""

    presence: Presence
    busy_with: BusyWith | None = None


class SeatBody(Body):
    """The groups a seat serves (none: all of them), how many conversations it may have at once, and whether it is a
    trainee; left out, that stays as it is.
    """

    groups: Annotated[list[str], Field(max_length=32)]
    capacity: Annotated[int, Field(ge=1, le=MOST_AT_ONCE)]
    trainee: bool | None = None


class GroupAtDesk(GroupView):
    """A group, and whether what waits for it is given to its seats by itself."""

    automatic: bool


class GroupBody(Body):
    """Whether what waits for the group is given to its seats by itself."""

    automatic: bool


class SeatList(BaseModel):
    """Everybody at the desk, and the groups a conversation can be passed to."""

    seats: list[SeatView]
    groups: list[GroupAtDesk]
    fallback: str = Field(description="the group that stands for 12345")


class Supervision(BaseModel):
    """What seats have in hand now, for whoever watches over them."""

    now: str
    handled: list[QueueEntry]
    warn_seconds: int = Field(description="as in the queue")


@router.get("/seats")
async def list_seats(staff: Seat, services: Injected) -> SeatList:
    """Who is there, what they are doing, and how much they have in hand."""
    async with services.database.read() as session:
        automatic = await giving_groups(session)
    groups = [
        GroupAtDesk(id=group.id, title=group.title, automatic=group.id in automatic)
        for group in services.groups.by_id.values()
    ]
    return SeatList(seats=await seats.view_seats(services), groups=groups, fallback=services.groups.fallback.id)


@router.post("/presence")
async def set_presence(body: PresenceBody, staff: Seat, services: Injected) -> SeatView:
    """Say what one is doing. Going offline puts what one has in hand back in line."""
    return await seats.set_presence(services, staff, body.presence, body.busy_with)


@router.post("/seats/{staff_no}")
async def set_seat(staff_no: StaffNo, body: SeatBody, staff: Supervisor, services: Injected) -> SeatView:
    """Give a seat its groups and capacity."""
    account_id = await seats.set_seat(
        services.database,
        services.clock,
        services.groups,
        actor=staff.actor,
        staff_no=staff_no,
        group_ids=body.groups,
        capacity=body.capacity,
        trainee=body.trainee,
    )
    return await seats.view_seat(services, account_id)


@router.post("/groups/{group_id}", status_code=204)
async def set_group(group_id: GroupId, body: GroupBody, staff: Supervisor, services: Injected) -> None:
    """Say whether what waits for a group is given to its seats by itself."""
    await set_giving(services, staff, group_id, automatic=body.automatic)


@router.get("/supervision")
async def supervision(staff: Supervisor, services: Injected) -> Supervision:
    """All conversations that seats have in hand; to open one is to watch it, and audited as that."""
    now, handled = await read_handled(services)
    return Supervision(now=now, handled=handled, warn_seconds=services.targets.chat.warn_seconds)
