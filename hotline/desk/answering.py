"""A seat writes to the citizen, and what follows is done in the same transaction: all of it, or none."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.catalogue.directory import Directory
from hotline.conversations import takeover
from hotline.conversations.messages import Message, message_of
from hotline.conversations.models import MessageRow
from hotline.conversations.store import OTHER_MESSAGE, lock_conversation, message_under
from hotline.desk.afterwards import Done, DoneList, GiveBack, LeaveNote, PassToGroup, PutLabels
from hotline.desk.casework import announced, note, ref
from hotline.desk.giving import note_opened
from hotline.desk.labelling import turn_label
from hotline.desk.letting_go import give_back_in
from hotline.desk.passing_on import ToGroup, leave_note, pass_on
from hotline.errors import Conflict
from hotline.privacy.audit import Action
from hotline.proposals.store import refuse_unread
from hotline.services import Services
from hotline.staff.sessions import Staff

_STEPS: TypeAdapter[list[Done]] = TypeAdapter(DoneList)


@dataclass(frozen=True)
class Answer:
    """A seat's message and what is done once it is sent. Under the same id it is the same message."""

    text: str
    client_message_id: str | None = None
    afterwards: Sequence[Done] = field(default_factory=tuple)

    @property
    def digest(self) -> str:
        """Tells a repetition of the same request from another one under the same id."""
        return hashlib.sha256(self.text.encode() + b"\0" + _STEPS.dump_json(list(self.afterwards))).hexdigest()


async def answer(services: Services, staff: Staff, conversation_id: str, said: Answer) -> Message:
    """Write to the citizen in one's own conversation. The same request again changes nothing.

    What a step raises is what the same step raises by itself; then the message is not sent either.
    """
    directory = await services.content.directory(services.database)
    async with announced(services, conversation_id) as session:
        conversation = await lock_conversation(session, conversation_id)
        if said.client_message_id is not None:
            known = await message_under(session, conversation.id, said.client_message_id)
            if known is not None:
                return _repeated(known, staff, said)
        await refuse_unread(session, conversation, account_id=staff.id)
        await note_opened(session, conversation_id, account_id=staff.id)
        message = await takeover.say(
            services, session, conversation_id=conversation_id, seat=ref(staff), text=said.text
        )
        if said.client_message_id is not None:
            row = await session.get_one(MessageRow, message.message_id)
            row.client_message_id, row.request_digest = said.client_message_id, said.digest
        note(services, session, staff, Action.CONVERSATION_ANSWERED, conversation_id, {"seq": message.seq})
        for step in said.afterwards:
            await _do(services, session, staff, conversation_id, step, directory)
    return message


def _repeated(known: MessageRow, staff: Staff, said: Answer) -> Message:
    if known.staff_id != staff.id or known.request_digest != said.digest:
        raise Conflict(OTHER_MESSAGE)
    return message_of(known)


async def _do(
    services: Services, session: AsyncSession, staff: Staff, conversation_id: str, step: Done, directory: Directory
) -> None:
    match step:
        case PutLabels():
            for label in step.labels:
                await turn_label(services, session, staff, conversation_id, label, on=True)
        case LeaveNote():
            await leave_note(services, session, staff, conversation_id, text=step.text)
        case PassToGroup():
            await pass_on(services, session, staff, conversation_id, to=ToGroup(step.group), text=step.note)
        case GiveBack():
            await give_back_in(services, session, staff, conversation_id, directory)
