"""What becomes of somebody's work orders when they have their conversation erased.

The form and every word in the record go, what is still open is withdrawn, and what waits in the outbox is cancelled.
The platform, where it may have heard of the order, is told that it is withdrawn; what it holds is its own file.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.connectors.outbox import cancel, enqueue
from hotline.conversations.messages import KeptRecord
from hotline.work_orders.flow import UNDER_WAY, Step
from hotline.work_orders.models import WorkOrderRow
from hotline.work_orders.record import Author, append, entries_of
from hotline.work_orders.store import order_number, subject_of
from hotline.work_orders.words import OrderAction, OrderState, Party

KEPT_OF_ORDER = {
    "id": "工单的内部编号",
    "number": "工单编号",
    "connector": "送去哪个平台",
    "topic_area": "领域",
    "district": "区县",
    "state": "状态",
    "unit": "承办单位",
    "due_on": "最后一天",
    "staff_id": "跟进坐席的内部编号",
    "staff_no": "跟进坐席的工号",
    "events": "记录的条数",
    "created_at": "登记的时间",
    "updated_at": "改动的时间",
    "erased_at": "删除的时间",
}
"""What the row of an erased order still says, by column; a test holds it to the table."""
_WITHDRAWN = "群众要求删除，工单随之撤销"


async def part_with_orders(session: AsyncSession, conversation_id: str, *, now: datetime) -> list[KeptRecord]:
    """Erase them, in the caller's transaction, which holds the conversation."""
    of_it = select(WorkOrderRow).where(WorkOrderRow.conversation_id == conversation_id)
    kept: list[KeptRecord] = []
    for order in (await session.scalars(of_it.order_by(WorkOrderRow.number).with_for_update())).all():
        entries = await entries_of(session, order.id)
        for entry in entries:
            entry.content = None
        subject = subject_of(order)
        heard = await cancel(session, subject, now=now) if subject else False
        if OrderState(order.state) in UNDER_WAY:
            step = Step(OrderAction.WITHDRAW, Party.SYSTEM, now, text=True)
            append(session, order, entries, step, Author(Party.SYSTEM), text=_WITHDRAWN)
        if subject is not None and heard:
            enqueue(session, subject, "work_order.erased", {"order": order_number(order), "text": _WITHDRAWN}, at=now)
        order.form = order.conversation_id = None
        order.erased_at = now
        kept.append(_shell(order, heard=heard))
    return kept


def _shell(order: WorkOrderRow, *, heard: bool) -> KeptRecord:
    there = "已经送到市12345平台的那一份在平台手里，我们告诉它您删除了，要删请找它。" if heard else ""
    return KeptRecord(
        what=f"工单 {order_number(order)} 不含内容的记录：{'、'.join(KEPT_OF_ORDER.values())}，以及做过哪几步",
        reason=f"用来证明已经按您的要求删除，并统计工单的数量和办理时间。{there}",
    )
