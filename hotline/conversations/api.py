"""The citizen API: routes only, each calling one use case."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response, WebSocket
from fastapi.responses import FileResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import AwareDatetime, Field, model_validator

from hotline.conversations.access import NewConversation, authenticate, open_conversation
from hotline.conversations.consent import Learning, learning_of, set_learning
from hotline.conversations.erasure import erase
from hotline.conversations.files import SENDING_FILES, Sent, own_file, send_file
from hotline.conversations.filestore import FileSize, response_of
from hotline.conversations.handoff import cancel_handoff, request_handoff
from hotline.conversations.incoming import Incoming
from hotline.conversations.messages import Erased, HandoffAccepted, Log, Message, Opened, Reopened, State, TurnResult
from hotline.conversations.ratings import rate_conversation, rate_message
from hotline.conversations.results import log_after
from hotline.conversations.resuming import resume
from hotline.conversations.stream import serve_stream
from hotline.conversations.transcript import TranscriptFormat, render
from hotline.conversations.turns import Turns
from hotline.errors import Invalid, NotAuthenticated
from hotline.files.routes import FILE_BODY, FileId, FileName, MessageId, Receiving
from hotline.privacy.journal import ErasureKind
from hotline.procedures.files import render_file
from hotline.services import Injected, Services
from hotline.tokens import digest
from hotline.vocabulary import Area, Channel
from hotline.web.bodies import Body
from hotline.web.budgets import FETCHING, GUESSING, Spending, prefix_of
from hotline.web.origins import is_of_this_host
from hotline.web.problems import PROBLEMS

router = APIRouter(prefix="/api/v1", tags=["citizen"], responses=PROBLEMS)
_bearer = HTTPBearer(auto_error=False)


class OpenBody(Body):
    """What a page sends to open a conversation. `now` is taken in a rehearsal only."""

    channel: Channel
    district: str | None = Field(None, max_length=32)
    locale: str | None = Field(None, max_length=16)
    now: AwareDatetime | None = None


class MessageBody(Body):
    """A text, or the payload of an offered button, under an id the page made up."""

    client_message_id: str = Field(min_length=1, max_length=64)
    text: str | None = None
    payload: str | None = Field(None, max_length=64)

    @model_validator(mode="after")
    def _one_of_two(self) -> "MessageBody":
        if (self.text is None) == (self.payload is None):
            raise ValueError("text 和 payload 要且只要一个")
        return self


class HandoffBody(Body):
    """Why a person is wanted, about what, and how to be reached."""

    reason: str | None = Field(None, max_length=500)
    topic: Area | None = None
    contact: str | None = Field(None, max_length=100)


class RatingBody(Body):
    """好差评: 非常满意 5 … 非常不满意 1."""

    score: int = Field(ge=1, le=5)
    comment: str | None = Field(None, max_length=500)


class MessageRatingBody(Body):
    """Whether one reply helped."""

    helpful: bool
    comment: str | None = Field(None, max_length=500)


class LearningBody(Body):
    """Whether the conversation may be used to improve the service."""

    allowed: bool


class ResumeBody(Body):
    """回执号 and 取回码."""

    receipt: str = Field(max_length=24)
    code: str = Field(max_length=24)


def turns_of(request: Request) -> Turns:
    """The process's turn runner."""
    return request.app.state.turns


Runner = Annotated[Turns, Depends(turns_of)]
After = Annotated[int, Query(ge=0, le=2**31 - 1)]


