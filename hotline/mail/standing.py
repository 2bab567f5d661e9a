"""What stands at this moment that somebody may have to be told of by e-mail, and whom it concerns."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.connectors.endpoints import CONNECTOR_TITLES, Connector
from hotline.connectors.models import DeliveryRow, DeliveryState, Failure
from hotline.conversations.models import ConversationRow
from hotline.conversations.ownership import Owner
from hotline.conversations.store import danger_open
from hotline.desk.seats import AT_THE_DESK
from hotline.mail.words import MailKind, open_to
from hotline.staff.models import SeatRow, StaffAccount
from hotline.staff.presence import Presence
from hotline.staff.roles import Role
from hotline.work_orders.flow import UNDER_WAY
from hotline.work_orders.models import WorkOrderRow

_MOST = 200


@dataclass(frozen=True)
class Standing:
    """One occasion. `name` is all that is told of it. `group_id`, `staff_id`: whom it concerns; None: everybody."""

    kind: MailKind
    key: str
    name: str
    conversation_id: str | None = None
    group_id: str | None = None
    staff_id: str | None = None

    def concerns(self, account: StaffAccount, seat: SeatRow) -> bool:
        """Whether it is this person's to know."""
        if not open_to(self.kind, account.roles):
            return False
        if self.group_id is not None and seat.group_ids and self.group_id not in seat.group_ids:
            return False
        return self.staff_id in (None, account.id) or Role.SUPERVISOR in account.roles


async def all_standing(session: AsyncSession, *, today: date) -> list[Standing]:
    """Everything, danger first. A rehearsal concerns nobody."""
    return [
        *await _dangers(session),
        *await _waiting_for_nobody(session),
        *await _orders(session, today),
        *await _dead(session),
    ]


async def _dangers(session: AsyncSession) -> list[Standing]:
    row = ConversationRow
    unseen = danger_open(), row.danger_acknowledged_at.is_(None), row.danger_escalated_at.is_not(None)
    living = row.erased_at.is_(None), row.rehearsal.is_(False)
    rows = await session.scalars(select(row).where(*unseen, *living).order_by(row.danger_at).limit(_MOST))
    return [_of(MailKind.DANGER, each, each.danger_alarmed_at) for each in rows]


async def _waiting_for_nobody(session: AsyncSession) -> list[Standing]:
    row = ConversationRow
    waits = row.owner == Owner.QUEUE, row.after_hours.is_(False), row.erased_at.is_(None), row.rehearsal.is_(False)
    rows = list(await session.scalars(select(row).where(*waits).order_by(row.queued_at).limit(_MOST)))
    if not rows:
        return []
    there = select(SeatRow, StaffAccount).join(StaffAccount, StaffAccount.id == SeatRow.account_id)
    present = there.where(StaffAccount.active.is_(True), SeatRow.presence != Presence.OFFLINE)
    seats = [seat for seat, account in (await session.execute(present)).all() if account.roles & AT_THE_DESK]
    return [
        _of(MailKind.WAITING, each, each.queued_at, group_id=each.group_id)
        for each in rows
        if not any(not seat.group_ids or each.group_id in seat.group_ids for seat in seats)
    ]


async def _orders(session: AsyncSession, today: date) -> list[Standing]:
    row = WorkOrderRow
    due = row.state.in_(UNDER_WAY), row.due_on <= today, row.erased_at.is_(None)
    rows = await session.scalars(select(row).where(*due).order_by(row.due_on, row.number).limit(_MOST))
    found: list[Standing] = []
    for each in rows:
        late = each.due_on is not None and each.due_on < today
        key, name = (f"{each.number}:late", f"{each.number}（已过期）") if late else (f"{each.number}:due", f"{each.number}（今天）")  # fmt: skip
        found.append(Standing(MailKind.ORDERS, key, name, each.conversation_id, staff_id=each.staff_id))
    return found


async def _dead(session: AsyncSession) -> list[Standing]:
    """Of e-mails that did not arrive none is told by e-mail: that would go round and round. Nor of what goes by itself as
    soon as the citizen speaks again: nobody can do anything about it.
    """
    row = DeliveryRow
    to_do = row.connector != Connector.MAIL, row.failure.is_distinct_from(Failure.OUT_OF_REACH)
    dead = row.state == DeliveryState.DEAD, *to_do
    rows = await session.scalars(select(row).where(*dead).order_by(row.position).limit(_MOST))
    return [
        Standing(
            MailKind.DEAD_LETTERS,
            each.id,
            f"{each.subject_name} → {CONNECTOR_TITLES[Connector(each.connector)]}",
        )
        for each in rows
    ]


def _of(kind: MailKind, row: ConversationRow, since: datetime | None, *, group_id: str | None = None) -> Standing:
    moment = int(since.timestamp()) if since else 0
    return Standing(kind, f"{row.id}:{moment}", row.id[-4:].upper(), row.id, group_id=group_id)
