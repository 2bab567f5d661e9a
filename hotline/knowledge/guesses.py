"""What the classifier's guesses at a question amount to: which of them count as sure, and what small talk hides."""

import re
from collections.abc import Sequence

from hotline.conversations.brain import Guess, Question
from hotline.knowledge.library import Library
from hotline.knowledge.schema import AnswerEntry
from hotline.knowledge.thresholds import GRAVE, thresholds
from hotline.vocabulary import Area, Facet

AHEAD = 2.0
"""A guess is ahead when the next is at most half as likely: it then needs less confidence (`thresholds`)."""
FACET_AHEAD = 0.3
_FITTING = 0.4
"""Least confidence of a matter that is taken because it alone fits the area and the side asked for. Of 586 labelled real
lines 44 were answered below it, 11 of them right."""
LIKELY = 0.1
"""Below this a guess is as good as any other: on 300 real messages the right matter was hardly ever among them."""
SMALL_TALK = (Area.CHITCHAT, Area.OUT_OF_SCOPE)
_SHORT = 8
"""A long message that opens with 您好 is not a greeting: above so many characters small talk must be sure."""
_SERIOUS = 0.3
"""What is left of a message beside small talk is at least this likely, or nothing is known of it."""
STAYS = 3.0
"""So much likelier is an area for being under discussion (an estimate until real conversations can be counted)."""
_TALK_CLEAR = 0.7
"""Small talk of a kind less likely than this may as well be half a sentence about the matter under discussion: 「一共3000块」
is sums set for homework by 0.64."""
_NO_DOUBT = 0.95
"""Above this the area is another one, whatever its matter: 「能不能免费请律师」 is about legal aid."""
TELLS = 20
"""So short a message under a topic rather tells something of the matter in hand than begins another."""
_GIBBERISH = "out_of_scope/gibberish"
_HAN = re.compile(r"[\u4e00-\u9fff]")
_MASHED = re.compile(r"[b-df-hj-np-tv-z]{4}|^[b-df-hj-np-tv-z]+$", re.IGNORECASE)
"""Four consonants in a row, or nothing but consonants, are in no greeting: 「asdfgh」, and 「zzzz」 shortened to 「zz」."""
_AREAS = set(Area)


def sure_matter(question: Question, library: Library) -> str | None:
    """The matter that is probable enough, or far enough ahead of the next, and has answers."""
    known = [guess for guess in question.matters if library.facets_of(guess.name)]
    if not known:
        return None
    needed = thresholds().matter(best_facet(question), ahead=_ahead(known))
    return known[0].name if known[0].confidence >= needed else None


def matter_with(side: Facet, area: Area, question: Question, library: Library) -> str | None:
    """The matter of this area that is well ahead among those with an answer on the side asked for, unless that is grave."""
    known = [
        guess
        for guess in question.matters
        if guess.name.startswith(f"{area}/") and side in library.facets_of(guess.name)
    ]
    # In a long story an area can be sure and spread so thin that its one matter with such an answer has 2 %.
    least = LIKELY if area in SMALL_TALK else _FITTING
    if side in GRAVE or not known or known[0].confidence < least or not _ahead(known):
        return None
    first = question.matters[0]
    if not first.name.startswith(f"{area}/") or first.confidence >= AHEAD * known[0].confidence:
        return None  # what is asked is rather about that one, be it of another area or without such an answer
    # Area and side are settled, so the guesses that remain are weighed among themselves.
    share = known[0].confidence / sum(guess.confidence for guess in known)
    return known[0].name if share >= thresholds().matter(side, ahead=True) else None


def sure_area(question: Question) -> Area | None:
    """The area that is probable enough."""
    best = likeliest_area(question)
    return best[0] if best and best[1] >= thresholds().area else None


def likeliest_area(question: Question) -> tuple[Area, float] | None:
    """The best guess at an area, sure or not; labels that are no area do not count."""
    return next(((Area(guess.name), guess.confidence) for guess in question.areas if guess.name in _AREAS), None)


def sure_facet(question: Question) -> Facet | None:
    """The facet that is probable enough."""
    best = question.facets[0] if question.facets else None
    return Facet(best.name) if best and best.confidence >= thresholds().facet and best.name in set(Facet) else None


def likely_facet(question: Question) -> Facet | None:
    """The facet that is well ahead of the next, sure or not."""
    known = [guess for guess in question.facets if guess.name in set(Facet)]
    return Facet(known[0].name) if known and known[0].confidence >= FACET_AHEAD and _ahead(known) else None


