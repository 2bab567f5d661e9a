"""What every action has in common: it reads the turn, asks a use case of `hotline`, and sends one reply."""

from abc import abstractmethod
from dataclasses import replace
from datetime import datetime
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.guiding import FORM, about_procedure, is_for_the_guide
from actions.turn import Tools, Turn, moment_of, understanding_of
from hotline.clock import day_of
from hotline.knowledge.answering import answer, answer_to_day
from hotline.knowledge.dated import event_key
from hotline.knowledge.memory import Memory, Turned
from hotline.knowledge.moon import beside_what_was_told, in_both_calendars
from hotline.knowledge.named import answer_to_name
from hotline.knowledge.onward import Onward, answer_onward
from hotline.knowledge.threads import meant
from hotline.knowledge.what_now import answer_what_now
from hotline.procedures.counted import with_limits
from hotline.procedures.offers import with_offers

_AS_THEY_LOOK = ("handoff", "crisis", "procedure")


class HotlineAction(Action):
    """An action that answers a turn. It raises when the database cannot be read: the service then tells the truth."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[dict[str, Any]]:
        """Rasa's entry: one reply, and the slots that remember it."""
        message = tracker.latest_message
        metadata = message.get("metadata") or {}
        memory = Memory.from_slots(tracker.slots).or_about(metadata.get("alarmed_about"))
        busy = bool((tracker.active_loop or {}).get("name"))
        if busy:
            memory = memory.while_about(await about_procedure(self._tools, metadata.get("conversation")))
        elif await is_for_the_guide(self._tools, message, memory):
            return [FollowupAction(FORM)]
        shelf = await self._tools.content.shelf(self._tools.database)
        turn = Turn(
            understanding=beside_what_was_told(
                self._tools.guard.without_what_is_over(understanding_of(message)), memory.days
            ),
            memory=memory,
            district=metadata.get("district"),
            library=shelf.library,
            directory=shelf.directory,
            today=day_of(moment_of(metadata)),
        )
        day_only = told_day_only(turn)
        turned = finished(
            day_only or named_only(turn) or half_said(turn, self._tools.onward) or gone_on(turn) or self.answer(turn),
            turn,
            self._tools,
            now=moment_of(metadata),
            day_only=day_only is not None,
            offers=not busy,  # in the middle of a procedure no other is offered
        )
        reply = in_both_calendars(turned.reply, turn.understanding)
        dispatcher.utter_message(json_message=reply.model_dump(mode="json"))
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


def half_said(turn: Turn, ways: Onward) -> Turned | None:
    """The answer to half a sentence about the matter in hand, whichever intent it looks like."""
    said, memory, library, directory = turn.understanding, turn.memory, turn.library, turn.directory
    return answer_what_now(said, memory, library, directory, today=turn.today) or answer_onward(
        said, memory, library, directory, ways=ways, today=turn.today
    )


def gone_on(turn: Turn) -> Turned | None:
    """The answer to what goes on about the matter in hand, whichever intent it looks like by itself: 「她在甘肃，我在哪告」
    under a divorce looks for no office. A wish for a person and a cry for help are what they look like.
    """
    said = turn.understanding
    if not turn.memory.topics or said.pressed or said.intent in _AS_THEY_LOOK or len(said.questions) != 1:
        return None
    if meant(said.questions[0], turn.library) is None:
        return None
    return answer(said, turn.memory, turn.library, turn.directory, today=turn.today)


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
