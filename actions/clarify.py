"""action_clarify: what to do with a message that was not understood."""

from actions.base import HotlineAction
from actions.turn import Turn
from hotline.knowledge.answering import answer
from hotline.knowledge.bare import is_bare
from hotline.knowledge.clarify import clarify
from hotline.knowledge.guesses import leaning, likeliest_area
from hotline.knowledge.memory import Turned
from hotline.knowledge.not_meant import not_meant, rejected_in


class ActionClarify(HotlineAction):
    """Asks which meaning, then searches, then offers a person. What is unclear alone may be clear in its topic."""

    def name(self) -> str:
        return "action_clarify"

    def answer(self, turn: Turn) -> Turned:
        rejected = rejected_in(turn.understanding)
        if rejected is not None:
            return not_meant(turn.understanding, rejected, turn.memory, turn.library, turn.directory)
        question = turn.understanding.questions[0] if turn.understanding.questions else None
        at_hand = turn.memory.topics[0].area if turn.memory.topics else None
        area = likeliest_area(leaning(question, at_hand)) if question and at_hand else None
        if is_bare(turn.understanding.text) or (area is not None and area[0] == at_hand):
            return answer(turn.understanding, turn.memory, turn.library, turn.directory, today=turn.today)
        return clarify(turn.understanding, turn.memory, turn.library, turn.directory)
