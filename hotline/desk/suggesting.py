"""Answers that may fit the citizen's last message: from what was understood of it when it came, and from its words.

What the brain made of a message is stored with its turn, also while a person owns the conversation; it is not asked
again.
"""

from collections.abc import Iterable

from sqlalchemy import select

from hotline.conversations.brain import Understanding
from hotline.conversations.models import ConversationRow, MessageRow, TurnRow
from hotline.conversations.store import GONE
from hotline.desk.at_hand import Find, Hand, at_hand
from hotline.desk.reach import refuse_unless_open_to
from hotline.errors import NotFound
from hotline.knowledge.library import Library
from hotline.knowledge.resolve import questions_of
from hotline.services import Services
from hotline.staff.sessions import Staff
from hotline.vocabulary import Facet

_MOST = 5
_MATTERS = 2
_BY_WORDS = 3
_WORTH_SHOWING = 0.1
_LOOK_BACK = 3
"""「在的」「好」 say nothing: the messages before them may."""


async def suggest(services: Services, staff: Staff, conversation_id: str) -> list[Find]:
    """The likeliest answers, best first. NotFound, or Forbidden where this seat may not read."""
    async with services.database.read() as session:
        conversation = await session.get(ConversationRow, conversation_id)
        if conversation is None or conversation.erased_at is not None:
            raise NotFound(GONE)
        await refuse_unless_open_to(services, session, staff, conversation)
        rows = await session.execute(
            select(TurnRow.understanding, MessageRow.text)
            .join(MessageRow, MessageRow.id == TurnRow.message_id)
            .where(TurnRow.conversation_id == conversation_id)
            .order_by(TurnRow.seq.desc())
            .limit(_LOOK_BACK)
        )
        latest = [(understanding, text) for understanding, text in rows]
    hand = await at_hand(services)
    for understanding, text in latest:
        read = Understanding.model_validate(understanding) if understanding else None
        if finds := _fitting(hand, read, text):
            return finds
    return []


def _fitting(hand: Hand, read: Understanding | None, text: str) -> list[Find]:
    by_meaning = _by_meaning(hand.library, read) if read else []
    by_words = [answer.id for answer, _ in hand.library.search(text, limit=_BY_WORDS)]
    return [hand.answer(id_) for id_ in list(dict.fromkeys([*by_meaning, *by_words]))[:_MOST]]


def _by_meaning(library: Library, read: Understanding) -> Iterable[str]:
    for question in questions_of(read):
        wanted = [guess.name for guess in question.facets if guess.confidence >= _WORTH_SHOWING]
        for matter in question.matters[:_MATTERS]:
            sides = library.facets_of(matter.name)
            if matter.confidence < _WORTH_SHOWING or not sides:
                continue
            asked = [Facet(name) for name in wanted if name in set(Facet) and Facet(name) in sides]
            yield sides[asked[0] if asked else next(iter(sides))].id
