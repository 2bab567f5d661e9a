"""A consent to tell other offices that is refused or taken back: what waits in the outbox and was never sent is not sent."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.connectors.outbox import Subject, cancel, cancel_kind, unheard
from hotline.services import Services
from hotline.work_orders.flow import ENDED, UNDER_WAY, Step
from hotline.work_orders.models import WorkOrderRow
from hotline.work_orders.record import Author, append, entries_of
from hotline.work_orders.store import order_number, subject_of
from hotline.work_orders.words import OrderAction, OrderState, Party
from hotline.work_orders.working import audit_by_service, kind_of

_NOT_SENT = "群众不同意转给别的单位，还没有送出去，工单随之撤销"
_WITHDRAWN = "工单 {number} 还没有送出去，已经撤销。"
_CUT_SHORT = "工单 {number} 以前送出去的收不回来，还没送到的补充不再送。"


async def hold_back_orders(services: Services, session: AsyncSession, conversation_id: str) -> str:
    """Send no more about this conversation: what became of its orders, in words. The caller holds the conversation.

    An order that no platform can have heard of is withdrawn. One that was sent stays what it is: only the platform can
    stop it there. What was added to it since and has not arrived is not told any more.
    """
    of_it = WorkOrderRow.conversation_id == conversation_id, WorkOrderRow.state.not_in(ENDED)
    locked = select(WorkOrderRow).where(*of_it).order_by(WorkOrderRow.number).with_for_update()
    said = ""
    for order in (await session.scalars(locked)).all():
        subject = subject_of(order)
        if subject is None:
            continue
        if OrderState(order.state) in UNDER_WAY and await unheard(session, subject):
            await _withdraw(services, session, order, subject)
            said += _WITHDRAWN.format(number=order_number(order))
        elif await cancel_kind(session, subject, kind_of(OrderAction.ADD), now=services.clock.now()):
            said += _CUT_SHORT.format(number=order_number(order))
    return said


async def _withdraw(services: Services, session: AsyncSession, order: WorkOrderRow, subject: Subject) -> None:
    now = services.clock.now()
    await cancel(session, subject, now=now)
    step = Step(OrderAction.WITHDRAW, Party.SYSTEM, now, text=True)
    append(session, order, await entries_of(session, order.id), step, Author(Party.SYSTEM), text=_NOT_SENT)
    audit_by_service(services, session, order, OrderAction.WITHDRAW)
