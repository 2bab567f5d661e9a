"""The second commit of a turn: outcome, replies, effects and new state, all or nothing.

Each function takes a `Work`, the part of the conversation that the answer was computed from. The commit is refused
when the lease was lost or the turn is already final, so a late or repeated computation cannot act twice; and a reply
computed under an older owner epoch is dropped.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.blocks.standing import is_blocked, told_again
from hotline.conversations.alarms import UNSEEN, raise_alarm
from hotline.conversations.brain import BrainTurn, Understanding
from hotline.conversations.danger import Danger
from hotline.conversations.dialled import dialling
from hotline.conversations.drafting import draft_of
from hotline.conversations.effects import Opened, apply_effects, enter_queue, topic_of, wants_receipt
from hotline.conversations.hub import QUEUE, conversation_topic
from hotline.conversations.incoming import LEASE
from hotline.conversations.models import TurnRow
from hotline.conversations.receipts import add_receipt
from hotline.conversations.reply import Button, Do, HandoffEffect, ReplyMessage, Topic
from hotline.conversations.store import (
    Draft,
    append,
    conversation_now,
    in_procedure,
    lock_conversation,
    ownership_of,
)
from hotline.conversations.waiting import hears_again, queue_words
from hotline.conversations.wording import ON_THE_LINE, danger_words
from hotline.conversations.work import Work
from hotline.services import Services
from hotline.vocabulary import Area, Outcome, Reason, Sender

AFTER_HOURS_OPENING = "现在不是人工服务时间，工作人员会在服务时间里接着回复您。下面是智能助手先给您的答复：\n"
_HANDOFF_BUTTON = [Button(title="转人工", command=Do(action="handoff"))]
_DANGER_BUTTONS = [
    Button(title="请人工帮我", command=Do(action="handoff")),
    Button(title="我现在安全", command=Do(action="safe")),
]


@dataclass(frozen=True)
class Recognition:
    """What the log keeps of how a turn was understood and answered."""

    understanding: Understanding | None = None
    model_id: str | None = None
    brain_ms: int | None = None


_NOTHING = Recognition()
"""Nothing was understood: the brain was not asked, or did not answer."""


async def commit_danger(services: Services, work: Work, danger: Danger, recognition: Recognition) -> bool:
    """One system message in the danger's own two lines, and the desk's alarm. The owner stays who it is.

    Where a procedure had asked something, what the message told it is still to be heard (`told`). False where the
    danger was answered before.
    """
    as_dialled = await dialling(services)
    words = as_dialled(danger_words(danger, on_the_line=work.on_the_line))
    async with services.database.write() as session:
        opened = await open_work(services, session, work, any_lease=True)
        if not opened.turns:
            return False
        append(
            session,
            opened.conversation,
            Draft(
                Sender.SYSTEM,
                words,
                in_reply_to=work.answered_as,
                topic=Topic(area=Area.CRISIS, id=f"crisis/{danger.danger_class.id}", confidence=1.0),
                buttons=_DANGER_BUTTONS,
            ),
            now=opened.now,
        )
        opened.conversation.danger_class = danger.danger_class.id
        opened.conversation.danger_at = opened.now
        raise_alarm(opened.conversation, now=opened.now)
        opened.conversation.topic_area = Area.CRISIS
        asked = ownership_of(opened.conversation).bot_may_answer and in_procedure(opened.conversation.dialogue_state)
        for turn in opened.turns:
            turn.unheard = asked
        finish(services, opened, work, Outcome.DANGER, danger.found_by, recognition)
    await services.hub.signal(conversation_topic(work.conversation_id), QUEUE)
    return True


async def commit_left_to_staff(services: Services, work: Work, reason: Reason, recognition: Recognition) -> None:
    """The message is for the person who has, or will have, the conversation."""
    async with services.database.write() as session:
        opened = await open_work(services, session, work)
        if ownership_of(opened.conversation).bot_may_answer:
            return  # the citizen cancelled, or the seat gave it back, while we listened: the bot answers after all
        if opened.turns and await hears_again(session, opened.conversation, now=opened.now):
            draft = Draft(Sender.SYSTEM, UNSEEN, in_reply_to=work.answered_as, topic=topic_of(opened))
            append(session, opened.conversation, draft, now=opened.now)
        finish(services, opened, work, Outcome.LEFT_TO_STAFF, reason, recognition)
    await services.hub.signal(conversation_topic(work.conversation_id), QUEUE)


async def commit_failure(services: Services, work: Work, reason: Reason, recognition: Recognition = _NOTHING) -> None:
    """The truth about an action that failed. The dialogue state stays as it was, and a person is offered."""
    async with services.database.write() as session:
        opened = await open_work(services, session, work)
        if not opened.turns or not _still_the_bots(services, opened, work, recognition):
            return
        draft = Draft(
            Sender.SYSTEM,
            work.wording.failed,
            in_reply_to=work.answered_as,
            buttons=_HANDOFF_BUTTON,
            topic=topic_of(opened),
        )
        append(session, opened.conversation, draft, now=opened.now)
        finish(services, opened, work, Outcome.ACTION_FAILED, reason, recognition)
    await services.hub.signal(conversation_topic(work.conversation_id))


async def commit_outage(services: Services, work: Work) -> None:
    """Tell the citizen, once for each waiting message, that the answer comes later. The turns stay open."""
    async with services.database.write() as session:
        opened = await open_work(services, session, work)
        if not opened.turns or not _still_the_bots(services, opened, work, Recognition()):
            return
        finish(services, opened, work, Outcome(opened.turns[0].outcome), Reason.BRAIN_UNAVAILABLE, Recognition())
        waiting = await session.scalars(
            select(TurnRow)
            .where(
                TurnRow.conversation_id == work.conversation_id,
                TurnRow.outcome.in_((Outcome.PENDING, Outcome.BRAIN_UNAVAILABLE)),
            )
            .order_by(TurnRow.seq)
        )
        text = work.wording.outage
        for turn in waiting:
            if turn.outcome == Outcome.PENDING:
                turn.outcome, turn.reason = Outcome.BRAIN_UNAVAILABLE, Reason.BRAIN_UNAVAILABLE
                draft = Draft(
                    Sender.SYSTEM, text, in_reply_to=turn.answered_as, buttons=_HANDOFF_BUTTON, topic=topic_of(opened)
                )
                append(session, opened.conversation, draft, now=opened.now)
            text = work.wording.outage_again
    await services.hub.signal(conversation_topic(work.conversation_id))


async def commit_attempt(services: Services, work: Work) -> None:
    """Only count that it was tried: the turn stays open and is tried again."""
    async with services.database.write() as session:
        opened = await open_work(services, session, work)
        for turn in opened.turns:
            turn.attempts += 1


async def commit_answer(services: Services, work: Work, answer: BrainTurn, recognition: Recognition) -> None:
    """The brain's messages, effects and new state."""
    outcome = answer.outcome or Outcome.ACTION_FAILED
    as_dialled = await dialling(services)
    async with services.database.write() as session:
        opened = await open_work(services, session, work)
        if not opened.turns or not _still_the_bots(services, opened, work, recognition):
            return
        wants_a_person = any(isinstance(effect, HandoffEffect) for effect in answer.effects)
        if wants_a_person and is_blocked(opened.conversation, now=opened.now):
            _refuse_a_person(services, opened, session, work, recognition)
            return
        for index, message in enumerate(answer.messages):
            opening = AFTER_HOURS_OPENING if work.after_hours and index == 0 else ""
            append(session, opened.conversation, draft_of(message, work, as_dialled, opening), now=opened.now)
        opened.conversation.dialogue_state = answer.state
        if answer.messages:
            opened.conversation.topic_area = answer.messages[0].topic.area
        handed_off = await apply_effects(services, session, opened, work, answer.effects)
        if not handed_off and await wants_receipt(session, opened, work, answer.effects):
            add_receipt(session, opened.conversation, now=opened.now, turn_id=work.turn_ids[-1])
        finish(services, opened, work, outcome, answer.reason, recognition, answers=_shown(answer.messages))
    await services.hub.signal(conversation_topic(work.conversation_id), *opened.topics)


