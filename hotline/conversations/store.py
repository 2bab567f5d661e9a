"""Reading and adding to a conversation inside a transaction."""

import secrets
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.clock import Clock
from hotline.connectors.endpoints import Connector
from hotline.connectors.outbox import Subject, enqueue
from hotline.conversations.line import place_in_line, usual_wait
from hotline.conversations.messages import State
from hotline.conversations.models import ConversationRow, MessageRow, OfferRow
from hotline.conversations.ownership import Owner, Ownership
from hotline.conversations.reply import AnswerRef, Button, Citation, Do, ItemRef, RunFile, Topic
from hotline.conversations.wording import for_a_caller
from hotline.errors import NotFound
from hotline.vocabulary import Channel, Proof, Sender

GONE = "没有找到这段会话，它可能已经被删除。"
OTHER_MESSAGE = "同一个消息编号已经用在另一条消息上，请换一个编号重新发送。"

LOGIN_STANDS = timedelta(minutes=30)
"""So long a citizen who has logged in may wait for a seat and still be known to it."""


NEWS = "wechat.news"
"""A delivery that carries no words: it says that a conversation has something that its citizen has not been sent yet."""


def wechat_subject(conversation_id: str) -> Subject:
    """What is delivered to the citizen of this conversation, by the name that the desk knows it by."""
    return Subject(Connector.WECHAT, conversation_id, f"会话 {conversation_id[-4:].upper()}")


def new_id() -> str:
    """A fresh identifier, 32 hexadecimal characters."""
    return uuid.uuid4().hex


def conversation_now(clock: Clock, conversation: ConversationRow) -> datetime:
    """The moment on the conversation's own clock: a rehearsal runs ahead or behind."""
    return clock.now() + timedelta(seconds=conversation.clock_shift_seconds)


def ownership_of(conversation: ConversationRow) -> Ownership:
    """The row's owner as the state machine sees it."""
    return Ownership(
        Owner(conversation.owner),
        conversation.owner_epoch,
        conversation.after_hours,
        conversation.staff_id,
        by_phone=conversation.channel == Channel.PHONE,
    )


def in_procedure(state: dict[str, Any] | None) -> bool:
    """Whether this dialogue state waits for the answer to a question of a procedure."""
    return bool((state or {}).get("active_loop"))


def set_ownership(conversation: ConversationRow, ownership: Ownership, *, now: datetime) -> None:
    """Write the owner back, with what follows from it: waiting time, closing time, the seat's number."""
    begins = conversation.waiting_since is None or conversation.after_hours
    had_seat = conversation.owner == Owner.STAFF
    conversation.owner = ownership.owner
    conversation.owner_epoch = ownership.epoch
    conversation.after_hours = ownership.after_hours
    conversation.staff_id = ownership.staff_id
    if ownership.owner is Owner.QUEUE:
        conversation.waiting_since = conversation.waiting_since or now
        conversation.queued_at = conversation.queued_at or now
        if ownership.after_hours:
            conversation.reply_since = None
        elif begins and not ownership.by_phone:
            conversation.reply_since = now  # the target of a chat: a caller is rung back, not written to
    else:
        conversation.queued_at = None
        if ownership.owner is not Owner.STAFF:
            conversation.waiting_since = conversation.group_id = conversation.act_by = None
            conversation.reply_since = None
    if ownership.owner is not Owner.STAFF:
        conversation.staff_no = None
    if _stands_no_more(conversation, had_seat=had_seat, now=now):
        forget_proof(conversation)
    conversation.closed_at = now if ownership.owner is Owner.CLOSED else None


def _stands_no_more(conversation: ConversationRow, *, had_seat: bool, now: datetime) -> bool:
    """Who is at the page later may be somebody else: a proof ends with the seat that had it, and a login that nobody at
    the desk has seen yet counts for a while."""
    if conversation.owner == Owner.CLOSED or (had_seat and conversation.owner != Owner.STAFF):
        return True
    taken = conversation.owner == Owner.STAFF and not had_seat
    return taken and conversation.proved_at is not None and now - conversation.proved_at > LOGIN_STANDS


def forget_proof(conversation: ConversationRow) -> None:
    """From here on it is not known who this is. The row must be locked."""
    conversation.proof = conversation.proved_at = conversation.real_name = None
    conversation.earlier_ids = []


def prove(conversation: ConversationRow, proof: Proof, *, now: datetime) -> None:
    """Keep how it was proved who this is, until the seat's work with it ends. The row must be locked."""
    conversation.proof, conversation.proved_at = proof, now


async def lock_conversation(session: AsyncSession, conversation_id: str) -> ConversationRow:
    """The conversation, held until the transaction ends. Raises NotFound when unknown or erased."""
    conversation = await session.scalar(
        select(ConversationRow).where(ConversationRow.id == conversation_id).with_for_update()
    )
    if conversation is None or conversation.erased_at is not None:
        raise NotFound(GONE)
    return conversation


