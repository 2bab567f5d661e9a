"""What a conversation remembers between turns, as the brain's slots carry it: small, bounded, and read with care."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import ValidationError

from hotline.conversations.reply import Reply, ReplyMessage
from hotline.knowledge.topics import NO_TOPIC, TopicSeen
from hotline.knowledge.versions import Span
from hotline.vocabulary import Facet

_TOPICS = 5
_SHOWN = 20
_DAYS = 5
_REJECTED = 5
_QUESTION = 120
_BEGAN = 80
_LAST = 36
_NEAR = 8
"""Of what the state carries for each topic: characters of the question's end (where it went on about something, of the
end of the words that this began with and of its own), and matters that its answer leads to."""
_BESIDE = frozenset(
    f"hotline_human/{name}" for name in ("privacy", "hours", "office_hours", "human_when", "no_answer", "numbers")
)
"""What is asked of the line itself in between: 「会不会泄露」, then 「去哪交」 goes on about the matter before."""
ASKED = "?"
"""In place of an event's day: it was asked for and not told yet."""


@dataclass(frozen=True)
class Memory:
    """The topics touched, newest first; how often in a row nothing was understood; which answers were shown.

    `days`: when the events happened on whose day the law depends, as told (a Span, or ASKED), by `area/event`.
    `asking`: the answer whose event's day was asked for last.
    `side`: the side asked for, 「要多久」, while it is not known of what.
    `rejected`: the answers that were not meant, newest first, until another one is accepted.
    """

    topics: list[TopicSeen] = field(default_factory=list)
    unclear: int = 0
    shown: list[str] = field(default_factory=list)
    days: dict[str, str] = field(default_factory=dict)
    asking: str | None = None
    side: Facet | None = None
    rejected: list[str] = field(default_factory=list)

    @classmethod
    def from_slots(cls, slots: Mapping[str, Any]) -> "Memory":
        """Slots of an older release may hold what we no longer know: such a topic is forgotten, the rest is kept."""
        return cls(
            topics=[topic for raw in slots.get("topic_stack") or [] if (topic := _topic(raw)) is not None][:_TOPICS],
            unclear=int(slots.get("unclear_count") or 0),
            shown=[str(id_) for id_ in slots.get("shown") or []][:_SHOWN],
            days=_days(slots.get("event_days")),
            asking=slots.get("asked_day") or None,
            side=_side(slots.get("asked_side")),
            rejected=[str(id_) for id_ in slots.get("rejected") or []][:_REJECTED],
        )

    def or_about(self, matter: str | None) -> "Memory":
        """With a matter to go on from where none was touched: who began with a cry for help asks on from it."""
        about = _topic({"area": matter.split("/")[0], "matter": matter}) if matter else None
        return replace(self, topics=[about]) if about is not None and not self.topics else self

    def while_about(self, place: str | None) -> "Memory":
        """With what a procedure is about on top: `area` or `area/matter`, where it is not there already."""
        area, _, matter = (place or "").partition("/")
        about = _topic({"area": area, "matter": place if matter else None}) if place else None
        first = self.topics[0] if self.topics else None
        if about is None or (first is not None and (first.matter if matter else first.area) == place):
            return self
        return replace(self, topics=[about, *self.topics][:_TOPICS])

    def still_about(self, topic: TopicSeen) -> "Memory":
        """With this topic on top again: what was answered in between was said beside it."""
        return replace(self, topics=[topic, *(seen for seen in self.topics if seen != topic)][:_TOPICS])

    def to_slots(self) -> dict[str, Any]:
        """The slots to set."""
        return {
            "topic_stack": [topic.model_dump(mode="json") for topic in self.topics],
            "unclear_count": self.unclear,
            "shown": self.shown,
            "event_days": self.days,
            "asked_day": self.asking,
            "asked_side": self.side,
            "rejected": self.rejected,
        }

    def after(
        self, messages: list[ReplyMessage], *, question: str = "", near: Sequence[str] = (), goes_on: bool = False
    ) -> "Memory":
        """With what these messages were about on top. Something was understood, so the count starts again.

        `question`: the words that asked for them; `near`: the matters they lead to. `goes_on`: the words went on about the
        topic before, without which 「去哪办」 says nothing to whoever reads the next ones behind it.

        Small talk is no topic: a chat in between must not push the citizen's matter out of the stack.
        """
        topics, shown = list(self.topics), list(self.shown)
        before = topics[0] if goes_on and topics else None
        for message in messages:
            seen = _seen(message, question, near, before)
            if seen.area not in NO_TOPIC:
                rest = [topic for topic in topics if (topic.area, topic.matter) != (seen.area, seen.matter)]
                beside = seen.matter in _BESIDE and bool(rest)
                topics = [rest[0], seen, *rest[1:]] if beside else [seen, *rest]
            if seen.answer is not None:
                shown = [seen.answer, *(id_ for id_ in shown if id_ != seen.answer)]
        return replace(self, topics=topics[:_TOPICS], unclear=0, shown=shown[:_SHOWN], asking=None, side=None)

    def with_day(self, event: str, told: str, *, asking: str | None = None) -> "Memory":
        """With what is now known of an event's day."""
        kept = {name: span for name, span in self.days.items() if name != event}
        return replace(self, days=dict(list({event: told, **kept}.items())[:_DAYS]), asking=asking)

    def not_understood(self) -> "Memory":
        """One more message in a row that was not understood."""
        return replace(self, unclear=self.unclear + 1)

    def rejecting(self, answer: str) -> "Memory":
        """With an answer that was not meant: no topic to go on from, and as many misunderstandings as were rejected."""
        rejected = [answer, *(id_ for id_ in self.rejected if id_ != answer)][:_REJECTED]
        # Where its day was asked for first, the topic names no answer yet.
        unsaid = (None, answer.rsplit(".", 1)[0])
        topics = [seen for seen in self.topics if seen.answer != answer and (seen.answer, seen.matter) != unsaid]
        unclear = max(self.unclear, len(rejected) - 1)
        return replace(self, topics=topics, unclear=unclear, asking=None, side=None, rejected=rejected)

    def settled(self) -> "Memory":
        """Whoever says something else after an answer has accepted it: what was rejected before is forgotten."""
        return self if self.unclear else replace(self, rejected=[])


