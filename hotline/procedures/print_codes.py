"""取件码: a paper printed for somebody without a printer, by a seat or a township justice office that is given the code.

The code is a locator of four characters, kept in clear to find the row, and ten more (49 bits), kept as an argon2
hash. It opens the papers of one run and nothing else of the conversation. An unknown and a wrong code are the same
NotFound at the same cost; tries are counted for each member of staff and for each locator, by minutes and never for
ever, and each is in the audit trail.
"""

from datetime import datetime, timedelta
from uuid import uuid4

from limits import parse
from pydantic import BaseModel
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.clock import local_iso
from hotline.codes import hashed, matches, new_code, plain
from hotline.conversations.store import lock_conversation
from hotline.errors import Conflict, NotFound
from hotline.privacy.audit import Action, Object, record
from hotline.procedures.files import Offered, Rendered, offered_files, render_file
from hotline.procedures.models import PrintCodeRow
from hotline.services import Services
from hotline.staff.sessions import Staff
from hotline.tokens import digest
from hotline.web.budgets import Budget, Budgets

_LOCATOR = 4
_WAIT = "取件码试的次数太多了，请过一会儿再试，或者请群众在手机上重新取一个。"
OF_STAFF = Budget("print-code-staff", parse("20/15 minutes"), _WAIT)
OF_LOCATOR = Budget("print-code-locator", parse("5/15 minutes"), _WAIT)
_OPEN_FOR = timedelta(minutes=30)
_NO_SUCH_CODE = "取件码不对，或者已经过期，请核对后再试。找不到了，请群众在手机上重新取一个。"
_CLOSED = "这份文书在这里已经关上了，请重新输入取件码。"
_NOT_FINISHED = "这份内容还没有填完，填完才能取件。"
_NOTHING_TO_PRINT = "这份内容没有可以打印的文书。"


class PrintCode(BaseModel):
    """The code, shown this once; taking another one ends it."""

    code: str
    title: str
    expires_at: str


class PrintableFile(BaseModel):
    """A file that can be printed or saved."""

    name: str
    title: str
    media_type: str


class OpenedPaper(BaseModel):
    """What the code opens, for half an hour; `id` is what the addresses of its files name."""

    id: str
    title: str
    expires_at: str
    files: list[PrintableFile]


async def issue_print_code(services: Services, *, conversation_id: str, run_id: str) -> PrintCode:
    """A new code for the papers of a finished run. Raises NotFound for another's run, Conflict for an unfinished one."""
    offered = await _printable(services, conversation_id, run_id)
    locator, secret = new_code(_LOCATOR), new_code()
    code_hash = await hashed(secret)
    now = services.clock.now()
    expires_at = now + timedelta(days=services.settings.print_code_days)
    async with services.database.write() as session:
        await lock_conversation(session, conversation_id)
        while await _row(session, locator) is not None:
            locator = new_code(_LOCATOR)
        await session.execute(delete(PrintCodeRow).where(PrintCodeRow.run_id == run_id))
        session.add(
            PrintCodeRow(
                id=uuid4().hex,
                conversation_id=conversation_id,
                run_id=run_id,
                locator=locator,
                code_hash=code_hash,
                created_at=now,
                expires_at=expires_at,
            )
        )
    return PrintCode(code=_as_read(locator + secret), title=offered.title, expires_at=local_iso(expires_at))


async def open_by_code(services: Services, budgets: Budgets, staff: Staff, code: str) -> OpenedPaper:
    """What the code prints. Spent before it is judged, so that guesses sent at once count too."""
    typed = plain(code)
    locator, secret = typed[:_LOCATOR], typed[_LOCATOR:]
    await budgets.spend(OF_STAFF, staff.id)
    await budgets.spend(OF_LOCATOR, digest(locator))
    now = services.clock.now()
    async with services.database.read() as session:
        row = await _row(session, locator)
    live = row if row is not None and row.expires_at > now else None
    if not await matches(live.code_hash if live else None, secret) or live is None:
        async with services.database.write() as session:
            it = Object("print_code", "unknown")
            record(session, at=now, actor=staff.actor, action=Action.PRINT_CODE_FAILED, object=it)
        raise NotFound(_NO_SUCH_CODE)
    offered = await _printable(services, live.conversation_id, live.run_id)
    async with services.database.write() as session:
        current = await session.get(PrintCodeRow, live.id, with_for_update=True)
        if current is None:
            raise NotFound(_NO_SUCH_CODE)
        current.opened_by, current.opened_at = staff.id, now
        _record(session, staff, Action.PRINT_CODE_OPENED, current, now)
    await budgets.restore(OF_STAFF, staff.id)
    await budgets.restore(OF_LOCATOR, digest(locator))
    files = [PrintableFile(name=file.name, title=file.title, media_type=file.media_type) for file in offered.files]
    return OpenedPaper(id=live.id, title=offered.title, expires_at=local_iso(live.expires_at), files=files)


async def print_file(services: Services, staff: Staff, paper_id: str, name: str) -> Rendered:
    """One of the files, for whoever opened them last and not long ago."""
    now = services.clock.now()
    async with services.database.read() as session:
        row = await session.get(PrintCodeRow, paper_id)
    if row is None or row.opened_at is None or row.opened_by != staff.id:
        raise NotFound(_CLOSED)
    if now >= min(row.opened_at + _OPEN_FOR, row.expires_at):
        raise NotFound(_CLOSED)
    made = await render_file(services, conversation_id=row.conversation_id, run_id=row.run_id, name=name)
    async with services.database.write() as session:
        _record(session, staff, Action.PAPER_PRINTED, row, now, file=name.rpartition(".")[2])
    return made


async def _printable(services: Services, conversation_id: str, run_id: str) -> Offered:
    offered = await offered_files(services, conversation_id=conversation_id, run_id=run_id)
    if offered is None:
        raise Conflict(_NOT_FINISHED)
    if not offered.files:
        raise Conflict(_NOTHING_TO_PRINT)
    return offered


async def _row(session: AsyncSession, locator: str) -> PrintCodeRow | None:
    return await session.scalar(select(PrintCodeRow).where(PrintCodeRow.locator == locator))


def _record(
    session: AsyncSession, staff: Staff, action: Action, row: PrintCodeRow, now: datetime, **details: str
) -> None:
    it = Object("conversation", row.conversation_id)
    record(session, at=now, actor=staff.actor, action=action, object=it, details={"run": row.run_id, **details})


def _as_read(code: str) -> str:
    """XXXX-XXXXX-XXXXX."""
    return f"{code[:4]}-{code[4:9]}-{code[9:]}"