async def message_under(session: AsyncSession, conversation_id: str, client_message_id: str) -> MessageRow | None:
    """The message that came in under this id before."""
    named = MessageRow.conversation_id == conversation_id, MessageRow.client_message_id == client_message_id
    return await session.scalar(select(MessageRow).where(*named))


@dataclass(frozen=True)
class Draft:
    """A message that is about to be written."""

    sender: Sender
    text: str
    in_reply_to: str | None = None
    topic: Topic | None = None
    buttons: list[Button] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    items: list[ItemRef] = field(default_factory=list)
    answer: AnswerRef | None = None
    attachments: list[RunFile] = field(default_factory=list)
    staff_id: str | None = None
    amends: str | None = None


def append(session: AsyncSession, conversation: ConversationRow, draft: Draft, *, now: datetime) -> MessageRow:
    """Add a message under the next number. The conversation must be locked by this transaction."""
    row = MessageRow(
        id=new_id(),
        conversation_id=conversation.id,
        seq=conversation.next_seq,
        sender=draft.sender,
        in_reply_to=draft.in_reply_to,
        created_at=now,
        text=_worded(conversation, draft),
        buttons=[
            _offer(session, conversation, button, draft.in_reply_to)
            for button in draft.buttons
            if not _out_of_place(conversation, button)
        ],
        citations=[citation.model_dump(mode="json") for citation in draft.citations],
        items=[item.model_dump(mode="json") for item in draft.items],
        attachments=[_attached(conversation, file) for file in draft.attachments],
        topic=draft.topic.model_dump(mode="json") if draft.topic else None,
        answer=draft.answer.model_dump(mode="json") if draft.answer else None,
        staff_id=draft.staff_id,
        amends=draft.amends,
    )
    conversation.next_seq += 1
    conversation.last_message_at = now
    session.add(row)
    if conversation.channel == Channel.WECHAT and draft.sender is not Sender.CITIZEN:
        enqueue(session, wechat_subject(conversation.id), NEWS, {}, at=now)
    return row


def tell(session: AsyncSession, conversation: ConversationRow, text: str, *, now: datetime) -> None:
    """What the service says of itself to the citizen. A caller reads none of it: the seat says so on the telephone."""
    if conversation.channel != Channel.PHONE:
        append(session, conversation, Draft(Sender.SYSTEM, text), now=now)


def _offer(
    session: AsyncSession, conversation: ConversationRow, button: Button, in_reply_to: str | None
) -> dict[str, Any]:
    payload = secrets.token_urlsafe(12)
    session.add(
        OfferRow(
            payload=payload,
            conversation_id=conversation.id,
            in_reply_to=in_reply_to,
            title=button.title,
            command=button.command.model_dump(mode="json"),
        )
    )
    return {"title": button.title, "payload": payload, "aside": button.aside}


def _worded(conversation: ConversationRow, draft: Draft) -> str:
    """What people wrote stands as they wrote it."""
    read_out = conversation.channel == Channel.PHONE and draft.sender in (Sender.BOT, Sender.SYSTEM)
    return for_a_caller(draft.text) if read_out else draft.text


def _out_of_place(conversation: ConversationRow, button: Button) -> bool:
    """Who is on the telephone has a person already."""
    return (
        conversation.channel == Channel.PHONE and isinstance(button.command, Do) and button.command.action == "handoff"
    )


def _attached(conversation: ConversationRow, file: RunFile) -> dict[str, Any]:
    url = f"/api/v1/conversations/{conversation.id}/files/{file.run}/{quote(file.name)}"
    return {"name": file.name, "title": file.title, "url": url, "media_type": file.media_type}


def danger_open() -> Any:
    """SQL: somebody wrote of danger here and no seat has dealt with it. Acknowledging silences the alarm only."""
    return ConversationRow.danger_at.is_not(None)


def has_open_danger(conversation: ConversationRow) -> bool:
    """The same for a loaded row."""
    return conversation.danger_at is not None


async def state_of(session: AsyncSession, conversation: ConversationRow) -> State:
    """The state as the citizen sees it. Only a waiting conversation costs queries, each over an index."""
    owner = Owner(conversation.owner)
    seen = conversation.seen_by_seat or None
    if owner is Owner.STAFF:
        return State(owner=owner, staff_no=conversation.staff_no, seen_up_to=seen)
    if owner is not Owner.QUEUE:
        return State(owner=owner, seen_up_to=seen)
    place = await place_in_line(session, conversation)
    if conversation.after_hours:
        return State(owner=owner, queue_position=place, after_hours=True, seen_up_to=seen)
    usual = await usual_wait(session, conversation)
    return State(owner=owner, queue_position=place, after_hours=False, usual_wait_minutes=usual, seen_up_to=seen)
