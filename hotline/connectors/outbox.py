"""The outbox: what is to be sent is written with what it tells of, so that neither exists without the other."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from hotline.clock import local_iso
from hotline.connectors.backoff import MOST_TRIES
from hotline.connectors.endpoints import Connector
from hotline.connectors.models import DeliveryRow, DeliveryState, Failure
from hotline.leases import is_free

LEASE = timedelta(seconds=60)
"""Longer than a try may take. A sender that died holds nothing up for longer."""
_AT_ONCE = 20
_TO_PEOPLE = (Connector.WECHAT, Connector.MAIL)
"""What goes to a person has no later message that depends on it, and there are many of them."""
_KEPT = timedelta(days=7)
UNDONE = (DeliveryState.PENDING, DeliveryState.DEAD)


@dataclass(frozen=True)
class Subject:
    """What a message is about, with the name that people know it by. Messages about one subject arrive in the order
    in which they were written.
    """

    connector: Connector
    id: str
    name: str


@dataclass(frozen=True)
class Result:
    """What became of a try. `final`: to try again would change nothing."""

    status: int | None = None
    failure: Failure | None = None
    final: bool = False
    wait: timedelta = timedelta()


def enqueue(
    session: AsyncSession,
    subject: Subject,
    kind: str,
    content: Mapping[str, Any],
    *,
    at: datetime,
    expires_at: datetime | None = None,
) -> DeliveryRow:
    """Put a message into the outbox, in the caller's transaction. `expires_at`: later it makes no sense any more."""
    delivery_id = uuid.uuid4().hex
    body = {"delivery": delivery_id, "kind": kind, "at": local_iso(at), **content}
    row = DeliveryRow(
        id=delivery_id,
        connector=subject.connector,
        kind=kind,
        subject_id=subject.id,
        subject_name=subject.name,
        body=json.dumps(body, ensure_ascii=False, separators=(",", ":")),
        state=DeliveryState.PENDING,
        next_at=at,
        expires_at=expires_at,
        created_at=at,
    )
    session.add(row)
    return row


async def is_due(session: AsyncSession, *, to: Connector | None = None, now: datetime) -> bool:
    """Whether there is anything to claim."""
    return await session.scalar(select(DeliveryRow.position).where(_due(to, now)).limit(1)) is not None


async def claim_due(
    session: AsyncSession, holder: str, *, to: Connector | None = None, now: datetime
) -> list[DeliveryRow]:
    """Take what is due under a lease, and count the try: a message that kills its sender comes to an end, too."""
    in_order = select(DeliveryRow).where(_due(to, now)).order_by(DeliveryRow.position).limit(_AT_ONCE)
    rows = list(await session.scalars(in_order.with_for_update(skip_locked=True, of=DeliveryRow)))
    claimed: list[DeliveryRow] = []
    for row in rows:
        if row.expires_at is not None and row.expires_at <= now:
            _end(row, DeliveryState.DEAD, Failure.EXPIRED, now=now)
        elif row.tries >= MOST_TRIES:  # the last sender died over it
            _end(row, DeliveryState.DEAD, Failure.LOST, now=now)
        else:
            row.tries += 1
            row.lease_holder, row.lease_until = holder, now + LEASE
            claimed.append(row)
    return claimed


async def settle(
    session: AsyncSession, row: DeliveryRow, holder: str, result: Result, *, now: datetime
) -> DeliveryState | None:
    """Note what became of a try; where the message stands now. None: the lease was lost meanwhile, and whoever has it
    now says what became of it.
    """
    mine = select(DeliveryRow).where(DeliveryRow.position == row.position, DeliveryRow.lease_holder == holder)
    found = await session.scalar(mine.with_for_update())
    if found is None:
        return None
    found.lease_holder = found.lease_until = None
    found.status = result.status
    if found.state == DeliveryState.PENDING and result.failure is None:
        _end(found, DeliveryState.DELIVERED, None, now=now)
        found.body = None
    elif found.state == DeliveryState.PENDING and (result.final or _was_last(found, now + result.wait)):
        _end(found, DeliveryState.DEAD, result.failure, now=now)
    elif found.state == DeliveryState.PENDING:
        found.failure, found.next_at = result.failure, now + result.wait
    return DeliveryState(found.state)


def resend(row: DeliveryRow, *, now: datetime) -> None:
    """A person wants a dead one to be tried again, from the beginning: it stays the same message under the same key."""
    row.state, row.tries, row.next_at, row.ended_at = DeliveryState.PENDING, 0, now, None


