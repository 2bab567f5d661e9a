"""action_find_items: service items of the justice administration."""

from dataclasses import replace

from actions.base import HotlineAction
from actions.topic import topic_of
from actions.turn import Turn
from hotline.catalogue.finding import district_in, find_items
from hotline.knowledge.memory import Turned


class ActionFindItems(HotlineAction):
    """Finds the item a citizen describes, in the district named or known."""

    def name(self) -> str:
        return "action_find_items"

    def answer(self, turn: Turn) -> Turned:
        understanding = turn.understanding
        district = district_in(understanding.text, understanding.entities, turn.directory) or turn.district
        reply = find_items(understanding.text, turn.directory, district=district, topic=topic_of(turn))
        return Turned(reply, replace(turn.memory, unclear=0))
