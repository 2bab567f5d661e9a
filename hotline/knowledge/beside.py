"""What a message may want beside what is answered: another area's matter, and the city's help.

「老板欠我工资，媳妇又要离婚，我该咋办」 is one question to the classifier, of which the divorce was answered and the wages
were not. What is told in a clause of its own is answered too; what is only likely becomes a button. Whoever asks that the
authorities see to it gets 12345 with what to tell them, whatever law was explained above.
"""

import re

from hotline.conversations.brain import Question
from hotline.conversations.reply import ReplyMessage
from hotline.knowledge.asks import has_question_word
from hotline.knowledge.guesses import LIKELY, candidates, confidence_in
from hotline.knowledge.library import Library
from hotline.knowledge.not_meant import STORY
from hotline.knowledge.present import area_button, ask_button
from hotline.knowledge.resolve import Answered, AreaOnly, Decision
from hotline.knowledge.schema import AnswerEntry
from hotline.knowledge.topics import NO_TOPIC
from hotline.vocabulary import Area

COMPLAINT = "hotline_human/complaint.process"
"""How to report anything to the city: what a message about no matter of ours in particular is answered with."""
_NAMED_LEAST = 0.1
"""Of 1,000 real lines 13 lie between 0.10 and 0.14, six of them two matters: a second answer too many is read over, one
that is missing is asked for again. Below it the second name is mostly part of the first matter."""
_AREA_LEAST = 0.2
_AREA_ALONE = 0.3
"""For an area none of whose matters is likely: 「县医院旁边的废品站」 is hardly medical."""
_CLAUSES = re.compile(r"[，。？！；、：,.!?;:\s]+|(?=另外|还有|再就是|顺便)")
_ABOUT_THE_LINE = re.compile(r"热线|1234[58]|电话|打通|接通|人工|坐席|客服|机器人|上班|值班")
_LEADS = re.compile(
    r"(?:你好|您好|[，。！ ])*(?:我|俺)?(?:就是|是)?(?:想|要|来)(?:请教|咨询|了解|打听|问)[^，。？！吗呢怎咋啥么多哪]{1,10}?(?:问题|事情?|情况)[，。：: ]*"
)
_12345 = "12345"
_NOT_BESIDE = (*NO_TOPIC, Area.HOTLINE_HUMAN)
_MOST_BUTTONS = 6


def second_matter(question: Question, answered: Area, library: Library) -> Answered | None:
    """The leading answer on the other matter that a message tells of."""
    for guess in question.matters:
        leading = next(iter(library.facets_of(guess.name).values()), None)
        if leading is None or leading.area in (answered, *_NOT_BESIDE) or guess.confidence < _NAMED_LEAST:
            continue
        if _told_beside(guess.name, answered, question.text, library):
            return Answered(leading, guess.confidence)
    return None


def with_other_area(message: ReplyMessage, question: Question, library: Library) -> ReplyMessage:
    """With a first button for the next likely area, and with 12345 at the end where that is the city's affair."""
    here = message.topic.area
    if here in NO_TOPIC:
        return message
    others = {guess.name for guess in question.areas if guess.confidence >= _AREA_LEAST} - {here, *NO_TOPIC}
    if Area.HOTLINE_HUMAN in others:
        message = _with_report(message, library)
    area = next((Area(guess.name) for guess in question.areas if guess.name in others & set(library.areas)), None)
    if area is None:
        return message
    likely = candidates(question, library, limit=len(question.matters), least=LIKELY)
    answer = next((entry for entry in likely if entry.area is area), None)
    if answer is None and area is Area.HOTLINE_HUMAN:
        answer = library.answers.get(COMPLAINT)
    if answer is None and confidence_in(area, question) < _AREA_ALONE:
        return message
    button = ask_button(answer) if answer else area_button(library, area)
    rest = [offered for offered in message.buttons if offered != button]
    return message.model_copy(update={"buttons": [button, *rest][:_MOST_BUTTONS]})


def as_report(decision: Decision, question: Question, library: Library) -> Decision:
    """Where only the hotline's area is sure, what is told is for the city, not about the hotline: 「人工几点上班」 is.

    How to report it serves better than the overview of what this line is for.
    """
    complaint = library.answers.get(COMPLAINT)
    if not isinstance(decision, AreaOnly) or decision.area is not Area.HOTLINE_HUMAN or complaint is None:
        return decision
    about_itself = len(question.text) <= STORY and _ABOUT_THE_LINE.search(question.text) is not None
    return decision if about_itself else Answered(complaint, decision.confidence, likely=decision.likely)


def with_likely(message: ReplyMessage, likely: tuple[AnswerEntry, ...]) -> ReplyMessage:
    """With the answers first among the buttons that may be meant instead."""
    buttons = [ask_button(entry) for entry in likely if message.answer is None or entry.id != message.answer.id]
    rest = [button for button in message.buttons if button not in buttons]
    return message.model_copy(update={"buttons": [*buttons, *rest][:_MOST_BUTTONS]})


def pleads(answer: str, said: list[ReplyMessage]) -> bool:
    """「…，麻烦帮忙反映」 after what was answered with where to report it: the general answer adds nothing."""
    return answer == COMPLAINT and any(message.topic.area is Area.HOTLINE_HUMAN for message in said)


def without_leads(questions: list[Question]) -> list[Question]:
    """The questions without the announcement of one: 「我想问个结婚的问题，」 was answered by itself."""
    if len(questions) > 1 and _LEADS.fullmatch(questions[0].text):
        return questions[1:]
    return questions


def _with_report(message: ReplyMessage, library: Library) -> ReplyMessage:
    complaint = library.answers.get(COMPLAINT)
    if complaint is None or _12345 in message.text:
        return message
    closing = f"想请政府部门来管的：{complaint.conclusion}{complaint.steps[0] if complaint.steps else ''}"
    return message.model_copy(update={"text": f"{message.text}\n\n{closing}"})


def _told_beside(matter: str, answered: Area, text: str, library: Library) -> bool:
    """Whether one clause names this matter and another one what was answered, and what is asked names neither.

    「离婚了，对方是公司的法人，法人有权卖房吗」 asks one thing of two names.
    """
    clauses = [clause for clause in _CLAUSES.split(text) if clause]
    found = [
        {place for name, places in library.by_name.items() if name in clause for place in places} for clause in clauses
    ]
    if any(places and has_question_word(clause) for clause, places in zip(clauses, found, strict=True)):
        return False
    ours = [any(place.split("/")[0] == answered for place in places) for places in found]
    return any(ours) and any(matter in places and not own for places, own in zip(found, ours, strict=True))
