"""「您问的是：…」 above an answer, and 「不是这个意思」 below it: what was understood can be put right.

Every answer to a story opens so, for its writer cannot see what was taken for the question; and every one that is as
likely wrong as right, which says so instead of pretending.

The button carries the rejected answer, the words, and the next likeliest meanings. Pressing it counts as not being
understood: it leads to these meanings, then to the search, then to a person, and never back to the same answer.
"""

from hotline.catalogue.directory import Directory
from hotline.conversations.brain import Question, Understanding, entity_value
from hotline.conversations.events import REJECTED
from hotline.conversations.reply import Ask, Button, ReplyMessage, Topic
from hotline.knowledge.bare import is_bare
from hotline.knowledge.clarify import QUERY, QUERY_LENGTH, UNCLEAR, Unclear, next_step
from hotline.knowledge.guesses import LIKELY, candidates, confidence_of
from hotline.knowledge.library import Library
from hotline.knowledge.memory import Memory, Turned
from hotline.knowledge.resolve import FOLLOWUP
from hotline.knowledge.schema import AnswerEntry
from hotline.knowledge.topics import NO_TOPIC
from hotline.vocabulary import Area, Facet, Reason

STORY = 60
"""Characters above which a message is a story and its answer says what was understood (as bot/nlu/stories.py has it)."""
DOUBTFUL = 0.6
"""Below this the answer says that it may be the wrong one. Of 586 labelled real lines 128 were answered below it, 57 of them
right (36 % under 0.5, 61 % above), and of the 248 answered above it three in four."""
_CITY_DOUBTFUL = 0.4
"""The same for the city's affairs: of 32 between the two 23 were right, and the others sent to 12345 as well."""
OTHERS = "others"
"""Entity of the button: the next likeliest answers, as `id:confidence` with spaces between."""
_OTHERS = 3
_SIDE_LEAST = 0.15
"""Another side of the same matter is offered from this share on."""
_TITLE = "不是这个意思"
_DOUBT = "（我没听太准{first}。不是这件事的，点下面的“不是这个意思”，或者换个说法。）"
_FIRST = "，先按“{title}”来答"
_TEXT = "抱歉，我理解错了。您想问的是下面哪一个？点一下就行，都不是就换个说法告诉我。"


def is_story(understanding: Understanding) -> bool:
    """True for a message so long that its writer cannot see from the answer alone what was taken for the question."""
    return len(understanding.text) > STORY


def is_doubtful(confidence: float, area: Area, question: Question, understanding: Understanding) -> bool:
    """True for an answer that may well be the wrong one. What the topic or a button decides is not in doubt."""
    least = _CITY_DOUBTFUL if area is Area.HOTLINE_HUMAN else DOUBTFUL
    carried = understanding.pressed or understanding.intent == FOLLOWUP or is_bare(question.text)
    return confidence < least and not carried


def with_reading(
    message: ReplyMessage,
    question: Question,
    understanding: Understanding,
    library: Library,
    *,
    answer: str,
    title: str,
    doubtful: bool = False,
) -> ReplyMessage:
    """The message opened with what was understood, and with a button to put it right.

    `answer`: its id. `title`: what is named where the story asks nothing in so many words, and always where in doubt:
    the citizen's own question alone above an answer to another one would hide that it is another.
    """
    if message.topic.area in NO_TOPIC:
        return message
    others = " ".join(f"{id_}:{sure:.4f}" for id_, sure in _others(question, answer, library))
    entities = {REJECTED: answer, OTHERS: others, QUERY: (question.asked or understanding.text)[:QUERY_LENGTH]}
    button = Button(title=_TITLE, command=Ask(intent=UNCLEAR, entities=entities))
    read = question.asked or title
    if doubtful:
        read += "\n" + _DOUBT.format(first=_FIRST.format(title=title) if question.asked else "")
    return message.model_copy(
        update={
            "text": f"您问的是：{read}\n\n{message.text}",
            "buttons": [*message.buttons, button],
        }
    )


def rejected_in(understanding: Understanding) -> str | None:
    """The answer whose 「不是这个意思」 was pressed, if that is what happened."""
    return entity_value(understanding.entities, REJECTED)


def not_meant(
    understanding: Understanding, rejected: str, memory: Memory, library: Library, directory: Directory
) -> Turned:
    """The next step after 「不是这个意思」: the other meanings, then the search, then a person."""
    after = memory.rejecting(rejected)
    likely = _read(entity_value(understanding.entities, OTHERS) or "", library)
    first = (likely[0][0].area, likely[0][1]) if likely else None
    area, confidence = first or (after.topics[0].area if after.topics else _area(rejected), 0.0)
    unclear = Unclear(
        words=entity_value(understanding.entities, QUERY) or "",
        likely=[answer for answer, _ in likely],
        topic=Topic(area=area, confidence=confidence),
        asks=_TEXT,
    )
    turned = next_step(unclear, after, library, directory)
    return Turned(turned.reply.model_copy(update={"reason": Reason.NOT_MEANT}), turned.memory)


def _others(question: Question, answer: str, library: Library) -> list[tuple[str, float]]:
    """The likeliest answers but this one. What counts as likely is a share of what this matter leaves over."""
    matter = answer.rsplit(".", 1)[0]
    taken = confidence_of(matter, question)
    sides = library.facets_of(matter)
    found = {
        entry.id: confidence_of(entry.matter, question)
        for entry in candidates(question, library, limit=len(question.matters), least=LIKELY * (1 - taken))
        if entry.matter != matter
    }
    found |= {
        sides[Facet(guess.name)].id: taken * guess.confidence
        for guess in question.facets
        if guess.confidence >= _SIDE_LEAST and guess.name in sides and sides[Facet(guess.name)].id != answer
    }
    known = [(id_, sure) for id_, sure in found.items() if library.answers[id_].area not in NO_TOPIC]
    return sorted(known, key=lambda pair: -pair[1])[:_OTHERS]


def _read(others: str, library: Library) -> list[tuple[AnswerEntry, float]]:
    """The answers named in a button, as far as the library still has them."""
    pairs = [pair.rpartition(":") for pair in others.split()]
    return [(library.answers[id_], float(sure)) for id_, _, sure in pairs if id_ in library.answers]


def _area(answer: str) -> Area:
    return Area(answer.split("/")[0])
