"""The end of dealing with a message: what the channel itself says and keeps, in one transaction with noting that it is done."""

from dataclasses import dataclass

import httpx

from hotline.conversations.hub import conversation_topic
from hotline.conversations.store import Draft, append, lock_conversation
from hotline.conversations.turns import Turns
from hotline.files.receiving import Receiver
from hotline.services import Services
from hotline.vocabulary import Sender
from hotline.web.budgets import Budgets
from hotline.wechat.account import Account
from hotline.wechat.arrivals import end, held
from hotline.wechat.meaning import Confirming
from hotline.wechat.models import ArrivalRow, ThreadRow
from hotline.wechat.parsing import Arrival
from hotline.wechat.passes import promise_link


@dataclass(frozen=True)
class Room:
    """What it takes to deal with messages."""

    services: Services
    turns: Turns
    receiver: Receiver
    budgets: Budgets
    account: Account
    client: httpx.AsyncClient


@dataclass(frozen=True)
class Task:
    """One message, who deals with it, and the conversation it belongs to."""

    room: Room
    row: ArrivalRow
    holder: str
    arrival: Arrival
    conversation_id: str


@dataclass(frozen=True)
class Ending:
    """`text` is said; `page` has a link sent; a bare number then answers `confirming`; `leaves`: the next is another
    conversation; `district` is where the citizen is.
    """

    text: str | None = None
    page: bool = False
    confirming: Confirming | None = None
    leaves: bool = False
    district: str | None = None


async def finish(task: Task, ending: Ending) -> None:
    """Nothing, where somebody else deals with it by now. Raises NotFound where the conversation was erased."""
    services, now = task.room.services, task.room.services.clock.now()
    async with services.database.write() as session:
        conversation = await lock_conversation(session, task.conversation_id)
        mine = await held(session, task.row, task.holder)
        if mine is None:
            return
        if ending.text:
            append(session, conversation, Draft(Sender.SYSTEM, ending.text), now=now)
        if ending.page:
            promise_link(session, conversation.id, now=now)
        if ending.district is not None:
            conversation.district = ending.district
        thread = await session.get_one(ThreadRow, conversation.id, with_for_update=True)
        if ending.confirming is not None or thread.confirming == Confirming.ERASE:
            thread.confirming = ending.confirming  # a score may still be given, or given anew
        if ending.leaves:
            thread.left_at, thread.rating_epoch = now, conversation.owner_epoch
        end(mine, now=now)
    await services.hub.signal(conversation_topic(task.conversation_id))
