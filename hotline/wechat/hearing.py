"""What is done about one message from WeChat: said to whoever has the conversation, or obeyed by the channel itself.

Everything here may happen twice, since a process may die between doing it and noting that it was done: a message goes
in under WeChat's own number, what the channel says is written in the transaction that ends the message, and an erasure
is noted before it begins.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from hotline.conversations.files import SENDING_FILES, Sent, send_file
from hotline.conversations.incoming import Incoming
from hotline.conversations.messages import OfferedButton, State
from hotline.conversations.models import ConversationRow
from hotline.conversations.ownership import Owner
from hotline.conversations.ratings import rate_conversation
from hotline.conversations.store import state_of
from hotline.errors import Conflict, Invalid, TooMany
from hotline.quality.report import SCORE_TITLES
from hotline.wechat import words
from hotline.wechat.arrivals import end, held, opened
from hotline.wechat.calls import picture
from hotline.wechat.ending import Ending, Room, Task, finish
from hotline.wechat.meaning import Asked, Confirming, Erase, Meaning, Press, Rate, Say, meaning_of
from hotline.wechat.menu import entry_of
from hotline.wechat.models import ArrivalRow, ThreadRow
from hotline.wechat.obeying import begin_erasing, finish_erasing, obey
from hotline.wechat.parsing import Arrival, Kind
from hotline.wechat.threads import latest_thread, openid_digest, reach_again, take_up
from hotline.wechat.wire import Trouble, WechatError
from hotline.wechat.words import Command

_NOT_UNDERSTOOD = {Kind.VOICE: words.UNHEARD_VOICE, Kind.OTHER: words.UNREADABLE, Kind.TEXT: words.UNREADABLE}
"""Who has just followed the account has said nothing, and has been greeted."""


@dataclass(frozen=True)
class _Heard:
    """The conversation as it stood when the message was looked at, and what the message means in it."""

    conversation_id: str
    state: State
    meaning: Meaning | None


async def hear(room: Room, row: ArrivalRow, holder: str) -> None:
    """Deal with it, to its end. Raises what may be otherwise at the next try."""
    arrival = opened(room.services, row)
    if row.erases is not None:
        await finish_erasing(room, row, holder, arrival, row.erases)
    elif arrival.kind in (Kind.UNSUBSCRIBE, Kind.UNHEARD):
        await _note_silently(room, row, holder, arrival)
    else:
        heard = await _take_in(room, arrival)
        task = Task(room, row, holder, arrival, heard.conversation_id)
        try:
            await _deal_with(task, heard)
        except (Invalid, TooMany) as refused:
            await finish(task, Ending(refused.detail))
        except Conflict as refused:
            # What was said before under this number meant another of the buttons then: it is in the log, and answered.
            said = isinstance(heard.meaning, Say | Press)
            await finish(task, Ending(None if said else refused.detail))


async def _note_silently(room: Room, row: ArrivalRow, holder: str, arrival: Arrival) -> None:
    """Nothing was said. Who follows no more cannot be written to: that is kept, and the conversation stays."""
    now = room.services.clock.now()
    async with room.services.database.write() as session:
        if (mine := await held(session, row, holder)) is None:
            return
        thread = await latest_thread(session, openid_digest(room.account, arrival.openid))
        if thread is not None and arrival.kind is Kind.UNSUBSCRIBE:
            thread.unfollowed_at = now
        end(mine, now=now)


async def _take_in(room: Room, arrival: Arrival) -> _Heard:
    """The conversation this belongs to, opened where there is none, and what it means there."""
    services = room.services
    async with services.database.write() as session:
        former = await latest_thread(session, openid_digest(room.account, arrival.openid))
        meaning = _meaning(room, arrival, _asked(former))
        if former is not None and isinstance(meaning, Rate):  # also after the citizen has ended it
            await reach_again(services, session, former, arrival.openid, now=services.clock.now())
            thread = former
        else:
            thread = await take_up(services, session, room.account, arrival.openid)
        conversation = await session.get_one(ConversationRow, thread.conversation_id)
        if conversation.owner == Owner.STAFF:
            meaning = _meaning(room, arrival, _asked(thread), by_person=True)
        return _Heard(conversation.id, await state_of(session, conversation), meaning)


def _meaning(room: Room, arrival: Arrival, asked: Asked, *, by_person: bool = False) -> Meaning | None:
    """None: there are no words in it."""
    if arrival.kind in (Kind.TEXT, Kind.VOICE) and arrival.text.strip():
        return meaning_of(arrival.text, asked, by_person=by_person)
    if arrival.kind is not Kind.CLICK:
        return None
    entry = entry_of(room.services.settings.data_dir, arrival.text)
    if entry is None:
        return Command.HELP
    return entry.do if entry.do is not None else Say(entry.say or "")


def _asked(thread: ThreadRow | None) -> Asked:
    if thread is None:
        return Asked()
    confirming = Confirming(thread.confirming) if thread.confirming else None
    if thread.left_at is not None:
        return Asked(confirming=confirming)  # its buttons belong to a conversation that is over
    return Asked([OfferedButton.model_validate(each) for each in thread.options], thread.numbered, confirming)


async def _deal_with(task: Task, heard: _Heard) -> None:
    room, meaning = task.room, heard.meaning
    if isinstance(meaning, Command):
        await obey(task, meaning, heard.state)
    elif isinstance(meaning, Rate):
        await rate_conversation(room.services, conversation_id=task.conversation_id, score=meaning.score, comment=None)
        await finish(task, Ending(words.RATED.format(score=meaning.score, title=SCORE_TITLES[meaning.score])))
    elif isinstance(meaning, Erase):
        await begin_erasing(task)
        await finish_erasing(room, task.row, task.holder, task.arrival, task.conversation_id)
    elif meaning is not None:
        await _send_on(task, meaning)
    elif task.arrival.kind is Kind.IMAGE:
        await finish(task, Ending(await _take_picture(task)))
    elif task.arrival.kind is Kind.LOCATION:
        await finish(task, await _place(task))
    else:
        await finish(task, Ending(_NOT_UNDERSTOOD.get(task.arrival.kind)))


async def _send_on(task: Task, meaning: Say | Press) -> None:
    """To the bot or to the person who has the conversation: the way of every citizen's message."""
    room = task.room
    if task.row.tries == 1:
        await room.budgets.spend(room.budgets.sending, task.conversation_id)
    number = _number(task)
    incoming = (
        Incoming(number, text=meaning.text) if isinstance(meaning, Say) else Incoming(number, payload=meaning.payload)
    )
    await room.turns.accept(task.conversation_id, incoming)
    await finish(task, Ending())


async def _take_picture(task: Task) -> str | None:
    """What is to be said about it, if anything. Without a person it is refused before it is fetched."""
    room = task.room
    if task.row.tries == 1:
        await room.budgets.spend(SENDING_FILES, task.conversation_id)

    async def body() -> AsyncIterator[bytes]:
        async with picture(room.services, room.client, room.account, task.arrival.media_id) as pieces:
            async for piece in pieces:
                yield piece

    try:
        await send_file(room.services, room.receiver, task.conversation_id, Sent(_number(task), "", body()))
    except WechatError as error:
        if error.trouble is Trouble.GONE:
            return words.PICTURE_GONE
        raise
    return None


async def _place(task: Task) -> Ending:
    """Only the district is kept of where somebody is."""
    services = task.room.services
    districts = (await services.content.directory(services.database)).districts
    named = [name for name in districts if name in task.arrival.text]
    if len(named) == 1:
        return Ending(words.PLACE_KNOWN.format(district=named[0]), district=named[0])
    return Ending(words.PLACE_UNKNOWN.format(example=next(iter(districts), "本市")))


def _number(task: Task) -> str:
    """Under which the message goes into the log: once, however often it comes."""
    return f"wechat-{task.arrival.key}"[:64]
