"""The topic of a reply that does not come from the knowledge."""

from actions.turn import Turn
from hotline.conversations.reply import Topic
from hotline.knowledge.guesses import likeliest_area
from hotline.vocabulary import Area

_LEAST = 0.1
"""Below this the classifier knows nothing: its first guess among equals once was danger, for 「转人工」."""


def topic_of(turn: Turn, *, default: Area = Area.GOV_SERVICE) -> Topic:
    """The likeliest area of the message; else the area under discussion; else the default, with no confidence."""
    question = turn.understanding.questions[0] if turn.understanding.questions else None
    likeliest = likeliest_area(question) if question else None
    if likeliest is not None and likeliest[1] >= _LEAST:
        return Topic(area=likeliest[0], confidence=likeliest[1])
    if turn.memory.topics:
        return Topic(area=turn.memory.topics[0].area, confidence=0.0)
    return Topic(area=default, confidence=0.0)
