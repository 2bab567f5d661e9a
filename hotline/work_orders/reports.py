"""What the city's 12345 platform reports about a work order: the same report twice is one step."""

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints
from sqlalchemy import select

from hotline.errors import Conflict, NotFound
from hotline.services import Services
from hotline.web.bodies import Body
from hotline.work_orders.models import WorkOrderEventRow
from hotline.work_orders.record import Author, Report, digest_of
from hotline.work_orders.store import NO_ORDER, lock_order
from hotline.work_orders.words import FollowUp, OrderAction, Party
from hotline.work_orders.working import Particulars, announce, audit_by_service, take_step


class OrderReport(Body):
    """One step that the platform or a unit has taken. `report` is the platform's own number of it."""

    report: str = Field(pattern=r"^[A-Za-z0-9._-]{1,64}$")
    order: str = Field(max_length=24)
    action: OrderAction
    unit: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)] | None = None
    due_on: date | None = None
    follow_up: FollowUp | None = None
    score: int | None = None
    into: str | None = Field(None, max_length=24)
    text: str | None = Field(None, max_length=2000)


async def take_report(services: Services, told: OrderReport) -> bool:
    """Take the step. False where it was taken before. Conflict where the flow does not allow it, or where the same
    number came with other content.
    """
    report = Report(told.report, digest_of(told.model_dump(mode="json")))
    async with services.database.write() as session:
        order = await lock_order(session, told.order, also=told.into)
        if not order.standing.via_platform:
            raise NotFound(NO_ORDER)
        of_it = WorkOrderEventRow.order_id == order.row.id, WorkOrderEventRow.report_id == report.id
        known = await session.scalar(select(WorkOrderEventRow).where(*of_it))
        if known is not None:
            if known.report_digest != report.digest:
                raise Conflict("这个 report 编号用过，内容不同。")
            return False
        particulars = Particulars(
            unit=told.unit,
            due_on=told.due_on,
            follow_up=told.follow_up,
            score=told.score,
            into=told.into,
            text=told.text,
        )
        await take_step(services, session, order, Author(Party.PLATFORM), told.action, particulars, report=report)
        audit_by_service(services, session, order.row, told.action)
    await announce(services, order.row)
    return True
