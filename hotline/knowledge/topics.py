"""What a conversation was about, and which of that is under discussion."""

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict, Field

from hotline.knowledge.guesses import SMALL_TALK
from hotline.knowledge.library import Library
from hotline.vocabulary import Area

NO_TOPIC = (*SMALL_TALK, Area.CRISIS)
"""What 「那要多久」 never asks about."""


class TopicSeen(BaseModel):
    """A topic the conversation has touched, as the dialogue state carries it.

    `question`: the words that asked, behind those that the talk `began` with; `near`: the matters its answer leads to. By
    both the brain reads what is said next.
    """

    model_config = ConfigDict(extra="ignore")

    area: Area
    matter: str | None = None
    facet: str | None = None
    answer: str | None = None
    question: str | None = None
    began: str | None = None
    near: list[str] = Field(default_factory=list)


def topic_in_hand(topics: Sequence[TopicSeen], library: Library) -> TopicSeen | None:
    """The newest topic we can say something about. A joke in between is not what 「那要多久」 asks about."""
    return next(
        (
            seen
            for seen in topics
            if seen.area not in NO_TOPIC
            and (library.facets_of(seen.matter) if seen.matter else seen.area in library.areas)
        ),
        None,
    )
