"""The append-only record of a work order: each step is held against the flow, and written with what it changes."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.work_orders.flow import Standing, Step, standing_after, take
from hotline.work_orders.models import WorkOrderEventRow, WorkOrderRow
from hotline.work_orders.words import FollowUp, OrderAction, Party

OPENED = "opened"
"""The first entry, before any step."""


@dataclass(frozen=True)
class Author:
    """Who writes an entry. At the desk somebody with a staff number; the platform and the service have none."""

    party: Party
    staff_id: str | None = None
    staff_no: str | None = None


@dataclass(frozen=True)
class Report:
    """The platform's own number of what it reports, and the digest by which it is known again."""

    id: str
    digest: str


def append(
    session: AsyncSession,
    order: WorkOrderRow,
    entries: Sequence[WorkOrderEventRow],
    step: Step,
    author: Author,
    *,
    text: str | None = None,
    report: Report | None = None,
) -> Standing:
    """Take a step and record it. The order must be locked by this transaction. Raises Unlawful."""
    after = take(standing_of(order, entries), step)
    entry = _entry(order, step.action, author, at=step.at, particulars=_particulars(step), text=text)
    if report is not None:
        entry.report_id, entry.report_digest = report.id, report.digest
    session.add(entry)
    order.state, order.unit, order.due_on = after.state, after.unit, after.due_on
    order.updated_at = step.at
    return after


def open_record(
    session: AsyncSession, order: WorkOrderRow, author: Author, *, at: datetime, particulars: dict[str, Any]
) -> None:
    """The first entry."""
    session.add(_entry(order, OPENED, author, at=at, particulars=particulars))


async def entries_of(session: AsyncSession, order_id: str) -> Sequence[WorkOrderEventRow]:
    """The whole record, in order."""
    of_it = select(WorkOrderEventRow).where(WorkOrderEventRow.order_id == order_id)
    return (await session.scalars(of_it.order_by(WorkOrderEventRow.seq))).all()


def standing_of(order: WorkOrderRow, entries: Iterable[WorkOrderEventRow]) -> Standing:
    """Where the record says the order stands."""
    start = Standing(order.number, via_platform=order.connector is not None)
    return standing_after(start, (step_of(entry) for entry in entries if entry.action != OPENED))


def step_of(entry: WorkOrderEventRow) -> Step:
    """An entry as the step it records. That something was written stays known when the words are erased."""
    found = entry.particulars
    due_on, follow_up = found.get("due_on"), found.get("follow_up")
    return Step(
        OrderAction(entry.action),
        Party(entry.party),
        entry.at,
        unit=found.get("unit"),
        due_on=date.fromisoformat(due_on) if due_on else None,
        follow_up=FollowUp(follow_up) if follow_up else None,
        score=found.get("score"),
        into=found.get("into"),
        text=bool(found.get("text")),
    )


def digest_of(report: dict[str, Any]) -> str:
    """Of everything a report says."""
    canonical = json.dumps(report, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _entry(
    order: WorkOrderRow,
    action: str,
    author: Author,
    *,
    at: datetime,
    particulars: dict[str, Any],
    text: str | None = None,
) -> WorkOrderEventRow:
    order.events += 1
    return WorkOrderEventRow(
        order_id=order.id,
        seq=order.events,
        at=at,
        action=action,
        party=author.party,
        staff_id=author.staff_id,
        staff_no=author.staff_no,
        particulars=particulars,
        content=text,
    )


def _particulars(step: Step) -> dict[str, Any]:
    found = {
        "unit": step.unit,
        "due_on": step.due_on.isoformat() if step.due_on else None,
        "follow_up": step.follow_up,
        "score": step.score,
        "into": step.into,
        "text": step.text or None,
    }
    return {name: value for name, value in found.items() if value is not None}
