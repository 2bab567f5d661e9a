"""What a question means for the answers we have: pure decisions over the classifier's guesses and the topic so far."""

from collections.abc import Sequence
from dataclasses import dataclass

from hotline.conversations.brain import Guess, Question, Understanding
from hotline.knowledge.bare import is_bare, named_side
from hotline.knowledge.guesses import (
    LIKELY,
    TELLS,
    best_facet,
    candidates,
    confidence_in,
    confidence_of,
    leaning,
    mashed,
    matter_with,
    serious,
    sure_area,
    sure_facet,
    sure_matter,
    sureness,
)
from hotline.knowledge.library import Library
from hotline.knowledge.nearby import answers_of_area, leads, nearby_answer
from hotline.knowledge.schema import AnswerEntry
from hotline.knowledge.sides import BARE, names_alone, same_side, side_named, side_of
from hotline.knowledge.telling import is_no_talk, leads_nowhere, only_tells
from hotline.knowledge.threads import also_likely, contradicted, meant, offered, strays
from hotline.knowledge.topics import TopicSeen, topic_in_hand
from hotline.vocabulary import CORE_AREAS, Area, Facet

_LIKELY_SHOWN = 3
FOLLOWUP = "followup"
FOLLOWUP_MATTER = "followup/topic"
FOLLOWUP_LIKELY = 0.15
"""A question that leaves its matter out is at least this likely a follow-up to the classifier, and short."""
_CHOICES = 4
_DENIED = (None, Facet.WHAT, Facet.PROCESS, Facet.REFUSED)
"""What 「不是复议，是仲裁」 looks like where it names no side of its own."""


@dataclass(frozen=True)
class Answered:
    """This answer. `asked` is the side asked for where the matter has no answer on it; `likely` may be meant instead."""

    answer: AnswerEntry
    confidence: float
    asked: Facet | None = None
    likely: tuple[AnswerEntry, ...] = ()


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
    asked: Question,
    *,
    topics: Sequence[TopicSeen],
    library: Library,
    followup: bool = False,
    corrects: bool = False,
    side: Facet | None = None,
) -> Decision:
    """The rules: matter and facet where both are sure, the topic for what is left out, else the area.

    `corrects`: the citizen puts right what was asked before, which is then asked of the right matter.
    `side`: asked for before it was known of what: 「要钱吗」, asked back, then 「法律援助」.
    """
    topic = topic_in_hand(topics, library)
    by_itself = _by_itself(asked, topic, library=library, followup=followup, corrects=corrects, side=side)
    if topic is None or corrects or side is not None:
        return by_itself
    # 「那要多久」 is a side that the matter in hand has, 「那调解呢」 the same side of another one.
    says_it_all = is_bare(asked.text) or names_alone(asked.text, library)
    if says_it_all and not (isinstance(by_itself, Answered) and by_itself.asked is not None):
        return by_itself
    onward = meant(asked, library)
    if onward is not None and strays(*onward, asked, topic, library):
        return Unsure()
    if onward is not None:
        answer, confidence = onward
        if answer.id == topic.answer and only_tells(asked):
            return Unsure()
        answer = side_named(answer, asked.text, library)
        return Answered(answer, confidence, likely=also_likely(asked, answer, library))
    if isinstance(by_itself, AreaOnly) and _is_told_already(by_itself, asked, topic, library):
        return Unsure()
    elsewhere = by_itself.answer if isinstance(by_itself, Answered) else None
    if elsewhere is None or elsewhere.area is topic.area or not contradicted(elsewhere, asked):
        return by_itself
    return Unsure()


def _is_told_already(overview: AreaOnly, asked: Question, topic: TopicSeen, library: Library) -> bool:
    """True for an overview that says less than the buttons of what a short message may ask: who is in the midst of a matter
    needs none of its area. One of a service of ours answers 「能不能免费派个律师」 under any matter.
    """
    if len(asked.text) > TELLS or not offered(asked, library):
        return False
    return overview.area is topic.area or overview.area not in CORE_AREAS


