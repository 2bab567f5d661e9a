"""When a message is not understood: ask which meaning, then search, then offer a person. Never the same words twice.

The meanings offered are the classifier's likeliest matters and what the words find; where there are none, the areas.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from hotline.catalogue.directory import Directory
from hotline.conversations.brain import Question, Understanding, entity_value
from hotline.conversations.reply import Ask, Button, ItemRef, Reply, ReplyMessage, Topic
from hotline.knowledge.guesses import LIKELY, TELLS, candidates, is_astray, likeliest_area
from hotline.knowledge.library import Library
from hotline.knowledge.memory import Memory, Turned
from hotline.knowledge.nearby import leads
from hotline.knowledge.present import HANDOFF, area_button, ask_button, going_on
from hotline.knowledge.schema import AnswerEntry
from hotline.knowledge.telling import only_tells
from hotline.knowledge.threads import offered
from hotline.knowledge.topics import NO_TOPIC, TopicSeen, topic_in_hand
from hotline.vocabulary import Area, Outcome, Reason

QUERY = "query"
"""Entity of the 「都不是」 button: the words that were not understood, so that the next step can search for them."""
UNCLEAR = "unclear"
"""The classifier's label for what it cannot place."""
QUERY_LENGTH = 200
_AREA_LEAST = 0.15
_LIKELY_AREAS = 2
_MEANINGS = 3
_HITS = 4
_ITEMS = 3

_ASK = (
    "这句话我没太听明白。您想问的是下面哪一个？点一下就行，都不是就换个说法告诉我。",
    "我还是拿不准您的意思。是不是想问这里面的一个？",
)
_SEARCH = (
    "我按您说的字句找了找，这几条最接近，您看有没有用得上的：",
    "没能直接对上，给您翻到了这几条相近的：",
)
_WHICH_AREA = (
    "这句话我没太听明白。您的事更靠近哪一类？点一下，我从头给您讲；也可以换个说法再告诉我。\n\n"
    "我懂的是法律和到政府部门办事。噪声、供暖、路灯、垃圾、物业这些事，或者不知道归谁管的，打 12345，"
    "说清在哪里、什么事、您想怎么解决。",
    "我还没弄清是哪方面的事。先点个大类，咱们一步一步来：",
)
_COMMON_AREAS = (
    Area.LABOR,
    Area.MARRIAGE_FAMILY,
    Area.DEBT_CONTRACT,
    Area.HOUSING_PROPERTY,
    Area.HOTLINE_HUMAN,
    Area.TRAFFIC_INJURY,
    Area.ADMIN_REVIEW,
)
_GO_ON = (
    "您说的我看到了，没听出想问哪一样。咱们前面说的是“{title}”，下面有您要问的就点一下；说的是另一件事，就把那件事照直说一句。",
    "这句我没听出要问什么。接着说“{title}”的话，点下面一个；换了别的事，照直说就行。",
    "您说的这些都留在对话里，坐席接手能看到，不用再说一遍。要我接着说“{title}”，点下面一个；想让人听您讲，点“转人工”，也可以打 12348。",
)
_GO_ON_TOLD = (
    "好，这个情况我知道了，留在对话里，坐席接手也看得到。接着说“{title}”，您要问哪一样？点下面一个，或者直接打字问，比如“要多久”“去哪里”；说的是另一件事，就把那件事照直说一句。",
    "嗯，我听着呢。还有要补充的接着说；要问“{title}”的，点下面一个，或者直接问一句。",
    _GO_ON[-1],
)
"""To whoever tells something and asks nothing: there is no question to have missed."""
_ONE_OF_TWO = "您是问“{other}”，还是接着问“{title}”？点一下就行；都不是，就把要问的照直说一句。"
"""Where what is asked sounds like another area's matter."""
_ABOUT = 0.4
"""An area so likely is what was spoken of, though not what was asked."""
_NEARER = 2
_BESIDE = 4
"""So many questions about the matter in hand stand beside those that the message itself may mean."""
_PERSON = (
    "这件事我没能弄明白，怕给您说错。可以点“转人工”请坐席接着问，也可以直接拨 12348。",
    "耽误您时间了，我还是没听懂。换个说法再问一次也行，比如“老板拖欠工资怎么办”；着急就点“转人工”或者打 12348。",
    "这个我答不好，不敢乱说。请点“转人工”，坐席能看到前面的对话，您不用从头再说；也可以打 12348。",
)


