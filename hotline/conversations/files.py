"""Files and pictures in the conversation between a citizen and a seat: each is a message, numbered like any other.

The bot reads no files. So a citizen may send them while a person has the conversation and not before; whoever is on
the telephone gets none. A file's message says what it is and never its name, which may tell who somebody is: the name
stands with the attachment, and is masked nowhere because it goes nowhere else.
"""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from limits import parse
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.callbacks.store import keep_answer
from hotline.conversations.filestore import is_picture, put
from hotline.conversations.messages import Attachment, Message, message_of
from hotline.conversations.models import ConversationFileRow, ConversationRow, MessageRow
from hotline.conversations.ownership import Owner
from hotline.conversations.results import living
from hotline.conversations.store import (
    OTHER_MESSAGE,
    Draft,
    append,
    conversation_now,
    lock_conversation,
    message_under,
    new_id,
    ownership_of,
)
from hotline.conversations.takeover import SeatRef, announce
from hotline.errors import Conflict, Forbidden, NotFound, PersonNeeded
from hotline.files.receiving import Received, Receiver, fit_name
from hotline.quality.first_replies import note_reply
from hotline.services import Services
from hotline.vocabulary import Sender
from hotline.web.budgets import Budget

SENDING_FILES = Budget("conversation-files", parse("30/10 minutes"), "文件发得太快了，请稍等几分钟再发。")
PICTURE, DOCUMENT = "［图片］", "［文件］"
"""The text of such a message."""
_NO_PERSON = "智能助手看不了文件和照片。请先转人工，工作人员接入以后再发。"
_WAITS = "工作人员还没有接入，智能助手看不了文件和照片。接入以后就能发。"


@dataclass(frozen=True)
class Sent:
    """A file as it comes in: under an id the page made up, its name percent-encoded, its bytes piece by piece."""

    client_message_id: str
    name: str
    body: AsyncIterator[bytes]


async def send_file(services: Services, receiver: Receiver, conversation_id: str, sent: Sent) -> Message:
    """The citizen sends a file. The same request again changes nothing.

    Raises PersonNeeded where no person has the conversation, Conflict where it holds too much already or the id was
    used for something else, Invalid with what is wrong with the file.
    """
    await refuse_early(services, conversation_id, sent, _refuse_without_person)
    async with receiver.receive(sent.body) as received, services.database.write() as session:
        conversation = await lock_conversation(session, conversation_id)
        if (known := await repeated(session, conversation_id, sent, received)) is not None:
            return known
        _refuse_without_person(conversation)
        row = await _keep(services, session, conversation, sent, received, sender=Sender.CITIZEN)
        message = message_of(row)
    await announce(services, conversation_id)
    return message


async def add_from_seat(
    services: Services, session: AsyncSession, *, conversation_id: str, seat: SeatRef, sent: Sent, received: Received
) -> Message:
    """A seat sends a file in its own conversation, in the caller's transaction. Raises Forbidden, Conflict."""
    conversation = await lock_conversation(session, conversation_id)
    refuse_unless_own(conversation, seat)
    row = await _keep(services, session, conversation, sent, received, sender=Sender.STAFF, staff_id=seat.id)
    now = conversation_now(services.clock, conversation)
    await keep_answer(session, conversation_id, now=now)
    note_reply(session, conversation, staff_id=seat.id, now=now)
    await session.flush()
    return message_of(row)


async def refuse_early(
    services: Services, conversation_id: str, sent: Sent, refuse: Callable[[ConversationRow], None]
) -> None:
    """Before anything is received: what would be refused afterwards. A repetition is received, to be compared."""
    async with services.database.read() as session:
        conversation = await living(session, conversation_id)
        if await message_under(session, conversation_id, sent.client_message_id) is None:
            refuse(conversation)
            await _hold_room(services, session, conversation_id)