def _by_itself(
    asked: Question,
    topic: TopicSeen | None,
    *,
    library: Library,
    followup: bool,
    corrects: bool,
    side: Facet | None,
) -> Decision:
    """What it asks by its own words, which may name a side of the topic and nothing else."""
    if topic is not None and is_bare(asked.text):
        return _of_topic(topic, named_side(asked.text) or sure_facet(asked) or best_facet(asked), asked, library)
    question = serious(asked)
    if question is None or mashed(question) or (topic is not None and is_no_talk(question)):
        return Unsure()
    if topic is not None and len(question.text) <= BARE:
        question = leaning(question, topic.area)
    facet = sure_facet(question)
    matter = sure_matter(question, library)
    area = sure_area(question)
    amid = topic if not corrects and side is None and not names_alone(question.text, library) else None
    if amid is not None and leads_nowhere(question, matter, area, amid):
        return Unsure()
    named = _named_matter(question, library) if followup else None
    if named is not None:
        matter, followup = named, False
    if side is not None and facet in _DENIED and len(question.text) <= BARE:
        named = matter or (area if area in library.areas else None)
        if named is not None:
            return _pending(named, side, question, library)
    if matter is not None and corrects and facet in _DENIED and topic is not None:
        facet = same_side(topic, matter, library) or facet
    if matter is not None and not followup:
        side = side_of(facet, question, topic, matter, library)
        said = _about(matter, side, library, confidence=confidence_of(matter, question))
        again = topic is not None and topic.answer == said.answer.id and only_tells(question)
        return Unsure() if again else said
    if followup and topic is not None:
        return _of_topic(topic, facet or best_facet(question), question, library)
    if followup:
        return WhichMatter(facet or best_facet(question), _options(question, facet or best_facet(question), library))
    if facet is not None and topic is not None and _leaves_out(question, area, topic):
        return _of_topic(topic, facet, question, library)
    fitting = matter_with(facet, area, question, library) if facet and area else None
    if fitting is not None:
        return _about(fitting, facet, library, confidence=confidence_of(fitting, question))
    if area is not None and area in library.areas:
        guesses = candidates(question, library, limit=len(question.matters), least=LIKELY)
        likely = tuple(answer for answer in guesses if answer.area is area)[:_LIKELY_SHOWN]
        return AreaOnly(area, confidence_in(area, question), likely)
    return Unsure()


def _leaves_out(question: Question, area: Area | None, topic: TopicSeen) -> bool:
    """True for a short question that leaves its matter out. 「给哪个部门」 sounds like another area and names nothing
    of it: there the follow-up must be likelier than every matter.
    """
    likely = confidence_of(FOLLOWUP_MATTER, question)
    if len(question.text) > BARE or likely < FOLLOWUP_LIKELY:
        return False
    return area in (None, topic.area) or question.matters[0].name == FOLLOWUP_MATTER


def _named_matter(question: Question, library: Library) -> str | None:
    """The likeliest matter, where the message calls it by a name: 「要不要请律师」 is about no divorce."""
    likeliest = next((guess for guess in question.matters if library.facets_of(guess.name)), None)
    if likeliest is None or likeliest.confidence < LIKELY:
        return None
    named = (name for name, meant in library.by_name.items() if likeliest.name in meant)
    return likeliest.name if any(name in question.text for name in named) else None


def _pending(named: str, side: Facet, question: Question, library: Library) -> Decision:
    """The side that waited, of the matter or the area now named."""
    if side in library.facets_of(named):
        return _about(named, side, library, confidence=confidence_of(named, question))
    area = Area(named.split("/")[0])
    return _of_topic(TopicSeen(area=area, matter=named if "/" in named else None), side, question, library)


def _of_topic(topic: TopicSeen, facet: Facet | None, question: Question, library: Library) -> Decision:
    """A side of what is under discussion. After an overview that is the area, of which its main matters speak."""
    if topic.matter:
        return _follow(topic.matter, facet, library, confidence=sureness(question))
    sides = answers_of_area(topic.area, facet, library) if facet else []
    if len(sides) == 1:
        return Answered(sides[0], sureness(question))
    return WhichMatter(facet, (sides or leads(topic.area, library))[:_CHOICES])


def _about(matter: str, facet: Facet | None, library: Library, *, confidence: float) -> Answered:
    facets = library.facets_of(matter)
    if facet is not None and facet in facets:
        return Answered(facets[facet], confidence)
    if facet in (None, Facet.WHAT):  # whoever asks what it is gets told what to do about it, without an excuse first
        return Answered(_default(facets), confidence)
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


def _options(question: Question, facet: Facet | None, library: Library) -> list[AnswerEntry]:
    """Matters to choose from when only the side is known: the likely ones, then the first of each core area."""
    likely = candidates(question, library, limit=2, least=0.05)
    common = [
        next((a for a in library.answers.values() if a.area is area and (facet is None or a.facet is facet)), None)
        for area in CORE_AREAS
    ]
    return list({a.id: a for a in (*likely, *common) if a is not None}.values())[:_CHOICES]
