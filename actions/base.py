"""What every action has in common: it reads the turn, asks a use case of `hotline`, and sends one reply."""

from abc import abstractmethod
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from hotline.catalogue.directory import Directory
from hotline.clock import SHANGHAI, SystemClock
from hotline.content import Content
from hotline.conversations.brain import Understanding
from hotline.knowledge.answering import answer_to_day
from hotline.knowledge.dated import event_key
from hotline.knowledge.library import Library
from hotline.knowledge.memory import Memory, Turned
from hotline.knowledge.named import answer_to_name
from hotline.procedures.counted import with_limits
from hotline.procedures.offers import Offers, with_offers
from hotline.procedures.registry import Procedures
from hotline.storage.database import Database


@dataclass(frozen=True)
class Turn:
    """One turn as an action sees it."""

    understanding: Understanding
    memory: Memory
    district: str | None
    library: Library
    directory: Directory
    today: date


@dataclass(frozen=True)
class Tools:
    """What every action reads from, made once per process."""

    database: Database
    content: Content
    procedures: Procedures
    offers: Offers


class HotlineAction(Action):
    """An action that answers a turn. It raises when the database cannot be read: the service then tells the truth."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[dict[str, Any]]:
        """Rasa's entry: one reply, and the slots that remember it."""
        message = tracker.latest_message
        metadata = message.get("metadata") or {}
        shelf = await self._tools.content.shelf(self._tools.database)
        turn = Turn(
            understanding=understanding_of(message),
            memory=Memory.from_slots(tracker.slots),
            district=metadata.get("district"),
            library=shelf.library,
            directory=shelf.directory,
            today=moment_of(metadata).astimezone(SHANGHAI).date(),
        )
        day_only = told_day_only(turn)
        turned = finished(
            day_only or named_only(turn) or self.answer(turn),
            turn,
            self._tools,
            now=moment_of(metadata),
            day_only=day_only is not None,
            offers=not (tracker.active_loop or {}).get("name"),  # in the middle of a procedure no other is offered
        )
        dispatcher.utter_message(json_message=turned.reply.model_dump(mode="json"))
        return [SlotSet(name, value) for name, value in turned.memory.to_slots().items()]

    @abstractmethod
    def answer(self, turn: Turn) -> Turned:
        """The use case."""


def told_day_only(turn: Turn) -> Turned | None:
    """The answer to a message that only tells when it happened, whichever intent it looks like."""
    return answer_to_day(turn.understanding, turn.memory, turn.library, turn.directory, today=turn.today)


def named_only(turn: Turn) -> Turned | None:
    """The answer to one word and nothing else, whichever intent it looks like."""
    return answer_to_name(turn.understanding, turn.memory, turn.library, turn.directory, today=turn.today)


def finished(turned: Turned, turn: Turn, tools: Tools, *, now: datetime, day_only: bool, offers: bool) -> Turned:
    """The turn with what can be begun under its answers, and with the limits that the day told in it starts."""
    if offers:
        reply = with_offers(turned.reply, tools.offers, tools.procedures, memory=turned.memory, library=turn.library)
        turned = replace(turned, reply=reply)
    last = turn.memory.asking or (turn.memory.topics[0].answer if turn.memory.topics else None)
    asked = turn.library.answers.get(last or "") if day_only else None
    context = tools.procedures.context(now=now, district=turn.district, directory=turn.directory)
    event = event_key(asked) if asked is not None else None
    return with_limits(turned, turn.understanding, tools.procedures, context, event=event, offers=offers)


def understanding_of(message: dict[str, Any]) -> Understanding:
    """Rasa's parse data in the service's terms. `intent` is a ranking entry there and a name here."""
    intent = message.get("intent") or {}
    return Understanding.model_validate(
        {
            "text": message.get("normalised") or message.get("text") or "",
            "intent": intent.get("name"),
            "confidence": intent.get("confidence") or 0.0,
            "full_intent": message.get("full_intent") or _full_intent(message),
            "crisis": message.get("crisis") or 0.0,
            "questions": message.get("questions") or [],
            "entities": message.get("entities") or [],
            "pressed": message.get("command") is not None,
        }
    )


def moment_of(metadata: dict[str, Any]) -> datetime:
    """The conversation's moment: a rehearsal may live in another year than the machine."""
    now = metadata.get("now")
    return datetime.fromisoformat(now) if isinstance(now, str) else SystemClock().now()


def _full_intent(message: dict[str, Any]) -> str | None:
    name = (message.get("intent") or {}).get("full_retrieval_intent_name")
    return str(name) if name else None
