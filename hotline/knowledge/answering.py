"""Answers a message from the knowledge: each question decided, shown, and remembered."""

import re

from hotline.catalogue.directory import Directory
from hotline.conversations.brain import Question, Understanding
from hotline.conversations.reply import Reply, ReplyMessage, Topic
from hotline.knowledge.clarify import clarify
from hotline.knowledge.guesses import likeliest_area
from hotline.knowledge.library import Library
from hotline.knowledge.memory import Memory, Turned
from hotline.knowledge.present import answer_message, ask_button, entry_message
from hotline.knowledge.resolve import (
    FOLLOWUP,
    Answered,
    AreaOnly,
    WhichMatter,
    decide,
    questions_of,
)
from hotline.vocabulary import FACET_TITLES, Area, Outcome, Reason

_CORRECTS = re.compile(r"不是.{1,12}是|(弄|搞|说|问|写)(反|错)了")


def answer(understanding: Understanding, memory: Memory, library: Library, directory: Directory) -> Turned:
    """One message for each question that is understood; if none is, a clarifying question."""
    titles = {item.code: item.title for item in directory.items.values()}
    messages: list[ReplyMessage] = []
    which: tuple[Question, WhichMatter] | None = None
    overview = False
    after = memory
    for question in questions_of(understanding):
        followup = understanding.intent == FOLLOWUP
        decision = decide(
            question,
            topics=after.topics,
            library=library,
            followup=followup,
            corrects=_CORRECTS.search(understanding.text) is not None,
        )
        if isinstance(decision, Answered):
            if any(said.answer and said.answer.id == decision.answer.id for said in messages):
                continue  # both halves of the message ask for the same thing
            message = answer_message(
                library,
                decision.answer,
                confidence=decision.confidence,
                asked=decision.asked,
                shown=after.shown,
                item_titles=titles,
            )
        elif isinstance(decision, AreaOnly):
            message = entry_message(
                library,
                decision.area,
                confidence=decision.confidence,
                likely=decision.likely,
                item_titles=titles,
            )
        else:
            which = (question, decision) if isinstance(decision, WhichMatter) else which
            continue
        if any(message.answer == said.answer for said in messages):
            continue
        overview = overview or isinstance(decision, AreaOnly)
        messages.append(message)
        after = after.after([message])
    if messages:
        return Turned(Reply(outcome=_outcome(messages, overview=overview), messages=messages), after)
    if which is not None and memory.unclear == 0 and which[1].options:
        return _ask_which(*which, memory)
    return clarify(understanding, memory, library, directory)


def _outcome(messages: list[ReplyMessage], *, overview: bool) -> Outcome:
    """Small talk beside a real question does not make the turn small talk."""
    areas = {message.topic.area for message in messages}
    if areas <= {Area.CHITCHAT}:
        return Outcome.CHITCHAT
    if areas <= {Area.CHITCHAT, Area.OUT_OF_SCOPE}:
        return Outcome.OUT_OF_SCOPE
    return Outcome.AREA_OVERVIEW if overview and len(messages) == 1 else Outcome.ANSWERED


def _ask_which(question: Question, decision: WhichMatter, memory: Memory) -> Turned:
    side = f"“{FACET_TITLES[decision.facet]}”" if decision.facet else "这个"
    offered = {option.area for option in decision.options}
    of_topic = (decision.options[0].area, 0.0) if len(offered) == 1 else None
    area, confidence = of_topic or likeliest_area(question) or (decision.options[0].area, 0.0)
    message = ReplyMessage(
        text=f"您问的{side}，是指哪件事呢？点下面一个，或者把事情说全一点，比如“申请法律援助要什么材料”。",
        topic=Topic(area=area, confidence=confidence),
        buttons=[ask_button(option) for option in decision.options],
    )
    reply = Reply(outcome=Outcome.CLARIFIED, reason=Reason.WHICH_MATTER, messages=[message])
    return Turned(reply, memory.not_understood())
