"""What an answer asks the service to do, done in the commit of its turn: keep a run, wait for a person, give a receipt."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from hotline.conversations.events import TurnEvent, note_of_last_answer
from hotline.conversations.hub import QUEUE
from hotline.conversations.models import ConversationRow, TurnRow
from hotline.conversations.receipts import add_receipt, latest_receipt, question_has_receipt
from hotline.conversations.reply import Effect, NoteLimit, SaveRun, Topic
from hotline.conversations.store import Draft, append, ownership_of
from hotline.conversations.waiting import join_queue, note_limit, note_urgency, queue_words
from hotline.conversations.wording import ON_THE_LINE
from hotline.conversations.work import Work
from hotline.procedures.store import save_run
from hotline.services import Services
from hotline.vocabulary import Area, Reason, RunStatus, Sender


@dataclass
class Opened:
    """A locked conversation with the turns that are still to be answered."""

    conversation: ConversationRow
    turns: list[TurnRow]
    now: datetime
    topics: set[str] = field(default_factory=set)


async def apply_effects(
    services: Services, session: AsyncSession, opened: Opened, work: Work, effects: list[Effect]
) -> bool:
    """What the answer asks the service to do. True when a hand-off was among it."""
    handed_off = False
    for effect in effects:
        if isinstance(effect, SaveRun):
            await save_run(session, opened.conversation.id, effect, now=opened.now)
            await note_urgency(session, opened.conversation, now=opened.now)
            continue
        if isinstance(effect, NoteLimit):
            note_limit(opened.conversation, effect)
            await note_urgency(session, opened.conversation, now=opened.now)
            continue
        handed_off = True
        if ownership_of(opened.conversation).on_the_line:
            append(
                session,
                opened.conversation,
                Draft(Sender.SYSTEM, ON_THE_LINE, in_reply_to=work.answered_as, topic=topic_of(opened)),
                now=opened.now,
            )
            continue
        if await enter_queue(services, session, opened, work, reason=effect.reason, area=effect.topic):
            text = queue_words(services.groups, opened.conversation, now=opened.now)
            draft = Draft(Sender.SYSTEM, text, in_reply_to=work.answered_as, topic=topic_of(opened))
            append(session, opened.conversation, draft, now=opened.now)
    return handed_off


async def wants_receipt(session: AsyncSession, opened: Opened, work: Work, effects: list[Effect]) -> bool:
    """Who waits for the desk to open, or puts a procedure aside, can come back from another device and another day.

    Not a caller: a conversation that began on the telephone has no page to come back to.
    """
    if work.on_the_line:
        return False
    if work.after_hours:
        return not await question_has_receipt(session, opened.conversation)
    aside = {effect.status for effect in effects if isinstance(effect, SaveRun)} == {RunStatus.PAUSED}
    return aside and await latest_receipt(session, opened.conversation.id) is None


async def enter_queue(
    services: Services, session: AsyncSession, opened: Opened, work: Work, *, reason: Reason, area: Area | None
) -> bool:
    """Wait for a person. True when that begins now and the desk is closed."""
    conversation = opened.conversation
    topic = area or (Area(conversation.topic_area) if conversation.topic_area else None)
    if not await join_queue(services.groups, session, conversation, area=topic, now=opened.now):
        return False
    conversation.handoff_reason = reason
    await note_of_last_answer(
        session, conversation.id, TurnEvent.HANDED_OFF, at=services.clock.now(), detail={"reason": reason}
    )
    add_receipt(session, conversation, now=opened.now, turn_id=work.turn_ids[-1])
    opened.topics.add(QUEUE)
    return conversation.after_hours


def topic_of(opened: Opened) -> Topic:
    """What the conversation is about so far: a notice has no topic of its own."""
    area = Area(opened.conversation.topic_area or Area.HOTLINE_HUMAN)
    return Topic(area=Area.HOTLINE_HUMAN if area in (Area.CHITCHAT, Area.OUT_OF_SCOPE) else area, confidence=0.0)
