"""A link from WeChat to the page of the same conversation, for what does not fit into a message: papers, cards, sources.

The code stands behind the `#`, which no browser sends to a server and no preview follows. It opens the conversation
once, within a day; the page that it opened keeps the key, and the former page's key ends, as with receipt and code.
It is made when the message is sent and stands in no log: whoever reads the conversation at the desk could open it.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.connectors.outbox import enqueue
from hotline.conversations.messages import Reopened
from hotline.conversations.resuming import announce_reopened, reopen
from hotline.conversations.store import lock_conversation, wechat_subject
from hotline.errors import NotFound
from hotline.services import Services
from hotline.tokens import digest, new_token
from hotline.wechat.account import Account
from hotline.wechat.models import PassRow

LINK = "wechat.link"
"""A delivery that carries no words: a citizen has asked for a link."""
_GOOD_FOR = timedelta(days=1)
_NO_SUCH = "这个链接已经打开过或者过期了。请回公众号发“网页”，再要一个新的。"


def link_to(account: Account, code: str) -> str:
    """The address that a citizen is sent."""
    return f"{account.public_url}/#open={code}"


def promise_link(session: AsyncSession, conversation_id: str, *, now: datetime) -> None:
    """Have a link sent, in the caller's transaction."""
    enqueue(session, wechat_subject(conversation_id), LINK, {}, at=now)


async def issue_pass(services: Services, session: AsyncSession, conversation_id: str) -> str:
    """A fresh code, in the caller's transaction. Those whose day is over are forgotten."""
    now, code = services.clock.now(), new_token()
    await session.execute(delete(PassRow).where(PassRow.good_until < now))
    session.add(PassRow(code_digest=digest(code), conversation_id=conversation_id, good_until=now + _GOOD_FOR))
    return code


async def use_pass(services: Services, code: str) -> Reopened:
    """The conversation and a new key to it; the code ends. Raises NotFound for one that is unknown, used or too old."""
    async with services.database.write() as session:
        good = PassRow.code_digest == digest(code), PassRow.good_until >= services.clock.now()
        used = delete(PassRow).where(*good).returning(PassRow.conversation_id)
        conversation_id = (await session.execute(used)).scalar_one_or_none()
        if conversation_id is None:
            raise NotFound(_NO_SUCH)
        reopened = await reopen(services, session, await lock_conversation(session, conversation_id))
    await announce_reopened(services, conversation_id)
    return reopened
