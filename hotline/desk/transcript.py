"""A conversation as a seat reads it: every message, and beside each of the citizen's what the bot made of it."""

from pydantic import BaseModel, Field
from sqlalchemy import select

from hotline.blocks.shelf import BlockView, blocks_of
from hotline.briefs.brief import Brief, collect, make_brief
from hotline.callbacks.promise import Promise, view_promise
from hotline.callbacks.store import open_promise
from hotline.child_reports.report import ChildReport, reports_of
from hotline.clock import day_of
from hotline.connectors.dead_letters import reason_in_words
from hotline.connectors.outbox import given_up
from hotline.conversations.messages import Message, message_of
from hotline.conversations.models import ConversationRow, MessageRow, TurnRow
from hotline.conversations.ownership import Owner
from hotline.conversations.store import GONE, conversation_now, wechat_subject
from hotline.desk.closing import Closing, TopicChoice, proposed_for
from hotline.desk.files import SentFile, files_by_message
from hotline.desk.giving import note_opened, unopened
from hotline.desk.identity import IdentityView, identity_of
from hotline.desk.labels import LabelView, labels_of
from hotline.desk.marks import Marks, read_marks
from hotline.desk.passing_on import NoteView, notes_of
from hotline.desk.queue import Danger, danger_of, real_time
from hotline.desk.reach import refuse_unless_open_to
from hotline.desk.reading import Reading, reading_of
from hotline.desk.runs import RunFilled, filled
from hotline.errors import NotFound
from hotline.inquiries.asking import DeskInquiry, view_inquiry
from hotline.inquiries.store import inquiries_of
from hotline.knowledge.names import Names, all_names
from hotline.knowledge.stale import Staleness
from hotline.lookups.models import ReasonRow
from hotline.lookups.reasons import OpenedFor
from hotline.privacy.audit import Action, Object, record_read
from hotline.procedures.store import rows_of
from hotline.proposals.store import needs_approval
from hotline.proposals.views import ProposalView, proposals_of
from hotline.services import Services
from hotline.staff.sessions import Staff
from hotline.vocabulary import Area, Channel, Sender
from hotline.wechat.models import ThreadRow
from hotline.work_orders.proposing import may_propose, propose_order


class DeskMessage(Message):
    """A message with the bot's reading of it (citizen's messages only) and marks on its answer (bot's only)."""

    reading: Reading | None
    first_wording: str | None = Field(
        description="of a seat's message that was put right: what the citizen read before"
    )
    file: SentFile | None = Field(description="the file it carries, also one the citizen no longer sees")
    written_by_me: bool = Field(description="a message of the seat who reads this")
    stale: list[Staleness] = Field(description="why the answer shown wants another look before it is relied on")


class DeskConversation(BaseModel):
    """A whole conversation."""

    conversation_id: str
    owner: Owner
    mine: bool
    staff_no: str | None = Field(description="the seat who has it")
    channel: Channel
    district: str | None
    topic: Area | None
    topic_title: str | None
    danger: Danger | None
    after_hours: bool
    identity: IdentityView
    closing: Closing = Field(description="what is stored when it is closed now")
    labels: list[LabelView]
    promise: Promise | None = Field(description="the answer or call that is owed")
    blocks: list[BlockView] = Field(description="abuse that was handed to the supervisors, and blocks that stand")
    opened_for: OpenedFor | None = Field(description="the reason that was typed to open it, where one was needed")
    rehearsal: bool
    started_at: str
    waiting_since: str | None
    handoff_reason: str | None
    handoff_contact: str | None
    group_title: str | None
    act_by: str | None = Field(description="the last day of a legal limit that is near")
    brief: Brief = Field(description="read first: confirmed by the citizen, or made of what is known so far")
    notes: list[NoteView] = Field(description="among staff, never shown to the citizen, the oldest first")
    child_reports: list[ChildReport] = Field(description="reports of harm to a child, the oldest first")
    runs: list[RunFilled] = Field(description="what was filled in step by step, the latest first")
    seen_up_to: int = Field(description="the last message that the citizen's page has shown; 0 is none")
    needs_approval: bool = Field(description="a supervisor reads what this seat writes here before it is sent")
    proposals: list[ProposalView] = Field(
        description="answers that wait for that, or were given back, the oldest first"
    )
    inquiries: list[DeskInquiry] = Field(description="what the citizen was asked for by a card, the oldest first")
    sent_up_to: int | None = Field(description="the last message that WeChat took; null: they do not go by WeChat")
    undelivered: str | None = Field(description="why what was said last has not reached the citizen in WeChat")
    messages: list[DeskMessage]


