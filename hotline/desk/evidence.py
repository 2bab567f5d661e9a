"""A seat proposes a file of the talk as evidence for an application written in it; the citizen is asked, and decides."""

from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.cases.evidence import EvidenceState, evidence_of, propose, targets
from hotline.cases.models import CaseRow, EvidenceRow
from hotline.cases.numbers import shown
from hotline.clock import SHANGHAI
from hotline.conversations.files import file_of
from hotline.conversations.filestore import is_picture
from hotline.conversations.models import ConversationRow, MessageRow
from hotline.conversations.ownership import Owner
from hotline.conversations.reply import Button, Confirm, Subject
from hotline.conversations.results import living
from hotline.conversations.store import Draft, append, conversation_now, lock_conversation
from hotline.desk.casework import announced, note
from hotline.errors import Conflict, Forbidden
from hotline.privacy.audit import Action
from hotline.procedures.models import RunRow
from hotline.services import Services
from hotline.staff.sessions import Staff
from hotline.vocabulary import Sender

_ASKS = (
    "{name}（坐席，工号 {no}）建议把您 {when} 发的{what}附到“{title}”里，和申请放在一起。附不附由您定，不附也接着办。"
)


class EvidenceTarget(BaseModel):
    """An application of this talk that still takes evidence; `number` where it is a case already."""

    run: str
    title: str
    number: str | None


class EvidenceTargets(BaseModel):
    """All of them, the one touched last first."""

    targets: list[EvidenceTarget]


class EvidenceView(BaseModel):
    """A proposal, and what became of it."""

    run: str
    title: str
    state: EvidenceState
    staff_no: str = Field(description="who proposed it")


async def evidence_targets(services: Services, staff: Staff, conversation_id: str) -> EvidenceTargets:
    """Where a file of this talk could go. Raises Forbidden where this seat has not got it."""
    async with services.database.read() as session:
        _refuse_unless_in_hand(await living(session, conversation_id), staff)
        rows = await targets(services, session, conversation_id)
        cases = select(CaseRow.run_id, CaseRow.number).where(CaseRow.run_id.in_([row.id for row in rows]))
        numbers = {run: number for run, number in await session.execute(cases)}
    return EvidenceTargets(
        targets=[
            EvidenceTarget(
                run=row.id,
                title=_title(services, row.procedure),
                number=shown(numbers[row.id]) if row.id in numbers else None,
            )
            for row in rows
        ]
    )


async def propose_evidence(
    services: Services, staff: Staff, conversation_id: str, file_id: str, run_id: str
) -> EvidenceView:
    """Ask the citizen, in the talk. Raises Forbidden, NotFound, Conflict where it is of no use or was asked before."""
    async with announced(services, conversation_id) as session:
        conversation = await lock_conversation(session, conversation_id)
        _refuse_unless_in_hand(conversation, staff)
        if conversation.rehearsal:
            raise Conflict("这是演练，没有真正的办件可附。")
        file = await file_of(session, conversation_id, file_id)
        row = await propose(services, session, conversation_id, file, run_id, by=staff.staff_no)
        sent = await session.get_one(MessageRow, file.message_id)
        view = await _view(services, session, row)
        text = _ASKS.format(
            name=staff.name,
            no=staff.staff_no,
            when=sent.created_at.astimezone(SHANGHAI).strftime("%H:%M"),
            what="照片" if is_picture(file.media_type) else "文件",
            title=view.title,
        )
        buttons = [_button(row, "同意附上", yes=True), _button(row, "不附", yes=False)]
        now = conversation_now(services.clock, conversation)
        append(session, conversation, Draft(Sender.SYSTEM, text, buttons=buttons), now=now)
        note(services, session, staff, Action.EVIDENCE_PROPOSED, conversation_id, {"seq": sent.seq, "run": run_id})
    return view


async def evidence_by_file(
    services: Services, session: AsyncSession, conversation_id: str
) -> dict[str, list[EvidenceView]]:
    """Every proposal of the talk, by the file."""
    found: dict[str, list[EvidenceView]] = {}
    for row in await evidence_of(session, conversation_id):
        found.setdefault(row.file_id, []).append(await _view(services, session, row))
    return found


async def _view(services: Services, session: AsyncSession, row: EvidenceRow) -> EvidenceView:
    run = await session.get_one(RunRow, row.run_id)
    title = _title(services, run.procedure)
    return EvidenceView(run=row.run_id, title=title, state=EvidenceState(row.state), staff_no=row.staff_no)


def _title(services: Services, procedure_id: str) -> str:
    procedure = services.procedures.get(procedure_id)
    return procedure.title if procedure is not None else "申请"


def _button(row: EvidenceRow, title: str, *, yes: bool) -> Button:
    return Button(title=title, command=Confirm(subject=Subject.EVIDENCE, id=row.id, yes=yes))


def _refuse_unless_in_hand(conversation: ConversationRow, staff: Staff) -> None:
    if conversation.owner != Owner.STAFF or conversation.staff_id != staff.id:
        raise Forbidden("这段会话现在不在您手里，请先接入再提议。")
