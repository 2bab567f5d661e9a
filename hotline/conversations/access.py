"""Opening a conversation, and the token that is the only key to it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.blocks.carrying import carry_block
from hotline.conversations.messages import Opened, message_of
from hotline.conversations.models import ConversationRow, MessageRow
from hotline.conversations.ownership import Owner
from hotline.conversations.reply import Ask, Button
from hotline.conversations.store import GONE, Draft, append, new_id, state_of
from hotline.errors import Invalid, NotAuthenticated, NotFound
from hotline.services import Services
from hotline.tokens import digest, new_token
from hotline.vocabulary import Channel, Sender

GREETING = (
    "您好，我是公共法律服务热线的智能助手（非真人）。法律援助、调解、行政复议、政府信息公开和办事的问题，"
    "您可以直接用大白话问我。答得不合适，随时可以转人工，也可以直接拨打 12348。"
)
_SUGGESTIONS = (
    ("法律援助怎么申请", "legal_aid"),
    ("有纠纷想找人调解", "mediation"),
    ("对处罚不服怎么办", "admin_review"),
    ("想让政府公开信息", "info_disclosure"),
    ("老板拖欠工资", "labor"),
)
_REHEARSAL_REACH = timedelta(days=50 * 365)
"""How far a rehearsal may be from today: within what every date calculation and column on the way can hold."""


@dataclass(frozen=True)
class NewConversation:
    """What a citizen's page says when it opens a conversation. `now` is for rehearsals only; `former_digest` is of
    the token of the conversation that the page leaves.
    """

    channel: Channel
    district: str | None = None
    locale: str | None = None
    now: datetime | None = None
    former_digest: str | None = None


async def open_conversation(services: Services, request: NewConversation) -> Opened:
    """Create a conversation and greet. Raises Invalid for a `now` outside a rehearsal, or a channel that no page is."""
    if request.now is not None and not services.settings.rehearsal:
        raise Invalid("只有演练环境才能指定 now。")
    if request.channel is Channel.PHONE:
        raise Invalid("电话渠道的会话只能由坐席登记。")
    if request.channel is Channel.WECHAT:
        raise Invalid("公众号渠道的会话只能从公众号里开始。")
    real_now = services.clock.now()
    if request.now is not None and abs(request.now - real_now) > _REHEARSAL_REACH:
        raise Invalid("now 离今天太远，请选前后50年以内的时间。")
    shift = round((request.now - real_now).total_seconds()) if request.now is not None else 0
    now = request.now or real_now
    token = new_token()
    async with services.database.write() as session:
        conversation, greeting = await begin(session, request, token=token, shift=shift, now=now)
        if request.former_digest is not None:
            await carry_block(services, session, conversation, former_digest=request.former_digest)
        state = await state_of(session, conversation)
    return Opened(conversation_id=conversation.id, token=token, state=state, messages=[message_of(greeting)])


async def begin(
    session: AsyncSession, request: NewConversation, *, token: str, now: datetime, shift: int = 0, notice: str = ""
) -> tuple[ConversationRow, MessageRow]:
    """The conversation and its greeting, in the caller's transaction. `notice` is said with it where no page around
    the conversation says it.
    """
    conversation = ConversationRow(
        id=new_id(),
        token_digest=digest(token),
        channel=request.channel,
        district=request.district,
        locale=request.locale,
        rehearsal=request.now is not None,
        clock_shift_seconds=shift,
        owner=Owner.BOT,
        owner_epoch=0,
        next_seq=1,
        created_at=now,
        last_message_at=now,
    )
    session.add(conversation)
    await session.flush()
    buttons = [Button(title=title, command=Ask(intent=intent)) for title, intent in _SUGGESTIONS]
    greeting = append(session, conversation, Draft(Sender.BOT, GREETING + notice, buttons=buttons), now=now)
    return conversation, greeting


async def authenticate(services: Services, conversation_id: str, token: str) -> None:
    """Let the holder of this conversation's token pass.

    Raises NotAuthenticated for a token nobody holds, NotFound for another conversation's or an erased one's.
    """
    async with services.database.read() as session:
        found = (
            await session.execute(
                select(ConversationRow.id, ConversationRow.erased_at).where(
                    ConversationRow.token_digest == digest(token)
                )
            )
        ).one_or_none()
    if found is None:
        raise NotAuthenticated("这段会话的凭证不对或已经失效，请重新打开页面，或用回执号和取回码找回。")
    if found.id != conversation_id or found.erased_at is not None:
        raise NotFound(GONE)
