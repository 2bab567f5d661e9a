"""From a citizen's draft to a case: opened once, revised while it is a draft, filed where that counts."""

from collections.abc import Sequence
from datetime import datetime

from pydantic import BaseModel
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.cases.application import Application, Wanted
from hotline.cases.drafts import wanted_by
from hotline.cases.evidence import attach_agreed
from hotline.cases.filing import Receiver, receiver_of
from hotline.cases.kinds import CaseAction, CaseState, Filing, Party
from hotline.cases.models import CaseCounterRow, CaseEventRow, CaseRow, CaseTokenRow
from hotline.cases.numbers import next_number, shown
from hotline.cases.record import OPENED, START, Entry, append
from hotline.cases.standing import Standing, Step
from hotline.cases.store import OpenCase, calendar, lock_case, record_step, refresh
from hotline.codes import hashed, new_code
from hotline.conversations.hub import CASES
from hotline.conversations.models import ConversationRow
from hotline.conversations.store import GONE, lock_conversation, new_id
from hotline.errors import Conflict, Invalid, NotFound
from hotline.procedures.procedure import Context
from hotline.procedures.run import Run
from hotline.procedures.store import run_in
from hotline.services import Services


class OpenedCase(BaseModel):
    """What the citizen takes away. The code is shown once: a repeat has None."""

    number: str
    code: str | None


async def open_from_run(
    services: Services,
    *,
    conversation_id: str,
    run_id: str,
    organisation_id: str | None,
    filing: Filing,
    renew_code: bool = False,
) -> OpenedCase:
    """`open_case` for a draft that this conversation has finished.

    `renew_code`: the code was lost. Whoever holds the conversation gets another; the former one and its tokens end.
    """
    run, context = await run_with_context(services, conversation_id, run_id)
    if renew_code:
        number = await number_of_run(services, run_id)
        if number is None:
            raise Conflict("这份申请现在没有办件，可能已经撤回。请关掉这一页，重新打开看看。")
        return OpenedCase(number=shown(number), code=await _renewed_code(services, number))
    complete = filing is not Filing.DRAFT_ONLY
    wanted = wanted_by(run, context, services.settings.data_dir, organisation_id=organisation_id, complete=complete)
    return await open_case(services, wanted, filing=filing, conversation_id=conversation_id, run_id=run_id)


async def run_with_context(services: Services, conversation_id: str, run_id: str) -> tuple[Run, Context]:
    """A run of this conversation, and the world as the conversation sees it. Raises NotFound."""
    async with services.database.read() as session:
        conversation = await session.get(ConversationRow, conversation_id)
        run = await run_in(session, conversation_id, run_id)
    if conversation is None:
        raise NotFound(GONE)
    directory = await services.content.directory(services.database)
    return run, Context(services.clock.now(), conversation.district, directory, calendar(services))


async def open_case(
    services: Services, wanted: Wanted, *, filing: Filing, conversation_id: str, run_id: str
) -> OpenedCase:
    """Make the case of this run, or bring the one it has up to date.

    `filing` is what the citizen was told that handing in means; where it means something else now, nothing is done
    (Conflict), so that nobody files unawares. A filed case takes new content for ten minutes and keeps its time.
    """
    receiver = await _receiver(services, wanted)
    if receiver.filing is not filing:
        raise Conflict("在这里提交的意思变了，请回到上一页重新看一遍再确认。")
    number = await number_of_run(services, run_id)
    if number is None:
        code = new_code()
        code_hash = await hashed(code)
        try:
            made = await _open(services, wanted, receiver, conversation_id, run_id, code, code_hash)
            await services.hub.signal(CASES)
            return made
        except IntegrityError:  # the same request a second time, at the same moment
            number = await number_of_run(services, run_id)
            if number is None:
                raise
    await _bring_up_to_date(services, number, wanted, receiver)
    await services.hub.signal(CASES)
    return OpenedCase(number=shown(number), code=None)


