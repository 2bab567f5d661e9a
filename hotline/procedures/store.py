"""Runs in the database: the actions read them, the service alone writes them, in the commit of the turn."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.conversations.reply import SaveRun
from hotline.errors import NotFound
from hotline.procedures.models import RunRow
from hotline.procedures.run import Place, Run
from hotline.vocabulary import RunStatus

_NEWEST = 20
_GONE = "没有找到这份内容，它可能已经被删除。"


async def save_run(session: AsyncSession, conversation_id: str, effect: SaveRun, *, now: datetime) -> None:
    """Write the run whole. The conversation must be locked by this transaction."""
    row = await session.get(RunRow, effect.run)
    if row is None:
        row = RunRow(id=effect.run, conversation_id=conversation_id, procedure=effect.procedure, created_at=now)
        session.add(row)
    elif (row.conversation_id, row.procedure) != (conversation_id, effect.procedure):
        raise ValueError("a run belongs to one conversation and one procedure for good")
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
    row = await session.get(RunRow, run_id)
    if row is None or row.conversation_id != conversation_id:
        raise NotFound(_GONE)
    return run_of(row)


def run_of(row: RunRow) -> Run:
    """The row as the guide sees it."""
    place = Place.model_validate(row.place)
    return Run(row.id, row.procedure, dict(row.answers), RunStatus(row.status), place, row.last_day)