@dataclass(frozen=True)
class Turned:
    """What a turn says, and what is remembered of it."""

    reply: Reply
    memory: Memory


def _seen(message: ReplyMessage, question: str, near: Sequence[str], before: TopicSeen | None) -> TopicSeen:
    answer = message.answer.id if message.answer else None
    facet = answer.rsplit(".", 1)[1] if answer and "." in answer else None
    began = before.began or before.question if before else None
    words = f"{began[-_BEGAN:]}，{question[-_LAST:]}" if began and question else question or began or ""
    also = [before.matter, *before.near] if before else []
    return TopicSeen(
        area=message.topic.area,
        matter=message.topic.id,
        facet=facet,
        answer=answer,
        question=words[-_QUESTION:] or None,
        began=began[-_BEGAN:] if began else None,
        near=[matter for matter in dict.fromkeys([*near, *also]) if matter and matter != message.topic.id][:_NEAR],
    )


def _days(raw: Any) -> dict[str, str]:
    """What is no span of days, from another release or a broken state, is asked for again."""
    days = raw if isinstance(raw, dict) else {}
    return {str(event): told for event, told in list(days.items())[:_DAYS] if _readable(told)}


def _readable(told: Any) -> bool:
    if told == ASKED:
        return True
    try:
        Span.read(told)
    except (AttributeError, ValueError):
        return False
    return True


def _side(raw: Any) -> Facet | None:
    return Facet(raw) if isinstance(raw, str) and raw in set(Facet) else None


def _topic(raw: Any) -> TopicSeen | None:
    try:
        return TopicSeen.model_validate(raw)
    except ValidationError:
        return None
