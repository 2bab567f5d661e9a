"""Which conversations a seat or a supervisor may read, and for which a reason has to be typed first."""

from sqlalchemy.ext.asyncio import AsyncSession

from hotline.callbacks.store import open_promise
from hotline.conversations.models import ConversationRow
from hotline.conversations.ownership import Owner
from hotline.conversations.store import has_open_danger
from hotline.desk.seats import serves
from hotline.errors import Forbidden, ReasonNeeded
from hotline.lookups.models import ReasonRow
from hotline.lookups.reasons import may_be_opened, standing_reason
from hotline.proposals.store import awaits_supervisor
from hotline.quality.reach import opened_for_quality
from hotline.services import Services
from hotline.staff.models import SeatRow
from hotline.staff.roles import Role
from hotline.staff.sessions import Staff


async def refuse_unless_open_to(
    services: Services, session: AsyncSession, staff: Staff, conversation: ConversationRow
) -> ReasonRow | None:
    """The typed reason by which it is open, None where none is needed. Raises ReasonNeeded or Forbidden.

    A seat reads what waits for its groups, what is owed an answer by them, what is in danger, and what it has in hand;
    a supervisor whatever waits for a person, or for its own word on what a trainee wrote. What is followed up or was drawn as a sample is open as
    `opened_for_quality` says. Anything else, what a colleague has in hand and what is over, takes a reason.
    """
    if has_open_danger(conversation):
        return None
    supervises = Role.SUPERVISOR in staff.roles
    if conversation.owner == Owner.QUEUE:
        seat = await session.get_one(SeatRow, staff.id)
        if supervises or serves(seat.group_ids, conversation):
            return None
        group = services.groups.get(conversation.group_id)
        raise Forbidden(f"这段会话在等{group.title}的坐席。")
    if conversation.owner == Owner.STAFF:
        if conversation.staff_id == staff.id:
            return None
        if not supervises:
            raise Forbidden(f"这段会话由 {conversation.staff_no} 号坐席接待。")
        if await awaits_supervisor(session, conversation):
            return None
        why = f"这段会话由 {conversation.staff_no} 号坐席接待。旁听要写明事由，记录在案。"
    else:
        promise = await open_promise(session, conversation.id)
        seat = await session.get_one(SeatRow, staff.id)
        if promise is not None and (supervises or not seat.group_ids or promise.group_id in seat.group_ids):
            return None
        if await opened_for_quality(session, conversation.id, staff_id=staff.id, supervises=supervises):
            return None
        why = "这段会话不在坐席手里。要看以前的会话，写明事由，记录在案。"
        if not await may_be_opened(session, staff, conversation.id):
            raise Forbidden("这段会话现在由智能助手接待或已经结束，坐席不能查看。")
    reason = await standing_reason(session, staff, conversation, now=services.clock.now())
    if reason is None:
        raise ReasonNeeded(why)
    return reason
