"""Whether somebody is who they say: nothing said, said and unproved, or proved in one of four ways.

Proved by the check word of a call-back, by receipt and code of an earlier conversation, by papers shown in person, or by
a login at the identity provider (`hotline.real_name`).
Only receipt and code open an earlier conversation: a name or a number says nothing of whose it was.
"""

from limits import parse
from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.conversations.messages import Message, message_of
from hotline.conversations.models import ConversationRow, MessageRow
from hotline.conversations.ownership import Owner
from hotline.conversations.receipts import conversation_of_pair
from hotline.conversations.store import conversation_now, lock_conversation, prove
from hotline.desk.casework import announced, note
from hotline.desk.queue import real_time
from hotline.errors import Conflict, Forbidden, NotFound
from hotline.inquiries.consents import forbidden_by_consent
from hotline.inquiries.store import said_identity
from hotline.inquiries.words import ConsentTo
from hotline.knowledge.names import area_names
from hotline.privacy.audit import Action, Object, record_read
from hotline.services import Services
from hotline.staff.sessions import Staff
from hotline.vocabulary import Channel, Identity, Proof
from hotline.web.budgets import Budget, Budgets

OF_STAFF = Budget("identity-staff", parse("20/15 minutes"), "回执号试的次数太多了，请过一会儿再试。")
_NOT_YOURS = "这段会话现在不在您手里，不能核实身份。"


class RealNameView(BaseModel):
    """What the identity provider said of who is logged in."""

    name: str
    id_number_end: str | None
    phone_end: str | None


class IdentityView(BaseModel):
    """What is known of who it is. `earlier` counts the conversations that are open to this one's seat by it."""

    status: Identity
    proof: Proof | None
    proved_at: str | None
    earlier: int = Field(description="earlier conversations whose receipt and code were given")
    name: str | None = Field(description="what the citizen wants to be called; said when asked, and proved by nothing")
    real_name: RealNameView | None = Field(description="null: the citizen is not logged in")
    for_self: bool | None = Field(description="whether it is about themselves, as they say")


class Earlier(BaseModel):
    """An earlier conversation of the same person."""

    started_at: str
    channel: Channel
    topic_title: str | None
    messages: list[Message]


class EarlierList(BaseModel):
    """The newest first."""

    conversations: list[Earlier]


async def identity_of(session: AsyncSession, conversation: ConversationRow) -> IdentityView:
    """As it stands: whoever left a name or a number has claimed to be somebody, and no more. So has whoever logged in
    while nobody had the conversation: it counts when a seat takes it, if that is soon.
    """
    said = await said_identity(session, conversation.id)
    in_hand = conversation.owner == Owner.STAFF
    proof, proved_at = (conversation.proof, conversation.proved_at) if in_hand else (None, None)
    claimed = Identity.CLAIMED if conversation.handoff_contact or said or conversation.proof else Identity.NONE
    return IdentityView(
        status=Identity.VERIFIED if proof else claimed,
        proof=Proof(proof) if proof else None,
        proved_at=real_time(conversation, proved_at) if proved_at else None,
        earlier=len(conversation.earlier_ids),
        name=said.name if said else None,
        real_name=RealNameView.model_validate(conversation.real_name) if in_hand and conversation.real_name else None,
        for_self=said.for_self if said else None,
    )


async def prove_in_person(services: Services, staff: Staff, conversation_id: str) -> IdentityView:
    """The seat has seen the papers of the person it talks to."""
    async with announced(services, conversation_id) as session:
        conversation = await _in_hand(session, staff, conversation_id)
        prove(conversation, Proof.IN_PERSON, now=conversation_now(services.clock, conversation))
        note(services, session, staff, Action.IDENTITY_PROVED, conversation_id, {"proof": Proof.IN_PERSON.value})
        return await identity_of(session, conversation)


async def prove_by_receipt(
    services: Services, budgets: Budgets, staff: Staff, conversation_id: str, *, receipt: str, code: str
) -> IdentityView:
    """Receipt and code of an earlier conversation, as the citizen says them. That one opens to whoever has this one.

    A wrong pair is NotFound and audited; nothing of the earlier conversation changes, its own token goes on working.
    """
    async with services.database.write() as session:
        await _in_hand(session, staff, conversation_id)
    await budgets.spend(OF_STAFF, staff.id)
    try:
        earlier_id = await conversation_of_pair(services, budgets, receipt=receipt, code=code)
    except NotFound:
        async with services.database.write() as session:
            note(services, session, staff, Action.IDENTITY_FAILED, conversation_id)
        raise
    if earlier_id == conversation_id:
        raise Conflict("这是这段会话自己的回执号。要看以前的会话，请报那一次的。")
    async with announced(services, conversation_id) as session:
        conversation = await _in_hand(session, staff, conversation_id)
        conversation.earlier_ids = [*(id_ for id_ in conversation.earlier_ids if id_ != earlier_id), earlier_id]
        prove(conversation, Proof.RECEIPT, now=conversation_now(services.clock, conversation))
        details = {"proof": Proof.RECEIPT.value, "earlier": earlier_id}
        note(services, session, staff, Action.IDENTITY_PROVED, conversation_id, details)
        view = await identity_of(session, conversation)
    await budgets.restore(OF_STAFF, staff.id)
    return view


async def read_earlier(services: Services, staff: Staff, conversation_id: str) -> EarlierList:
    """The earlier conversations that were opened by receipt and code, whole. Each reading is audited.

    Raises Forbidden out of hand, unproved, or where the citizen was asked for it and has not agreed.
    """
    async with services.database.read() as session:
        conversation = await session.get(ConversationRow, conversation_id)
        if conversation is None or conversation.owner != Owner.STAFF or conversation.staff_id != staff.id:
            raise Forbidden("这段会话现在不在您手里，以前的会话不能看。")
        if not conversation.proof:
            raise Forbidden("身份没有核实，以前的会话不能看，别处的事也不能告诉对方。")
        why = await forbidden_by_consent(session, services.settings.data_dir, conversation_id, ConsentTo.EARLIER)
        if why is not None:
            raise Forbidden(why)
        wanted = ConversationRow.id.in_(conversation.earlier_ids), ConversationRow.erased_at.is_(None)
        rows = (await session.scalars(select(ConversationRow).where(*wanted))).all()
        names = await area_names(session)
        found = [(row, await _messages(session, row.id)) for row in rows]
    for row in rows:
        it = Object("conversation", row.id)
        now = services.clock.now()
        await record_read(services.database, at=now, actor=staff.actor, action=Action.EARLIER_READ, object=it)
    found.sort(key=lambda each: each[0].created_at, reverse=True)
    return EarlierList(
        conversations=[
            Earlier(
                started_at=real_time(row, row.created_at),
                channel=Channel(row.channel),
                topic_title=names.area(row.topic_area) if row.topic_area else None,
                messages=messages,
            )
            for row, messages in found
        ]
    )


async def _messages(session: AsyncSession, conversation_id: str) -> list[Message]:
    rows = await session.scalars(
        select(MessageRow).where(MessageRow.conversation_id == conversation_id).order_by(MessageRow.seq)
    )
    return [message_of(row) for row in rows]


async def _in_hand(session: AsyncSession, staff: Staff, conversation_id: str) -> ConversationRow:
    conversation = await lock_conversation(session, conversation_id)
    if conversation.owner != Owner.STAFF or conversation.staff_id != staff.id:
        raise Forbidden(_NOT_YOURS)
    return conversation
