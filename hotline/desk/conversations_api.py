"""Routes of the queue and of the conversations a seat takes over."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import FileResponse
from pydantic import Field, model_validator

from hotline.conversations.files import SENDING_FILES, Sent
from hotline.conversations.filestore import FileSize
from hotline.conversations.messages import Message, State
from hotline.desk import answering, casework, files, letting_go, passing_on
from hotline.desk.afterwards import DoneList
from hotline.desk.answering import Answer
from hotline.desk.corrections import correct_reading
from hotline.desk.labelling import set_label
from hotline.desk.passing_on import ToColleague, ToGroup
from hotline.desk.queue import Queue, read_queue
from hotline.desk.transcript import DeskConversation, read_conversation
from hotline.files.routes import FILE_BODY, FileId, FileName, MessageId, Receiving
from hotline.services import Injected
from hotline.staff.access import requires
from hotline.staff.roles import Role
from hotline.staff.sessions import Staff
from hotline.vocabulary import Area, Resolution
from hotline.web.bodies import Body
from hotline.web.budgets import Spending

router = APIRouter(tags=["坐席台"])

Seat = Annotated[Staff, Depends(requires(Role.SEAT, Role.SUPERVISOR))]
Supervisor = Annotated[Staff, Depends(requires(Role.SUPERVISOR))]
ConversationId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]


class SeatAnswer(Body):
    """What the seat writes to the citizen: 1 to 2000 characters after trimming, as for the citizen."""

    text: str


class Sending(SeatAnswer):
    """The same as a new message, under an id the page made up: sent again it is the same message. `afterwards` is done
    once it is sent, one after the other; where one of them is refused, nothing is sent either.
    """

    client_message_id: str | None = Field(None, min_length=1, max_length=64)
    afterwards: DoneList = Field(default_factory=list)

    @model_validator(mode="after")
    def _never_twice(self) -> "Sending":
        if self.afterwards and self.client_message_id is None:
            raise ValueError("有 afterwards 就要有 client_message_id")
        return self


class Correction(Body):
    """The answer that would have been right; null where the seat only says that this one was wrong."""

    meaning: str | None = Field(None, max_length=80)


class TransferBody(Body):
    """To whom: a colleague by staff number or a group by id, one of the two; and what the next one has to know."""

    staff_no: str | None = Field(None, max_length=16)
    group: str | None = Field(None, max_length=24)
    note: str

    @model_validator(mode="after")
    def _one_of_two(self) -> "TransferBody":
        if (self.staff_no is None) == (self.group is None):
            raise ValueError("staff_no 和 group 要且只要一个")
        return self


class ClosingBody(Body):
    """How it ended and what it was about; what is left out is stored as proposed."""

    resolution: Resolution | None = None
    topic: Area | None = None


class ConversationLabelBody(Body):
    """A label by its id, and whether the conversation is to have it."""

    label: str = Field(max_length=24)
    on: bool


class NoteBody(Body):
    """A note that only staff see."""

    text: str


@router.get("/queue")
async def queue(staff: Seat, services: Injected) -> Queue:
    """Who waits, danger first, and what this seat has in hand."""
    return await read_queue(services, staff)


@router.get("/conversations/{conversation_id}")
async def conversation(conversation_id: ConversationId, staff: Seat, services: Injected) -> DeskConversation:
    """The whole transcript with the bot's understanding. Reading it is audited."""
    return await read_conversation(services, staff, conversation_id)


@router.post("/conversations/{conversation_id}/claim")
async def claim(conversation_id: ConversationId, staff: Seat, services: Injected) -> State:
    """Take it over; 409 names the seat who was faster."""
    return await casework.claim(services, staff, conversation_id)


@router.post("/conversations/{conversation_id}/messages", status_code=201)
async def answer(conversation_id: ConversationId, body: Sending, staff: Seat, services: Injected) -> Message:
    """Write to the citizen, and do what follows; 409 where the id stands for something else."""
    said = Answer(body.text, body.client_message_id, body.afterwards)
    return await answering.answer(services, staff, conversation_id, said)