@dataclass(frozen=True)
class Unclear:
    """What is known of a message that was not understood: its words, what it may mean (best first), its topic.

    `asks`: how to ask for the meaning, where the usual words do not fit. `areas`: which it may be about, best first.
    `astray`: read as another matter than the one in hand, and most likely wrongly. `tells`: it asks nothing. `onward`: what
    it may ask if it goes on about the matter in hand, best first.
    """

    words: str
    likely: Sequence[AnswerEntry]
    topic: Topic
    asks: str | None = None
    areas: Sequence[Area] = ()
    astray: bool = False
    tells: bool = False
    onward: Sequence[AnswerEntry] = ()


def clarify(understanding: Understanding, memory: Memory, library: Library, directory: Directory) -> Turned:
    """The next step for a message that was not understood."""
    question = understanding.questions[0] if understanding.questions else Question(text=understanding.text)
    area, confidence = likeliest_area(question) or ((memory.topics[0].area if memory.topics else Area.OTHER_LEGAL), 0.0)
    likely = candidates(question, library, limit=len(question.matters), least=LIKELY)
    areas = [Area(guess.name) for guess in question.areas if guess.name in library.areas]
    topic = topic_in_hand(memory.topics, library)
    unclear = Unclear(
        _words(understanding),
        likely,
        Topic(area=area, confidence=confidence),
        areas=areas,
        astray=topic is not None and is_astray(question, topic.area),
        tells=only_tells(question),
        onward=offered(question, library) if topic is not None else (),
    )
    return next_step(unclear, memory.settled(), library, directory)


def next_step(unclear: Unclear, memory: Memory, library: Library, directory: Directory) -> Turned:
    """Ask, search or offer a person: a step with nothing to show gives way to the one after."""
    after = memory.not_understood()
    step = (after.unclear - 1) % 3
    reply = _go_on(unclear, after, library)
    if reply is None and step == 0:
        reply = _ask(unclear, after, library) or _ask_area(library, unclear, after)
    elif reply is None and step == 1:
        reply = _search(unclear, after, library, directory)
    reply = reply or _offer_person(unclear.topic, round_=after.unclear)
    return Turned(reply, after.still_about(_asked_about(unclear, reply)) if _leaves_it_open(unclear, memory) else after)


def _leaves_it_open(unclear: Unclear, memory: Memory) -> bool:
    """True where nothing is in hand and the area is likely: 「低保给我停了」 asked back, then 「为啥停我不晓得」 is about that."""
    return not memory.topics and unclear.topic.confidence >= _ABOUT and unclear.topic.area not in NO_TOPIC


def _asked_about(unclear: Unclear, reply: Reply) -> TopicSeen:
    near = [answer.matter for answer in unclear.likely if answer.area is unclear.topic.area]
    area = reply.messages[0].topic.area
    # As after an overview: what is said next is read behind these words.
    return TopicSeen(area=area, answer=f"{area}/entry", question=unclear.words[-QUERY_LENGTH:], near=near)


def _go_on(unclear: Unclear, memory: Memory, library: Library) -> Reply | None:
    """Under a topic 「占了三年了」 or 「他不来」 tells of the matter in hand: what else may be asked of that.

    The likeliest answer elsewhere comes first where the reading is astray, with what that leads to; then the nearer ones
    of this area.
    """
    topic = topic_in_hand(memory.topics, library)
    if topic is None or unclear.asks or (len(unclear.words) > TELLS and not unclear.onward):
        return None
    elsewhere = [answer for answer in unclear.likely if answer.area not in (topic.area, *NO_TOPIC)][:1]
    if elsewhere and not unclear.astray and not unclear.onward:
        return None
    entry = library.answers.get(topic.answer or "")
    options = going_on(library, entry, shown=memory.shown) if entry else leads(topic.area, library)[:_MEANINGS]
    nearer = [answer for answer in unclear.likely if answer.area is topic.area and answer.id != topic.answer][:_NEARER]
    onwards = [related for answer in elsewhere for related in going_on(library, answer, shown=memory.shown)[:1]]
    first = [answer for answer in unclear.onward if answer.id != topic.answer] or [*elsewhere, *onwards, *nearer]
    distinct = {answer.id: answer for answer in (*first, *options)}
    options = [answer for id_, answer in distinct.items() if id_ not in memory.rejected][: _BESIDE + len(first)]
    if not options:
        return None
    title = entry.title if entry else library.areas[topic.area].title
    texts = _GO_ON_TOLD if unclear.tells else _GO_ON
    step = (memory.unclear - 1) % len(texts)
    other = unclear.onward[0] if unclear.onward and unclear.onward[0].area is not topic.area else None
    text = _ONE_OF_TWO if other and other in options and memory.unclear == 1 and not unclear.tells else texts[step]
    message = ReplyMessage(
        text=text.format(title=title, other=other.title if other else ""),
        topic=Topic(area=topic.area, id=topic.matter, confidence=0.0),
        buttons=[*map(ask_button, options), _none_of_these(unclear), HANDOFF],
    )
    reason = Reason.PERSON_OFFERED if step == len(texts) - 1 else Reason.WHICH_MEANING
    return Reply(outcome=Outcome.CLARIFIED, reason=reason, messages=[message])


