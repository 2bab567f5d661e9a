"""What WeChat hands over is taken first and dealt with afterwards: WeChat waits five seconds and then says it again.

A message is taken once, by WeChat's own number; an address is good for one message. What is taken is found and dealt
with by any replica, in the order of each citizen, also after a crash.
"""

import json
import uuid
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime, timedelta
from enum import Enum

import structlog
from sqlalchemy import and_, delete, exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from hotline.connectors.backoff import MOST_TRIES
from hotline.conversations.erasure import erase
from hotline.errors import NotFound
from hotline.leases import is_free
from hotline.privacy.journal import ErasureKind
from hotline.services import Services
from hotline.wechat.models import ArrivalRow
from hotline.wechat.parsing import Arrival, Kind
from hotline.wechat.signing import WINDOW

log = structlog.get_logger()

LEASE = timedelta(seconds=60)
_KEPT = timedelta(days=7)
_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=2), timedelta(minutes=10)


class Taken(Enum):
    """What became of a message at the door."""

    FRESH = "fresh"
    AGAIN = "again"
    REPLAYED = "replayed"
    """Another message under an address that was used."""


async def take(services: Services, arrival: Arrival, *, known: str, stamp: str) -> Taken:
    """Keep it, for good before WeChat is answered. `known` is the digest of who sent it."""
    now = services.clock.now()
    sealed = services.seal.close(json.dumps(asdict(arrival), ensure_ascii=False), bound_to=_bound_to(arrival.key))
    row = ArrivalRow(key=arrival.key, stamp=stamp, openid_digest=known, body=sealed, next_at=now, received_at=now)
    try:
        async with services.database.write() as session:
            old = ArrivalRow.done_at.is_not(None), ArrivalRow.received_at < now - 2 * WINDOW
            await session.execute(delete(ArrivalRow).where(*old))
            session.add(row)
    except IntegrityError:
        async with services.database.read() as session:
            same = await session.scalar(select(ArrivalRow.key).where(ArrivalRow.key == arrival.key))
        return Taken.AGAIN if same is not None else Taken.REPLAYED
    return Taken.FRESH


async def claim_due(services: Services, *, at_once: int) -> tuple[str, list[ArrivalRow]]:
    """Take what is to be dealt with under a lease, of each citizen the oldest; who holds it. A message that kills whoever
    deals with it comes to an end, too: those that its citizen wrote after it wait for that.
    """
    now, holder = services.clock.now(), uuid.uuid4().hex
    former = aliased(ArrivalRow)
    waits_for_former = exists().where(
        former.openid_digest == ArrivalRow.openid_digest,
        former.position < ArrivalRow.position,
        former.done_at.is_(None),
    )
    due = and_(
        ArrivalRow.done_at.is_(None),
        ArrivalRow.next_at <= now,
        is_free(ArrivalRow.lease_until, lasts=LEASE, now=now),
        ~waits_for_former,
    )
    async with services.database.read() as session:
        if await session.scalar(select(ArrivalRow.position).where(due).limit(1)) is None:
            return holder, []  # nearly always: nobody is kept from writing for it
    async with services.database.write() as session:
        in_order = select(ArrivalRow).where(due).order_by(ArrivalRow.position).limit(at_once)
        claimed: list[ArrivalRow] = []
        for row in await session.scalars(in_order.with_for_update(skip_locked=True, of=ArrivalRow)):
            if row.tries >= MOST_TRIES:  # whoever dealt with it last died over it, as did all before
                log.error("wechat_message_given_up", arrival=row.position, tries=row.tries)
                end(row, now=now)
            else:
                row.tries += 1
                row.lease_holder, row.lease_until = holder, now + LEASE
                claimed.append(row)
    return holder, claimed


def opened(services: Services, row: ArrivalRow) -> Arrival:
    """The message that was taken."""
    fields = json.loads(services.seal.open(row.body or "", bound_to=_bound_to(row.key)))
    return Arrival(**{**fields, "kind": Kind(fields["kind"])})


async def held(session: AsyncSession, row: ArrivalRow, holder: str) -> ArrivalRow | None:
    """The row, locked, where this holder still deals with it."""
    mine = ArrivalRow.position == row.position, ArrivalRow.lease_holder == holder, ArrivalRow.done_at.is_(None)
    return await session.scalar(select(ArrivalRow).where(*mine).with_for_update())


async def forget_left_behind(services: Services) -> int:
    """Once a day: what came in long ago and nobody has dealt with, since the account was disconnected. WeChat takes no
    answer to it any more. What it wished erased is erased all the same.
    """
    left = ArrivalRow.done_at.is_(None), ArrivalRow.received_at < services.clock.now() - _KEPT
    async with services.database.read() as session:
        rows = list(await session.scalars(select(ArrivalRow).where(*left)))
    for row in rows:
        if row.erases is not None:
            with suppress(NotFound):  # erased already
                await erase(services, conversation_id=row.erases, kind=ErasureKind.WISH)
        async with services.database.write() as session:
            await session.execute(delete(ArrivalRow).where(ArrivalRow.position == row.position))
    return len(rows)


def end(row: ArrivalRow, *, now: datetime) -> None:
    """It is dealt with, and what it said is forgotten here."""
    row.body, row.done_at = None, now
    row.lease_holder = row.lease_until = None


def postpone(row: ArrivalRow, *, now: datetime) -> bool:
    """It did not work: later again. False where it has been tried often enough and is given up."""
    row.lease_holder = row.lease_until = None
    if row.tries >= MOST_TRIES:
        end(row, now=now)
        return False
    row.next_at = now + min(_LONGEST_WAIT, _FIRST_WAIT * 2 ** (row.tries - 1))
    return True


def _bound_to(key: str) -> str:
    return f"wechat-arrival:{key}"
