"""action_clarify: what to do with a message that was not understood."""

from actions.base import HotlineAction, Turn
from hotline.knowledge.clarify import clarify
from hotline.knowledge.memory import Turned


class ActionClarify(HotlineAction):
    """Asks which meaning, then searches, then offers a person."""

    def name(self) -> str:
        return "action_clarify"

    def answer(self, turn: Turn) -> Turned:
        return clarify(turn.understanding, turn.memory, turn.library, turn.directory)