async def commit_handoff(
    services: Services, work: Work, reason: Reason, *, spoken: str | None = None, speaker: Sender = Sender.BOT
) -> None:
    """Queue the conversation without the brain, and out of its turn: what was asked before may be waiting for it.

    A caller has a person already: that is said to the seat instead.
    """
    if work.on_the_line:
        text = work.wording.off if reason is Reason.ASSISTANT_OFF else ON_THE_LINE
        await commit_statement(services, work, text, Outcome.LEFT_TO_STAFF, reason)
        return
    async with services.database.write() as session:
        opened = await open_work(services, session, work, any_lease=True)
        if not opened.turns or not _still_the_bots(services, opened, work, Recognition()):
            return
        if is_blocked(opened.conversation, now=opened.now):
            _refuse_a_person(services, opened, session, work, Recognition())
            return
        await enter_queue(services, session, opened, work, reason=reason, area=None)
        said: list[tuple[Sender, str]] = [(speaker, spoken)] if spoken and not work.after_hours else []
        if opened.conversation.after_hours or not spoken:
            said.append((Sender.SYSTEM, queue_words(services.groups, opened.conversation, now=opened.now)))
        for sender, text in said:
            draft = Draft(sender, text, in_reply_to=work.answered_as, topic=topic_of(opened))
            append(session, opened.conversation, draft, now=opened.now)
        finish(services, opened, work, Outcome.HANDED_OFF, reason, Recognition())
    await services.hub.signal(conversation_topic(work.conversation_id), QUEUE)


