"""The citizen's side of an inquiry: fill in, agree, decline, and take back what was given, at any time."""

from dataclasses import dataclass, field
from datetime import datetime

from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.callbacks.promise import Wish, promise_call, promise_words, withdraw_call
from hotline.conversations.hub import QUEUE, conversation_topic
from hotline.conversations.models import ConversationRow
from hotline.conversations.ownership import Owner
from hotline.conversations.reply import Button, Confirm, Subject
from hotline.conversations.results import living
from hotline.conversations.store import Draft, append, conversation_now, lock_conversation
from hotline.errors import Conflict, Invalid
from hotline.inquiries.catalogue import load_inquiries
from hotline.inquiries.models import InquiryRow
from hotline.inquiries.store import inquiries_of, inquiry_in
from hotline.inquiries.words import ConsentTo, InquiryKind, InquiryState
from hotline.privacy.audit import SYSTEM, Action, Object, record
from hotline.services import Services
from hotline.vocabulary import Sender

LONGEST_NAME = 30

_AGREED = "记下了：您同意了。坐席看得到。改主意了，点下面的按钮就收回。"
_NAMED = "记下了您的称呼，坐席看得到。这只是您说的，没有核实，只用来办这件事。"
_DECLINED = "好，不勉强，接着办。改主意了，上面那张卡还能点。"
_REVOKED = {
    InquiryKind.CONTACT: "已经收回，您留的电话删掉了，不会再打。",
    InquiryKind.IDENTITY: "已经收回，您填的称呼删掉了。",
    InquiryKind.CONSENT: "已经收回同意，从现在起不再照它办。收回以前已经办了的，收不回来。",
}
_AS_IT_STANDS = "这一项已经这样记着了，不用再点。"
_WITHDRAWN = "坐席已经不问这一项了，不用填。"
_FILL_IN = "请在那张卡上填好再交。"


@dataclass(frozen=True)
class Named:
    """Who the citizen says to be, and whether it is about themselves."""

    name: str
    for_self: bool


class CitizenInquiry(BaseModel):
    """An inquiry as the citizen's page needs it: which message asks it, and how it stands."""

    id: str
    kind: InquiryKind
    message_id: str
    state: InquiryState
    to_fill: bool = Field(description="there is something to write, and it may be written now")


class CitizenInquiries(BaseModel):
    """All of this conversation, the oldest first."""

    inquiries: list[CitizenInquiry]


async def inquiries_for_citizen(services: Services, conversation_id: str) -> CitizenInquiries:
    """What was asked and how it stands. Raises NotFound when the conversation was erased."""
    async with services.database.read() as session:
        conversation = await living(session, conversation_id)
        rows = await inquiries_of(session, conversation_id)
    closed = conversation.owner == Owner.CLOSED
    return CitizenInquiries(inquiries=[_view(row, closed=closed) for row in rows])


async def fill_in(services: Services, *, conversation_id: str, inquiry_id: str, given: Wish | Named) -> CitizenInquiry:
    """Keep what the citizen wrote on the card. A number becomes a promised call, under the rules of every other one.

    Raises Conflict where nothing is asked any more or it was given before, Invalid where something else was asked for.
    """
    async with services.database.write() as session:
        conversation = await lock_conversation(session, conversation_id)
        row = await inquiry_in(session, conversation_id, inquiry_id)
        if conversation.owner == Owner.CLOSED:
            raise Conflict("这次会话已经结束，不用填了。")
        if row.state == InquiryState.WITHDRAWN:
            raise Conflict(_WITHDRAWN)
        if row.state == InquiryState.GIVEN:
            raise Conflict("这一项已经填过了。要改，先收回再填。")
        now = conversation_now(services.clock, conversation)
        text = await _taken(services, session, conversation, row, given, now=now)
        _settle(services, session, row, InquiryState.GIVEN)
        draft = Draft(Sender.SYSTEM, text, buttons=[_take_back(row)])
        append(session, conversation, draft, now=now)
    await services.hub.signal(conversation_topic(conversation_id), QUEUE)
    return _view(row, closed=False)


@dataclass(frozen=True)
class Settled:
    """What a press comes to: the words for it, what it puts under them, and what may not be done any more."""

    text: str
    buttons: list[Button] = field(default_factory=list)
    refused: ConsentTo | None = None


