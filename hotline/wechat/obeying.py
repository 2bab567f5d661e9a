"""The commands that a citizen gives the channel itself, and erasing."""

from contextlib import suppress
from datetime import timedelta

from hotline.connectors.endpoints import Connector
from hotline.connectors.outbox import Subject, enqueue
from hotline.conversations.consent import set_learning
from hotline.conversations.erasure import erase
from hotline.conversations.handoff import cancel_handoff
from hotline.conversations.messages import State
from hotline.conversations.ownership import Owner
from hotline.conversations.store import new_id
from hotline.errors import Conflict, NotFound
from hotline.privacy.journal import ErasureKind
from hotline.wechat import words
from hotline.wechat.arrivals import end, held
from hotline.wechat.ending import Ending, Room, Task, finish
from hotline.wechat.meaning import Confirming
from hotline.wechat.models import ArrivalRow
from hotline.wechat.parsing import Arrival
from hotline.wechat.words import Command

NOTICE = "wechat.notice"
"""A delivery of words to somebody who has no conversation any more."""
_NOTICE_GOOD_FOR = timedelta(days=2)
"""So long WeChat lets it through. It holds an address, sealed: what cannot be sent is not kept for ever."""


async def obey(task: Task, command: Command, state: State) -> None:
    """Do it and say so."""
    services, conversation_id = task.room.services, task.conversation_id
    page = f"{task.room.account.public_url}/"
    if command is Command.END:
        await _end(task, state)
    elif command is Command.ERASE:
        await finish(task, Ending(words.ASK_ERASE, confirming=Confirming.ERASE))
    elif command in (Command.REFUSE_LEARNING, Command.ALLOW_LEARNING):
        allowed = command is Command.ALLOW_LEARNING
        await set_learning(services, conversation_id=conversation_id, allowed=allowed)
        await finish(task, Ending(words.LEARNING_ALLOWED if allowed else words.LEARNING_REFUSED))
    elif command is Command.PLACE:
        await finish(task, Ending(place_in_words(state) or words.NOT_WAITING))
    elif command is Command.CANCEL:
        await _stop_waiting(task, state)
    elif command is Command.PAGE:
        await finish(task, Ending(page=True))
    elif command is Command.PRIVACY:
        await finish(task, Ending(words.PRIVACY.format(page=page)))
    else:
        await finish(task, Ending(words.HELP))


def place_in_words(state: State) -> str | None:
    """Where whoever waits for a person stands; None for whoever does not."""
    if state.owner is Owner.STAFF:
        return words.WITH_PERSON
    if state.owner is not Owner.QUEUE:
        return None
    if state.after_hours:
        return words.REGISTERED
    minutes = state.usual_wait_minutes
    wait = words.USUAL_WAIT.format(minutes=minutes) if minutes else words.NO_WAIT_KNOWN
    return words.PLACE.format(place=state.queue_position, wait=wait)


async def begin_erasing(task: Task) -> None:
    """Keep that it is to be erased before it is: should the process die in the middle, the wish is carried out."""
    async with task.room.services.database.write() as session:
        if (mine := await held(session, task.row, task.holder)) is not None:
            mine.erases = task.conversation_id


async def finish_erasing(room: Room, row: ArrivalRow, holder: str, arrival: Arrival, conversation_id: str) -> None:
    """Erase, once, and tell whoever has no conversation any more."""
    services = room.services
    with suppress(NotFound):  # done at a former try, which ended before it could say so
        await erase(services, conversation_id=conversation_id, kind=ErasureKind.WISH)
    now, notice = services.clock.now(), new_id()
    sealed = services.seal.close(arrival.openid, bound_to=notice)
    async with services.database.write() as session:
        if (mine := await held(session, row, holder)) is None:
            return
        subject = Subject(Connector.WECHAT, notice, "删除会话的回复")
        content = {"to": sealed, "text": words.ERASED}
        enqueue(session, subject, NOTICE, content, at=now, expires_at=now + _NOTICE_GOOD_FOR)
        end(mine, now=now)
        mine.erases = None


async def _end(task: Task, state: State) -> None:
    if state.owner is Owner.STAFF:
        await finish(task, Ending(words.NOT_WHILE_SERVED))
        return
    if state.owner is Owner.QUEUE:
        await _leave_queue(task)
    await finish(task, Ending(f"{words.ENDED}\n{words.RATE}", confirming=Confirming.RATING, leaves=True))


async def _stop_waiting(task: Task, state: State) -> None:
    if state.owner is not Owner.QUEUE:
        await finish(task, Ending(place_in_words(state) or words.NOT_WAITING))
        return
    await _leave_queue(task)
    await finish(task, Ending())


async def _leave_queue(task: Task) -> None:
    try:
        await cancel_handoff(task.room.services, conversation_id=task.conversation_id)
    except Conflict as taken:  # a seat has taken it, or closed it, in this moment
        await finish(task, Ending(taken.detail))