def _refuse_a_person(
    services: Services, opened: Opened, session: AsyncSession, work: Work, recognition: Recognition
) -> None:
    """Whoever is blocked for abuse is told until when, and what still works; the dialogue stays where it was."""
    words = told_again(opened.conversation)
    draft = Draft(Sender.SYSTEM, words, in_reply_to=work.answered_as, topic=topic_of(opened))
    append(session, opened.conversation, draft, now=opened.now)
    finish(services, opened, work, Outcome.ANSWERED, Reason.BLOCKED, recognition)


async def commit_statement(services: Services, work: Work, text: str, outcome: Outcome, reason: Reason) -> None:
    """A fixed sentence of the service for a button of its own."""
    async with services.database.write() as session:
        opened = await open_work(services, session, work, any_lease=True)
        if not opened.turns:
            return
        draft = Draft(Sender.SYSTEM, text, in_reply_to=work.answered_as, topic=topic_of(opened))
        append(session, opened.conversation, draft, now=opened.now)
        finish(services, opened, work, outcome, reason, Recognition())
    await services.hub.signal(conversation_topic(work.conversation_id))


async def open_work(services: Services, session: AsyncSession, work: Work, *, any_lease: bool = False) -> Opened:
    """Lock the conversation; of the turns those that this work may still answer."""
    conversation = await lock_conversation(session, work.conversation_id)
    now = conversation_now(services.clock, conversation)
    if not any_lease and conversation.lease_holder != work.lease:
        return Opened(conversation, [], now)
    rows = await session.scalars(select(TurnRow).where(TurnRow.id.in_(work.turn_ids)).order_by(TurnRow.seq))
    turns = [turn for turn in rows if Outcome(turn.outcome).interim]
    if len(turns) < len(work.turn_ids):
        return Opened(conversation, [], now)  # one of the fragments was answered apart: the rest is read anew
    return Opened(conversation, turns, now)


def finish(
    services: Services,
    opened: Opened,
    work: Work,
    outcome: Outcome,
    reason: Reason | None,
    recognition: Recognition,
    *,
    answers: list[dict[str, Any]] | None = None,
) -> None:
    """Give the turns their outcome, and log how it came about."""
    now = services.clock.now()
    for turn in opened.turns:
        turn.outcome, turn.reason, turn.answered_as = outcome, reason, work.answered_as
        turn.attempts += 1
        turn.finished_at = None if outcome.interim else now
        turn.owner_epoch = work.owner_epoch
        turn.model_id = recognition.model_id
        turn.brain_ms = recognition.brain_ms
        turn.answers = answers or []
        if recognition.understanding is not None:
            turn.understanding = recognition.understanding.model_dump(mode="json")
    if work.lease is not None and opened.conversation.lease_holder == work.lease:
        opened.conversation.lease_until = now + LEASE


def _still_the_bots(services: Services, opened: Opened, work: Work, recognition: Recognition) -> bool:
    """Whether the answer still counts. If not, the turn is left to the person, or stays open to be answered anew."""
    ownership = ownership_of(opened.conversation)
    if ownership.epoch == work.owner_epoch:
        return True
    if not ownership.bot_may_answer:
        finish(services, opened, work, Outcome.LEFT_TO_STAFF, Reason.OWNER_CHANGED, recognition)
    return False


def _shown(messages: list[ReplyMessage]) -> list[dict[str, Any]]:
    return [message.answer.model_dump(mode="json") for message in messages if message.answer]
