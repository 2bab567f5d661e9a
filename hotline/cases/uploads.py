"""Taking a file for a case: received and inspected like every file, kept in the case's folder until it is handed in."""

import asyncio
from collections.abc import AsyncIterator, Collection

from limits import parse
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.cases.filestore import case_files
from hotline.cases.kinds import CaseAction, Party
from hotline.cases.lifecycle import allowed
from hotline.cases.models import CaseFileRow
from hotline.cases.store import OpenCase, find_case, lock_case
from hotline.conversations.store import new_id
from hotline.errors import Conflict, NotFound
from hotline.files.receiving import Received, Receiver, fit_name
from hotline.services import Services
from hotline.web.budgets import Budget

UPLOADING = Budget("case-uploading", parse("60/10 minutes"), "上传得太快了，请稍等几分钟再传。")
MOST_FILES = 40
MOST_BYTES = 100 * 1024 * 1024
_HANDING_IN = (CaseAction.ADD, CaseAction.CORRECT)


async def take(
    services: Services, receiver: Receiver, number: str, *, name: str, body: AsyncIterator[bytes]
) -> CaseFileRow:
    """Receive and keep a file; it belongs to the record once it is handed in. Raises Invalid with what is wrong."""
    async with (
        services.database.read() as session
    ):  # before anything is received: what comes at the same time is counted below
        await hold_room(session, await find_case(session, number))
    async with receiver.receive(body) as received:
        return await _keep(services, number, name, received)


async def drop(services: Services, number: str, file_id: str) -> None:
    """Take back a file that has not been handed in."""
    async with services.database.write() as session:
        case = await lock_case(services, session, number)
        row = await session.get(CaseFileRow, file_id)
        if row is None or row.case_id != case.row.id or row.seq is not None:
            raise NotFound("没有这份材料，或者它已经交上去了。")
        same = select(func.count()).where(CaseFileRow.case_id == row.case_id, CaseFileRow.sha256 == row.sha256)
        last = await session.scalar(same) == 1
        await session.delete(row)
    if last and row.sha256 is not None:
        await asyncio.to_thread(case_files(services.settings).remove_file, row.case_id, row.sha256)


async def _keep(services: Services, number: str, name: str, received: Received) -> CaseFileRow:
    async with services.database.write() as session:
        case = await lock_case(services, session, number)
        await hold_room(session, case, coming=received.size)
        store = case_files(services.settings)
        await asyncio.to_thread(store.put, received.path, case.row.id, received.sha256)
        row = CaseFileRow(
            id=new_id(),
            case_id=case.row.id,
            seq=None,
            name=fit_name(name, received.media_type),
            media_type=received.media_type,
            size=received.size,
            pages=received.pages,
            sha256=received.sha256,
            scanned=received.scanned,
            created_at=services.clock.now(),
        )
        session.add(row)
    return row


async def hold_room(
    session: AsyncSession, case: OpenCase, *, coming: int = 0, by: Collection[CaseAction] = _HANDING_IN
) -> None:
    """Raises Conflict where the case takes no more, or not so much; `by` are the steps that bring it in."""
    may = {rule.action for rule in allowed(case.standing, Party.CITIZEN)}
    if may.isdisjoint(by):
        raise Conflict(f"现在是“{case.standing.title}”，不能再补材料。")
    total = select(func.count(), func.coalesce(func.sum(CaseFileRow.size), 0))
    count, size = (await session.execute(total.where(CaseFileRow.case_id == case.row.id))).one()
    if count >= MOST_FILES or size + coming > MOST_BYTES:
        raise Conflict(f"一个办件最多 {MOST_FILES} 个文件、共 {MOST_BYTES // 1024**2} MB，更多的请当面交。")
