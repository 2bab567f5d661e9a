"""受理: a seat opens a work order from a conversation, or hears why there can be none."""

from dataclasses import dataclass

from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.briefs.brief import collect, make_brief
from hotline.cases.numbers import next_number
from hotline.connectors.endpoints import Connector, endpoint_of
from hotline.connectors.outbox import enqueue
from hotline.conversations.models import ConversationRow
from hotline.conversations.ownership import Owner
from hotline.conversations.reply import Button, Start
from hotline.conversations.store import GONE, Draft, append, conversation_now, lock_conversation, new_id
from hotline.conversations.takeover import announce
from hotline.desk.reach import refuse_unless_open_to
from hotline.errors import Conflict, Forbidden, Invalid, NotFound
from hotline.inquiries.consents import forbidden_by_consent, require_consent
from hotline.inquiries.words import ConsentTo
from hotline.knowledge.names import area_names
from hotline.privacy.audit import Action, Object, record, record_read
from hotline.services import Services
from hotline.staff.roles import Role
from hotline.staff.sessions import Staff
from hotline.vocabulary import Area, Sender
from hotline.work_orders.exclusions import Exclusion, load_exclusions
from hotline.work_orders.form import FilledForm, OrderForm, filled_form
from hotline.work_orders.models import WorkOrderCounterRow, WorkOrderRow
from hotline.work_orders.record import Author, open_record
from hotline.work_orders.store import order_number, subject_of
from hotline.work_orders.views import party_of
from hotline.work_orders.words import STATE_TITLES, OrderState

_LOCAL = "您的诉求已经登记成工单，编号 {number}，由热线工作人员联系有关单位。办理有进展会写在这里。"
_SENT = "您的诉求已经登记成工单，编号 {number}，会送到市12345平台派给有关单位。办理有进展会写在这里。"
_REFUSED = "{reason}您可以这样办：{route}"
_BUTTON = "开始办：{title}"


class ExcludedMatter(BaseModel):
    """A kind of matter that 12345 does not take, as the desk shows it."""

    id: str
    title: str
    asks: str
    reason: str
    route: str
    opens: list[str] = Field(description="titles of what is opened for the citizen instead; may be empty")
    suspected: bool = Field(description="something in this conversation reminds of it")


class OrderBefore(BaseModel):
    """A work order that this conversation has led to already."""

    number: str
    state_title: str


class OrderDraft(BaseModel):
    """What the form opens with."""

    form: FilledForm
    district: str | None
    topic_title: str | None
    excluded: list[ExcludedMatter]
    before: list[OrderBefore] = Field(description="orders of this conversation, the oldest first")
    connected: bool = Field(description="false: 未接入市12345平台, orders stay at this desk")
    forbidden: str | None = Field(description="why none can be opened: the citizen has not agreed; null: it can")


@dataclass(frozen=True)
class Wanted:
    """What the seat hands in. `confirmed`: it has looked whether the matter is one of those that 12345 does not take."""

    form: OrderForm
    district: str | None
    confirmed: bool


async def draft_order(services: Services, staff: Staff, conversation_id: str) -> OrderDraft:
    """The form for this conversation. Reading it is reading the conversation, and audited as that."""
    async with services.database.read() as session:
        conversation = await session.get(ConversationRow, conversation_id)
        if conversation is None or conversation.erased_at is not None:
            raise NotFound(GONE)
        await refuse_unless_open_to(services, session, staff, conversation)
        material = await collect(session, conversation)
        names = await area_names(session)
        before = await _orders_of(session, conversation_id)
        data_dir = services.settings.data_dir
        forbidden = await forbidden_by_consent(session, data_dir, conversation_id, ConsentTo.FORWARD)
    brief = await make_brief(services, conversation, material)
    it = Object("conversation", conversation_id)
    at = services.clock.now()
    await record_read(services.database, at=at, actor=staff.actor, action=Action.CONVERSATION_READ, object=it)
    form = filled_form(conversation, brief)
    exclusions = load_exclusions(data_dir)
    suspected = exclusions.suspected([form.what], _area(conversation))
    return OrderDraft(
        form=form,
        district=conversation.district,
        topic_title=names.area(conversation.topic_area) if conversation.topic_area else None,
        excluded=[_shown(services, each, suspected=each in suspected) for each in exclusions.excluded],
        before=before,
        connected=endpoint_of(services.settings, Connector.CITY_12345) is not None,
        forbidden=forbidden,
    )