async def repeated(session: AsyncSession, conversation_id: str, sent: Sent, received: Received) -> Message | None:
    """The message that this very file became before. Raises Conflict where its id stands for something else."""
    known = await message_under(session, conversation_id, sent.client_message_id)
    if known is None:
        return None
    if known.request_digest != received.sent_sha256:
        raise Conflict(OTHER_MESSAGE)
    return message_of(known)


def refuse_unless_own(conversation: ConversationRow, seat: SeatRef) -> None:
    """Raises Forbidden for a seat who has not got it, Conflict where the citizen is on the telephone."""
    if conversation.owner != Owner.STAFF or conversation.staff_id != seat.id:
        raise Forbidden("这段会话现在不在您手里，请先接入再发文件。")
    if ownership_of(conversation).on_the_line:
        raise Conflict("电话里的人收不到文件。")


async def file_of(session: AsyncSession, conversation_id: str, file_id: str) -> ConversationFileRow:
    """One file of the conversation. Raises NotFound."""
    row = await session.get(ConversationFileRow, file_id)
    if row is None or row.conversation_id != conversation_id:
        raise NotFound("没有这个文件。")
    return row


async def own_file(services: Services, conversation_id: str, file_id: str) -> ConversationFileRow:
    """One file as the citizen may have it. Raises NotFound also where its seat has withdrawn it."""
    async with services.database.read() as session:
        row = await file_of(session, conversation_id, file_id)
        if (await session.get_one(MessageRow, row.message_id)).amended_by is not None:
            raise NotFound("这个文件发错了，已经更正，请看后面更正的内容。")
    return row


def _refuse_without_person(conversation: ConversationRow) -> None:
    if conversation.owner != Owner.STAFF or ownership_of(conversation).on_the_line:
        raise PersonNeeded(_WAITS if conversation.owner == Owner.QUEUE else _NO_PERSON)


async def _hold_room(services: Services, session: AsyncSession, conversation_id: str, *, coming: int = 0) -> None:
    most, megabytes = services.settings.files_per_conversation, services.settings.file_megabytes_per_conversation
    total = select(func.count(), func.coalesce(func.sum(ConversationFileRow.size), 0))
    count, size = (await session.execute(total.where(ConversationFileRow.conversation_id == conversation_id))).one()
    if count >= most or size + coming > megabytes * 1024**2:
        raise Conflict(f"一段会话最多 {most} 个文件、共 {megabytes} MB，这段会话装不下了。")


async def _keep(
    services: Services,
    session: AsyncSession,
    conversation: ConversationRow,
    sent: Sent,
    received: Received,
    *,
    sender: Sender,
    staff_id: str | None = None,
) -> MessageRow:
    """The message, its file, and the bytes in their place. The conversation must be locked."""
    await _hold_room(services, session, conversation.id, coming=received.size)
    now = conversation_now(services.clock, conversation)
    name, id_ = fit_name(sent.name, received.media_type), new_id()
    text = PICTURE if is_picture(received.media_type) else DOCUMENT
    row = append(session, conversation, Draft(sender, text, staff_id=staff_id), now=now)
    row.client_message_id, row.request_digest = sent.client_message_id, received.sent_sha256
    attachment = Attachment(
        name=name,
        title=f"{name}（{_in_words(received.size)}）",
        url=f"/api/v1/conversations/{conversation.id}/files/{id_}",
        media_type=received.media_type,
    )
    row.attachments = [attachment.model_dump(mode="json")]
    await session.flush()
    session.add(
        ConversationFileRow(
            id=id_,
            conversation_id=conversation.id,
            message_id=row.id,
            sender=sender,
            staff_id=staff_id,
            name=name,
            media_type=received.media_type,
            size=received.size,
            pages=received.pages,
            sha256=received.sha256,
            scanned=received.scanned,
            created_at=now,
        )
    )
    await session.flush()
    await put(services, conversation.id, received)  # last: a refused row leaves no bytes behind
    return row


def _in_words(size: int) -> str:
    return f"{size / 1024**2:.1f} MB" if size >= 1024**2 else f"{max(1, round(size / 1024))} KB"
