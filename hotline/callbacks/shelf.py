"""The list of promises at the desk: those of the seat's groups, by the moment they are due; late ones say so."""

from datetime import timedelta

from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.callbacks.models import CallbackRow, CallRow
from hotline.callbacks.store import owed_by
from hotline.callbacks.telephone import Dialling, dialling_of
from hotline.callbacks.words import CallOutcome, DayPart, LineStatus, PromiseKind
from hotline.clock import local_iso
from hotline.conversations.models import ConversationRow
from hotline.conversations.store import conversation_now
from hotline.desk.queue import real_time
from hotline.knowledge.names import area_names
from hotline.services import Services
from hotline.staff.models import SeatRow
from hotline.staff.sessions import Staff

_SHOWN = 200


class CallMade(BaseModel):
    """A call and how it ended; null while it lasts."""

    call_id: str
    at: str
    staff_no: str
    outcome: CallOutcome | None
    line: LineStatus | None = Field(description="what the telephone system reported of it")
    dialling: Dialling | None = Field(description="of a call that lasts and was handed to the telephone system")


class CallbackEntry(BaseModel):
    """One promise. It carries no word of what the citizen wrote, and of the number the end only."""

    id: str
    conversation_id: str
    kind: PromiseKind
    due_at: str
    late: bool
    soon: bool = Field(description="due within the time of warning")
    asked_at: str
    topic_title: str | None
    group_title: str
    number_end: str | None
    day_part: DayPart
    safe: bool
    may_say_hotline: bool
    has_check_word: bool
    staff_no: str | None = Field(description="the seat who has the conversation now")
    rehearsal: bool
    calls: list[CallMade]


class CallbackList(BaseModel):
    """What is promised and not kept yet, the earliest due first."""

    now: str
    callbacks: list[CallbackEntry]


async def read_callbacks(services: Services, staff: Staff) -> CallbackList:
    """The promises that this seat may keep."""
    async with services.database.read() as session:
        names = await area_names(session)
        seat = await session.get_one(SeatRow, staff.id)
        rows = await session.execute(
            select(CallbackRow, ConversationRow)
            .join(ConversationRow, ConversationRow.id == CallbackRow.conversation_id)
            .where(owed_by(seat.group_ids))
            .order_by(CallbackRow.due_at, CallbackRow.id)
            .limit(_SHOWN)
        )
        found = [(row, conversation) for row, conversation in rows]
        calls = await _calls(session, [row.id for row, _ in found])
        made = [call for of_one in calls.values() for call in of_one]
        dialling = await dialling_of(session, made, now=services.clock.now())
    warn = timedelta(hours=services.targets.message_box.warn_hours)
    entries = [
        CallbackEntry(
            id=row.id,
            conversation_id=conversation.id,
            kind=PromiseKind(row.kind),
            due_at=real_time(conversation, row.due_at),
            late=row.due_at < (here := conversation_now(services.clock, conversation)),
            soon=here <= row.due_at < here + warn,
            asked_at=real_time(conversation, row.created_at),
            topic_title=names.area(conversation.topic_area) if conversation.topic_area else None,
            group_title=services.groups.get(row.group_id).title,
            number_end=row.number[-4:] if row.number else None,
            day_part=DayPart(row.day_part),
            safe=row.safe,
            may_say_hotline=row.may_say_hotline,
            has_check_word=row.check_word is not None,
            staff_no=conversation.staff_no,
            rehearsal=conversation.rehearsal,
            calls=[_made(conversation, call, dialling.get(call.id)) for call in calls.get(row.id, [])],
        )
        for row, conversation in found
    ]
    return CallbackList(now=local_iso(services.clock.now()), callbacks=entries)


async def _calls(session: AsyncSession, ids: list[str]) -> dict[str, list[CallRow]]:
    found: dict[str, list[CallRow]] = {}
    for call in await session.scalars(
        select(CallRow).where(CallRow.callback_id.in_(ids)).order_by(CallRow.started_at, CallRow.id)
    ):
        found.setdefault(call.callback_id, []).append(call)
    return found


def _made(conversation: ConversationRow, call: CallRow, dialling: Dialling | None) -> CallMade:
    return CallMade(
        call_id=call.id,
        at=real_time(conversation, call.started_at),
        staff_no=call.staff_no,
        outcome=CallOutcome(call.outcome) if call.outcome else None,
        line=LineStatus(call.line) if call.line else None,
        dialling=dialling,
    )
