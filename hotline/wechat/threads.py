"""Which conversation a citizen has in WeChat: one that is not left, found by the digest of the OpenID."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.blocks.carrying import carry_block
from hotline.connectors.outbox import resend_all
from hotline.conversations.access import NewConversation, begin
from hotline.conversations.models import ConversationRow
from hotline.conversations.ownership import Owner
from hotline.conversations.store import wechat_subject
from hotline.services import Services
from hotline.tokens import digest, new_token
from hotline.vocabulary import Channel
from hotline.wechat.account import Account
from hotline.wechat.models import ThreadRow
from hotline.wechat.words import NOTICE

_CLOSED_FOR = timedelta(days=1)
"""A day after a seat has closed it what is written is another matter."""
_SILENT_FOR = timedelta(days=30)
"""As long as a procedure that was put aside, or an answer, may still be what somebody comes back to."""


def openid_digest(account: Account, openid: str) -> str:
    """What an OpenID is looked up by. It is long and random, so a plain digest is enough."""
    return digest(f"{account.app_id}:{openid}")


async def latest_thread(session: AsyncSession, openid: str) -> ThreadRow | None:
    """The last one of this OpenID (by its digest), left or not, held until the transaction ends."""
    mine = select(ThreadRow).where(ThreadRow.openid_digest == openid)
    return await session.scalar(mine.order_by(ThreadRow.created_at.desc()).limit(1).with_for_update())


async def take_up(services: Services, session: AsyncSession, account: Account, openid: str) -> ThreadRow:
    """The thread in which this citizen goes on; a new conversation with a greeting where there is none, or where the
    former is over. Whatever could not be sent may be tried again, now that the citizen has spoken.
    """
    now, known = services.clock.now(), openid_digest(account, openid)
    former = await latest_thread(session, known)
    before = await session.get(ConversationRow, former.conversation_id) if former is not None else None
    if former is not None:
        await reach_again(services, session, former, openid, now=now)
    if former is not None and before is not None and former.left_at is None:
        if not _is_over(before, now=now):
            return former
        former.left_at = now
        await session.flush()
    return await _begin(services, session, account, openid, known, before, now=now)


async def reach_again(
    services: Services, session: AsyncSession, thread: ThreadRow, openid: str, *, now: datetime
) -> None:
    """The citizen has spoken: sending is allowed again, and the address is sealed with the key of today."""
    thread.heard_at, thread.unfollowed_at = now, None
    thread.openid_sealed = services.seal.close(openid, bound_to=address_of(thread.conversation_id))
    await resend_all(session, wechat_subject(thread.conversation_id), now=now)


def address_of(conversation_id: str) -> str:
    """What a sealed OpenID is bound to."""
    return f"wechat:{conversation_id}"


def _is_over(conversation: ConversationRow, *, now: datetime) -> bool:
    if conversation.owner == Owner.CLOSED:
        return now - (conversation.closed_at or now) > _CLOSED_FOR
    return conversation.owner == Owner.BOT and now - conversation.last_message_at > _SILENT_FOR


async def _begin(
    services: Services,
    session: AsyncSession,
    account: Account,
    openid: str,
    known: str,
    before: ConversationRow | None,
    *,
    now: datetime,
) -> ThreadRow:
    wanted = NewConversation(Channel.WECHAT, district=before.district if before is not None else None)
    notice = NOTICE.format(page=f"{account.public_url}/")
    conversation, _ = await begin(session, wanted, token=new_token(), now=now, notice=notice)
    if before is not None:
        await carry_block(services, session, conversation, former_digest=before.token_digest)
    thread = ThreadRow(
        conversation_id=conversation.id,
        openid_digest=known,
        openid_sealed=services.seal.close(openid, bound_to=address_of(conversation.id)),
        heard_at=now,
        created_at=now,
        options=[],
    )
    session.add(thread)
    await session.flush()
    return thread
