"""What seats and supervisors do about abuse: hand it on, block for a time, lift early. Each is audited."""

from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.blocks.models import BlockRow
from hotline.blocks.standing import LIFTED, AbuseKind, first_told
from hotline.conversations.models import ConversationRow
from hotline.conversations.ownership import Owner
from hotline.conversations.store import (
    conversation_now,
    has_open_danger,
    lock_conversation,
    new_id,
    ownership_of,
    set_ownership,
    tell,
)
from hotline.conversations.waiting import end_wait
from hotline.desk.casework import announced, note
from hotline.errors import Conflict, Forbidden, NotFound
from hotline.privacy.audit import Action
from hotline.quality.first_replies import note_silence
from hotline.services import Services
from hotline.staff.roles import Role
from hotline.staff.sessions import Staff
from hotline.vocabulary import Channel, WaitEnd

SEATS_LONGEST_HOURS = 24
LONGEST_HOURS = 30 * 24


async def hand_on(services: Services, staff: Staff, conversation_id: str, *, kind: AbuseKind, words: str) -> None:
    """Tell the supervisors of abuse in one's own conversation, which one keeps meanwhile."""
    async with announced(services, conversation_id) as session:
        conversation = await _in_hand(session, staff, conversation_id)
        session.add(_new_row(services, staff, conversation, kind, words))
        note(services, session, staff, Action.ABUSE_HANDED, conversation_id, {"kind": kind.value})


async def block(
    services: Services, staff: Staff, conversation_id: str, *, kind: AbuseKind, words: str, hours: int
) -> None:
    """Keep people's service from one's own conversation, which goes back to the bot. A seat may do so for a day at most."""
    if hours > SEATS_LONGEST_HOURS and Role.SUPERVISOR not in staff.roles:
        raise Forbidden(f"坐席一次最多限制 {SEATS_LONGEST_HOURS} 小时，更长的交给班长。")
    async with announced(services, conversation_id) as session:
        conversation = await _in_hand(session, staff, conversation_id)
        row = _new_row(services, staff, conversation, kind, words)
        session.add(row)
        _begin(services, session, staff, conversation, row, hours)


async def block_handed(services: Services, staff: Staff, block_id: str, *, hours: int) -> None:
    """A supervisor blocks what a seat has handed on; whoever has the conversation loses it to the bot."""
    conversation_id = await _conversation_of(services, block_id)
    async with announced(services, conversation_id) as session:
        conversation = await lock_conversation(session, conversation_id)
        row = await _open_row(services, session, block_id)
        if row.ends_at is not None:
            raise Conflict(f"工号 {row.set_by_no} 已经限制了这段会话。")
        _begin(services, session, staff, conversation, row, hours)


async def lift(services: Services, staff: Staff, block_id: str, *, words: str) -> None:
    """End a block before its time, wherever it went along to, or leave it at what was handed on; in words."""
    await _lift_one(services, staff, block_id, words=words)
    for along in await _along_with(services, block_id):
        await _lift_one(services, staff, along, words=words)


async def _lift_one(services: Services, staff: Staff, block_id: str, *, words: str) -> None:
    conversation_id = await _conversation_of(services, block_id)
    async with announced(services, conversation_id) as session:
        conversation = await lock_conversation(session, conversation_id)
        row = await _open_row(services, session, block_id)
        row.settled_by_no, row.settled_at, row.settled_words = staff.staff_no, services.clock.now(), words
        if row.ends_at is not None:
            conversation.blocked_until = None
            tell(session, conversation, LIFTED, now=conversation_now(services.clock, conversation))
        note(services, session, staff, Action.BLOCK_LIFTED, conversation_id, {"block": row.id})


def _begin(
    services: Services, session: AsyncSession, staff: Staff, conversation: ConversationRow, row: BlockRow, hours: int
) -> None:
    if conversation.channel == Channel.PHONE:
        raise Conflict("电话限制不了：挂断以后结束会话，要处理的交给班长。")
    if has_open_danger(conversation):
        raise Conflict("这段会话里有人身危险，不能限制。先处理危险。")
    now, lasts = conversation_now(services.clock, conversation), timedelta(hours=hours)
    _take_from_people(session, conversation, now=now)
    row.set_by_no, row.ends_at = staff.staff_no, services.clock.now() + lasts
    conversation.blocked_until = until = now + lasts
    tell(session, conversation, first_told(AbuseKind(row.kind), until=until), now=now)
    details = {"kind": row.kind, "hours": hours}
    note(services, session, staff, Action.BLOCK_SET, conversation.id, details)


def _take_from_people(session: AsyncSession, conversation: ConversationRow, *, now: datetime) -> None:
    """Back to the bot, from a seat's hands or out of the line."""
    before = ownership_of(conversation)
    if before.owner is Owner.STAFF:
        note_silence(session, conversation, now=now)
        set_ownership(conversation, before.give_back(before.staff_id or ""), now=now)
    elif before.owner is Owner.QUEUE:
        end_wait(session, conversation, WaitEnd.GIVEN_UP, now=now)
        set_ownership(conversation, before.cancel_handoff(), now=now)


async def _in_hand(session: AsyncSession, staff: Staff, conversation_id: str) -> ConversationRow:
    conversation = await lock_conversation(session, conversation_id)
    if conversation.owner != Owner.STAFF or conversation.staff_id != staff.id:
        raise Forbidden("这段会话现在不在您手里。")
    return conversation


def _new_row(services: Services, staff: Staff, conversation: ConversationRow, kind: AbuseKind, words: str) -> BlockRow:
    row = BlockRow(id=new_id(), conversation_id=conversation.id, kind=kind, words=words, raised_by=staff.id)
    row.raised_by_no, row.raised_at = staff.staff_no, services.clock.now()
    return row


async def _conversation_of(services: Services, block_id: str) -> str:
    async with services.database.read() as session:
        row = await session.get(BlockRow, block_id)
    if row is None:
        raise NotFound("没有这一条，可能会话已经删除。")
    return row.conversation_id


async def _along_with(services: Services, block_id: str) -> list[str]:
    """The other blocks that came of the same one and still stand."""
    async with services.database.read() as session:
        row = await session.get_one(BlockRow, block_id)
        root = row.carried_from or row.id
        same = or_(BlockRow.id == root, BlockRow.carried_from == root)
        stands = same, BlockRow.settled_at.is_(None), BlockRow.ends_at > services.clock.now()
        return list(await session.scalars(select(BlockRow.id).where(*stands)))


async def _open_row(services: Services, session: AsyncSession, block_id: str) -> BlockRow:
    row = await session.get_one(BlockRow, block_id, with_for_update=True)
    over = row.ends_at is not None and row.ends_at <= services.clock.now()
    if over or row.settled_at is not None:
        raise Conflict("这一条已经办过，或者已经到期。")
    return row
