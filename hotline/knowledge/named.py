"""One word and nothing else, 「低保」「罚款的事」「不是打人，是低保」: what people call a matter, as the knowledge lists it under `names`.

To the classifier two characters are next to nothing: it took 「漏水」 for abuse. A word of one matter gets its leading
answer, as if its button had been pressed; one of several matters is asked back.
"""

import re
from dataclasses import replace
from datetime import date

from hotline.catalogue.directory import Directory
from hotline.conversations.brain import Guess, Question, Understanding
from hotline.conversations.reply import Button, Reply, ReplyMessage, Topic
from hotline.knowledge.answering import answer
from hotline.knowledge.library import Library
from hotline.knowledge.memory import Memory, Turned
from hotline.knowledge.present import area_button, ask_button
from hotline.knowledge.topics import TopicSeen
from hotline.vocabulary import Area, Facet, Outcome, Reason

_LONGEST = 30
_BEFORE = re.compile(
    r"^(?:你好|您好|请问|在吗|那个|嗯+|呃+|就是|其实|我|俺|额|咱|想|要|来|需要|打算|问问?|说说?|咨询|了解|打听|一下|下|有?关于?|对于|的?是|有|[，,。.、！!～~\s])+"
)
_AFTER = re.compile(
    r"(?:的|这个|那个|方面|相关|这种|这些|事情?儿?|问题|内容|情况|咨询|业务|纠纷|案子|案件|啊|呀|哦|吧|嘛|[，,。.、！!？?～~…\s])+$"
)
_WHAT_TO_DO = re.compile(r"(?:怎么|咋|如何)(?:个?办|弄|搞|整)[的呢啊呀，。？?！!\s]*$")
_WHAT_IT_IS = re.compile(
    r"(?:这个|那个|到底|都|就)?(?:是(?:干|做|弄|管)(?:啥|什么|嘛)(?:的|用的)?|是(?:啥|什么|个啥|个什么)(?:意思|东西|单位|部门|地方)?|(?:啥|什么)意思)[的呢啊呀嘛，。？?！!\s]*$"
)
_PUT_RIGHT = re.compile(r"^不是(?:问|说|要|办)?.{1,12}?[，,。；;\s]+(?:我?(?:是|问|说|要问|想问|要|要办))+")
_SHOWN = 4


def answer_to_name(
    understanding: Understanding, memory: Memory, library: Library, directory: Directory, *, today: date
) -> Turned | None:
    """The reply to a message that only names a matter; None where it says more, or a button was pressed."""
    if understanding.pressed:
        return None
    meant = _meant(understanding.text, memory, library)
    if len(meant) == 1:
        side = Facet.PROCESS if _WHAT_TO_DO.search(understanding.text) else memory.side
        side = Facet.WHAT if _WHAT_IT_IS.search(understanding.text) else side
        asked = _asked_of(meant[0], side if side in library.facets_of(meant[0]) else None, understanding)
        return answer(asked, memory, library, directory, today=today)
    return _which(_name_in(understanding.text, library), meant, memory, library) if meant else None


def bare_name(text: str) -> str:
    """What is left of a message without the words around it: 「你好，我想问一下低保的事」 → 「低保」."""
    text = _PUT_RIGHT.sub("", text.strip(), count=1)
    return _AFTER.sub("", _BEFORE.sub("", text, count=1), count=1)


def _meant(text: str, memory: Memory, library: Library) -> list[str]:
    """The matters (or areas) that the word may mean; of several those of the area under discussion, if any."""
    if len(text) > _LONGEST:
        return []
    meant = library.by_name.get(_name_in(text, library), [])
    if not meant and (asked := _WHAT_TO_DO.search(text) or _WHAT_IT_IS.search(text)):
        # 「公证怎么办」 asks for the matter that is called so; a name of several says too little to ask back with.
        meant = library.by_name.get(_name_in(text[: asked.start()], library), [])
        return meant if len(meant) == 1 else []
    at_hand = memory.topics[0].area if memory.topics else None
    return [place for place in meant if place.split("/")[0] == at_hand] or meant


def _name_in(text: str, library: Library) -> str:
    """The name as it stands (「刑事」 ends like the words around a name), or what is left without those."""
    return text.strip() if text.strip() in library.by_name else bare_name(text)


def _asked_of(place: str, side: Facet | None, understanding: Understanding) -> Understanding:
    """The message as if it had asked for this matter or area in so many words."""
    area = place.split("/")[0]
    question = Question(
        text=understanding.text,
        areas=[Guess(name=area, confidence=1.0)],
        matters=[Guess(name=place, confidence=1.0)] if "/" in place else [],
        facets=[Guess(name=side, confidence=1.0)] if side else [],
    )
    return understanding.model_copy(update={"intent": area, "confidence": 1.0, "questions": [question]})


def _which(name: str, meant: list[str], memory: Memory, library: Library) -> Turned:
    message = ReplyMessage(
        text=f"您说的“{name}”，想问的是哪一样？点一下就行；都不是，就把事情多说两句。",
        topic=Topic(area=Area(meant[0].split("/")[0]), confidence=0.0),
        buttons=[_button(place, library) for place in meant[:_SHOWN]],
    )
    reply = Reply(outcome=Outcome.CLARIFIED, reason=Reason.WHICH_MATTER, messages=[message])
    # 「离婚」 asked back leaves the marriage in hand: 「他不同意」 is what people answer with.
    areas = {place.split("/")[0] for place in meant}
    about = TopicSeen(area=Area(areas.pop()), question=name, near=meant) if len(areas) == 1 else None
    after = replace(memory.not_understood(), side=None)
    return Turned(reply, after.still_about(about) if about else after)


def _button(place: str, library: Library) -> Button:
    if "/" not in place:
        return area_button(library, Area(place))
    return ask_button(next(iter(library.facets_of(place).values())))
