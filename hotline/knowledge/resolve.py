"""What a question means for the answers we have: pure decisions over the classifier's guesses and the topic so far."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from hotline.conversations.brain import Guess, Question, Understanding
from hotline.knowledge.bare import is_bare
from hotline.knowledge.library import Library
from hotline.knowledge.nearby import answers_of_area, leads, nearby_answer
from hotline.knowledge.schema import AnswerEntry
from hotline.vocabulary import CORE_AREAS, Area, Facet

MATTER_SURE = 0.45
MATTER_AHEAD = 0.22
"""A matter that is well ahead of the next one is sure from here on: guesses are spread over some 200 matters."""
AHEAD = 2.0
AREA_SURE = 0.5
FACET_SURE = 0.45
LIKELY = 0.1
"""Below this a guess is as good as any other: on 300 real messages the right matter was hardly ever among them."""
_LIKELY_SHOWN = 3
SMALL_TALK = (Area.CHITCHAT, Area.OUT_OF_SCOPE)
NO_TOPIC = (*SMALL_TALK, Area.CRISIS)
"""What 「那要多久」 never asks about."""
SMALL_TALK_SURE = 0.6
"""A long message that opens with 您好 is not a greeting: above _SHORT characters small talk must be this sure."""
_SHORT = 8
_GIBBERISH = "out_of_scope/gibberish"
_HAN = re.compile(r"[\u4e00-\u9fff]")
FOLLOWUP = "followup"
_AREAS = set(Area)
FOLLOWUP_MATTER = "followup/topic"
FOLLOWUP_LIKELY = 0.15
"""A question that leaves its matter out is at least this likely a follow-up to the classifier, and short."""
_BARE = 14
_CHOICES = 4
_DENIED = (None, Facet.WHAT, Facet.PROCESS, Facet.REFUSED)
"""What 「不是复议，是仲裁」 looks like where it names no side of its own."""
_CONTINUES = re.compile(r"^(那|要是|如果是|换成|还有)|呢[？?。!！~～]*$")


class TopicSeen(BaseModel):
    """A topic the conversation has touched, as the dialogue state carries it."""

    model_config = ConfigDict(extra="ignore")

    area: Area
    matter: str | None = None
    facet: str | None = None
    answer: str | None = None


@dataclass(frozen=True)
class Answered:
    """This answer. `asked` is the side asked for where the matter has no answer on it."""

    answer: AnswerEntry
    confidence: float
    asked: Facet | None = None


@dataclass(frozen=True)
class AreaOnly:
    """The area is sure, the matter is not; `likely` are the area's answers that the question may mean."""

    area: Area
    confidence: float
    likely: tuple[AnswerEntry, ...] = ()


@dataclass(frozen=True)
class WhichMatter:
    """A side is asked for with nothing to relate it to."""

    facet: Facet | None
    options: list[AnswerEntry]


@dataclass(frozen=True)
class Unsure:
    """Nothing is sure enough."""


Decision = Answered | AreaOnly | WhichMatter | Unsure


def questions_of(understanding: Understanding) -> list[Question]:
    """The message's questions. A pressed button names its answer outright and has one."""
    full = understanding.full_intent
    if full and not understanding.questions and "/" in full:
        matter, _, facet = full.partition(".")
        return [
            Question(
                text=understanding.text,
                areas=[Guess(name=matter.split("/")[0], confidence=understanding.confidence)],
                matters=[Guess(name=matter, confidence=understanding.confidence)],
                facets=[Guess(name=facet, confidence=understanding.confidence)] if facet else [],
            )
        ]
    return understanding.questions[:2]


def decide(
    question: Question,
    *,
    topics: Sequence[TopicSeen],
    library: Library,
    followup: bool = False,
    corrects: bool = False,
) -> Decision:
    """The rules of DESIGN §3: matter and facet where both are sure, the topic for what is left out, else the area.

    `corrects`: the citizen puts right what was asked before, which is then asked of the right matter.
    """
    facet = sure_facet(question)
    matter = sure_matter(question, library)
    area = sure_area(question)
    if _passing_for_small_talk(question, area) or _meaningless(question, matter):
        return Unsure()
    topic = _topic_in_hand(topics, library)
    if topic is not None and is_bare(question.text):
        return _of_topic(topic, facet or _best_facet(question), question, library)
    if matter is not None and corrects and facet in _DENIED and topic is not None:
        facet = _same_side(topic, matter, library) or facet
    if matter is not None and not followup:
        return _about(matter, facet or _carried(question, topic), library, confidence=_confidence(question, matter))
    if followup and topic is not None:
        return _of_topic(topic, facet or _best_facet(question), question, library)
    if followup:
        return WhichMatter(facet or _best_facet(question), _options(question, facet or _best_facet(question), library))
    bare = len(question.text) <= _BARE and _confidence(question, FOLLOWUP_MATTER) >= FOLLOWUP_LIKELY
    if bare and facet is not None and topic is not None and area in (None, topic.area):
        return _of_topic(topic, facet, question, library)
    if area is not None and area in library.areas:
        guesses = candidates(question, library, limit=len(question.matters), least=LIKELY)
        likely = tuple(answer for answer in guesses if answer.area is area)[:_LIKELY_SHOWN]
        return AreaOnly(area, _area_confidence(question, area), likely)
    return Unsure()


