"""Answers a message from the knowledge: each question decided, shown, and remembered."""

import re
from dataclasses import replace
from datetime import date

from hotline.catalogue.directory import Directory
from hotline.conversations.brain import Question, Understanding
from hotline.conversations.reply import Reply, ReplyMessage, Topic
from hotline.knowledge.beside import as_report, pleads, second_matter, with_likely, with_other_area, without_leads
from hotline.knowledge.clarify import UNCLEAR, clarify
from hotline.knowledge.dated import Dated, dated, event_key
from hotline.knowledge.days import UNKNOWN, is_only_a_day, picked_day, told_in_reply, told_with_event
from hotline.knowledge.guesses import TELLS, likeliest_area
from hotline.knowledge.library import Library
from hotline.knowledge.memory import Memory, Turned
from hotline.knowledge.nearby import matters_near
from hotline.knowledge.not_meant import is_doubtful, is_story, with_reading
from hotline.knowledge.present import answer_message, ask_button, entry_message
from hotline.knowledge.resolve import (
    FOLLOWUP,
    Answered,
    AreaOnly,
    WhichMatter,
    decide,
    questions_of,
)
from hotline.knowledge.schema import AnswerEntry
from hotline.vocabulary import FACET_TITLES, Area, Outcome, Reason

_CORRECTS = re.compile(r"不是.{1,12}是|(弄|搞|说|问|写)(反|错)了")


def answer(
    understanding: Understanding, memory: Memory, library: Library, directory: Directory, *, today: date
) -> Turned:
    """One message for each question that is understood; if none is, a clarifying question."""
    titles = {item.code: item.title for item in directory.items.values()}
    messages: list[ReplyMessage] = []
    which: tuple[Question, WhichMatter] | None = None
    overview = False
    waits: list[bool] = []
    after = memory.settled()
    story = is_story(understanding)
    questions = without_leads(questions_of(understanding))
    pending: list[tuple[Question, Answered | None]] = [(question, None) for question in questions]
    while pending:
        question, decision = pending.pop(0)
        decision = decision or decide(
            question,
            topics=after.topics,
            library=library,
            followup=understanding.intent == FOLLOWUP,
            corrects=_CORRECTS.search(understanding.text) is not None,
            side=memory.side,
        )
        decision = as_report(decision, question, library)
        if not isinstance(decision, Answered | AreaOnly):
            which = (question, decision) if isinstance(decision, WhichMatter) else which
            continue
        id_, title = _named(decision, library)
        doubtful = is_doubtful(decision.confidence, Area(id_.split("/")[0]), question, understanding)
        if (story or doubtful) and id_ in after.rejected:
            continue  # told again in other words: not the same answer again
        if any(said.answer and said.answer.id == id_ for said in messages) or pleads(id_, messages):
            continue  # both halves of the message ask for the same thing
        if isinstance(decision, Answered):
            said = _on_the_day(decision, understanding, memory, after, library, titles, today=today)
            waits.append(said.waits)
        else:
            overview = True
            said = Dated(
                entry_message(
                    library, decision.area, confidence=decision.confidence, likely=decision.likely, item_titles=titles
                )
            )
        message = with_likely(said.message, decision.likely) if isinstance(decision, Answered) else said.message
        if len(questions) == 1 and not messages and not understanding.pressed:
            second = None if story else second_matter(question, message.topic.area, library)
            pending += [(question, second)] if second else []
            message = message if second or said.asks else with_other_area(message, question, library)
        if story or doubtful:
            message = with_reading(
                message, question, understanding, library, answer=id_, title=title, doubtful=doubtful
            )
        messages.append(message)
        near = matters_near(message.answer.id if message.answer else None, message.topic.area, library)
        goes_on = len(question.text) <= TELLS
        after = after.after([message], question=question.asked or question.text, near=near, goes_on=goes_on)
        if isinstance(decision, Answered):
            after = said.remembered(decision.answer, after)
    if waits and all(waits) and len(waits) == len(messages):
        return Turned(Reply(outcome=Outcome.CLARIFIED, reason=Reason.WHICH_DAY, messages=messages), after)
    if messages:
        return Turned(Reply(outcome=_outcome(messages, overview=overview), messages=messages), after)
    if which is not None and memory.side is None and which[1].options:  # a side without a matter is asked back once
        return _ask_which(*which, memory)
    return clarify(understanding, memory, library, directory)


def answer_to_day(
    understanding: Understanding, memory: Memory, library: Library, directory: Directory, *, today: date
) -> Turned | None:
    """The reply to a message that only tells when it happened, or that nobody remembers; None where it says more.

    It goes before every rule: to the classifier 「去年腊月」 is anything. Without having been asked, a day alone is
    about the answer that was given last.
    """
    last = memory.topics[0].answer if memory.topics else None
    entry = library.answers.get(memory.asking or last or "")
    event = library.event_of(entry) if entry else None
    if entry is None or event is None or picked_day(understanding) is not None:
        return None
    told = (told_in_reply if memory.asking else told_with_event)(understanding, event, today=today)
    unclear = bool(memory.asking) and understanding.intent in (None, UNCLEAR, FOLLOWUP)
    if not told or not (told == [UNKNOWN] or unclear or is_only_a_day(understanding, event)):
        return None
    titles = {item.code: item.title for item in directory.items.values()}
    decision = Answered(entry, understanding.confidence)
    said = _on_the_day(decision, understanding, memory, memory, library, titles, today=today)
    question = memory.topics[0].question if memory.topics else None
    near = matters_near(entry.id, entry.area, library)
    after = said.remembered(entry, memory.after([said.message], question=question or "", near=near))
    outcome, reason = (Outcome.CLARIFIED, Reason.WHICH_DAY) if said.waits else (Outcome.ANSWERED, None)
    return Turned(Reply(outcome=outcome, reason=reason, messages=[said.message]), after)


def _on_the_day(
    decision: Answered,
    understanding: Understanding,
    before: Memory,
    memory: Memory,
    library: Library,
    titles: dict[str, str],
    *,
    today: date,
) -> Dated:
    """The answer as a message, for the day its event is known to have happened on where that makes a difference."""

    def build(entry: AnswerEntry) -> ReplyMessage:
        return answer_message(
            library,
            entry,
            confidence=decision.confidence,
            asked=decision.asked,
            shown=memory.shown,
            item_titles=titles,
        )

    entry = decision.answer
    event = library.event_of(entry)
    if event is None or (decision.asked is not None and entry.id in memory.shown):
        return Dated(build(entry))
    picked = picked_day(understanding)
    asked = library.answers.get(before.asking or "")
    in_reply = asked is not None and event_key(asked) == event_key(entry)
    tells = told_in_reply if in_reply else told_with_event
    told = [picked] if picked is not None else tells(understanding, event, today=today)
    return dated(entry, event, told, before, today=today, build=build)


def _named(decision: Answered | AreaOnly, library: Library) -> tuple[str, str]:
    """The id of what is answered, and how it is named to the citizen."""
    if isinstance(decision, Answered):
        return decision.answer.id, decision.answer.title
    return f"{decision.area}/entry", f"{library.areas[decision.area].title}方面的事"


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
    return Turned(reply, replace(memory.not_understood(), side=decision.facet))