def _none_of_these(unclear: Unclear) -> Button:
    return Button(title="都不是", command=Ask(intent=UNCLEAR, entities={QUERY: unclear.words[:QUERY_LENGTH]}))


def _ask(unclear: Unclear, memory: Memory, library: Library) -> Reply | None:
    found = [answer for answer, _ in library.search(unclear.words, limit=_MEANINGS + len(memory.rejected))]
    offered = {answer.id: answer for answer in (*unclear.likely, *found)}
    meanings = [answer for answer in offered.values() if answer.area not in NO_TOPIC]
    meanings = [answer for answer in meanings if answer.id not in memory.rejected][:_MEANINGS]
    if not meanings:
        return None
    message = ReplyMessage(
        text=unclear.asks or _ASK[memory.unclear // 3 % len(_ASK)],
        topic=unclear.topic,
        buttons=[*(ask_button(answer) for answer in meanings), _none_of_these(unclear)],
    )
    return Reply(outcome=Outcome.CLARIFIED, reason=Reason.WHICH_MEANING, messages=[message])


def _search(unclear: Unclear, memory: Memory, library: Library, directory: Directory) -> Reply | None:
    hits = library.search(unclear.words, limit=_HITS + len(memory.rejected))
    answers = [answer for answer, _ in hits if answer.id not in memory.rejected][:_HITS]
    items = directory.find_items(unclear.words)[:_ITEMS]
    if not answers and not items:
        return None
    topic = unclear.topic
    if not topic.confidence and answers:
        topic = Topic(area=answers[0].area, confidence=0.0)
    message = ReplyMessage(
        text=_SEARCH[memory.unclear % len(_SEARCH)],
        topic=topic,
        buttons=[*(ask_button(answer) for answer in answers), HANDOFF],
        items=[ItemRef(code=item.code, title=item.title) for item in items],
    )
    return Reply(outcome=Outcome.SEARCHED, reason=Reason.BY_WORDS, messages=[message])


def _ask_area(library: Library, unclear: Unclear, memory: Memory) -> Reply:
    """Nothing fits at all: the large heads to choose from, the likeliest first, and where to go with what is not for us."""
    first = unclear.areas or ([unclear.topic.area] if unclear.topic.confidence >= _AREA_LEAST else [])
    likely = [area for area in first if area not in NO_TOPIC][:_LIKELY_AREAS]
    rejected = {id_.removesuffix("/entry") for id_ in memory.rejected}
    areas = [
        area for area in dict.fromkeys((*likely, *_COMMON_AREAS)) if area in library.areas and area not in rejected
    ]
    buttons = [area_button(library, area) for area in areas[: len(_COMMON_AREAS)]]
    message = ReplyMessage(
        text=_WHICH_AREA[memory.unclear // 3 % len(_WHICH_AREA)], topic=unclear.topic, buttons=[*buttons, HANDOFF]
    )
    return Reply(outcome=Outcome.CLARIFIED, reason=Reason.WHICH_AREA, messages=[message])


def _offer_person(topic: Topic, *, round_: int) -> Reply:
    message = ReplyMessage(text=_PERSON[(round_ + round_ // 3) % len(_PERSON)], topic=topic, buttons=[HANDOFF])
    return Reply(outcome=Outcome.CLARIFIED, reason=Reason.PERSON_OFFERED, messages=[message])


def _words(understanding: Understanding) -> str:
    """The words to search for: those behind 「都不是」, else the message itself."""
    return entity_value(understanding.entities, QUERY) or understanding.text
