"""A file that the citizen sent in the conversation, as evidence for an application written there: a seat proposes it, the
citizen decides. What is agreed to is copied, so that each holder's files end by that holder's own rules.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.cases.drafts import can_be_filed
from hotline.cases.filestore import case_files
from hotline.cases.kinds import CaseAction, Party
from hotline.cases.lifecycle import allowed
from hotline.cases.models import CaseFileRow, CaseRow, EvidenceRow
from hotline.cases.record import described
from hotline.cases.standing import Step
from hotline.cases.store import OpenCase, find_case, lock_case, record_step
from hotline.cases.uploads import hold_room
from hotline.conversations.filestore import conversation_files
from hotline.conversations.models import ConversationFileRow
from hotline.conversations.store import new_id
from hotline.errors import Conflict, NotFound
from hotline.privacy.audit import SYSTEM, Action, Object, record
from hotline.procedures.models import RunRow
from hotline.procedures.store import row_in, rows_of
from hotline.services import Services
from hotline.vocabulary import RunStatus, Sender

_ATTACHING = (CaseAction.ATTACH,)


class EvidenceState(StrEnum):
    """What became of a proposal."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    DECLINED = "declined"
    LATE = "late"
    """Agreed to, when the case took no more."""


async def targets(services: Services, session: AsyncSession, conversation_id: str) -> list[RunRow]:
    """The applications of this conversation that still take evidence: no case yet, not filed yet, or to be corrected."""
    rows = [
        row
        for row in await rows_of(session, conversation_id)
        if row.status != RunStatus.LEFT and can_be_filed(row.procedure, services.settings.data_dir)
    ]
    filed = select(CaseRow.run_id, CaseRow.number).where(CaseRow.run_id.in_([row.id for row in rows]))
    numbers = {run_id: number for run_id, number in await session.execute(filed)}
    return [row for row in rows if row.id not in numbers or _takes(await find_case(session, numbers[row.id]))]


async def propose(
    services: Services, session: AsyncSession, conversation_id: str, file: ConversationFileRow, run_id: str, *, by: str
) -> EvidenceRow:
    """Keep the proposal. The conversation must be locked. Raises Conflict where it was made before, or is of no use."""
    if file.sender != Sender.CITIZEN:
        raise Conflict("只能附群众自己发的文件。")
    row = await row_in(session, conversation_id, run_id)
    if row.id not in {target.id for target in await targets(services, session, conversation_id)}:
        raise Conflict("这份申请现在不收材料：只有提交以前，或者等补正的时候才能附。")
    same = select(EvidenceRow).where(EvidenceRow.file_id == file.id, EvidenceRow.run_id == run_id)
    if await session.scalar(same) is not None:
        raise Conflict("这个文件已经提议过附到这份申请，由群众决定，不再问第二遍。")
    made = EvidenceRow(
        id=new_id(),
        conversation_id=conversation_id,
        file_id=file.id,
        run_id=run_id,
        state=EvidenceState.PROPOSED,
        staff_no=by,
        created_at=services.clock.now(),
    )
    session.add(made)
    await session.flush()
    return made


async def decide(
    services: Services, session: AsyncSession, conversation_id: str, evidence_id: str, *, yes: bool
) -> EvidenceRow:
    """The citizen's yes or no, once: a second press changes nothing. The conversation must be locked. Raises NotFound."""
    row = await session.get(EvidenceRow, evidence_id)
    if row is None or row.conversation_id != conversation_id:
        raise NotFound("这个文件已经找不到了。")
    if row.state != EvidenceState.PROPOSED:
        return row
    now = row.decided_at = services.clock.now()
    row.state = EvidenceState.AGREED if yes else EvidenceState.DECLINED
    number = await session.scalar(select(CaseRow.number).where(CaseRow.run_id == row.run_id))
    if yes and number is not None:
        case = await lock_case(services, session, number)
        try:
            await _attach(services, session, case, row, now=now)
        except Conflict:
            row.state = EvidenceState.LATE
    return row


async def attach_agreed(services: Services, session: AsyncSession, case: OpenCase, run_id: str) -> None:
    """What the citizen had agreed to before there was a case: with its making, in the same transaction."""
    agreed = select(EvidenceRow).where(EvidenceRow.run_id == run_id, EvidenceRow.state == EvidenceState.AGREED)
    for row in (await session.scalars(agreed.order_by(EvidenceRow.created_at, EvidenceRow.id))).all():
        await _attach(services, session, case, row, now=services.clock.now())


async def evidence_of(session: AsyncSession, conversation_id: str) -> Sequence[EvidenceRow]:
    """Every proposal of the conversation, the oldest first."""
    of_it = select(EvidenceRow).where(EvidenceRow.conversation_id == conversation_id)
    return (await session.scalars(of_it.order_by(EvidenceRow.created_at, EvidenceRow.id))).all()


async def _attach(
    services: Services, session: AsyncSession, case: OpenCase, row: EvidenceRow, *, now: datetime
) -> None:
    file = await session.get_one(ConversationFileRow, row.file_id)
    await hold_room(session, case, coming=file.size, by=_ATTACHING)
    kept = CaseFileRow(
        id=new_id(),
        case_id=case.row.id,
        seq=None,
        name=file.name,
        media_type=file.media_type,
        size=file.size,
        pages=file.pages,
        sha256=file.sha256,
        scanned=file.scanned,
        proposed_by=row.staff_no,
        created_at=now,
    )
    entry = record_step(
        services,
        session,
        case,
        Step(CaseAction.ATTACH, Party.CITIZEN, now),
        content={"text": None, "files": [described(kept)]},
        particulars={"from": "conversation", "proposed_by": row.staff_no},
    )
    kept.seq = entry.seq
    session.add(kept)
    it, details = Object("case", case.row.id), {"file": kept.id, "proposed_by": row.staff_no}
    record(session, at=now, actor=SYSTEM, action=Action.EVIDENCE_ATTACHED, object=it, details=details)
    await session.flush()
    source = conversation_files(services.settings).path(file.conversation_id, file.sha256)
    await asyncio.to_thread(case_files(services.settings).copy, source, case.row.id, file.sha256)


def _takes(case: OpenCase) -> bool:
    return case.row.erased_at is None and CaseAction.ATTACH in {
        rule.action for rule in allowed(case.standing, Party.CITIZEN)
    }
