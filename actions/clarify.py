"""action_clarify: what to do with a message that was not understood."""

from actions.base import HotlineAction, Turn
from hotline.knowledge.answering import answer
from hotline.knowledge.bare import is_bare
from hotline.knowledge.clarify import clarify
from hotline.knowledge.memory import Turned


class ActionClarify(HotlineAction):
    """Asks which meaning, then searches, then offers a person. What only leaves its matter out is no riddle."""

    def name(self) -> str:
        return "action_clarify"

    def answer(self, turn: Turn) -> Turned:
        if is_bare(turn.understanding.text):
            return answer(turn.understanding, turn.memory, turn.library, turn.directory)
        return clarify(turn.understanding, turn.memory, turn.library, turn.directory)