@router.post("/conversations/{conversation_id}/files", status_code=201, openapi_extra=FILE_BODY)
async def send_file(
    conversation_id: ConversationId,
    request: Request,
    staff: Seat,
    services: Injected,
    budgets: Spending,
    receiver: Receiving,
    client_message_id: MessageId,
    name: FileName = "",
) -> Message:
    """Send the citizen a file: the body is the file itself."""
    await budgets.spend(SENDING_FILES, conversation_id)
    sent = Sent(client_message_id, name, request.stream())
    return await files.send_file(services, receiver, staff, conversation_id, sent)


@router.get("/conversations/{conversation_id}/files/{file_id}", response_class=FileResponse)
async def read_file(
    conversation_id: ConversationId, file_id: FileId, staff: Seat, services: Injected, size: FileSize = FileSize.WHOLE
) -> FileResponse:
    """A file of the conversation, for whoever may read it; of a picture also a small one. Audited."""
    return await files.read_file(services, staff, conversation_id, file_id, size)


@router.post("/conversations/{conversation_id}/messages/{message_id}/amendment", status_code=201)
async def put_right(
    conversation_id: ConversationId, message_id: ConversationId, body: SeatAnswer, staff: Seat, services: Injected
) -> Message:
    """Say anew what one wrote to the citizen, who sees that it was put right."""
    return await casework.put_right(services, staff, conversation_id, message_id, body.text)


@router.post("/conversations/{conversation_id}/messages/{message_id}/correction", status_code=204)
async def correct(
    conversation_id: ConversationId, message_id: ConversationId, body: Correction, staff: Seat, services: Injected
) -> None:
    """Say that the bot misread this message, and what it should have been taken for."""
    await correct_reading(services, staff, conversation_id, message_id, body.meaning)


@router.post("/conversations/{conversation_id}/return")
async def give_back(conversation_id: ConversationId, staff: Seat, services: Injected) -> State:
    """Return it to the bot."""
    return await letting_go.give_back(services, staff, conversation_id)


@router.post("/conversations/{conversation_id}/close")
async def close(
    conversation_id: ConversationId, staff: Seat, services: Injected, body: ClosingBody | None = None
) -> State:
    """End it, with how it ended and what it was about."""
    said = body or ClosingBody()
    return await letting_go.close(services, staff, conversation_id, resolution=said.resolution, topic=said.topic)


@router.post("/conversations/{conversation_id}/transfer")
async def transfer(conversation_id: ConversationId, body: TransferBody, staff: Seat, services: Injected) -> State:
    """Pass one's own conversation on with a note; 409 where the colleague is not free for it."""
    to = ToColleague(body.staff_no) if body.staff_no is not None else ToGroup(body.group or "")
    return await passing_on.transfer(services, staff, conversation_id, to=to, text=body.note)


@router.post("/conversations/{conversation_id}/notes", status_code=204)
async def write_note(conversation_id: ConversationId, body: NoteBody, staff: Seat, services: Injected) -> None:
    """Note something for colleagues in one's own conversation; a supervisor whispers to the seat who has it."""
    whisper = Role.SUPERVISOR in staff.roles
    await passing_on.write_note(services, staff, conversation_id, text=body.text, whisper=whisper)


@router.post("/conversations/{conversation_id}/labels", status_code=204)
async def label(conversation_id: ConversationId, body: ConversationLabelBody, staff: Seat, services: Injected) -> None:
    """Put a label on a conversation, or take it off."""
    await set_label(services, staff, conversation_id, body.label, on=body.on)


@router.post("/conversations/{conversation_id}/take-over")
async def take_over(conversation_id: ConversationId, staff: Supervisor, services: Injected) -> State:
    """Take a conversation from the seat who has it."""
    return await passing_on.take_over(services, staff, conversation_id)


@router.post("/conversations/{conversation_id}/danger/acknowledge", status_code=204)
async def acknowledge_danger(conversation_id: ConversationId, staff: Seat, services: Injected) -> None:
    """Stop the alarm: a person has seen it."""
    await casework.acknowledge_danger(services, staff, conversation_id)