def _same_side(topic: TopicSeen, matter: str, library: Library) -> Facet | None:
    """The side asked for before, where the other matter has an answer on it."""
    side = Facet(topic.facet) if topic.facet in set(Facet) else None
    return side if side in library.facets_of(matter) else None


def _topic_in_hand(topics: Sequence[TopicSeen], library: Library) -> TopicSeen | None:
    """The newest topic we can say something about. A joke in between is not what 「那要多久」 asks about."""
    return next(
        (
            seen
            for seen in topics
            if seen.area not in NO_TOPIC
            and (library.facets_of(seen.matter) if seen.matter else seen.area in library.areas)
        ),
        None,
    )


def _of_topic(topic: TopicSeen, facet: Facet | None, question: Question, library: Library) -> Decision:
    """A side of what is under discussion. After an overview that is the area, of which its main matters speak."""
    if topic.matter:
        return _follow(topic.matter, facet, library, confidence=_sureness(question))
    sides = answers_of_area(topic.area, facet, library) if facet else []
    if len(sides) == 1:
        return Answered(sides[0], _sureness(question))
    return WhichMatter(facet, (sides or leads(topic.area, library))[:_CHOICES])


def _passing_for_small_talk(question: Question, area: Area | None) -> bool:
    best = likeliest_area(question)
    return (
        best is not None
        and best[0] in SMALL_TALK
        and best[1] < SMALL_TALK_SURE
        and len(question.text) > _SHORT
        and area in (None, best[0])
    )


def _meaningless(question: Question, matter: str | None) -> bool:
    """Keys hit at random: to be asked back, not to be refused as a recipe or the weather would be."""
    best = likeliest_area(question)
    return matter == _GIBBERISH or (
        best is not None and best[0] is Area.OUT_OF_SCOPE and not _HAN.search(question.text)
    )


def sure_matter(question: Question, library: Library) -> str | None:
    """The matter that is probable enough, or far enough ahead of the next, and has answers."""
    known = [guess for guess in question.matters if library.facets_of(guess.name)]
    if not known:
        return None
    first, second = known[0].confidence, known[1].confidence if len(known) > 1 else 0.0
    if first >= MATTER_SURE or (first >= MATTER_AHEAD and first >= AHEAD * second):
        return known[0].name
    return None


def sure_area(question: Question) -> Area | None:
    """The area that is probable enough."""
    best = likeliest_area(question)
    return best[0] if best and best[1] >= AREA_SURE else None


def likeliest_area(question: Question) -> tuple[Area, float] | None:
    """The best guess at an area, sure or not; labels that are no area do not count."""
    return next(((Area(guess.name), guess.confidence) for guess in question.areas if guess.name in _AREAS), None)


def sure_facet(question: Question) -> Facet | None:
    """The facet that is probable enough."""
    best = question.facets[0] if question.facets else None
    return Facet(best.name) if best and best.confidence >= FACET_SURE and best.name in set(Facet) else None


def candidates(question: Question, library: Library, *, limit: int, least: float) -> list[AnswerEntry]:
    """The answers the question most likely asks for, one per matter."""
    facet = sure_facet(question)
    found: list[AnswerEntry] = []
    for guess in question.matters:
        facets = library.facets_of(guess.name)
        if facets and guess.confidence >= least:
            found.append(facets.get(facet, _default(facets)) if facet else _default(facets))
    return found[:limit]


def _about(matter: str, facet: Facet | None, library: Library, *, confidence: float) -> Answered:
    facets = library.facets_of(matter)
    if facet is None:
        return Answered(_default(facets), confidence)
    if facet in facets:
        return Answered(facets[facet], confidence)
    return Answered(_default(facets), confidence, asked=facet)


def _follow(matter: str, facet: Facet | None, library: Library, *, confidence: float) -> Answered:
    """The side of the matter under discussion; where it has no answer of its own, what it leads to."""
    if facet is not None and facet not in library.facets_of(matter):
        nearby = nearby_answer(matter, facet, library)
        if nearby is not None:
            return Answered(nearby, confidence)
    return _about(matter, facet, library, confidence=confidence)


def _default(facets: dict[Facet, AnswerEntry]) -> AnswerEntry:
    return next(iter(facets.values()))


def _carried(question: Question, topic: TopicSeen | None) -> Facet | None:
    """「那医疗纠纷呢」 after a question about materials asks for the materials there."""
    if topic is None or topic.facet not in set(Facet) or not _CONTINUES.search(question.text):
        return None
    return Facet(topic.facet) if len(question.text) <= _BARE else None


def _best_facet(question: Question) -> Facet | None:
    return next((Facet(guess.name) for guess in question.facets if guess.name in set(Facet)), None)


def _options(question: Question, facet: Facet | None, library: Library) -> list[AnswerEntry]:
    """Matters to choose from when only the side is known: the likely ones, then the first of each core area."""
    likely = candidates(question, library, limit=2, least=0.05)
    common = [
        next((a for a in library.answers.values() if a.area is area and (facet is None or a.facet is facet)), None)
        for area in CORE_AREAS
    ]
    return list({a.id: a for a in (*likely, *common) if a is not None}.values())[:_CHOICES]


def _confidence(question: Question, matter: str) -> float:
    return next((guess.confidence for guess in question.matters if guess.name == matter), 0.0)


def _area_confidence(question: Question, area: Area) -> float:
    return next((guess.confidence for guess in question.areas if guess.name == area), 0.0)


def _sureness(question: Question) -> float:
    return question.facets[0].confidence if question.facets else 0.5
