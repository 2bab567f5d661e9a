"""The shapes of the citizen API, and how they are made from the tables."""

from typing import Any

from pydantic import BaseModel, Field, SerializerFunctionWrapHandler, model_serializer

from hotline.clock import local_iso
from hotline.conversations.models import MessageRow
from hotline.conversations.ownership import Owner
from hotline.conversations.reply import AnswerRef, Citation, ItemRef, Topic
from hotline.vocabulary import Outcome, Sender


class OfferedButton(BaseModel):
    """A button as the citizen sees it: the payload means something in this conversation only. `aside`: no answer to
    what is asked."""

    title: str
    payload: str
    aside: bool = False


class Attachment(BaseModel):
    """A file that belongs to a message: fetched with the conversation's token, saved under its name.

    A procedure's paper, or a file that was sent; of a picture `url?size=small` is a small one.
    """

    name: str
    title: str
    url: str
    media_type: str


AMENDED = "（这条已经更正，请看后面更正的内容。）"
"""What a citizen reads in place of a message that its seat has put right."""


class Message(BaseModel):
    """One line of a conversation. `amends` names the seat's earlier message that this one puts right; a message that
    was put right itself is `amended_by` another, and its text is withdrawn.
    """

    seq: int
    message_id: str
    in_reply_to: str | None
    sender: Sender
    created_at: str
    text: str
    buttons: list[OfferedButton]
    citations: list[Citation]
    items: list[ItemRef]
    attachments: list[Attachment]
    topic: Topic | None
    answer: AnswerRef | None
    amends: str | None = None
    amended_by: str | None = None


class State(BaseModel):
    """Who owns the conversation and, while waiting, the place in line (1 is next) and what a wait took others lately.

    `usual_wait_minutes` is missing where there is no history to compute it from; `seen_up_to`, the number of the last
    message that a seat has read, until one has read any.
    """

    owner: Owner
    queue_position: int | None = None
    usual_wait_minutes: int | None = None
    after_hours: bool | None = None
    staff_no: str | None = None
    seen_up_to: int | None = None

    # No return annotation: pydantic would publish it, a bare object, in place of the fields above.
    @model_serializer(mode="wrap")
    def _only_what_applies(self, handler: SerializerFunctionWrapHandler):
        return {name: value for name, value in handler(self).items() if value is not None}


class Resume(BaseModel):
    """回执号 and 取回码. The code is shown once; a repeated request gets None."""

    receipt: str
    code: str | None


class TurnResult(BaseModel):
    """What a citizen's message became, as it stands now."""

    accepted: Message
    replies: list[Message]
    outcome: Outcome
    state: State
    resume: Resume | None = None


class Log(BaseModel):
    """Messages after a given number, and the state now."""

    messages: list[Message]
    state: State


class Opened(BaseModel):
    """A new conversation. The token is shown once and is the only key to it."""

    conversation_id: str
    token: str
    state: State
    messages: list[Message]


class Reopened(BaseModel):
    """A conversation taken up again with receipt and code: the former token no longer works."""

    conversation_id: str
    token: str
    state: State


class HandoffAccepted(BaseModel):
    """The conversation waits for a person."""

    state: State
    resume: Resume | None = None


class KeptRecord(BaseModel):
    """Something that erasure must leave, and why."""

    what: str
    reason: str


class Erased(BaseModel):
    """The person's content is gone; `kept` lists all that stays, and why."""

    erased: bool = True
    kept: list[KeptRecord] = Field(default_factory=list)


def message_of(row: MessageRow) -> Message:
    """The row as the API shows it."""
    return Message(
        seq=row.seq,
        message_id=row.id,
        in_reply_to=row.in_reply_to,
        sender=Sender(row.sender),
        created_at=local_iso(row.created_at),
        text=AMENDED if row.amended_by else row.text,
        buttons=_parse(OfferedButton, row.buttons),
        citations=_parse(Citation, row.citations),
        items=_parse(ItemRef, row.items),
        attachments=[] if row.amended_by else _parse(Attachment, row.attachments),
        topic=Topic.model_validate(row.topic) if row.topic else None,
        answer=AnswerRef.model_validate(row.answer) if row.answer else None,
        amends=row.amends,
        amended_by=row.amended_by,
    )


def _parse[M: BaseModel](model: type[M], entries: list[Any]) -> list[M]:
    return [model.model_validate(entry) for entry in entries]
