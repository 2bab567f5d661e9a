"""What the applicant does with the case: look, take note of a notice, add what was asked for, withdraw."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.cases.filing import HandInYourself, hand_in_yourself
from hotline.cases.kinds import CaseAction, CaseState, Filing, Party
from hotline.cases.lifecycle import allowed
from hotline.cases.models import CaseEventRow, CaseFileRow
from hotline.cases.opening import number_of_run, run_with_context
from hotline.cases.receipt import file_name, printed_receipt
from hotline.cases.record import described
from hotline.cases.standing import Step
from hotline.cases.store import OpenCase, clocks, find_case, lock_case, record_step, time_has_passed
from hotline.cases.views import CaseView, case_view
from hotline.conversations.hub import CASES
from hotline.errors import Conflict, Invalid, NotFound
from hotline.procedures.files import Rendered
from hotline.procedures.printing.page import MEDIA_TYPE
from hotline.procedures.printing.text import clean
from hotline.services import Services

LONGEST_TEXT = 2000
_NO_RECEIPT = "这个办件没有收件回执：它没有在这里正式提交。"


async def look(services: Services, number: str) -> CaseView:
    """The case as it stands now, also where a period has passed since the last sweep."""
    async with services.database.read() as session:
        case = await find_case(session, number)
        if not time_has_passed(services, case):
            return await _view(services, session, case)
    async with services.database.write() as session:
        return await _view(services, session, await lock_case(services, session, number))


async def read_notice(services: Services, number: str) -> CaseView:
    """Show the notice to correct. From this day on the applicant has it."""
    async with services.database.write() as session:
        case = await lock_case(services, session, number)
        if CaseAction.NOTE_NOTICE in _actions(case):
            record_step(services, session, case, Step(CaseAction.NOTE_NOTICE, Party.CITIZEN, services.clock.now()))
        view = await _view(services, session, case)
    await services.hub.signal(CASES)
    return view


async def add(
    services: Services, number: str, *, text: str | None, files: list[str], complete: bool, key: str
) -> CaseView:
    """Hand in an explanation and uploaded files. `complete`: this is all that the notice asked for.

    The same `key` again does nothing twice; with other words or files it is Conflict.
    """
    written = _written(text)
    if written is None and not files:
        raise Invalid("请写一段说明，或者先上传材料。")
    async with services.database.write() as session:
        case = await lock_case(services, session, number)
        before = next((entry for entry in case.entries if entry.particulars.get("key") == key), None)
        if before is not None:
            _hold_same(before, written, files)
            return await _view(services, session, case)
        correcting = case.standing.state is CaseState.CORRECTION and complete
        if correcting and CaseAction.NOTE_NOTICE in _actions(case):
            raise Conflict("请先看补正通知，再交回补正。")
        uploads = await _uploads(session, case, files)
        content: dict[str, Any] = {"text": written, "files": [described(upload) for upload in uploads]}
        action = CaseAction.CORRECT if correcting else CaseAction.ADD
        step = Step(action, Party.CITIZEN, services.clock.now())
        entry = record_step(services, session, case, step, content=content, particulars={"key": key})
        for upload in uploads:
            upload.seq = entry.seq
        view = await _view(services, session, case)
    await services.hub.signal(CASES)
    return view


async def own_file(services: Services, number: str, file_id: str) -> CaseFileRow:
    """A file of the case. Raises NotFound."""
    async with services.database.read() as session:
        case = await find_case(session, number)
        file = await session.get(CaseFileRow, file_id)
    if file is None or file.case_id != case.row.id:
        raise NotFound("没有这份材料。")
    return file


async def receipt(services: Services, number: str) -> Rendered:
    """The 收件回执 as a page to print. Raises NotFound where there is none."""
    async with services.database.read() as session:
        case = await find_case(session, number)
    content = printed_receipt(case.row, case.entries)
    if content is None:
        raise NotFound(_NO_RECEIPT)
    return Rendered(file_name(case.row), MEDIA_TYPE, content)


async def receipt_of_run(services: Services, *, conversation_id: str, run_id: str) -> Rendered:
    """The same, for whoever holds the conversation in which the application was written."""
    await run_with_context(services, conversation_id, run_id)
    number = await number_of_run(services, run_id)
    if number is None:
        raise NotFound(_NO_RECEIPT)
    return await receipt(services, number)


async def withdraw(services: Services, number: str, *, text: str | None) -> CaseView:
    """Withdraw, or ask for leave to where the law wants leave."""
    written = _written(text)
    content = {"text": written} if written else None
    async with services.database.write() as session:
        case = await lock_case(services, session, number)
        action = CaseAction.WITHDRAW if CaseAction.WITHDRAW in _actions(case) else CaseAction.ASK_WITHDRAWAL
        record_step(services, session, case, Step(action, Party.CITIZEN, services.clock.now()), content=content)
        if case.standing.state is CaseState.WITHDRAWN:
            case.row.run_id = None  # the paper is free again: whoever thinks better of it applies anew
        view = await _view(services, session, case)
    await services.hub.signal(CASES)
    return view


async def _view(services: Services, session: AsyncSession, case: OpenCase) -> CaseView:
    files = select(CaseFileRow).where(CaseFileRow.case_id == case.row.id).order_by(CaseFileRow.created_at)
    return case_view(
        case,
        clocks=clocks(services, case.standing),
        day=services.today,
        actions=_actions(case),
        files=list(await session.scalars(files)),
        hand_in=await _hand_in(services, case),
    )


def _actions(case: OpenCase) -> list[CaseAction]:
    theirs = {
        CaseAction.NOTE_NOTICE,
        CaseAction.ADD,
        CaseAction.CORRECT,
        CaseAction.WITHDRAW,
        CaseAction.ASK_WITHDRAWAL,
    }
    if case.row.erased_at is not None:
        return []
    actions = [rule.action for rule in allowed(case.standing, Party.CITIZEN) if rule.action in theirs]
    # Where the authority itself has set the last day, nothing hangs on when the notice was read.
    return [a for a in actions if a is not CaseAction.NOTE_NOTICE or case.standing.correction_until is None]


async def _hand_in(services: Services, case: OpenCase) -> HandInYourself | None:
    if case.standing.state is not CaseState.DRAFTED:
        return None
    directory = await services.content.directory(services.database)
    organisation = next((p for p in directory.organisations if p.id == case.row.organisation_id), None)
    if organisation is None:
        return None
    filing = Filing(case.row.filing)
    return hand_in_yourself(case.kind, organisation, directory, filing=filing, last_day=case.row.last_day)


async def _uploads(session: AsyncSession, case: OpenCase, ids: list[str]) -> list[CaseFileRow]:
    theirs = CaseFileRow.case_id == case.row.id, CaseFileRow.id.in_(ids)
    wanted = select(CaseFileRow).where(*theirs).with_for_update()  # a sweep may be taking it away
    found = {row.id: row for row in await session.scalars(wanted) if row.seq is None}
    if len(found) != len(set(ids)):
        raise Invalid("有的材料没有上传成功，请重新上传。")
    return list(found.values())


def _hold_same(entry: CaseEventRow, written: str | None, files: list[str]) -> None:
    content = entry.content or {}
    sent = {file["id"] for file in content.get("files", [])}
    if (content.get("text"), sent) != (written, set(files)):
        raise Conflict("这一次已经交过别的内容，请刷新页面看看，再补新的。")


def _written(text: str | None) -> str | None:
    written = clean(text or "").strip()
    if len(written) > LONGEST_TEXT:
        raise Invalid(f"最多 {LONGEST_TEXT} 个字，请缩短。")
    return written or None
