"""The list of work orders and one order at the desk. The list carries no personal word; opening one is audited."""

from enum import StrEnum

from pydantic import BaseModel
from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.clock import local_iso
from hotline.connectors.endpoints import Connector, endpoint_of
from hotline.connectors.models import DeliveryRow
from hotline.connectors.outbox import UNDONE
from hotline.errors import Forbidden
from hotline.knowledge.names import area_names
from hotline.privacy.audit import Action, Object, record_read
from hotline.services import Services
from hotline.staff.sessions import Staff
from hotline.work_orders.flow import ENDED, UNDER_WAY
from hotline.work_orders.models import WorkOrderRow
from hotline.work_orders.store import find_order, order_number
from hotline.work_orders.views import OrderEntry, WorkOrder, open_to, view_entry, view_order
from hotline.work_orders.words import OrderState

_SHOWN = 200
_AWAY = frozenset({OrderState.DISPATCHED, OrderState.SIGNED})


class OrderShelf(StrEnum):
    """A part of the list."""

    MINE = "mine"
    DUE = "due"
    LATE = "late"
    TO_DO = "to_do"
    AWAY = "away"
    ENDED = "ended"


class OrderCounts(BaseModel):
    """How many there are on each part that somebody has to look at."""

    mine: int
    due: int
    late: int
    to_do: int


class OrderList(BaseModel):
    """A part of the list, the earliest last day first; what has ended, the latest first."""

    now: str
    connected: bool
    counts: OrderCounts
    orders: list[OrderEntry]


async def read_orders(services: Services, staff: Staff, shelf: OrderShelf) -> OrderList:
    """One part of the list."""
    day = services.today
    async with services.database.read() as session:
        names = await area_names(session)
        row = WorkOrderRow
        latest = row.updated_at.desc(), row.number.desc()
        soonest = row.due_on.is_(None), row.due_on, row.created_at, row.number
        wanted = select(row).where(_on(shelf, services, staff)).limit(_SHOWN)
        rows = list(await session.scalars(wanted.order_by(*(latest if shelf is OrderShelf.ENDED else soonest))))
        undelivered = await _undelivered(session, [each.id for each in rows])
        counts = {each: await _count(session, _on(each, services, staff)) for each in OrderShelf if each in _COUNTED}
    return OrderList(
        now=local_iso(services.clock.now()),
        connected=endpoint_of(services.settings, Connector.CITY_12345) is not None,
        counts=OrderCounts(**{each.value: count for each, count in counts.items()}),
        orders=[view_entry(each, staff, names, today=day, undelivered=undelivered.get(each.id)) for each in rows],
    )


async def read_order(services: Services, staff: Staff, number: str) -> WorkOrder:
    """One order. Forbidden to a seat who does not look after it: it takes it over first, which is recorded."""
    async with services.database.read() as session:
        order = await find_order(session, number)
        if not open_to(staff, order.row):
            raise Forbidden(f"工单 {order_number(order.row)} 由 {order.row.staff_no} 号坐席跟进，要看请先接手。")
        names = await area_names(session)
        undelivered = await _undelivered(session, [order.row.id])
    it = Object("work_order", order.row.id)
    at = services.clock.now()
    await record_read(services.database, at=at, actor=staff.actor, action=Action.WORK_ORDER_READ, object=it)
    return view_order(order, staff, names, today=services.today, undelivered=undelivered.get(order.row.id))


_COUNTED = frozenset({OrderShelf.MINE, OrderShelf.DUE, OrderShelf.LATE, OrderShelf.TO_DO})


def _on(shelf: OrderShelf, services: Services, staff: Staff) -> ColumnElement[bool]:
    row, day = WorkOrderRow, services.today
    living = row.state.not_in(ENDED)
    match shelf:
        case OrderShelf.MINE:
            return and_(living, row.staff_id == staff.id)
        case OrderShelf.DUE:
            return and_(row.state.in_(UNDER_WAY), row.due_on == day)
        case OrderShelf.LATE:
            return and_(row.state.in_(UNDER_WAY), row.due_on < day)
        case OrderShelf.TO_DO:
            return and_(living, row.state.not_in(_AWAY))
        case OrderShelf.AWAY:
            return row.state.in_(_AWAY)
        case OrderShelf.ENDED:
            return row.state.in_(ENDED)


async def _count(session: AsyncSession, condition: ColumnElement[bool]) -> int:
    return await session.scalar(select(func.count()).select_from(WorkOrderRow).where(condition)) or 0


async def _undelivered(session: AsyncSession, ids: list[str]) -> dict[str, DeliveryRow]:
    """Of each order the first message that is not through."""
    found: dict[str, DeliveryRow] = {}
    wanted = select(DeliveryRow).where(
        DeliveryRow.connector == Connector.CITY_12345, DeliveryRow.subject_id.in_(ids), DeliveryRow.state.in_(UNDONE)
    )
    for row in await session.scalars(wanted.order_by(DeliveryRow.position)):
        found.setdefault(row.subject_id, row)
    return found
