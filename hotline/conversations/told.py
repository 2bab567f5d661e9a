"""What a procedure was told in a message that was first of all a cry for help.

「他昨天拿刀砍我」 is both: danger, answered at once and apart, and the very account a protection order needs. To lose it
would mean to ask for it again, and to lose it again. The danger's commit marks the turn as unheard; whoever holds the
conversation's lease then asks the brain, in the message's turn.
"""

from sqlalchemy import select

from hotline.conversations.brain import BrainTurn
from hotline.conversations.dialled import dialling
from hotline.conversations.drafting import draft_of
from hotline.conversations.hub import conversation_topic
from hotline.conversations.models import TurnRow
from hotline.conversations.reply import SaveRun
from hotline.conversations.store import append, conversation_now, in_procedure, lock_conversation
from hotline.conversations.waiting import note_urgency
from hotline.conversations.work import Work
from hotline.procedures.store import save_run
from hotline.services import Services
from hotline.vocabulary import Outcome


def worth_telling(work: Work) -> bool:
    """Whether the question that was open when the danger came still is, and the bot may go on with it."""
    return work.bot_may_answer and in_procedure(work.state)


async def commit_told(services: Services, work: Work, answer: BrainTurn | None) -> None:
    """Keep the answer and ask on, below the danger's own message. Nothing, where it was not taken for an answer.

    The turn is final already, its outcome is danger: this has an effect once, while the turn is unheard.
    """
    as_dialled = await dialling(services)
    async with services.database.write() as session:
        conversation = await lock_conversation(session, work.conversation_id)
        if conversation.lease_holder != work.lease:
            return
        unheard = TurnRow.id.in_(work.turn_ids), TurnRow.unheard.is_(True)
        turns = list(await session.scalars(select(TurnRow).where(*unheard)))
        for turn in turns:
            turn.unheard = False
        saved = _saved(answer)
        if not turns or answer is None or not saved or conversation.owner_epoch != work.owner_epoch:
            return
        now = conversation_now(services.clock, conversation)
        for effect in saved:
            await save_run(session, conversation.id, effect, now=now)
        await note_urgency(session, conversation, now=now)
        for message in answer.messages:
            append(session, conversation, draft_of(message, work, as_dialled), now=now)
        conversation.dialogue_state = answer.state
    await services.hub.signal(conversation_topic(work.conversation_id))


def _saved(answer: BrainTurn | None) -> list[SaveRun]:
    """What the procedure took from the message; empty where it took it for no answer."""
    if answer is None or answer.outcome is not Outcome.PROCEDURE or answer.reason is not None:
        return []
    return [effect for effect in answer.effects if isinstance(effect, SaveRun)]