async def authenticated(
    conversation_id: str,
    request: Request,
    services: Injected,
    budgets: Spending,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> str:
    """The id of a conversation whose token the caller holds."""
    if credentials is None:
        raise NotAuthenticated("请求里没有会话凭证。")
    try:
        await authenticate(services, conversation_id, credentials.credentials)
    except NotAuthenticated:
        await budgets.spend(GUESSING, prefix_of(request))
        raise
    return conversation_id


ConversationId = Annotated[str, Depends(authenticated)]


@router.post("/conversations", status_code=201)
async def open_(
    body: OpenBody,
    request: Request,
    services: Injected,
    budgets: Spending,
    left: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> Opened:
    """Open a conversation and be greeted. The token of the one that is left may be given along: a block goes along."""
    await budgets.spend(budgets.opening, prefix_of(request))
    await _known_district(services, body.district)
    former_digest = digest(left.credentials) if left else None
    wanted = NewConversation(body.channel, body.district, body.locale, body.now, former_digest)
    return await open_conversation(services, wanted)


@router.post("/conversations/resume")
async def resume_(body: ResumeBody, request: Request, services: Injected, budgets: Spending) -> Reopened:
    """Take a conversation up again with receipt and code."""
    await budgets.spend(GUESSING, prefix_of(request))
    return await resume(services, budgets, receipt=body.receipt, code=body.code)


@router.post("/conversations/{conversation_id}/messages", response_model_exclude_unset=True)
async def send(body: MessageBody, conversation_id: ConversationId, turns: Runner, budgets: Spending) -> TurnResult:
    """Send a message and get what it became, eight seconds later at most."""
    await budgets.spend(budgets.sending, conversation_id)
    return await turns.take(conversation_id, Incoming(body.client_message_id, body.text, body.payload))


@router.get("/conversations/{conversation_id}/messages")
async def read(conversation_id: ConversationId, services: Injected, after: After = 0) -> Log:
    """The log after a number."""
    return await log_after(services, conversation_id, after)


@router.post("/conversations/{conversation_id}/handoff", status_code=202)
async def hand_off(
    conversation_id: ConversationId, services: Injected, budgets: Spending, body: HandoffBody | None = None
) -> HandoffAccepted:
    """Ask for a person."""
    await budgets.spend(budgets.sending, conversation_id)
    wanted = body or HandoffBody(reason=None, topic=None, contact=None)
    return await request_handoff(
        services, conversation_id=conversation_id, reason=wanted.reason, topic=wanted.topic, contact=wanted.contact
    )


@router.delete("/conversations/{conversation_id}/handoff")
async def cancel(conversation_id: ConversationId, services: Injected, budgets: Spending) -> State:
    """Stop waiting for a person."""
    await budgets.spend(budgets.sending, conversation_id)
    return await cancel_handoff(services, conversation_id=conversation_id)


@router.post("/conversations/{conversation_id}/rating", status_code=204)
async def rate(body: RatingBody, conversation_id: ConversationId, services: Injected) -> None:
    """Rate the conversation."""
    await rate_conversation(services, conversation_id=conversation_id, score=body.score, comment=body.comment)


@router.post("/conversations/{conversation_id}/messages/{message_id}/rating", status_code=204)
async def rate_reply(
    body: MessageRatingBody, conversation_id: ConversationId, message_id: str, services: Injected
) -> None:
    """Say whether one reply helped."""
    await rate_message(
        services, conversation_id=conversation_id, message_id=message_id, helpful=body.helpful, comment=body.comment
    )


@router.get("/conversations/{conversation_id}/learning")
async def learning(conversation_id: ConversationId, services: Injected) -> Learning:
    """Whether this conversation may be used to improve the service."""
    return await learning_of(services, conversation_id)


@router.put("/conversations/{conversation_id}/learning")
async def choose_learning(
    body: LearningBody, conversation_id: ConversationId, services: Injected, budgets: Spending
) -> Learning:
    """Allow or refuse it; a refusal holds for what was said before, too."""
    await budgets.spend(budgets.sending, conversation_id)
    return await set_learning(services, conversation_id=conversation_id, allowed=body.allowed)


@router.get("/conversations/{conversation_id}/transcript", response_class=Response)
async def transcript(
    conversation_id: ConversationId,
    services: Injected,
    budgets: Spending,
    format: TranscriptFormat = TranscriptFormat.TXT,
) -> Response:
    """The whole conversation as a file."""
    await budgets.spend(FETCHING, conversation_id)
    log = await log_after(services, conversation_id, 0)
    disposition = f'attachment; filename="transcript.{format.value}"'
    content = await asyncio.to_thread(render, log.messages, format)  # a long one takes seconds as a Word file
    return Response(content, media_type=format.media_type, headers={"Content-Disposition": disposition})


@router.post("/conversations/{conversation_id}/files", status_code=201, openapi_extra=FILE_BODY)
async def send_file_(
    conversation_id: ConversationId,
    request: Request,
    services: Injected,
    budgets: Spending,
    receiver: Receiving,
    client_message_id: MessageId,
    name: FileName = "",
) -> Message:
    """Send the person who has the conversation a file: the body is the file itself. 409 `person-needed` without one."""
    await budgets.spend(SENDING_FILES, conversation_id)
    return await send_file(services, receiver, conversation_id, Sent(client_message_id, name, request.stream()))


@router.get("/conversations/{conversation_id}/files/{file_id}", response_class=FileResponse)
async def sent_file(
    conversation_id: ConversationId, file_id: FileId, services: Injected, size: FileSize = FileSize.WHOLE
) -> FileResponse:
    """A file that was sent in this conversation, by either side; of a picture also a small one."""
    return response_of(services, await own_file(services, conversation_id, file_id), size)


@router.get("/conversations/{conversation_id}/files/{run_id}/{name}", response_class=Response)
async def file(conversation_id: ConversationId, run_id: str, name: str, services: Injected) -> Response:
    """A file that a procedure made of the citizen's answers, as they stand now."""
    made = await render_file(services, conversation_id=conversation_id, run_id=run_id, name=name)
    return Response(made.content, media_type=made.media_type, headers=made.headers)


@router.delete("/conversations/{conversation_id}")
async def erase_(conversation_id: ConversationId, services: Injected) -> Erased:
    """Erase the person's content."""
    return await erase(services, conversation_id=conversation_id, kind=ErasureKind.WISH)


@router.websocket("/conversations/{conversation_id}/stream")
async def stream(websocket: WebSocket, conversation_id: str, services: Injected, after: After = 0) -> None:
    """Messages, state and typing as they happen."""
    if not origin_allowed(websocket, services):
        await websocket.close(4403)
        return
    state = websocket.app.state
    await serve_stream(websocket, services, state.turns, state.budgets, state.streams, conversation_id, after)


def origin_allowed(websocket: WebSocket, services: Services) -> bool:
    """Whether the page that opens the stream is ours, or one that may frame ours. Clients without Origin are no browsers."""
    origin = websocket.headers.get("origin")
    if origin is None:
        return True
    allowed = {entry.strip() for entry in services.settings.frame_ancestors.replace(",", " ").split()}
    return is_of_this_host(origin, websocket) or origin in allowed


async def _known_district(services: Services, district: str | None) -> None:
    if district is None:
        return
    directory = await services.content.directory(services.database)
    if not directory.knows_district(district):
        raise Invalid(f"没有“{district}”这个区县；不在本市的请选 outside。")
