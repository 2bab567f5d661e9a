"""Files of a conversation at the desk: what was sent, sending one, and reading one with its entry in the trail."""

from fastapi.responses import FileResponse
from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.conversations.files import Sent, add_from_seat, file_of, refuse_early, refuse_unless_own, repeated
from hotline.conversations.filestore import FileSize, response_of
from hotline.conversations.messages import Message
from hotline.conversations.models import ConversationFileRow, ConversationRow, MessageRow
from hotline.conversations.store import GONE, lock_conversation
from hotline.desk.casework import announced, note, ref
from hotline.desk.evidence import EvidenceView, evidence_by_file
from hotline.desk.reach import refuse_unless_open_to
from hotline.errors import NotFound
from hotline.files.receiving import Receiver
from hotline.privacy.audit import Action, Object, record, record_read
from hotline.proposals.store import refuse_unread
from hotline.services import Services
from hotline.staff.sessions import Staff


class SentFile(BaseModel):
    """The file that a message carries."""

    id: str
    name: str
    media_type: str
    size: int
    scanned: bool = Field(description="a virus scanner has looked at it")
    evidence: list[EvidenceView] = Field(description="proposed for applications of this talk")


async def files_by_message(services: Services, session: AsyncSession, conversation_id: str) -> dict[str, SentFile]:
    """Every file of the conversation, by its message; also what the citizen no longer sees."""
    of_it = select(ConversationFileRow).where(ConversationFileRow.conversation_id == conversation_id)
    rows = (await session.scalars(of_it)).all()
    evidence = await evidence_by_file(services, session, conversation_id) if rows else {}
    return {
        row.message_id: SentFile(
            id=row.id,
            name=row.name,
            media_type=row.media_type,
            size=row.size,
            scanned=row.scanned,
            evidence=evidence.get(row.id, []),
        )
        for row in rows
    }


async def send_file(services: Services, receiver: Receiver, staff: Staff, conversation_id: str, sent: Sent) -> Message:
    """Send the citizen a file in one's own conversation. The same request again changes nothing."""
    seat = ref(staff)
    await refuse_early(services, conversation_id, sent, lambda conversation: refuse_unless_own(conversation, seat))
    async with receiver.receive(sent.body) as received, announced(services, conversation_id) as session:
        if (known := await repeated(session, conversation_id, sent, received)) is not None:
            return known
        await refuse_unread(session, await lock_conversation(session, conversation_id), account_id=staff.id)
        message = await add_from_seat(
            services, session, conversation_id=conversation_id, seat=seat, sent=sent, received=received
        )
        note(services, session, staff, Action.CONVERSATION_ANSWERED, conversation_id, {"seq": message.seq})
    return message


async def read_file(
    services: Services, staff: Staff, conversation_id: str, file_id: str, size: FileSize
) -> FileResponse:
    """A file, for whoever may read its conversation. Each reading is audited before it is given.

    The small pictures come with the transcript: of those one entry in ten minutes.
    """
    async with services.database.read() as session:
        conversation = await session.get(ConversationRow, conversation_id)
        if conversation is None or conversation.erased_at is not None:
            raise NotFound(GONE)
        await refuse_unless_open_to(services, session, staff, conversation)
        file = await file_of(session, conversation_id, file_id)
        seq = (await session.get_one(MessageRow, file.message_id)).seq
    response = response_of(services, file, size)
    now, it, action = services.clock.now(), Object("conversation", conversation_id), Action.CONVERSATION_FILE_READ
    if size is FileSize.SMALL:
        await record_read(services.database, at=now, actor=staff.actor, action=action, object=it)
        return response
    async with services.database.write() as session:
        record(session, at=now, actor=staff.actor, action=action, object=it, details={"seq": seq})
    return response
