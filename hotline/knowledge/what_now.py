"""「那我咋办」「下一步呢」 after an answer: how the matter is gone about, or what to do of what was just said.

To the classifier it asks how to fight a refusal, or for the procedure at an area's heart: who had just read how to go
on against a late reply was told how to apply for the information.
"""

import re
from datetime import date

from hotline.catalogue.directory import Directory
from hotline.conversations.brain import Understanding
from hotline.conversations.reply import AnswerRef, Reply, ReplyMessage, Topic
from hotline.knowledge.library import Library
from hotline.knowledge.memory import Memory, Turned
from hotline.knowledge.onward import MARKS, as_if_pressed
from hotline.knowledge.present import HANDOFF, ask_button, going_on, sources_of
from hotline.knowledge.schema import AnswerEntry
from hotline.knowledge.topics import NO_TOPIC, topic_in_hand
from hotline.vocabulary import Facet, Outcome

_ASKED = re.compile(
    r"(?:那么|那|可是|可|唉|哎|这样的话|这下|这|现在|接下来|我们|我|俺|额|咱们|咱|又|还|到底|应该|应|该|要|得|能|会)*"
    r"(?:咋办|咋弄|咋个弄|咋个办|咋整|咋搞|怎么办|怎么弄|怎么搞|怎么整|如何办|如何是好|怎么做|咋做|干啥|做啥|做什么)"
    r"(?:才好|才行|才对)?(?:呢|嘛|啊|呀|哩|了)?"
    r"|(?:那|那么)?(?:下一步|接下来|然后|再往后|往后|以后)(?:呢|要?(?:咋办|怎么办|咋弄|怎么弄|干啥|做什么|做啥))"
)
_GOES_ABOUT_IT = (Facet.PROCESS, Facet.REFUSED, Facet.SPECIAL, Facet.DEADLINE)
"""Answers on these sides say what to do themselves: before them lies no how-to to go back to."""
_STEPS = "接着“{title}”，照这个顺序来：\n{steps}\n\n先做第 1 步。卡在哪一步，告诉我卡在哪里；想让人帮着看，点“转人工”或者打 12348。"


def answer_what_now(
    understanding: Understanding, memory: Memory, library: Library, directory: Directory, *, today: date
) -> Turned | None:
    """The reply to who asks what to do now; None where that is not all that is asked, or nothing was answered before."""
    if understanding.pressed or _ASKED.fullmatch(MARKS.sub("", understanding.text)) is None:
        return None
    topic = topic_in_hand(memory.topics, library)
    # What was said last may have been said beside the matter in hand: 「对方不来呢」.
    last = next((library.answers[id_] for id_ in memory.shown if id_ in library.answers), None)
    if topic is None or topic.answer is None or last is None or last.area in NO_TOPIC:
        return None
    how = library.facets_of(last.matter).get(Facet.PROCESS)
    if how is not None and how.id not in memory.shown and last.facet not in _GOES_ABOUT_IT:
        return as_if_pressed(how, understanding, memory, library, directory, today=today)
    return _steps_again(last, memory, library) if last.steps else None


def _steps_again(last: AnswerEntry, memory: Memory, library: Library) -> Turned:
    steps = "\n".join(f"{number}. {step}" for number, step in enumerate(last.steps, start=1))
    message = ReplyMessage(
        text=_STEPS.format(title=last.title, steps=steps),
        topic=Topic(area=last.area, id=last.matter, confidence=1.0),
        buttons=[*map(ask_button, going_on(library, last, shown=memory.shown)), HANDOFF],
        citations=sources_of(last.citations),
        answer=AnswerRef(id=last.id, version=last.version, reviewed_on=last.reviewed_on),
    )
    return Turned(Reply(outcome=Outcome.ANSWERED, messages=[message]), memory.after([message]))
