"""Runs in the database: the actions read them, the service alone writes them, in the commit of the turn."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.conversations.reply import SaveRun
from hotline.errors import NotFound
from hotline.procedures.models import RunRow
from hotline.procedures.run import Place, Run, mark_of
from hotline.vocabulary import RunStatus

_NEWEST = 20
_GONE = "没有找到这份内容，它可能已经被删除。"


async def save_run(
    session: AsyncSession, conversation_id: str, effect: SaveRun, *, now: datetime, seat: str | None = None
) -> None:
    """Write the run whole. The conversation must be locked by this transaction.

    `seat` is the staff number of who entered what is new in it; without one the citizen did, who has then seen it.
    """
    row = await session.get(RunRow, effect.run)
    if row is None:
        row = RunRow(
            id=effect.run,
            conversation_id=conversation_id,
            procedure=effect.procedure,
            answers={},
            entered_by={},
            created_at=now,
        )
        session.add(row)
    elif (row.conversation_id, row.procedure) != (conversation_id, effect.procedure):
        raise ValueError("a run belongs to one conversation and one procedure for good")
    before = row.answers
    fresh = {name for name, value in effect.answers.items() if name not in before or before[name] != value}
    kept = {name: no for name, no in row.entered_by.items() if name in effect.answers and name not in fresh}
    row.entered_by = {**kept, **dict.fromkeys(fresh, seat)} if seat is not None else kept
    if seat is None:
        row.shown_mark = mark_of(effect.answers)
        row.confirmed_mark = row.shown_mark if row.confirmed_mark == mark_of(before) else row.confirmed_mark
    row.status, row.answers, row.place = effect.status, dict(effect.answers), effect.place
    row.last_day, row.updated_at = effect.last_day, now


async def runs_of(session: AsyncSession, conversation_id: str) -> list[Run]:
    """The conversation's runs, the one touched last first."""
    return [run_of(row) for row in await rows_of(session, conversation_id)]


async def rows_of(session: AsyncSession, conversation_id: str) -> Sequence[RunRow]:
    """The same as rows, with their times."""
    return (
        await session.scalars(
            select(RunRow)
            .where(RunRow.conversation_id == conversation_id)
            .order_by(RunRow.updated_at.desc(), RunRow.created_at.desc())
            .limit(_NEWEST)
        )
    ).all()


async def run_in(session: AsyncSession, conversation_id: str, run_id: str) -> Run:
    """One run of this conversation. Raises NotFound."""
    return run_of(await row_in(session, conversation_id, run_id))


async def row_in(session: AsyncSession, conversation_id: str, run_id: str) -> RunRow:
    """The same as a row."""
    row = await session.get(RunRow, run_id)
    if row is None or row.conversation_id != conversation_id:
        raise NotFound(_GONE)
    return row


def run_of(row: RunRow) -> Run:
    """The row as the guide sees it."""
    place, confirmed = Place.model_validate(row.place), row.confirmed_mark == mark_of(row.answers)
    seats = frozenset(row.entered_by)
    return Run(row.id, row.procedure, dict(row.answers), RunStatus(row.status), place, row.last_day, seats, confirmed)