async def _open(
    services: Services,
    wanted: Wanted,
    receiver: Receiver,
    conversation_id: str,
    run_id: str,
    code: str,
    code_hash: str,
) -> OpenedCase:
    now = services.clock.now()
    async with services.database.write() as session:
        conversation = await lock_conversation(session, conversation_id)
        _not_in_rehearsal(conversation)
        number = await next_number(session, CaseCounterRow, services.today)
        row = CaseRow(
            id=new_id(),
            number=number,
            kind=wanted.kind,
            organisation_id=receiver.organisation.id,
            organisation_name=receiver.organisation.name,
            filing=receiver.filing,
            conversation_id=conversation_id,
            run_id=run_id,
            code_hash=code_hash,
            state=CaseState.DRAFTED,
            last_day=wanted.last_day,
            head=START,
            events=0,
            created_at=now,
            updated_at=now,
        )
        session.add(row)
        await session.flush()
        particulars: dict[str, str | int] = {
            "number": number,
            "kind": wanted.kind.value,
            "organisation": receiver.organisation.id,
            "filing": receiver.filing.value,
        }
        content = {"application": wanted.application.model_dump(mode="json")}
        opened = append(session, row, Entry(now, OPENED, Party.CITIZEN, particulars, content))
        case = OpenCase(row, [opened], Standing(wanted.kind))
        await attach_agreed(services, session, case, run_id)
        if receiver.filing is Filing.DESIGNATED:
            _file(services, session, case, receiver, now=now)
        refresh(services, case)
    return OpenedCase(number=shown(number), code=code)


async def _bring_up_to_date(services: Services, number: str, wanted: Wanted, receiver: Receiver) -> None:
    now = services.clock.now()
    content = {"application": wanted.application.model_dump(mode="json")}
    async with services.database.write() as session:
        case = await lock_case(services, session, number)
        if case.standing.final:
            raise Conflict(f"这份申请现在是“{case.standing.title}”，没有再次提交。想再申请，请重新起草一份。")
        if case.row.organisation_id != receiver.organisation.id:
            raise Conflict("这份申请已经写给另一个机构，请先撤回，再重新起草。")
        same = application_of(case) == wanted.application
        drafted = case.standing.state is CaseState.DRAFTED
        if not same:
            action = CaseAction.REVISE if drafted else CaseAction.AMEND
            record_step(services, session, case, Step(action, Party.CITIZEN, now), content=content)
        if drafted:
            case.row.last_day, case.row.filing = wanted.last_day, receiver.filing
            if receiver.filing is Filing.DESIGNATED:
                _file(services, session, case, receiver, now=now)


def application_of(case: OpenCase) -> Application | None:
    """What is applied for, as last handed in; None once it is erased."""
    return last_application(case.entries)


def last_application(entries: Sequence[CaseEventRow]) -> Application | None:
    """The same of a record."""
    for entry in reversed(entries):
        if entry.content and "application" in entry.content:
            return Application.model_validate(entry.content["application"])
    return None


async def _receiver(services: Services, wanted: Wanted) -> Receiver:
    directory = await services.content.directory(services.database)
    found = receiver_of(directory, wanted.organisation_id, wanted.kind, today=services.today)
    if found is None:
        raise Invalid("没有这个机构，请重新选。")
    return found


async def _renewed_code(services: Services, number: str) -> str:
    code = new_code()
    code_hash = await hashed(code)
    async with services.database.write() as session:
        case = await lock_case(services, session, number)
        case.row.code_hash = code_hash
        await session.execute(delete(CaseTokenRow).where(CaseTokenRow.case_id == case.row.id))
    return code


async def number_of_run(services: Services, run_id: str) -> str | None:
    """The number of the case that this run has become, if it has."""
    case = await case_of_run(services, run_id)
    return case.number if case else None


async def case_of_run(services: Services, run_id: str) -> CaseRow | None:
    """The case that this run has become, if it has."""
    async with services.database.read() as session:
        return await session.scalar(select(CaseRow).where(CaseRow.run_id == run_id))


def _file(services: Services, session: AsyncSession, case: OpenCase, receiver: Receiver, *, now: datetime) -> None:
    """File it here. The notice that names this channel is recorded with it: the receipt quotes it when all has changed."""
    named = {"basis": receiver.basis, "since": receiver.since.isoformat() if receiver.since else None}
    particulars = {name: value for name, value in named.items() if value is not None}
    record_step(services, session, case, Step(CaseAction.FILE, Party.CITIZEN, now), particulars=particulars)


def _not_in_rehearsal(conversation: ConversationRow) -> None:
    if conversation.rehearsal:
        raise Conflict("这是演练，不会建立真正的办件。")
