"""Finding and locking work orders, and what every change to one has in common."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, case, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.cases.numbers import plain, shown
from hotline.connectors.endpoints import Connector
from hotline.connectors.outbox import Subject
from hotline.conversations.models import ConversationRow
from hotline.conversations.store import lock_conversation
from hotline.errors import NotFound
from hotline.work_orders.flow import ENDED, UNDER_WAY, Standing
from hotline.work_orders.models import WorkOrderEventRow, WorkOrderRow
from hotline.work_orders.record import entries_of, standing_of

NO_ORDER = "没有找到这张工单，请核对工单编号。"
_MARK = "G"
"""In front of the number: the same digits may be those of a case."""


@dataclass
class OpenOrder:
    """An order with its record and its conversation, as they stand in this transaction."""

    row: WorkOrderRow
    entries: Sequence[WorkOrderEventRow]
    standing: Standing
    conversation: ConversationRow | None = None


def order_number(row: WorkOrderRow) -> str:
    """The number as people read it and the platform knows it."""
    return shown_number(row.number)


def shown_number(number: str) -> str:
    """The same, of a bare number."""
    return _MARK + shown(number)


def subject_of(row: WorkOrderRow) -> Subject | None:
    """The order as the outbox knows it; None where it went to no platform."""
    return Subject(Connector(row.connector), row.id, order_number(row)) if row.connector else None


async def find_order(session: AsyncSession, number: str) -> OpenOrder:
    """The order of this number. Raises NotFound."""
    row = await session.scalar(select(WorkOrderRow).where(WorkOrderRow.number == plain(number)))
    return await _with_record(session, row)


async def lock_order(session: AsyncSession, number: str, *, also: str | None = None) -> OpenOrder:
    """The same, held until the transaction ends; its conversation is locked first, as an erasure does it.

    `also`: another one to be held. Both are locked in the order of their numbers, or two people who merge two orders
    into each other would wait for each other.
    """
    found = await session.execute(
        select(WorkOrderRow.id, WorkOrderRow.conversation_id).where(WorkOrderRow.number == plain(number))
    )
    order_id, conversation_id = found.one_or_none() or (None, None)
    conversation = None
    if conversation_id is not None:
        try:
            conversation = await lock_conversation(session, conversation_id)
        except NotFound:
            conversation = None  # erased between the two looks: the order stands by itself now
    numbers = [plain(each) for each in (number, also) if each]
    in_order = select(WorkOrderRow).where(WorkOrderRow.number.in_(numbers)).order_by(WorkOrderRow.number)
    rows = list(await session.scalars(in_order.with_for_update()))
    order = await _with_record(session, next((row for row in rows if row.id == order_id), None))
    order.conversation = conversation if order.row.conversation_id else None
    return order


async def count_orders(session: AsyncSession, *, staff_id: str | None, day: date) -> tuple[int, int]:
    """How many are open, and how many of them late: of this seat's, or of all."""
    row = WorkOrderRow
    its = row.staff_id == staff_id if staff_id is not None else true()
    late = and_(row.state.in_(UNDER_WAY), row.due_on < day)
    counts = select(func.count(), func.sum(case((late, 1), else_=0))).select_from(row)
    found, over = (await session.execute(counts.where(its, row.state.not_in(ENDED)))).one()
    return found, over or 0


async def _with_record(session: AsyncSession, row: WorkOrderRow | None) -> OpenOrder:
    if row is None:
        raise NotFound(NO_ORDER)
    entries = await entries_of(session, row.id)
    return OpenOrder(row, entries, standing_of(row, entries))
