"""A trainee proposes an answer; a supervisor lets it go as it is, puts it right, or gives it back with a word why."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.conversations import takeover
from hotline.conversations.incoming import clean_text
from hotline.conversations.models import ConversationRow
from hotline.conversations.ownership import Owner
from hotline.conversations.store import OTHER_MESSAGE, lock_conversation, new_id
from hotline.conversations.takeover import SeatRef
from hotline.desk.casework import announced, note
from hotline.desk.giving import note_opened
from hotline.errors import Conflict, Forbidden, NotFound
from hotline.privacy.audit import Action
from hotline.proposals.models import ProposalRow, ProposalState
from hotline.services import Services
from hotline.staff.sessions import Staff

_GONE = "没有这一条，可能会话已经删除。"


@dataclass(frozen=True)
class Sent:
    """Let it go, in the supervisor's own words where it gives some."""

    text: str | None = None


@dataclass(frozen=True)
class GivenBack:
    """Not sent; why."""

    comment: str


async def propose(services: Services, staff: Staff, conversation_id: str, *, text: str, client_message_id: str) -> str:
    """Put an answer before the supervisors; its id. The same request again changes nothing."""
    words = clean_text(text)
    async with announced(services, conversation_id) as session:
        conversation = await lock_conversation(session, conversation_id)
        under = ProposalRow.conversation_id == conversation_id, ProposalRow.client_message_id == client_message_id
        known = await session.scalar(select(ProposalRow).where(*under))
        if known is not None:
            if known.account_id != staff.id or known.text != words:
                raise Conflict(OTHER_MESSAGE)
            return known.id
        if conversation.owner != Owner.STAFF or conversation.staff_id != staff.id:
            raise Forbidden("这段会话现在不在您手里，请先接入再回复。")
        row = ProposalRow(
            id=new_id(),
            conversation_id=conversation_id,
            account_id=staff.id,
            staff_no=staff.staff_no,
            name=staff.name,
            owner_epoch=conversation.owner_epoch,
            text=words,
            client_message_id=client_message_id,
            created_at=services.clock.now(),
        )
        session.add(row)
        await note_opened(session, conversation_id, account_id=staff.id)
        note(services, session, staff, Action.ANSWER_PROPOSED, conversation_id, {"proposal": row.id})
    return row.id


async def withdraw(services: Services, staff: Staff, proposal_id: str) -> None:
    """Take one's own back before anybody has decided."""
    conversation_id = await _conversation_of(services, proposal_id)
    async with announced(services, conversation_id) as session:
        _, row = await _waiting(session, conversation_id, proposal_id)
        if row.account_id != staff.id:
            raise Forbidden("只能收回自己写的。")
        row.state, row.decided_at = ProposalState.WITHDRAWN, services.clock.now()
        note(services, session, staff, Action.PROPOSAL_WITHDRAWN, conversation_id, {"proposal": row.id})


async def decide(services: Services, staff: Staff, proposal_id: str, decision: Sent | GivenBack) -> None:
    """A supervisor's word. Raises Conflict where another was faster or the conversation has left the trainee's hands."""
    conversation_id = await _conversation_of(services, proposal_id)
    async with announced(services, conversation_id) as session:
        conversation, row = await _waiting(session, conversation_id, proposal_id)
        if row.account_id == staff.id:
            raise Forbidden("自己写的要由别的班长看。")
        if conversation.owner != Owner.STAFF or conversation.owner_epoch != row.owner_epoch:
            raise Conflict(f"这段会话已经不在工号 {row.staff_no} 手里，这一条不再发。")
        row.decided_by_no, row.decided_at = staff.staff_no, services.clock.now()
        if isinstance(decision, GivenBack):
            row.state, row.comment = ProposalState.RETURNED, decision.comment
            note(services, session, staff, Action.PROPOSAL_RETURNED, conversation_id, {"proposal": row.id})
            return
        author = SeatRef(id=row.account_id, staff_no=row.staff_no, name=row.name)
        message = await takeover.say(
            services, session, conversation_id=conversation_id, seat=author, text=decision.text or row.text
        )
        row.state, row.message_id = ProposalState.SENT, message.message_id
        details = {"proposal": row.id, "seq": message.seq, "reworded": message.text != row.text}
        note(services, session, staff, Action.PROPOSAL_SENT, conversation_id, details)


async def _conversation_of(services: Services, proposal_id: str) -> str:
    async with services.database.read() as session:
        row = await session.get(ProposalRow, proposal_id)
    if row is None:
        raise NotFound(_GONE)
    return row.conversation_id


async def _waiting(
    session: AsyncSession, conversation_id: str, proposal_id: str
) -> tuple[ConversationRow, ProposalRow]:
    """The conversation, locked before what hangs on it, and the proposal that still waits."""
    conversation = await lock_conversation(session, conversation_id)
    row = await session.get(ProposalRow, proposal_id, with_for_update=True)
    if row is None:
        raise NotFound(_GONE)
    if row.state != ProposalState.WAITING:
        raise Conflict("这一条已经看过，或者已经收回。")
    return conversation, row
