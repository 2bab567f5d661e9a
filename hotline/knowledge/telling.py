"""Whether a message asks something, or only tells more of the matter in hand."""

from hotline.conversations.brain import Question
from hotline.knowledge.asks import asks
from hotline.knowledge.guesses import SMALL_TALK, TELLS, is_astray, is_vague_talk, likeliest_area
from hotline.knowledge.topics import TopicSeen
from hotline.vocabulary import Area

_PARTING = 0.95
"""Half a sentence is taken for small talk by less than this: 「现在人没事了」 after a question about an injury is no
farewell by 0.83, 「微信请的」 no question about an app by 0.96."""
_POLITE = frozenset({"chitchat/thanks", "chitchat/bye", "chitchat/greeting", "chitchat/ok", "chitchat/praise"})


def only_tells(question: Question) -> bool:
    """True for a short message that asks nothing: 「他说是因为我旷工」. A pressed button is never one."""
    return question.answer is not None and len(question.text) <= TELLS and not asks(question.text)


def is_no_talk(question: Question) -> bool:
    """True in the midst of a matter for what sounds like small talk and most likely tells of the matter."""
    if is_vague_talk(question):
        return True
    best = likeliest_area(question)
    if best is None or best[0] not in SMALL_TALK or not only_tells(question) or not question.matters:
        return False
    first = question.matters[0]
    return best[0] is Area.OUT_OF_SCOPE or (first.name in _POLITE and first.confidence < _PARTING)


def leads_nowhere(question: Question, matter: str | None, area: Area | None, topic: TopicSeen) -> bool:
    """True in the midst of a matter for what is most likely no question about another one, and for what only tells more."""
    if is_astray(question, topic.area):
        return True
    return matter is None and topic.matter is not None and area is topic.area and only_tells(question)
