"""A step in a work order, by somebody at the desk or by the platform: recorded, audited, told, and passed on."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.cases.numbers import plain
from hotline.connectors.outbox import enqueue
from hotline.conversations.hub import QUEUE, conversation_topic
from hotline.conversations.store import Draft, append, conversation_now
from hotline.errors import Conflict, Forbidden, Invalid
from hotline.inquiries.consents import require_consent
from hotline.inquiries.words import ConsentTo
from hotline.privacy.audit import SYSTEM, Action, Actor, Object, record
from hotline.services import Services
from hotline.staff.sessions import Staff
from hotline.vocabulary import Sender
from hotline.work_orders import record as records
from hotline.work_orders.flow import ENDED, Standing, Step, Unlawful
from hotline.work_orders.models import WorkOrderRow
from hotline.work_orders.record import Author, Report
from hotline.work_orders.store import NO_ORDER, OpenOrder, lock_order, order_number, shown_number, subject_of
from hotline.work_orders.views import open_to, party_of
from hotline.work_orders.words import STATE_TITLES, FollowUp, OrderAction, OrderState, Party

_PASSED_ON = frozenset(
    {
        OrderAction.URGE,
        OrderAction.FOLLOW_UP,
        OrderAction.REWORK,
        OrderAction.RATE,
        OrderAction.ARCHIVE,
        OrderAction.MERGE,
        OrderAction.WITHDRAW,
        OrderAction.ADD,
    }
)
"""What the platform has to hear of, where the order is with it."""
_TELLS_ON = frozenset(
    {OrderAction.DISPATCH, OrderAction.REDISPATCH, OrderAction.ADD, OrderAction.REWORK, OrderAction.URGE}
)
"""What tells another office more than it has heard already."""
_HEARD_FROM = frozenset({FollowUp.RESOLVED, FollowUp.UNRESOLVED})
"""Results of a 回访 for which the citizen was asked: not where it was said before that none is wanted."""
_TOLD: dict[OrderAction, str] = {
    OrderAction.DISPATCH: "您的工单 {number} 已经派给{unit}办理。",
    OrderAction.REDISPATCH: "您的工单 {number} 改由{unit}办理。",
    OrderAction.HANDLE: "您的工单 {number} 已经办完：{text}",
    OrderAction.REWORK: "您说没有解决，工单 {number} 已经发回{unit}重办。",
    OrderAction.WITHDRAW: "您的工单 {number} 已经撤销：{text}",
}
"""What the citizen hears in the conversation."""


@dataclass(frozen=True)
class Particulars:
    """What a step names."""

    unit: str | None = None
    due_on: date | None = None
    follow_up: FollowUp | None = None
    score: int | None = None
    into: str | None = None
    text: str | None = None


async def do_step(
    services: Services, staff: Staff, number: str, action: OrderAction, particulars: Particulars, *, seen: int
) -> None:
    """Somebody at the desk does it. `seen` is how many entries the page showed: an old page decides nothing."""
    author = Author(party_of(staff), staff.id, staff.staff_no)
    async with services.database.write() as session:
        order = await lock_order(session, number, also=particulars.into)
        if action is not OrderAction.TAKE and not open_to(staff, order.row):
            raise Forbidden(f"这张工单由 {order.row.staff_no} 号坐席跟进，要处理请先接手。")
        if seen != order.row.events:
            raise Conflict("这张工单刚刚有了变化，请看过最新的再做。")
        if action is OrderAction.FOLLOW_UP and particulars.follow_up in _HEARD_FROM:
            await require_consent(session, services.settings.data_dir, order.row.conversation_id, ConsentTo.VISIT)
        if action in _TELLS_ON:
            await require_consent(session, services.settings.data_dir, order.row.conversation_id, ConsentTo.FORWARD)
        await take_step(services, session, order, author, action, particulars)
        if action is OrderAction.TAKE:
            order.row.staff_id, order.row.staff_no = staff.id, staff.staff_no
        _audit(services, session, order.row, staff.actor, action)
    await announce(services, order.row)


async def take_step(
    services: Services,
    session: AsyncSession,
    order: OpenOrder,
    author: Author,
    action: OrderAction,
    particulars: Particulars,
    *,
    report: Report | None = None,
) -> Standing:
    """Record it, tell the citizen, and put it into the outbox where the platform has to hear of it."""
    row, now = order.row, services.clock.now()
    into = await _into(session, row, particulars.into) if particulars.into else None
    text = (particulars.text or "").strip() or None
    step = Step(
        action,
        author.party,
        now,
        unit=(particulars.unit or "").strip() or None,
        due_on=particulars.due_on,
        follow_up=particulars.follow_up,
        score=particulars.score,
        into=into,
        text=text is not None,
    )
    try:
        after = records.append(session, row, order.entries, step, author, text=text, report=report)
    except Unlawful as error:
        raise Conflict(str(error)) from error
    subject = subject_of(row)
    if subject is not None and action in _PASSED_ON and author.party is not Party.PLATFORM:
        enqueue(session, subject, kind_of(action), _content(row, step, text), at=now)
    _tell(services, session, order, after, action, text)
    return after


async def announce(services: Services, row: WorkOrderRow) -> None:
    """Tell the citizen's page and the desk, after the commit."""
    topics = [conversation_topic(row.conversation_id)] if row.conversation_id else []
    await services.hub.signal(*topics, QUEUE)


def kind_of(action: OrderAction) -> str:
    """What the platform is told that a step is."""
    return f"work_order.{action}"


def audit_by_service(services: Services, session: AsyncSession, row: WorkOrderRow, action: OrderAction) -> None:
    """A step of the platform, or one of the service's own, in the trail: both are the service's."""
    _audit(services, session, row, SYSTEM, action)


def _audit(services: Services, session: AsyncSession, row: WorkOrderRow, actor: Actor, action: OrderAction) -> None:
    it = Object("work_order", row.id)
    details = {"number": row.number, "step": action.value}
    record(session, at=services.clock.now(), actor=actor, action=Action.WORK_ORDER_STEP, object=it, details=details)


async def _into(session: AsyncSession, row: WorkOrderRow, number: str) -> str:
    """The order that this one is merged into: another one, still open, on the same way. Locked with this one."""
    other = await session.scalar(select(WorkOrderRow).where(WorkOrderRow.number == plain(number)))
    if other is None:
        raise Invalid(NO_ORDER)
    if OrderState(other.state) in ENDED:
        raise Conflict(f"工单 {order_number(other)} {STATE_TITLES[OrderState(other.state)]}，不能并到它。")
    if other.connector != row.connector:
        raise Conflict("一张走市12345平台，一张在本台流转，不能并单。")
    return other.number


def _content(row: WorkOrderRow, step: Step, text: str | None) -> dict[str, str | int | None]:
    found: dict[str, str | int | None] = {"order": order_number(row), "text": text}
    if step.due_on is not None:
        found["due_on"] = step.due_on.isoformat()
    if step.follow_up is not None:
        found["follow_up"] = step.follow_up.value
    if step.score is not None:
        found["score"] = step.score
    if step.into is not None:
        found["into"] = shown_number(step.into)
    return found


def _tell(
    services: Services,
    session: AsyncSession,
    order: OpenOrder,
    after: Standing,
    action: OrderAction,
    text: str | None,
) -> None:
    conversation = order.conversation
    if conversation is None or action not in _TOLD:
        return
    said = _TOLD[action].format(number=order_number(order.row), unit=after.unit, text=text)
    append(session, conversation, Draft(Sender.SYSTEM, said), now=conversation_now(services.clock, conversation))
