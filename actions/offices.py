"""action_find_office: which office, and where."""

from dataclasses import replace

from actions.base import HotlineAction
from actions.topic import topic_of
from actions.turn import Turn
from hotline.catalogue.finding import find_office
from hotline.knowledge.memory import Turned


class ActionFindOffice(HotlineAction):
    """Names the office a citizen asks for; without a name, the one the last answer sent them to."""

    def name(self) -> str:
        return "action_find_office"

    def answer(self, turn: Turn) -> Turned:
        reply = find_office(
            turn.understanding.text,
            turn.understanding.entities,
            turn.directory,
            district=turn.district,
            kinds_in_hand=_kinds_in_hand(turn),
            topic=topic_of(turn),
        )
        return Turned(reply, replace(turn.memory, unclear=0))


def _kinds_in_hand(turn: Turn) -> list[str]:
    last = turn.memory.topics[0].answer if turn.memory.topics else None
    answer = turn.library.answers.get(last) if last else None
    return answer.offices if answer else []
