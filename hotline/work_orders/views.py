"""A work order as the desk shows it: a line of the list, which carries no word of the citizen's, and the whole."""

from datetime import date

from pydantic import BaseModel, Field

from hotline.clock import local_iso
from hotline.connectors.models import DeliveryRow, DeliveryState
from hotline.knowledge.names import Names
from hotline.staff.roles import Role
from hotline.staff.sessions import Staff
from hotline.work_orders.flow import UNDER_WAY, Need, allowed
from hotline.work_orders.form import OrderForm
from hotline.work_orders.models import WorkOrderEventRow, WorkOrderRow
from hotline.work_orders.record import OPENED
from hotline.work_orders.store import OpenOrder, order_number, shown_number
from hotline.work_orders.words import (
    ACTION_TITLES,
    FOLLOW_UP_TITLES,
    PARTY_TITLES,
    STATE_TITLES,
    FollowUp,
    OrderAction,
    OrderState,
    Party,
)

_NOT_SENT: dict[DeliveryState, str] = {
    DeliveryState.PENDING: "正在送往市12345平台",
    DeliveryState.DEAD: "没有送到市12345平台，等班长处理",
}
_ERASED = "群众已要求删除，内容没有了。"


class OrderEntry(BaseModel):
    """One line of the list."""

    number: str = Field(description="as people read it")
    state: OrderState
    state_title: str
    unit: str | None
    due_on: str | None
    due: bool = Field(description="the last day is today")
    late: bool = Field(description="the last day is over")
    topic_title: str | None
    district: str | None
    staff_no: str = Field(description="the seat who looks after it")
    mine: bool
    delivery: str | None = Field(description="null: nothing is under way to the platform")
    events: int = Field(description="how many entries there are; a step names it, so that nobody acts on an old page")
    opened_at: str
    updated_at: str


class OrderStep(BaseModel):
    """Something that may be done now, with the particulars it has to name."""

    action: OrderAction
    title: str
    needs: list[Need]


class OrderEvent(BaseModel):
    """One entry of the record, in words."""

    at: str
    title: str
    by: str
    said: list[str] = Field(description="unit, last day, result: what the step names")
    text: str | None


class WorkOrder(OrderEntry):
    """The whole order."""

    conversation_id: str | None = Field(description="null when the citizen has had it erased")
    form: OrderForm | None
    via_platform: bool
    record: list[OrderEvent]
    steps: list[OrderStep]


def party_of(staff: Staff) -> Party:
    """As whom this person acts."""
    return Party.SUPERVISOR if Role.SUPERVISOR in staff.roles else Party.SEAT


def open_to(staff: Staff, row: WorkOrderRow) -> bool:
    """Whether this person sees what the citizen told: the seat who looks after the order, and a supervisor."""
    return row.staff_id == staff.id or Role.SUPERVISOR in staff.roles


def view_entry(
    row: WorkOrderRow, staff: Staff, names: Names, *, today: date, undelivered: DeliveryRow | None
) -> OrderEntry:
    """A line of the list."""
    state = OrderState(row.state)
    owed = row.due_on if state in UNDER_WAY else None
    return OrderEntry(
        number=order_number(row),
        state=state,
        state_title=STATE_TITLES[state],
        unit=row.unit,
        due_on=row.due_on.isoformat() if row.due_on else None,
        due=owed == today,
        late=owed is not None and owed < today,
        topic_title=names.area(row.topic_area) if row.topic_area else None,
        district=row.district,
        staff_no=row.staff_no,
        mine=row.staff_id == staff.id,
        delivery=_NOT_SENT[DeliveryState(undelivered.state)] if undelivered else None,
        events=row.events,
        opened_at=local_iso(row.created_at),
        updated_at=local_iso(row.updated_at),
    )


def view_order(
    order: OpenOrder, staff: Staff, names: Names, *, today: date, undelivered: DeliveryRow | None
) -> WorkOrder:
    """The whole order, with what this person may do now."""
    row, party = order.row, party_of(staff)
    steps = [
        rule
        for rule in allowed(order.standing, party)
        if not (rule.action is OrderAction.TAKE and _is_mine(row, staff))
    ]
    return WorkOrder(
        **view_entry(row, staff, names, today=today, undelivered=undelivered).model_dump(),
        conversation_id=row.conversation_id,
        form=OrderForm.model_validate(row.form) if row.form else None,
        via_platform=order.standing.via_platform,
        record=[_event(entry, erased=row.erased_at is not None) for entry in order.entries],
        steps=[
            OrderStep(action=rule.action, title=ACTION_TITLES[rule.action], needs=[n for n in Need if n in rule.needs])
            for rule in steps
        ],
    )


def _is_mine(row: WorkOrderRow, staff: Staff) -> bool:
    return row.staff_id == staff.id


def _event(entry: WorkOrderEventRow, *, erased: bool) -> OrderEvent:
    found = entry.particulars
    said: list[str] = []
    if unit := found.get("unit"):
        said.append(f"承办单位：{unit}")
    if due_on := found.get("due_on"):
        said.append(f"最后一天：{due_on}")
    if follow_up := found.get("follow_up"):
        said.append(FOLLOW_UP_TITLES[FollowUp(follow_up)])
    if score := found.get("score"):
        said.append(f"评价：{score} 分")
    if into := found.get("into"):
        said.append(f"并到 {shown_number(into)}")
    if found.get("checked"):
        said.append("已核对不属于 12345 不受理的几类")
    by = PARTY_TITLES[Party(entry.party)] + (f" {entry.staff_no}" if entry.staff_no else "")
    lost = erased and entry.content is None and found.get("text")
    return OrderEvent(
        at=local_iso(entry.at),
        title="受理" if entry.action == OPENED else ACTION_TITLES[OrderAction(entry.action)],
        by=by,
        said=said,
        text=_ERASED if lost else entry.content,
    )
