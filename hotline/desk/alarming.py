"""What the watch does about alarms: takes those further up that nobody acknowledges, and tells the duty contact.

The duty contact is an address that takes an HTTP POST (`HOTLINE_DUTY_ALARM_URL`): a pager, a group robot, a telephone
gateway. It hears an id, the kind of danger and the time, and no word of the citizen's. A message that did not get
through is sent again at the next look; the same alarm carries the same id, and says how often it was told before.
"""

import httpx
import structlog
from sqlalchemy import select

from hotline.clock import local_iso
from hotline.conversations import alarms, takeover
from hotline.conversations.models import ConversationRow
from hotline.conversations.store import conversation_now, danger_open, lock_conversation, tell
from hotline.desk.queue import real_time
from hotline.errors import NotFound
from hotline.privacy.audit import SYSTEM, Action, Object, record
from hotline.services import Services

log = structlog.get_logger()

_PATIENCE_SECONDS = 3.0


async def escalate_alarms(services: Services) -> None:
    """After a minute without acknowledgement the citizen is told the truth, and whoever is above hears of it."""
    for row in await _ringing(services):
        if not alarms.overdue(row, now=conversation_now(services.clock, row)):
            continue
        try:
            async with services.database.write() as session:
                conversation = await lock_conversation(session, row.id)
                now = conversation_now(services.clock, conversation)
                if not alarms.overdue(conversation, now=now):
                    continue  # acknowledged between the two looks, or another replica was faster
                conversation.danger_escalated_at = now
                tell(session, conversation, alarms.UNSEEN, now=now)
                it = Object("conversation", conversation.id)
                record(session, at=services.clock.now(), actor=SYSTEM, action=Action.DANGER_ESCALATED, object=it)
        except NotFound:
            continue  # erased between the two looks
        log.warning("danger_unacknowledged", conversation_id=row.id, kind=row.danger_class)
        await takeover.announce(services, row.id)


async def tell_duty(services: Services) -> None:
    """Send what the duty contact has not heard yet. Without an address nobody is told, and the manual says so."""
    url = services.settings.duty_alarm_url
    if not url:
        return
    due = {row: _due(services, row) for row in await _ringing(services)}
    untold = [row for row in due if row.duty_told < due[row]]
    if not untold:
        return
    async with httpx.AsyncClient(timeout=_PATIENCE_SECONDS, trust_env=False) as client:
        for row in untold:
            try:
                (await client.post(url, json=_message(row))).raise_for_status()
            except httpx.HTTPError as error:
                log.error("duty_not_told", conversation_id=row.id, error=type(error).__name__)
                continue
            await _note_told(services, row, due[row])


def _due(services: Services, row: ConversationRow) -> int:
    return alarms.due_tellings(row, now=conversation_now(services.clock, row))


async def _note_told(services: Services, told: ConversationRow, times: int) -> None:
    try:
        async with services.database.write() as session:
            conversation = await lock_conversation(session, told.id)
            if conversation.danger_alarmed_at == told.danger_alarmed_at:
                conversation.duty_told = times
    except NotFound:
        return  # erased meanwhile


async def _ringing(services: Services) -> list[ConversationRow]:
    unseen = danger_open(), ConversationRow.danger_acknowledged_at.is_(None), ConversationRow.erased_at.is_(None)
    async with services.database.read() as session:
        return list(await session.scalars(select(ConversationRow).where(*unseen).order_by(ConversationRow.danger_at)))


def _message(row: ConversationRow) -> dict[str, str | bool | int]:
    since = real_time(row, row.danger_alarmed_at) if row.danger_alarmed_at else local_iso(row.created_at)
    return {
        "alarm": f"{row.id}-{since}",
        "conversation": row.id[-4:].upper(),
        "danger": row.danger_class or "",
        "since": since,
        "escalated": row.danger_escalated_at is not None,
        "told_before": row.duty_told,
    }
