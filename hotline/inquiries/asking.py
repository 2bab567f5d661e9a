"""A seat asks the citizen for something in the conversation, by one press, and may take it back while nothing was said."""

from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.conversations.models import ConversationRow
from hotline.conversations.ownership import Owner
from hotline.conversations.reply import Button, Confirm, Subject
from hotline.conversations.store import Draft, append, conversation_now, lock_conversation, new_id
from hotline.desk.casework import announced, note
from hotline.errors import Conflict, Forbidden, Invalid, NotFound
from hotline.inquiries.catalogue import LONGEST_TO, Question, load_inquiries
from hotline.inquiries.models import InquiryRow
from hotline.inquiries.store import inquiries_of, inquiry_in
from hotline.inquiries.words import InquiryKind, InquiryState
from hotline.privacy.audit import Action
from hotline.services import Services
from hotline.staff.sessions import Staff
from hotline.vocabulary import Channel, Sender

_ASKS = "{name}（坐席，工号 {no}）：{text}\n为什么问：{why}\n{free}"
_FREE = {
    InquiryKind.CONTACT: "填不填由您定，不填也接着办；填了随时可以收回。",
    InquiryKind.IDENTITY: "填不填由您定，不填也接着办；填了随时可以收回。",
    InquiryKind.CONSENT: "同不同意由您定，不同意也接着办；同意了随时可以收回。",
}
_WITHDRAWN = "坐席不问了：“{title}”这一项不用答了。"


class AskableInquiry(BaseModel):
    """Something a seat may ask for."""

    id: str
    kind: InquiryKind
    title: str
    text: str
    why: str
    asks_for: str | None = Field(description="what the seat writes for the text to be whole; null: nothing")


class AskableInquiries(BaseModel):
    """All of them, in the order of the city's file."""

    inquiries: list[AskableInquiry]


class DeskInquiry(BaseModel):
    """One that was asked, as a seat sees it. A number that was given stands with the promised call, and only there."""

    id: str
    kind: InquiryKind
    title: str
    text: str
    state: InquiryState
    staff_no: str = Field(description="who asked")


def askable(services: Services) -> AskableInquiries:
    """What may be asked for here."""
    questions = load_inquiries(services.settings.data_dir).values()
    return AskableInquiries(
        inquiries=[
            AskableInquiry(**question.model_dump(include=set(AskableInquiry.model_fields)))
            for question in questions
            if not question.retired
        ]
    )


async def ask(
    services: Services, staff: Staff, conversation_id: str, question_id: str, to: str | None = None
) -> DeskInquiry:
    """Put it to the citizen. Forbidden in another's conversation; Conflict where it was asked before, or by telephone."""
    question = load_inquiries(services.settings.data_dir).get(question_id)
    if question is None or question.retired:
        raise NotFound("没有这样的征询。")
    text = question.worded(_filled(question, to))
    async with announced(services, conversation_id) as session:
        conversation = await _in_hand(session, staff, conversation_id)
        if conversation.channel == Channel.PHONE:
            raise Conflict("来电人不在网页上，请直接问，直接记。")
        await _refuse_again(session, conversation_id, text)
        row = InquiryRow(
            id=new_id(),
            conversation_id=conversation_id,
            question=question.id,
            kind=question.kind,
            title=question.title,
            text=text,
            state=InquiryState.ASKED,
            staff_no=staff.staff_no,
            created_at=services.clock.now(),
        )
        words = _ASKS.format(name=staff.name, no=staff.staff_no, text=text, why=question.why, free=_FREE[question.kind])
        now = conversation_now(services.clock, conversation)
        draft = Draft(Sender.SYSTEM, words, buttons=_buttons(row, question.kind))
        row.message_id = append(session, conversation, draft, now=now).id
        await session.flush()
        session.add(row)
        note(services, session, staff, Action.INQUIRY_ASKED, conversation_id, {"question": question.id})
        return view_inquiry(row)


async def withdraw(services: Services, staff: Staff, conversation_id: str, inquiry_id: str) -> None:
    """Take back what was not answered yet. Conflict where the citizen was faster."""
    async with announced(services, conversation_id) as session:
        conversation = await _in_hand(session, staff, conversation_id)
        row = await inquiry_in(session, conversation_id, inquiry_id)
        if row.state != InquiryState.ASKED:
            raise Conflict("群众已经答了，收不回了。")
        _withdraw(services, session, staff, row)
        now = conversation_now(services.clock, conversation)
        append(session, conversation, Draft(Sender.SYSTEM, _WITHDRAWN.format(title=row.title)), now=now)


async def withdraw_unanswered(services: Services, session: AsyncSession, staff: Staff, conversation_id: str) -> None:
    """At the end nobody can answer any more, and what was never answered keeps from nothing. The conversation is locked."""
    for row in await inquiries_of(session, conversation_id):
        if row.state == InquiryState.ASKED:
            _withdraw(services, session, staff, row)


def _withdraw(services: Services, session: AsyncSession, staff: Staff, row: InquiryRow) -> None:
    row.state, row.settled_at = InquiryState.WITHDRAWN, services.clock.now()
    details = {"question": row.question, "state": row.state}
    note(services, session, staff, Action.INQUIRY_SETTLED, row.conversation_id, details)


def view_inquiry(row: InquiryRow) -> DeskInquiry:
    """The row as a seat sees it."""
    return DeskInquiry(
        id=row.id,
        kind=InquiryKind(row.kind),
        title=row.title,
        text=row.text,
        state=InquiryState(row.state),
        staff_no=row.staff_no,
    )


def _filled(question: Question, to: str | None) -> str | None:
    filled = " ".join((to or "").split())[:LONGEST_TO]
    if question.asks_for is not None and not filled:
        raise Invalid(f"还没有写：{question.asks_for}。")
    return filled or None


async def _refuse_again(session: AsyncSession, conversation_id: str, text: str) -> None:
    """A citizen who said no is not pressed: the card stays, and they may change their mind by it."""
    for row in await inquiries_of(session, conversation_id):
        if row.text != text or row.state in (InquiryState.WITHDRAWN, InquiryState.REVOKED):
            continue
        if row.state == InquiryState.GIVEN:
            raise Conflict("群众已经答过这一项了。")
        raise Conflict("这一项已经问过，由群众决定，不再问第二遍。他改主意了，在那张卡上就能填。")


async def _in_hand(session: AsyncSession, staff: Staff, conversation_id: str) -> ConversationRow:
    conversation = await lock_conversation(session, conversation_id)
    if conversation.owner != Owner.STAFF or conversation.staff_id != staff.id:
        raise Forbidden("这段会话现在不在您手里，请先接入再问。")
    return conversation


def _buttons(row: InquiryRow, kind: InquiryKind) -> list[Button]:
    """A consent is one press; what has to be written is written on the card, and only declined by a button."""
    if kind is InquiryKind.CONSENT:
        return [_button(row, "同意", yes=True), _button(row, "不同意", yes=False)]
    return [_button(row, "不填", yes=False)]


def _button(row: InquiryRow, title: str, *, yes: bool) -> Button:
    return Button(title=title, command=Confirm(subject=Subject.INQUIRY, id=row.id, yes=yes))
