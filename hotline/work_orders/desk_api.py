"""Routes of the work orders at the desk."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import Field

from hotline.desk.conversations_api import ConversationId, Seat
from hotline.services import Injected
from hotline.web.bodies import Body
from hotline.work_orders.form import OrderForm
from hotline.work_orders.opening import OrderDraft, Wanted, draft_order, open_order, refuse_order
from hotline.work_orders.shelf import OrderList, OrderShelf, read_order, read_orders
from hotline.work_orders.views import WorkOrder
from hotline.work_orders.words import FollowUp, OrderAction
from hotline.work_orders.working import Particulars, do_step

router = APIRouter(tags=["工单"])

Number = Annotated[str, Path(pattern=r"^G?[0-9]{6}-?[0-9]{4,8}-?[0-9]$")]


class OrderBody(Body):
    """A work order as the seat has filled it in."""

    form: OrderForm
    district: str | None = Field(None, max_length=32)
    confirmed: bool = False


class RefusalBody(Body):
    """Which of the kinds that 12345 does not take it is."""

    matter: str = Field(max_length=24)


class OrderStepBody(Body):
    """One step with what it has to name."""

    action: OrderAction
    seen: int
    unit: str | None = Field(None, max_length=80)
    due_on: date | None = None
    follow_up: FollowUp | None = None
    score: int | None = None
    into: str | None = Field(None, max_length=24)
    text: str | None = Field(None, max_length=2000)


@router.get("/conversations/{conversation_id}/work-orders")
async def draft(conversation_id: ConversationId, staff: Seat, services: Injected) -> OrderDraft:
    """The form, filled in from the brief, and the kinds of matter that 12345 does not take."""
    return await draft_order(services, staff, conversation_id)


@router.post("/conversations/{conversation_id}/work-orders", status_code=201)
async def open_(conversation_id: ConversationId, body: OrderBody, staff: Seat, services: Injected) -> WorkOrder:
    """Open a work order; 409 where it looks like a matter that 12345 does not take and nobody has confirmed."""
    wanted = Wanted(body.form, body.district, body.confirmed)
    number = await open_order(services, staff, conversation_id, wanted)
    return await read_order(services, staff, number)


@router.post("/conversations/{conversation_id}/work-orders/refusal", status_code=204)
async def refuse(conversation_id: ConversationId, body: RefusalBody, staff: Seat, services: Injected) -> None:
    """Say in the conversation that 12345 does not take it, and put what is open instead under a button."""
    await refuse_order(services, staff, conversation_id, body.matter)


@router.get("/work-orders")
async def orders(staff: Seat, services: Injected, shelf: OrderShelf = OrderShelf.MINE) -> OrderList:
    """A part of the list; it carries no word of the citizen's."""
    return await read_orders(services, staff, shelf)


@router.get("/work-orders/{number}")
async def order(number: Number, staff: Seat, services: Injected) -> WorkOrder:
    """The whole order, for whoever looks after it. Reading it is audited."""
    return await read_order(services, staff, number)


@router.post("/work-orders/{number}/steps")
async def step(number: Number, body: OrderStepBody, staff: Seat, services: Injected) -> WorkOrder:
    """Take a step; 409 where the flow does not allow it, or where the page was old."""
    particulars = Particulars(body.unit, body.due_on, body.follow_up, body.score, body.into, body.text)
    await do_step(services, staff, number, body.action, particulars, seen=body.seen)
    return await read_order(services, staff, number)
