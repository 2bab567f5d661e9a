"""Accepting what a citizen sends: checked, numbered and committed before anybody thinks about an answer."""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.conversations.events import note_pressed
from hotline.conversations.models import ConversationRow, MessageRow, OfferRow, TurnRow
from hotline.conversations.store import (
    OTHER_MESSAGE,
    Draft,
    append,
    conversation_now,
    lock_conversation,
    new_id,
    ownership_of,
    set_ownership,
)
from hotline.conversations.waiting import follow_hours
from hotline.errors import Conflict, Forbidden, Invalid
from hotline.leases import is_held
from hotline.privacy.audit import Action, Actor, Object, record
from hotline.services import Services
from hotline.spelling import DIRECTIONS
from hotline.vocabulary import Outcome, Sender

MAX_TEXT = 2000
LEASE = timedelta(seconds=30)

REOPENED = "这段会话之前已经结束，现在重新打开，由智能助手（非真人）继续为您服务。"

_CONTROL = re.compile(rf"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff{DIRECTIONS}]")
"""What neither a page nor a Word file can hold, and what makes a line read other than it was typed."""


@dataclass(frozen=True)
class Incoming:
    """A message as it came in: free text, or the payload of a button that was offered.

    `typed_by` is the seat who writes for somebody on the telephone.
    """

    client_message_id: str
    text: str | None = None
    payload: str | None = None
    typed_by: Actor | None = None

    @property
    def digest(self) -> str:
        """Tells a repetition of the same request from another one under the same id."""
        return hashlib.sha256(json.dumps([self.text, self.payload]).encode()).hexdigest()


@dataclass(frozen=True)
class Accepted:
    """Where the message went. `lease` is set when the caller now has to answer; None when somebody else does."""

    turn_id: str
    message_id: str
    text: str
    command: dict[str, Any] | None
    fresh: bool
    lease: str | None


def clean_text(raw: str) -> str:
    """The text without control characters and outer blanks. Raises Invalid when nothing or too much is left."""
    text = _CONTROL.sub("", raw).strip()
    if not text:
        raise Invalid("还没有写内容，请写下您的问题再发送。")
    if len(text) > MAX_TEXT:
        raise Invalid(f"一次最多写 {MAX_TEXT} 个字，现在有 {len(text)} 个字，请分几次发送。")
    return text


async def accept(services: Services, conversation_id: str, incoming: Incoming) -> Accepted:
    """Commit the message under the next number with an open turn. The same request again changes nothing.

    Raises NotFound, Invalid (text or payload not acceptable), Conflict (same id, other content) and Forbidden for a
    seat that has not this caller on the line.
    """
    text = clean_text(incoming.text) if incoming.text is not None else None
    async with services.database.write() as session:
        conversation = await lock_conversation(session, conversation_id)
        _refuse_unless_theirs(conversation, incoming.typed_by)
        if (known := await _repeated(session, conversation, incoming)) is not None:
            return known
        command = offer = None
        if text is None:
            offer = await _offered(session, conversation, incoming.payload)
            text, command = offer.title, offer.command
            _refuse_gone(services, command)
        now = conversation_now(services.clock, conversation)
        follow_hours(services.groups, session, conversation, now=now)
        message = append(session, conversation, Draft(Sender.CITIZEN, text), now=now)
        message.client_message_id, message.request_digest = incoming.client_message_id, incoming.digest
        if incoming.typed_by is not None:
            message.staff_id = incoming.typed_by.id
            it, details = Object("conversation", conversation.id), {"seq": message.seq}
            at, actor = services.clock.now(), incoming.typed_by
            record(session, at=at, actor=actor, action=Action.CALLER_HEARD, object=it, details=details)
        await session.flush()
        ownership = ownership_of(conversation)
        if (reopened := ownership.reopen()) is not ownership:
            set_ownership(conversation, reopened, now=now)
            append(session, conversation, Draft(Sender.SYSTEM, REOPENED, in_reply_to=message.id), now=now)
        turn = TurnRow(
            id=new_id(),
            conversation_id=conversation.id,
            message_id=message.id,
            seq=message.seq,
            command=command,
            answered_as=message.id,
            outcome=Outcome.PENDING,
            owner_epoch=conversation.owner_epoch,
            accepted_at=services.clock.now(),
        )
        session.add(turn)
        if offer is not None:
            await note_pressed(session, offer, turn_id=turn.id, at=turn.accepted_at)
        lease = take_lease(services, conversation)
    return Accepted(turn.id, message.id, text, command, fresh=True, lease=lease)


def take_lease(services: Services, conversation: ConversationRow) -> str | None:
    """Become the one who answers this conversation, unless somebody is at it. The row must be locked.

    A lease runs out by itself, so that a process which died does not silence the conversation.
    """
    now = services.clock.now()
    if is_held(conversation.lease_until, lasts=LEASE, now=now):
        return None
    conversation.lease_holder, conversation.lease_until = new_id(), now + LEASE
    return conversation.lease_holder


async def _repeated(session: AsyncSession, conversation: ConversationRow, incoming: Incoming) -> Accepted | None:
    found = (
        await session.execute(
            select(MessageRow, TurnRow)
            .outerjoin(TurnRow, TurnRow.message_id == MessageRow.id)
            .where(
                MessageRow.conversation_id == conversation.id,
                MessageRow.client_message_id == incoming.client_message_id,
            )
        )
    ).one_or_none()
    if found is None:
        return None
    message, turn = found
    if turn is None or message.request_digest != incoming.digest:  # a file has no turn
        raise Conflict(OTHER_MESSAGE)
    return Accepted(turn.id, message.id, message.text, turn.command, fresh=False, lease=None)


def _refuse_unless_theirs(conversation: ConversationRow, typed_by: Actor | None) -> None:
    if typed_by is None:
        return
    ownership = ownership_of(conversation)
    if not ownership.on_the_line or ownership.staff_id != typed_by.id:
        raise Forbidden("这个来电现在不在您手里，不能替来电人写。")


def _refuse_gone(services: Services, command: dict[str, Any]) -> None:
    """A button may be older than the release that dropped its procedure."""
    if command["kind"] == "start" and command["procedure"] not in services.procedures:
        raise Invalid("这一项现在办不了，请直接写下您的问题，或者转人工。")


async def _offered(session: AsyncSession, conversation: ConversationRow, payload: str | None) -> OfferRow:
    offer = await session.get(OfferRow, payload) if payload else None
    if offer is None or offer.conversation_id != conversation.id:
        raise Invalid("这个按钮不属于这段会话，请直接写下您的问题。")
    return offer
