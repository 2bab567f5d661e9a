"""action_answer: the answer from the knowledge to what was asked."""

from actions.base import HotlineAction
from actions.turn import Turn
from hotline.knowledge.answering import answer
from hotline.knowledge.memory import Turned


class ActionAnswer(HotlineAction):
    """Every area's intents, and follow-up questions."""

    def name(self) -> str:
        return "action_answer"

    def answer(self, turn: Turn) -> Turned:
        return answer(turn.understanding, turn.memory, turn.library, turn.directory, today=turn.today)
