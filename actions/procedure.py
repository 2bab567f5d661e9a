"""validate_procedure_form: every message inside a procedure, and every button of one, goes to the guide.

Rasa calls it at activation, for each message while the form is active, and again after the rules have answered
something in between. Its events tell the form to go on, to end, or to let the rules answer (docs/adr/0007).
"""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActionExecutionRejected, ActiveLoop, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.base import finished, told_day_only
from actions.guiding import FORM, guide_for, heard_in, runs_in
from actions.turn import Tools, Turn, moment_of
from hotline.clock import day_of
from hotline.knowledge.memory import Memory
from hotline.procedures.guided import Course, Guided
from hotline.procedures.heard import Heard
from hotline.vocabulary import RunStatus

_SLOT = "procedure_answer"
_HANDOFF = "action_handoff"


class ValidateProcedureForm(Action):
    """Thin: reads runs and content, asks the guide, and puts its course into Rasa's events."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def name(self) -> str:
        return f"validate_{FORM}"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[dict[str, Any]]:
        """Rasa's entry."""
        done = _since_the_message(tracker)
        if _HANDOFF in done:
            return [SlotSet(_SLOT, None)]  # a person comes: the question waits, and the run with it
        message = tracker.latest_message
        memory = Memory.from_slots(tracker.slots)
        metadata = message.get("metadata") or {}
        runs = await runs_in(self._tools, metadata.get("conversation"))
        heard = heard_in(message, self._tools.starts)
        if heard.command is None and not any(run.status is RunStatus.ACTIVE for run in runs):
            turn = await self._turn(heard, metadata, memory)
            turned = told_day_only(turn)
            if turned is not None:  # 「去年十月收到的」, asked for by an answer, is no wish to have anything counted
                now = moment_of(metadata)
                turned = finished(turned, turn, self._tools, now=now, day_only=True, offers=True)
                dispatcher.utter_message(json_message=turned.reply.model_dump(mode="json"))
                return [*remembered(turned.memory), ActiveLoop(None)]
        guide = await guide_for(self._tools, metadata, memory, runs)
        guided = guide.again() if done else guide.turn(heard)
        if guided.messages or guided.runs:
            dispatcher.utter_message(json_message=guided.reply.model_dump(mode="json"))
        return events_of(guided, memory)

    async def _turn(self, heard: Heard, metadata: dict[str, Any], memory: Memory) -> Turn:
        shelf = await self._tools.content.shelf(self._tools.database)
        today = day_of(moment_of(metadata))
        return Turn(heard.understanding, memory, metadata.get("district"), shelf.library, shelf.directory, today)


def events_of(guided: Guided, memory: Memory) -> list[dict[str, Any]]:
    """What the form is to do next, and what a conclusion leaves to be asked about: 「那要带什么」."""
    match guided.course:
        case Course.ASKS:
            return [SlotSet(_SLOT, None)]
        case Course.REJECTS:
            return [SlotSet(_SLOT, None), ActionExecutionRejected(FORM)]
        case Course.YIELDS:
            return [ActiveLoop(None), ActionExecutionRejected(FORM)]
        case Course.ENDS:
            after = memory.after(list(guided.messages)) if guided.concluded else memory
            return [*remembered(after), ActiveLoop(None)]


def remembered(memory: Memory) -> list[dict[str, Any]]:
    """The slots that carry what the conversation remembers."""
    return [SlotSet(name, value) for name, value in memory.to_slots().items()]


def _since_the_message(tracker: Tracker) -> list[str]:
    """The actions that have run since the citizen's message, once the form had left it to the rules."""
    events: list[dict[str, Any]] = []
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            break
        events.append(event)
    if not any(event.get("event") == "action_execution_rejected" for event in events):
        return []
    return [str(event.get("name")) for event in events if event.get("event") == "action"]
