"""What a message asks that goes on about the matter in hand, as the brain read it behind the question before it."""

from hotline.conversations.brain import Guess, Question
from hotline.knowledge.asks import asks
from hotline.knowledge.library import Library
from hotline.knowledge.schema import AnswerEntry
from hotline.knowledge.thresholds import thresholds
from hotline.knowledge.topics import NO_TOPIC, TopicSeen

_OFFERED = 0.04
"""A guess less likely than this is not worth a button: of the first three one is right nine times in ten."""
_LIKELY = 0.1
_FEW_WORDS = 12
_LEAVES = 0.9
"""Of follow-ups of so few words whose first guess leaves the area, less sure than this and not sure by itself, two of 11
are right (`tests/nlu/threads.jsonl`, by weights that had not seen them); of those that stay, four in five."""
_SURE = 0.6
"""Of readings told with more, three in four are right whatever was said before."""


def meant(question: Question, library: Library) -> tuple[AnswerEntry, float] | None:
    """The answer it asks for and the share of such guesses that is right; None where that is not sure enough, or where it
    most likely is small talk, or tells something and asks nothing.
    """
    first = next(iter(question.thread), None)
    if first is None or first.confidence < thresholds().thread:
        return None
    answer = _answer(first, library)
    return (answer, first.confidence) if answer is not None else None


def offered(question: Question, library: Library) -> list[AnswerEntry]:
    """The answers it may ask for, likeliest first."""
    return _answers(question, library, least=_OFFERED)


def also_likely(question: Question, but: AnswerEntry, library: Library) -> tuple[AnswerEntry, ...]:
    """Those that may well be meant instead of the one given."""
    return tuple(answer for answer in _answers(question, library, least=_LIKELY) if answer.id != but.id)


def contradicted(answer: AnswerEntry, question: Question) -> bool:
    """True where the reading behind the question before does not even consider this answer, and that of its own words is
    not sure of it either.
    """
    if not question.thread or answer.area in NO_TOPIC or answer.id in {guess.name for guess in question.thread}:
        return False
    own = question.answer
    return own is None or own.name != answer.id or own.confidence < _SURE


def strays(answer: AnswerEntry, confidence: float, question: Question, topic: TopicSeen, library: Library) -> bool:
    """True for a few words read as another area's matter, of which neither reading is sure and which do not begin with its
    name: 「没监控」 after a dog's bite is about no brawl, 「公证要多少钱」 about no share. Longer ones are mostly new questions.
    """
    if len(question.text) > _FEW_WORDS or answer.area is topic.area or answer.matter in topic.near:
        return False
    if asks(question.text) and any(
        question.text.startswith(name) and answer.matter in places for name, places in library.by_name.items()
    ):
        return False
    own = question.answer
    by_itself = own is not None and own.name == answer.id and own.confidence >= _SURE
    return confidence < _LEAVES and not by_itself


def _answers(question: Question, library: Library, *, least: float) -> list[AnswerEntry]:
    guesses = (guess for guess in question.thread if guess.confidence >= least)
    return [answer for guess in guesses if (answer := _answer(guess, library)) is not None]


def _answer(guess: Guess, library: Library) -> AnswerEntry | None:
    answer = library.answers.get(guess.name)
    return None if answer is None or answer.area in NO_TOPIC else answer
