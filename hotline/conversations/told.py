"""What a procedure was told in a message that was first of all a cry for help.

「他昨天拿刀砍我」 is both: danger, answered at once and apart, and the very account a protection order needs. To lose it
would mean to ask for it again, and to lose it again.
"""

from hotline.conversations.brain import BrainTurn
from hotline.conversations.commit import draft_of
from hotline.conversations.hub import conversation_topic
from hotline.conversations.reply import SaveRun
from hotline.conversations.store import append, conversation_now, lock_conversation
from hotline.conversations.waiting import note_urgency
from hotline.conversations.work import Work
from hotline.procedures.store import save_run
from hotline.services import Services
from hotline.vocabulary import Outcome


def in_procedure(work: Work) -> bool:
    """Whether a question of a procedure was open when the message came, and the bot may go on with it."""
    return work.lease is not None and work.bot_may_answer and bool((work.state or {}).get("active_loop"))


async def commit_told(services: Services, work: Work, answer: BrainTurn) -> None:
    """Keep the answer and ask on, below the danger's own message. Nothing, where it was not taken for an answer.

    The turn is final already, its outcome is danger: this runs once, right after that, or not at all.
    """
    saved = [effect for effect in answer.effects if isinstance(effect, SaveRun)]
    if answer.outcome is not Outcome.PROCEDURE or answer.reason is not None or not saved:
        return
    async with services.database.write() as session:
        conversation = await lock_conversation(session, work.conversation_id)
        if conversation.lease_holder != work.lease or conversation.owner_epoch != work.owner_epoch:
            return
        now = conversation_now(services.clock, conversation)
        for effect in saved:
            await save_run(session, conversation.id, effect, now=now)
        await note_urgency(session, conversation, now=now)
        for message in answer.messages:
            append(session, conversation, draft_of(message, work), now=now)
        conversation.dialogue_state = answer.state
    await services.hub.signal(conversation_topic(work.conversation_id))
