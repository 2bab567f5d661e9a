"""Which side of a matter is asked for: named by its words, likely, or carried over from what was asked before. Pure."""

import re

from hotline.conversations.brain import Question
from hotline.knowledge.bare import named_side
from hotline.knowledge.guesses import likely_facet
from hotline.knowledge.library import Library
from hotline.knowledge.schema import AnswerEntry
from hotline.knowledge.topics import TopicSeen
from hotline.vocabulary import Facet

BARE = 14
"""Characters of a message that may name a side and nothing else."""
_NAMED_SIDES = (Facet.DURATION, Facet.DEADLINE, Facet.MATERIAL, Facet.WHERE)
"""Those whose words are in no other question: 「仲裁要多久」 was taken for how to apply, 「老板不给钱」 is about no fee."""
_PRICE = re.compile(r"多少钱|[要收花交掏]钱|收费|费用|贵不贵|免费")
_GOES_ON = "(?:那么?|要是|如果是|换成|还有)"
_AT_THE_END = "[？?。!！~～]*"
_CONTINUES = re.compile(rf"^{_GOES_ON}|呢{_AT_THE_END}$")
_CONTINUED = re.compile(rf"{_GOES_ON}?(.+?)呢?{_AT_THE_END}")


def side_named(answer: AnswerEntry, text: str, library: Library) -> AnswerEntry:
    """The same matter's answer on the side that a short question names: 「公证要多少钱」 was read as which papers it takes."""
    side = named_side(text) if len(text) <= BARE else None
    if side is Facet.FEE and _PRICE.search(text) is None:
        return answer
    if side is None or side not in (*_NAMED_SIDES, Facet.FEE):
        return answer
    return library.facets_of(answer.matter).get(side, answer)


def side_of(
    facet: Facet | None, question: Question, topic: TopicSeen | None, matter: str, library: Library
) -> Facet | None:
    """The side named, else the one in hand. 「那人民调解呢」 only sounds as if it asked what that is, or where."""
    if facet is Facet.DURATION and len(question.text) <= BARE and named_side(question.text) is Facet.DEADLINE:
        facet = Facet.DEADLINE  # 「多少天内提」 is heard as how long it takes
    carried = _carried(question, topic)
    if carried in library.facets_of(matter) and (facet is Facet.WHAT or names_alone(question.text, library)):
        return carried
    return facet or carried or _side_at_hand(question, matter, library)


def same_side(topic: TopicSeen, matter: str, library: Library) -> Facet | None:
    """The side asked for before, where the other matter has an answer on it."""
    side = Facet(topic.facet) if topic.facet in set(Facet) else None
    return side if side in library.facets_of(matter) else None


def names_alone(text: str, library: Library) -> bool:
    """True for what people call a matter and nothing about it, however the classifier hears its side."""
    found = _CONTINUED.fullmatch(text.strip())
    return found is not None and found[1] in library.by_name


def _side_at_hand(question: Question, matter: str, library: Library) -> Facet | None:
    """The likely side, or the one that a short question names by its words, where the matter has an answer on it: to say
    that there is none takes a sure side.
    """
    named = named_side(question.text) if len(question.text) <= BARE else None
    side = named if named in _NAMED_SIDES else likely_facet(question)
    return side if side in library.facets_of(matter) else None


def _carried(question: Question, topic: TopicSeen | None) -> Facet | None:
    """「那医疗纠纷呢」 after a question about materials asks for the materials there."""
    if topic is None or topic.facet not in set(Facet) or not _CONTINUES.search(question.text):
        return None
    return Facet(topic.facet) if len(question.text) <= BARE else None