async def read_conversation(services: Services, staff: Staff, conversation_id: str) -> DeskConversation:
    """The conversation, with an entry in the audit trail. NotFound, or Forbidden where this seat may not read."""
    database = services.database
    async with database.read() as session:
        conversation = await session.get(ConversationRow, conversation_id)
        if conversation is None or conversation.erased_at is not None:
            raise NotFound(GONE)
        reason = await refuse_unless_open_to(services, session, staff, conversation)
        notes = await notes_of(session, conversation)
        labels = await labels_of(session, services.settings.data_dir, [conversation_id])
        blocks = await blocks_of(services, session, conversation)
        reports = await reports_of(session, conversation_id)
        owed = await open_promise(session, conversation_id)
        material = await collect(session, conversation)
        rows = await session.execute(
            select(MessageRow, TurnRow)
            .outerjoin(TurnRow, TurnRow.message_id == MessageRow.id)
            .where(MessageRow.conversation_id == conversation_id)
            .order_by(MessageRow.seq)
        )
        lines = rows.all()
        shown = [answer["id"] for _, turn in lines if turn is not None for answer in turn.answers]
        names = await all_names(session, answers=shown)
        today = services.today
        marks = await read_marks(session, shown, today=today, months=services.settings.review_months)
        run_rows = await rows_of(session, conversation_id)
        files = await files_by_message(services, session, conversation_id)
        closing = Closing(
            resolution=await proposed_for(session, conversation),
            topic=Area(conversation.topic_area) if conversation.topic_area else None,
            topics=[TopicChoice(id=area, title=names.area(area)) for area in Area],
        )
        identity = await identity_of(session, conversation)
        inquiries = [view_inquiry(row) for row in await inquiries_of(session, conversation_id)]
        mine = conversation.owner == Owner.STAFF and conversation.staff_id == staff.id
        read_first = mine and await needs_approval(session, conversation, account_id=staff.id)
        proposals = await proposals_of(session, conversation, staff)
        given = await unopened(session, [conversation_id])
        stuck = await given_up(session, wechat_subject(conversation_id))
        thread = await session.get(ThreadRow, conversation_id)
        proposing = await may_propose(session, services.settings.data_dir, conversation)
    runs = filled(services, await services.content.directory(database), conversation, run_rows) if run_rows else []
    brief = await make_brief(services, conversation, material)
    if proposing:
        intents = [intent for _, turn in lines if (intent := _intent(turn)) is not None]
        closing.order = propose_order(services.settings.data_dir, conversation, brief, [*shown, *intents])
    messages = [_message(message, turn, names, marks, staff, files.get(message.id)) for message, turn in lines]
    it = Object("conversation", conversation_id)
    watches = conversation.owner == Owner.STAFF and conversation.staff_id != staff.id
    past = Action.HISTORY_READ if reason is not None else Action.CONVERSATION_READ
    action = Action.CONVERSATION_WATCHED if watches else past
    await record_read(database, at=services.clock.now(), actor=staff.actor, action=action, object=it)
    if given:
        async with database.write() as session:
            await note_opened(session, conversation_id, account_id=staff.id)
    now = conversation_now(services.clock, conversation)
    promise = view_promise(owed, now=now) if owed else None
    group = services.groups.get(conversation.group_id).title if conversation.group_id else None
    return _view(
        conversation,
        staff,
        messages,
        names,
        runs,
        notes,
        group,
        brief,
        promise,
        reports,
        closing,
        reason,
        labels[conversation_id],
        blocks,
        identity,
        inquiries,
        proposals,
        needs_approval=read_first,
        sent_up_to=thread.sent_up_to if thread is not None else None,
        undelivered=reason_in_words(stuck) if stuck is not None else None,
    )


def _view(
    conversation: ConversationRow,
    staff: Staff,
    messages: list[DeskMessage],
    names: Names,
    runs: list[RunFilled],
    notes: list[NoteView],
    group: str | None,
    brief: Brief,
    promise: Promise | None,
    reports: list[ChildReport],
    closing: Closing,
    reason: ReasonRow | None,
    labels: list[LabelView],
    blocks: list[BlockView],
    identity: IdentityView,
    inquiries: list[DeskInquiry],
    proposals: list[ProposalView],
    *,
    needs_approval: bool,
    sent_up_to: int | None,
    undelivered: str | None,
) -> DeskConversation:
    waiting_since = conversation.waiting_since
    return DeskConversation(
        conversation_id=conversation.id,
        owner=Owner(conversation.owner),
        mine=conversation.owner == Owner.STAFF and conversation.staff_id == staff.id,
        staff_no=conversation.staff_no,
        channel=Channel(conversation.channel),
        district=conversation.district,
        topic=Area(conversation.topic_area) if conversation.topic_area else None,
        topic_title=names.area(conversation.topic_area) if conversation.topic_area else None,
        danger=danger_of(conversation),
        after_hours=conversation.after_hours,
        identity=identity,
        closing=closing,
        labels=labels,
        promise=promise,
        blocks=blocks,
        opened_for=OpenedFor.of(reason) if reason is not None else None,
        rehearsal=conversation.rehearsal,
        started_at=real_time(conversation, conversation.created_at),
        waiting_since=real_time(conversation, waiting_since) if waiting_since else None,
        handoff_reason=conversation.handoff_reason,
        handoff_contact=conversation.handoff_contact,
        group_title=group,
        act_by=conversation.act_by.isoformat() if conversation.act_by else None,
        brief=brief,
        notes=notes,
        child_reports=reports,
        runs=runs,
        seen_up_to=conversation.seen_by_citizen,
        needs_approval=needs_approval,
        proposals=proposals,
        inquiries=inquiries,
        sent_up_to=sent_up_to,
        undelivered=undelivered,
        messages=messages,
    )


def _intent(turn: TurnRow | None) -> str | None:
    return turn.understanding.get("full_intent") if turn is not None and turn.understanding else None


def _message(
    row: MessageRow, turn: TurnRow | None, names: Names, marks: Marks, staff: Staff, file: SentFile | None
) -> DeskMessage:
    message = message_of(row)
    return DeskMessage(
        **message.model_dump(),
        reading=reading_of(turn, names) if turn is not None else None,
        first_wording=row.text if row.amended_by else None,
        file=file,
        written_by_me=row.sender == Sender.STAFF and row.staff_id == staff.id,
        stale=marks.of(message, shown_on=day_of(row.created_at)),
    )
