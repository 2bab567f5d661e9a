"""What a conversation remembers between turns, as the brain's slots carry it: small, bounded, and read with care."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import ValidationError

from hotline.conversations.reply import Reply, ReplyMessage
from hotline.knowledge.resolve import NO_TOPIC, TopicSeen

_TOPICS = 5
_SHOWN = 20


@dataclass(frozen=True)
class Memory:
    """The topics touched, newest first; how often in a row nothing was understood; which answers were shown."""

    topics: list[TopicSeen] = field(default_factory=list)
    unclear: int = 0
    shown: list[str] = field(default_factory=list)

    @classmethod
    def from_slots(cls, slots: Mapping[str, Any]) -> "Memory":
        """Slots of an older release may hold what we no longer know: such a topic is forgotten, the rest is kept."""
        return cls(
            topics=[topic for raw in slots.get("topic_stack") or [] if (topic := _topic(raw)) is not None][:_TOPICS],
            unclear=int(slots.get("unclear_count") or 0),
            shown=[str(id_) for id_ in slots.get("shown") or []][:_SHOWN],
        )

    def to_slots(self) -> dict[str, Any]:
        """The slots to set."""
        return {
            "topic_stack": [topic.model_dump(mode="json") for topic in self.topics],
            "unclear_count": self.unclear,
            "shown": self.shown,
        }

    def after(self, messages: list[ReplyMessage]) -> "Memory":
        """With what these messages were about on top. Something was understood, so the count starts again.

        Small talk is no topic: a chat in between must not push the citizen's matter out of the stack.
        """
        topics, shown = list(self.topics), list(self.shown)
        for message in messages:
            seen = _seen(message)
            if seen.area not in NO_TOPIC:
                topics = [seen, *(topic for topic in topics if (topic.area, topic.matter) != (seen.area, seen.matter))]
            if seen.answer is not None:
                shown = [seen.answer, *(id_ for id_ in shown if id_ != seen.answer)]
        return Memory(topics=topics[:_TOPICS], unclear=0, shown=shown[:_SHOWN])

    def not_understood(self) -> "Memory":
        """One more message in a row that was not understood."""
        return replace(self, unclear=self.unclear + 1)


@dataclass(frozen=True)
class Turned:
    """What a turn says, and what is remembered of it."""

    reply: Reply
    memory: Memory


def _seen(message: ReplyMessage) -> TopicSeen:
    answer = message.answer.id if message.answer else None
    facet = answer.rsplit(".", 1)[1] if answer and "." in answer else None
    return TopicSeen(area=message.topic.area, matter=message.topic.id, facet=facet, answer=answer)


def _topic(raw: Any) -> TopicSeen | None:
    try:
        return TopicSeen.model_validate(raw)
    except ValidationError:
        return None