async def resend_all(session: AsyncSession, subject: Subject, *, now: datetime) -> None:
    """What was given up about a subject can get through again: all of it is due now, in its order."""
    of_it = and_(DeliveryRow.connector == subject.connector, DeliveryRow.subject_id == subject.id)
    waits = DeliveryRow.state.in_(UNDONE)
    for row in await session.scalars(select(DeliveryRow).where(of_it, waits).with_for_update()):
        if row.state == DeliveryState.DEAD:
            resend(row, now=now)
        elif row.lease_until is None:
            row.next_at = now


async def cancel(session: AsyncSession, subject: Subject, *, now: datetime) -> bool:
    """Forget what has not been delivered about a subject. True where the other side may have heard of it already."""
    of_it = and_(DeliveryRow.connector == subject.connector, DeliveryRow.subject_id == subject.id)
    rows = list(await session.scalars(select(DeliveryRow).where(of_it).with_for_update()))
    for row in rows:
        if row.state in UNDONE:
            row.state, row.ended_at = DeliveryState.CANCELLED, now  # a lease stays: what is under way comes first
        row.body = None
    return any(row.tries > 0 or row.failure is not None for row in rows)


async def forget_subject(session: AsyncSession, subject: Subject) -> None:
    """As if nothing had ever been sent about a subject. What is under way at this moment may still arrive."""
    of_it = DeliveryRow.connector == subject.connector, DeliveryRow.subject_id == subject.id
    await session.execute(delete(DeliveryRow).where(*of_it))


async def forget_ended(session: AsyncSession, *, now: datetime) -> None:
    """What went to people and came to its end a week ago, and what makes no sense any more since then."""
    row, before = DeliveryRow, now - _KEPT
    ended = and_(row.state.in_((DeliveryState.DELIVERED, DeliveryState.CANCELLED)), row.ended_at < before)
    over = and_(row.state == DeliveryState.DEAD, row.expires_at < before)
    await session.execute(delete(row).where(row.connector.in_(_TO_PEOPLE), or_(ended, over)))


async def cancel_kind(session: AsyncSession, subject: Subject, kind: str, *, now: datetime) -> bool:
    """Forget what of this kind has not been delivered about a subject. True where there was any; what is under way at
    this moment may still arrive.
    """
    row = DeliveryRow
    of_it = and_(row.connector == subject.connector, row.subject_id == subject.id, row.kind == kind)
    undone = select(row).where(of_it, row.state.in_(UNDONE)).with_for_update()
    rows = list(await session.scalars(undone))
    for each in rows:
        each.state, each.ended_at, each.body = DeliveryState.CANCELLED, now, None
    return bool(rows)


async def given_up(session: AsyncSession, subject: Subject) -> DeliveryRow | None:
    """The oldest message about a subject that could not be delivered and waits for something to change, if any."""
    dead = DeliveryRow.state == DeliveryState.DEAD
    of_it = and_(DeliveryRow.connector == subject.connector, DeliveryRow.subject_id == subject.id, dead)
    return await session.scalar(select(DeliveryRow).where(of_it).order_by(DeliveryRow.position).limit(1))


async def unheard(session: AsyncSession, subject: Subject) -> bool:
    """Whether nothing about this subject can have reached the other side yet. What waits to be sent is held until the
    transaction ends.
    """
    of_it = and_(DeliveryRow.connector == subject.connector, DeliveryRow.subject_id == subject.id)
    rows = await session.scalars(select(DeliveryRow).where(of_it).with_for_update())
    return all(row.tries == 0 and row.failure is None for row in rows)


def _due(to: Connector | None, now: datetime) -> ColumnElement[bool]:
    former = aliased(DeliveryRow)
    waits_for_former = exists().where(
        former.connector == DeliveryRow.connector,
        former.subject_id == DeliveryRow.subject_id,
        former.position < DeliveryRow.position,
        or_(former.state.in_(UNDONE), ~is_free(former.lease_until, lasts=LEASE, now=now)),
    )
    return and_(
        DeliveryRow.state == DeliveryState.PENDING,
        DeliveryRow.next_at <= now,
        DeliveryRow.connector.in_([to] if to is not None else list(Connector)),
        is_free(DeliveryRow.lease_until, lasts=LEASE, now=now),
        ~waits_for_former,
    )


def _was_last(row: DeliveryRow, next_at: datetime) -> bool:
    return row.tries >= MOST_TRIES or (row.expires_at is not None and row.expires_at <= next_at)


def _end(row: DeliveryRow, state: DeliveryState, failure: Failure | None, *, now: datetime) -> None:
    row.state, row.failure, row.ended_at = state, failure, now
    row.lease_holder = row.lease_until = None