async def open_order(services: Services, staff: Staff, conversation_id: str, wanted: Wanted) -> str:
    """Open it, put it into the outbox where a platform is connected, tell the citizen; returns its number."""
    directory = await services.content.directory(services.database)
    if wanted.district is not None and not directory.knows_district(wanted.district):
        raise Invalid("没有这个区县。")
    now = services.clock.now()
    async with services.database.write() as session:
        conversation = await _mine(session, staff, conversation_id)
        if conversation.rehearsal:
            raise Conflict("这是演练会话，不开工单。")
        await require_consent(session, services.settings.data_dir, conversation_id, ConsentTo.FORWARD)
        suspected = load_exclusions(services.settings.data_dir).suspected(
            [wanted.form.what, wanted.form.wanted], _area(conversation)
        )
        if suspected and not wanted.confirmed:
            titles = "、".join(each.title for each in suspected)
            raise Conflict(f"内容里像有{titles}的事，12345 不受理这几类。请核对：不是的，勾上“已核对”再开。")
        connected = endpoint_of(services.settings, Connector.CITY_12345) is not None
        order = WorkOrderRow(
            id=new_id(),
            number=await next_number(session, WorkOrderCounterRow, services.today),
            conversation_id=conversation_id,
            connector=Connector.CITY_12345 if connected else None,
            topic_area=conversation.topic_area,
            district=wanted.district,
            form=wanted.form.model_dump(mode="json"),
            state=OrderState.ACCEPTED,
            staff_id=staff.id,
            staff_no=staff.staff_no,
            events=0,
            created_at=now,
            updated_at=now,
        )
        session.add(order)
        await session.flush()
        author = Author(party_of(staff), staff.id, staff.staff_no)
        found = {"checked": [each.id for each in suspected]} if suspected else {}
        open_record(session, order, author, at=now, particulars=found)
        number = order_number(order)
        if (subject := subject_of(order)) is not None:
            content = {"order": number, "district": order.district, "topic": order.topic_area, "form": order.form}
            enqueue(session, subject, "work_order.opened", content, at=now)
        text = (_SENT if subject else _LOCAL).format(number=number)
        append(session, conversation, Draft(Sender.SYSTEM, text), now=conversation_now(services.clock, conversation))
        it = Object("work_order", order.id)
        details = {"conversation": conversation_id, "number": order.number}
        record(session, at=now, actor=staff.actor, action=Action.WORK_ORDER_OPENED, object=it, details=details)
    await announce(services, conversation_id)
    return order.number


async def refuse_order(services: Services, staff: Staff, conversation_id: str, exclusion_id: str) -> None:
    """Tell the citizen that 12345 does not take this, which way is open, and put the right papers under a button."""
    exclusion = load_exclusions(services.settings.data_dir).get(exclusion_id)
    if exclusion is None:
        raise Invalid("没有这一类。")
    async with services.database.write() as session:
        conversation = await _mine(session, staff, conversation_id)
        buttons = [
            Button(title=_BUTTON.format(title=title), command=Start(procedure=name))
            for name, title in _opens(services, exclusion)
        ]
        text = _REFUSED.format(reason=exclusion.reason, route=exclusion.route)
        draft = Draft(Sender.SYSTEM, text, buttons=buttons)
        append(session, conversation, draft, now=conversation_now(services.clock, conversation))
        it = Object("conversation", conversation_id)
        details = {"matter": exclusion.id}
        at = services.clock.now()
        record(session, at=at, actor=staff.actor, action=Action.WORK_ORDER_REFUSED, object=it, details=details)
    await announce(services, conversation_id)


async def _orders_of(session: AsyncSession, conversation_id: str) -> list[OrderBefore]:
    of_it = select(WorkOrderRow).where(WorkOrderRow.conversation_id == conversation_id)
    rows = await session.scalars(of_it.order_by(WorkOrderRow.created_at, WorkOrderRow.number))
    return [OrderBefore(number=order_number(row), state_title=STATE_TITLES[OrderState(row.state)]) for row in rows]


async def _mine(session: AsyncSession, staff: Staff, conversation_id: str) -> ConversationRow:
    conversation = await lock_conversation(session, conversation_id)
    mine = conversation.owner == Owner.STAFF and conversation.staff_id == staff.id
    if not mine and Role.SUPERVISOR not in staff.roles:
        raise Forbidden("工单由接待这段会话的坐席或者班长开。")
    return conversation


def _area(conversation: ConversationRow) -> Area | None:
    return Area(conversation.topic_area) if conversation.topic_area else None


def _opens(services: Services, exclusion: Exclusion) -> list[tuple[str, str]]:
    found = ((name, services.procedures.get(name)) for name in exclusion.procedures)
    return [(name, procedure.title) for name, procedure in found if procedure is not None]


def _shown(services: Services, exclusion: Exclusion, *, suspected: bool) -> ExcludedMatter:
    return ExcludedMatter(
        id=exclusion.id,
        title=exclusion.title,
        asks=exclusion.asks,
        reason=exclusion.reason,
        route=exclusion.route,
        opens=[title for _, title in _opens(services, exclusion)],
        suspected=suspected,
    )