def best_facet(question: Question) -> Facet | None:
    """The best guess at a facet."""
    return next((Facet(guess.name) for guess in question.facets if guess.name in set(Facet)), None)


def candidates(question: Question, library: Library, *, limit: int, least: float) -> list[AnswerEntry]:
    """The answers the question most likely asks for, one per matter."""
    facet = sure_facet(question)
    found: list[AnswerEntry] = []
    for guess in question.matters:
        facets = library.facets_of(guess.name)
        if facets and guess.confidence >= least:
            first = next(iter(facets.values()))
            found.append(facets.get(facet, first) if facet else first)
    return found[:limit]


def serious(question: Question) -> Question | None:
    """The question without the small talk around it: 「算了我问你吧，打官司要交多少钱」 is no farewell.

    None where small talk hides everything, or keys were hit at random: that is asked back.
    """
    best = likeliest_area(question)
    if best is None:
        return question
    if question.matters and question.matters[0].name == _GIBBERISH:
        return None
    if best[0] is Area.OUT_OF_SCOPE and not _HAN.search(question.text):
        return None
    if best[0] not in SMALL_TALK or best[1] >= thresholds().talk or len(question.text) <= _SHORT:
        return question
    areas = [guess for guess in question.areas if guess.name not in SMALL_TALK]
    if not areas or areas[0].confidence < _SERIOUS:
        return None
    talk = sum(guess.confidence for guess in question.areas if guess.name in SMALL_TALK)
    matters = [guess for guess in question.matters if guess.name.split("/")[0] not in SMALL_TALK]
    return question.model_copy(update={"areas": _shared(areas, 1 - talk), "matters": _shared(matters, 1 - talk)})


def mashed(question: Question) -> bool:
    """True for keys hit at random that the classifier takes for small talk, of which it knows every other Latin word."""
    best = likeliest_area(question)
    talk = best is not None and best[0] in SMALL_TALK
    return talk and _HAN.search(question.text) is None and _MASHED.search(question.text) is not None


def is_vague_talk(question: Question) -> bool:
    """True for what sounds like small talk of no clear kind: 「村上不管」 after a question about land is no abuse."""
    best = likeliest_area(question)
    if best is None or best[0] not in SMALL_TALK:
        return False
    return max((guess.confidence for guess in question.matters), default=0.0) < _TALK_CLEAR


def is_astray(question: Question, area: Area) -> bool:
    """True for a short message read as another area's matter, and most likely wrongly: 「他住院来不了 能我代吗」 after a
    question about legal aid is about no malpractice.
    """
    read = question.answer
    if read is None or read.confidence >= thresholds().astray or len(question.text) > TELLS or not question.matters:
        return False
    best = likeliest_area(question)
    if best is None or best[1] >= _NO_DOUBT:
        return False
    leads = read.name.partition("/")[0]
    return leads in _AREAS and leads not in (area, *SMALL_TALK) and question.matters[0].name.startswith(f"{leads}/")


def leaning(question: Question, area: Area) -> Question:
    """The guesses weighed towards the area under discussion: whoever goes on talking mostly stays with the subject."""
    areas = [_weighed(guess, area) for guess in question.areas]
    matters = [_weighed(guess, area) for guess in question.matters]
    unseen = max(1 - sum(guess.confidence for guess in question.areas), 0)
    total = sum(guess.confidence for guess in areas) + unseen or 1.0
    return question.model_copy(update={"areas": _shared(areas, total), "matters": _shared(matters, total)})


def confidence_of(matter: str, question: Question) -> float:
    """How likely this matter is."""
    return next((guess.confidence for guess in question.matters if guess.name == matter), 0.0)


def confidence_in(area: Area, question: Question) -> float:
    """How likely this area is."""
    return next((guess.confidence for guess in question.areas if guess.name == area), 0.0)


def sureness(question: Question) -> float:
    """How sure the side is that a follow-up asks for."""
    return question.facets[0].confidence if question.facets else 0.5


def _ahead(guesses: Sequence[Guess]) -> bool:
    first, second = guesses[0].confidence, guesses[1].confidence if len(guesses) > 1 else 0.0
    return first >= AHEAD * second


def _weighed(guess: Guess, area: Area) -> Guess:
    weight = STAYS if guess.name.split("/")[0] == area else 1.0
    return Guess(name=guess.name, confidence=guess.confidence * weight)


def _shared(guesses: Sequence[Guess], total: float) -> list[Guess]:
    """As shares of this total, the likeliest first."""
    shares = [Guess(name=guess.name, confidence=min(guess.confidence / total, 1.0)) for guess in guesses]
    return sorted(shares, key=lambda guess: -guess.confidence)
