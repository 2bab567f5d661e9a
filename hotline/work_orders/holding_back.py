"""A consent to tell other offices that is refused or taken back: what waits in the outbox and was never sent is not sent."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.connectors.outbox import cancel, unheard
from hotline.services import Services
from hotline.work_orders.flow import UNDER_WAY, Step
from hotline.work_orders.models import WorkOrderRow
from hotline.work_orders.record import Author, append, entries_of
from hotline.work_orders.store import order_number, subject_of
from hotline.work_orders.words import OrderAction, Party
from hotline.work_orders.working import audit_by_service

_NOT_SENT = "群众不同意转给别的单位，还没有送出去，工单随之撤销"


async def hold_back_orders(services: Services, session: AsyncSession, conversation_id: str) -> list[str]:
    """Withdraw the orders that no platform can have heard of; their numbers. The caller holds the conversation.

    What was sent before stays what it is: only the platform can stop it there.
    """
    now = services.clock.now()
    of_it = WorkOrderRow.conversation_id == conversation_id, WorkOrderRow.state.in_(UNDER_WAY)
    withdrawn: list[str] = []
    locked = select(WorkOrderRow).where(*of_it).order_by(WorkOrderRow.number).with_for_update()
    for order in (await session.scalars(locked)).all():
        subject = subject_of(order)
        if subject is None or not await unheard(session, subject):
            continue
        await cancel(session, subject, now=now)
        step = Step(OrderAction.WITHDRAW, Party.SYSTEM, now, text=True)
        append(session, order, await entries_of(session, order.id), step, Author(Party.SYSTEM), text=_NOT_SENT)
        audit_by_service(services, session, order, OrderAction.WITHDRAW)
        withdrawn.append(order_number(order))
    return withdrawn
