"""action_handoff: the citizen wants a person."""

from dataclasses import replace

from actions.base import HotlineAction, Turn
from actions.topic import topic_of
from hotline.conversations.reply import HandoffEffect, Reply, ReplyMessage, Topic
from hotline.knowledge.memory import Turned
from hotline.vocabulary import Area, Outcome, Reason

_TEXT = "好的，给您转人工坐席。前面聊的坐席都能看到，不用从头再说；等不及可以直接拨 12348。"


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
            messages=[ReplyMessage(text=_TEXT, topic=topic)],
            effects=[HandoffEffect(reason=Reason.ASKED, topic=last)],
        )
        return Turned(reply, replace(turn.memory, unclear=0))
