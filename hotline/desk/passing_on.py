"""Passing a conversation on: to a colleague, to a group, or into a supervisor's hands; and the notes that go with it."""

from dataclasses import dataclass

from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.conversations import takeover
from hotline.conversations.incoming import clean_text
from hotline.conversations.messages import State
from hotline.conversations.models import ConversationRow, NoteRow
from hotline.conversations.ownership import Owner
from hotline.conversations.store import conversation_now, has_open_danger, lock_conversation, new_id
from hotline.conversations.takeover import SeatRef
from hotline.desk.casework import announced, note, ref
from hotline.desk.queue import real_time
from hotline.desk.seats import AT_THE_DESK, lock_seat, require_room
from hotline.errors import Conflict, Forbidden, Invalid, NotFound
from hotline.privacy.audit import Action
from hotline.proposals.store import refuse_while_waiting
from hotline.services import Services
from hotline.staff.models import StaffAccount
from hotline.staff.presence import PRESENCE_TITLES, Presence
from hotline.staff.sessions import Staff
from hotline.vocabulary import NoteKind


@dataclass(frozen=True)
class ToColleague:
    """A colleague by staff number."""

    staff_no: str


@dataclass(frozen=True)
class ToGroup:
    """A skill group by id; the fall-back is 综合/12345."""

    group_id: str


class NoteView(BaseModel):
    """A note among staff."""

    kind: NoteKind
    text: str
    staff_no: str
    name: str
    written_at: str


async def transfer(
    services: Services, staff: Staff, conversation_id: str, *, to: ToColleague | ToGroup, text: str
) -> State:
    """Pass one's own conversation on, with a note for whoever has it next. Nothing changes where it is refused."""
    async with announced(services, conversation_id) as session:
        return await pass_on(services, session, staff, conversation_id, to=to, text=text)


async def pass_on(
    services: Services,
    session: AsyncSession,
    staff: Staff,
    conversation_id: str,
    *,
    to: ToColleague | ToGroup,
    text: str,
) -> State:
    """The same in the caller's transaction."""
    words = clean_text(text)
    await refuse_while_waiting(session, await lock_conversation(session, conversation_id))
    if isinstance(to, ToColleague):
        state = await _to_colleague(services, session, staff, conversation_id, to.staff_no)
        target = to.staff_no
    else:
        if to.group_id not in services.groups.by_id:
            raise Invalid("没有这个技能组。")
        state = await takeover.pass_to_group(
            services, session, conversation_id=conversation_id, seat=ref(staff), group_id=to.group_id
        )
        target = to.group_id
    conversation = await session.get_one(ConversationRow, conversation_id)
    _add_note(services, session, staff, conversation, NoteKind.TRANSFER, words)
    note(services, session, staff, Action.CONVERSATION_TRANSFERRED, conversation_id, {"to": target})
    return state


async def take_over(services: Services, staff: Staff, conversation_id: str) -> State:
    """A supervisor takes a conversation from a seat, who sees it leave."""
    async with announced(services, conversation_id) as session:
        state = await takeover.take_over(services, session, conversation_id=conversation_id, supervisor=ref(staff))
        note(services, session, staff, Action.CONVERSATION_TAKEN_OVER, conversation_id)
    return state


async def write_note(services: Services, staff: Staff, conversation_id: str, *, text: str, whisper: bool) -> None:
    """A private note in one's own conversation, or a supervisor's quiet word to the seat who has it."""
    async with announced(services, conversation_id) as session:
        await leave_note(services, session, staff, conversation_id, text=text, whisper=whisper)


async def leave_note(
    services: Services, session: AsyncSession, staff: Staff, conversation_id: str, *, text: str, whisper: bool = False
) -> None:
    """The same in the caller's transaction."""
    words = clean_text(text)
    conversation = await lock_conversation(session, conversation_id)
    if conversation.owner != Owner.STAFF:
        raise Conflict("这段会话现在没有坐席在接待，备注没有保存。")
    if not whisper and conversation.staff_id != staff.id:
        raise Forbidden("只能在自己接待的会话里写备注。")
    kind = NoteKind.WHISPER if whisper and conversation.staff_id != staff.id else NoteKind.NOTE
    _add_note(services, session, staff, conversation, kind, words)
    note(services, session, staff, Action.NOTE_WRITTEN, conversation_id, {"kind": kind.value})


async def notes_of(session: AsyncSession, conversation: ConversationRow) -> list[NoteView]:
    """All notes, the oldest first."""
    rows = await session.scalars(
        select(NoteRow).where(NoteRow.conversation_id == conversation.id).order_by(NoteRow.created_at, NoteRow.id)
    )
    return [
        NoteView(
            kind=NoteKind(row.kind),
            text=row.text,
            staff_no=row.author_no,
            name=row.author_name,
            written_at=real_time(conversation, row.created_at),
        )
        for row in rows
    ]


async def _to_colleague(
    services: Services, session: AsyncSession, staff: Staff, conversation_id: str, staff_no: str
) -> State:
    wanted = StaffAccount.staff_no == staff_no, StaffAccount.active.is_(True)
    account = await session.scalar(select(StaffAccount).where(*wanted))
    if account is None or not account.roles & AT_THE_DESK:
        raise NotFound(f"没有工号为 {staff_no} 的坐席。")
    if account.id == staff.id:
        raise Invalid("这段会话本来就在您手里。")
    seat = await lock_seat(session, account.id)

    async def admit(conversation: ConversationRow) -> None:
        if seat.presence != Presence.ONLINE:
            title = PRESENCE_TITLES[Presence(seat.presence)]
            raise Conflict(f"工号 {staff_no} 现在是“{title}”，转给别的坐席，或者转给一个组。")
        if not has_open_danger(conversation):
            await require_room(session, seat, f"工号 {staff_no} 手里的会话到上限了，转给别的坐席，或者转给一个组。")

    colleague = SeatRef(id=account.id, staff_no=account.staff_no, name=account.name)
    return await takeover.pass_to_colleague(
        services, session, conversation_id=conversation_id, seat=ref(staff), colleague=colleague, admit=admit
    )


def _add_note(
    services: Services,
    session: AsyncSession,
    staff: Staff,
    conversation: ConversationRow,
    kind: NoteKind,
    text: str,
) -> None:
    session.add(
        NoteRow(
            id=new_id(),
            conversation_id=conversation.id,
            kind=kind,
            text=text,
            author_id=staff.id,
            author_no=staff.staff_no,
            author_name=staff.name,
            created_at=conversation_now(services.clock, conversation),
        )
    )
