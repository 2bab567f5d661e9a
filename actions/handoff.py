"""action_handoff: the citizen wants a person."""

from dataclasses import replace

from actions.base import HotlineAction
from actions.topic import topic_of
from actions.turn import Turn
from hotline.conversations.plain_wish import HANDING_OVER
from hotline.conversations.reply import HandoffEffect, Reply, ReplyMessage, Topic
from hotline.knowledge.memory import Turned
from hotline.vocabulary import Area, Outcome, Reason


class ActionHandoff(HotlineAction):
    """Asks the service to put the conversation into the queue of the topic's group."""

    def name(self) -> str:
        return "action_handoff"

    def answer(self, turn: Turn) -> Turned:
        last = turn.memory.topics[0].area if turn.memory.topics else None
        topic = Topic(area=last, confidence=0.0) if last else topic_of(turn, default=Area.HOTLINE_HUMAN)
        reply = Reply(
            outcome=Outcome.HANDED_OFF,
            reason=Reason.ASKED,
            messages=[ReplyMessage(text=HANDING_OVER, topic=topic)],
            effects=[HandoffEffect(reason=Reason.ASKED, topic=last)],
        )
        return Turned(reply, replace(turn.memory, unclear=0))