async def decide(services: Services, session: AsyncSession, conversation: ConversationRow, said: Confirm) -> Settled:
    """A press: agreed, declined or taken back. The conversation must be locked. Raises NotFound."""
    row = await inquiry_in(session, conversation.id, said.id)
    kind, state = InquiryKind(row.kind), InquiryState(row.state)
    if state is InquiryState.WITHDRAWN:
        return Settled(_WITHDRAWN)
    if said.yes:
        if kind is not InquiryKind.CONSENT:
            return Settled(_FILL_IN)
        if state is InquiryState.GIVEN:
            return Settled(_AS_IT_STANDS)
        _settle(services, session, row, InquiryState.GIVEN)
        return Settled(_AGREED, [_take_back(row)])
    if state is InquiryState.ASKED:
        _settle(services, session, row, InquiryState.DECLINED)
        return Settled(_DECLINED, refused=_allowed_by(services, row))
    if state is not InquiryState.GIVEN:
        return Settled(_AS_IT_STANDS)
    if kind is InquiryKind.CONTACT:
        await withdraw_call(services, session, conversation)
    row.name = row.for_self = None
    _settle(services, session, row, InquiryState.REVOKED)
    return Settled(_REVOKED[kind], refused=_allowed_by(services, row))


async def answer_by_login(services: Services, session: AsyncSession, conversation_id: str) -> None:
    """Whoever has logged in need not write who they are any more. Nothing is copied here."""
    for row in await inquiries_of(session, conversation_id):
        if row.kind == InquiryKind.IDENTITY and row.state not in (InquiryState.GIVEN, InquiryState.WITHDRAWN):
            row.name = row.for_self = None
            _settle(services, session, row, InquiryState.GIVEN)


async def take_back_logins(services: Services, session: AsyncSession, conversation_id: str) -> None:
    """Whoever logs out has taken back what the login answered; what they wrote themselves stands."""
    for row in await inquiries_of(session, conversation_id):
        if row.kind == InquiryKind.IDENTITY and row.state == InquiryState.GIVEN and row.name is None:
            _settle(services, session, row, InquiryState.REVOKED)


def _allowed_by(services: Services, row: InquiryRow) -> ConsentTo | None:
    question = load_inquiries(services.settings.data_dir).get(row.question)
    return question.allows if question is not None else None


async def _taken(
    services: Services,
    session: AsyncSession,
    conversation: ConversationRow,
    row: InquiryRow,
    given: Wish | Named,
    *,
    now: datetime,
) -> str:
    if isinstance(given, Wish) and row.kind == InquiryKind.CONTACT:
        return promise_words(await promise_call(services, session, conversation, given, now=now))
    if isinstance(given, Named) and row.kind == InquiryKind.IDENTITY:
        row.name, row.for_self = _clean_name(given.name), given.for_self
        return _NAMED
    raise Invalid("填的和问的不是一回事，请看那张卡。")


def _clean_name(name: str) -> str:
    cleaned = " ".join(name.split())
    if not cleaned:
        raise Invalid("还没有写怎么称呼您。")
    if len(cleaned) > LONGEST_NAME:
        raise Invalid(f"称呼最多写 {LONGEST_NAME} 个字，现在有 {len(cleaned)} 个，请写短一点。")
    return cleaned


def _settle(services: Services, session: AsyncSession, row: InquiryRow, state: InquiryState) -> None:
    now = services.clock.now()
    row.state, row.settled_at = state, now
    it, details = Object("conversation", row.conversation_id), {"question": row.question, "state": state.value}
    record(session, at=now, actor=SYSTEM, action=Action.INQUIRY_SETTLED, object=it, details=details)


def _take_back(row: InquiryRow) -> Button:
    title = "收回同意" if row.kind == InquiryKind.CONSENT else "收回填的内容"
    return Button(title=title, command=Confirm(subject=Subject.INQUIRY, id=row.id, yes=False), aside=True)


def _view(row: InquiryRow, *, closed: bool) -> CitizenInquiry:
    kind, state = InquiryKind(row.kind), InquiryState(row.state)
    done = state in (InquiryState.GIVEN, InquiryState.WITHDRAWN)
    return CitizenInquiry(
        id=row.id,
        kind=kind,
        message_id=row.message_id,
        state=state,
        to_fill=kind is not InquiryKind.CONSENT and not done and not closed,
    )
