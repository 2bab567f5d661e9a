"""Bringing call records in: all of a sheet or nothing of it, and what is there already stays as it is."""

import asyncio
import hashlib
from collections.abc import Iterator
from pathlib import PurePath

from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.call_records.models import CallRecordRow
from hotline.call_records.sheet import MOST_ROWS, CallRecord, ReadCalls, read_calls
from hotline.clock import Clock, day_of
from hotline.conversations.groups import SkillGroups
from hotline.privacy.audit import Action, Actor, Object, record
from hotline.sheets import sheet_of
from hotline.storage.database import Database

_AT_ONCE = 500
"""SQLite takes some thousand values in one statement."""


class CallImport(BaseModel):
    """What an import did, or would do."""

    calls: int
    new: int
    differing: int = Field(description="known already, and not what the sheet says; what was known stays")
    first: str = Field(description="the day of the earliest call")
    last: str
    passed_over: list[str] = Field(description="headings of columns that were neither read nor kept")


async def import_calls(
    database: Database,
    clock: Clock,
    groups: SkillGroups,
    *,
    actor: Actor,
    name: str,
    content: bytes,
    dry_run: bool,
) -> CallImport:
    """Bring the sheet in. Raises DataError with what is wrong and where; then nothing is written."""
    now = clock.now()
    titles = {group.title: group.id for group in groups.by_id.values()}
    async with database.read() as session:  # a database that does not answer is told before what is wrong in the sheet
        await session.scalar(select(CallRecordRow.id).limit(1))
    read = await asyncio.to_thread(_read, name, content, titles, clock)
    async with database.write() as session:
        known = await _known(session, read.calls)
        new = [call for call in read.calls if call.id not in known]
        days = sorted(day_of(call.called_at).isoformat() for call in read.calls)
        done = CallImport(
            calls=len(read.calls),
            new=len(new),
            differing=sum(call.id in known and known[call.id] != call for call in read.calls),
            first=days[0],
            last=days[-1],
            passed_over=read.passed_over,
        )
        if dry_run or not new:
            return done
        insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
        for some in _pieces(new):  # on PostgreSQL somebody else may bring in the same at this moment
            await session.execute(insert(CallRecordRow).on_conflict_do_nothing(), [vars(call) for call in some])
        it = Object("call_records", hashlib.sha256(content).hexdigest())
        details = {"calls": done.calls, "new": done.new, "first": done.first, "last": done.last}
        record(session, at=now, actor=actor, action=Action.CALLS_IMPORTED, object=it, details=details)
        return done


def _read(name: str, content: bytes, groups: dict[str, str], clock: Clock) -> ReadCalls:
    plain = "话务记录" + PurePath(name).suffix.lower()  # what a file is called is nobody's business
    return read_calls(sheet_of(plain, content, most_rows=MOST_ROWS), groups, now=clock.now(), file=plain)


async def _known(session: AsyncSession, calls: list[CallRecord]) -> dict[str, CallRecord]:
    known: dict[str, CallRecord] = {}
    for some in _pieces(calls):
        for row in await session.scalars(select(CallRecordRow).where(CallRecordRow.id.in_([call.id for call in some]))):
            known[row.id] = CallRecord(row.id, row.called_at, row.answered, row.wait_seconds, row.group_id)
    return known


def _pieces(calls: list[CallRecord]) -> Iterator[list[CallRecord]]:
    for start in range(0, len(calls), _AT_ONCE):
        yield calls[start : start + _AT_ONCE]
