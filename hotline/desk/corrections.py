"""A seat says that the bot misread a message: wrong, or wrong and what it should have been taken for.

It changes nothing for the citizen, whom the seat answers in person; it tells the maintainers what to teach.
"""

from sqlalchemy import select

from hotline.conversations.events import TurnEvent, note
from hotline.conversations.models import TurnRow
from hotline.conversations.store import lock_conversation
from hotline.desk.reach import refuse_unless_open_to
from hotline.errors import Invalid, NotFound
from hotline.knowledge.models import AnswerRow
from hotline.privacy.audit import Action, Object, record
from hotline.services import Services
from hotline.staff.sessions import Staff


async def correct_reading(
    services: Services, staff: Staff, conversation_id: str, message_id: str, meaning: str | None
) -> None:
    """Keep the verdict on the reading of one of the citizen's messages. `meaning`: the answer it should have got.

    Raises NotFound for no such message, Forbidden where this seat may not read, Invalid for an unknown answer.
    """
    async with services.database.write() as session:
        conversation = await lock_conversation(session, conversation_id)
        await refuse_unless_open_to(services, session, staff, conversation)
        of_it = select(TurnRow).where(TurnRow.message_id == message_id, TurnRow.conversation_id == conversation_id)
        turn = await session.scalar(of_it)
        if turn is None:
            raise NotFound("没有找到群众的这条消息。")
        if meaning is not None and await session.get(AnswerRow, meaning) is None:
            raise Invalid("知识库里没有这条回答，请重新选一条。")
        kind = TurnEvent.CORRECTED if meaning else TurnEvent.ANSWER_WRONG
        now = services.clock.now()
        note(session, turn, kind, at=now, detail={"meaning": meaning, "staff": staff.id})
        it = Object("conversation", conversation_id)
        details = {"seq": turn.seq, "kind": kind.value}
        record(session, at=now, actor=staff.actor, action=Action.READING_CORRECTED, object=it, details=details)
