"""Handing a call to the telephone system: it rings the seat, and when the seat has picked up, the citizen.

It learns the two numbers that it has to connect and whether the caller may be shown as 12348; never the check word,
the matter or a name. Whether it was the right person who spoke, only the seat can say.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.callbacks.models import CallbackRow, CallRow
from hotline.clock import local_iso
from hotline.connectors.endpoints import Connector, endpoint_of
from hotline.connectors.models import DeliveryRow, DeliveryState
from hotline.connectors.outbox import UNDONE, Subject, cancel, enqueue
from hotline.services import Services

GOOD_FOR = timedelta(seconds=60)
"""A seat sits waiting for it to ring. Afterwards nobody is rung any more: by then the seat has dialled by hand."""


class Dialling(StrEnum):
    """Who dials a call that lasts: the telephone system, or the seat by hand because it did not take it."""

    TELEPHONE = "telephone"
    BY_HAND = "by_hand"


def hand_over(services: Services, session: AsyncSession, row: CallbackRow, call: CallRow, *, rehearsal: bool) -> bool:
    """Put it into the outbox, in the caller's transaction. False where none is connected: then it is dialled by hand.

    A rehearsal rings nobody.
    """
    if rehearsal or endpoint_of(services.settings, Connector.TELEPHONY) is None:
        return False
    now = services.clock.now()
    content = {
        "call": call.id,
        "number": call.number,
        "staff_no": call.staff_no,
        "may_say_hotline": row.may_say_hotline,
        "not_after": local_iso(now + GOOD_FOR),
    }
    enqueue(session, _subject(call), "call.start", content, at=now, expires_at=now + GOOD_FOR)
    return True


async def take_back(session: AsyncSession, call: CallRow, *, now: datetime) -> None:
    """It is over, however it ended: what has not gone out does not, and the number in it is forgotten."""
    await cancel(session, _subject(call), now=now)


async def take_back_all(session: AsyncSession, conversation_id: str, *, now: datetime) -> None:
    """The same for every call of a conversation, before the calls themselves are forgotten."""
    for call in await session.scalars(select(CallRow).where(CallRow.conversation_id == conversation_id)):
        await take_back(session, call, now=now)


async def was_handed_over(session: AsyncSession, call: CallRow) -> bool:
    """Whether the telephone system may know of it."""
    return bool(await session.scalar(select(exists().where(*_about([call.id])))))


async def dialling_of(session: AsyncSession, calls: Sequence[CallRow], *, now: datetime) -> dict[str, Dialling]:
    """Of those that last and were handed over, who dials."""
    lasting = [call.id for call in calls if call.outcome is None]
    found: dict[str, Dialling] = {}
    for row in await session.scalars(select(DeliveryRow).where(*_about(lasting))):
        lost = row.state == DeliveryState.DEAD or (
            row.state in UNDONE and row.expires_at is not None and row.expires_at <= now
        )
        found[row.subject_id] = Dialling.BY_HAND if lost else Dialling.TELEPHONE
    return found


def _subject(call: CallRow) -> Subject:
    return Subject(Connector.TELEPHONY, call.id, f"会话 {call.conversation_id[-4:].upper()} 的回电")


def _about(call_ids: Sequence[str]) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return DeliveryRow.connector == Connector.TELEPHONY, DeliveryRow.subject_id.in_(call_ids)
