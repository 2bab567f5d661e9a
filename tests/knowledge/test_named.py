"""One word and nothing else is looked up, never guessed at."""

import asyncio

import pytest

from hotline.content import Content, Shelf
from hotline.conversations.reply import Ask, Topic
from hotline.conversations.reply import ReplyMessage as Message
from hotline.knowledge.memory import Memory, Turned
from hotline.knowledge.named import answer_to_name, bare_name
from hotline.settings import ROOT
from hotline.vocabulary import Area, Facet, Outcome
from tests.content import question, seeded, understood
from tests.samples import TODAY


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    async def read() -> Shelf:
        async with seeded(tmp_path_factory.mktemp("named"), ROOT / "data") as database:
            return await Content().shelf(database)

    return asyncio.run(read())


def said(text: str, shelf: Shelf, memory: Memory | None = None) -> Turned | None:
    """What comes back when the classifier is sure that the message is abuse, as it was of 「漏水」."""
    heard = understood(
        text, question(text, areas={"chitchat": 0.9}, matters={"chitchat/abuse": 0.9}, facets={"what": 0.9})
    )
    return answer_to_name(heard, memory or Memory(), shelf.library, shelf.directory, today=TODAY)


def about(area: Area, matter: str | None = None) -> Memory:
    return Memory().after([Message(text="…", topic=Topic(area=area, id=matter, confidence=0.9))])


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("低保", "低保"),
        ("你好，我想问一下低保的事", "低保"),
        ("咨询离婚方面的问题。", "离婚"),
        ("不是打人的事，是低保的事", "低保"),
        ("不是问离婚 我问的是彩礼", "彩礼"),
        ("关于工伤", "工伤"),
        ("俺想问问宅基地这个事儿", "宅基地"),
    ],
)
def test_the_words_around_a_name_are_taken_away(text: str, name: str) -> None:
    assert bare_name(text) == name


@pytest.mark.parametrize(
    ("text", "matter"),
    [("漏水", "housing_property/neighbor"), ("赡养的事", "marriage_family/parents_support"), ("工伤", "labor/injury")],
)
def test_a_word_of_one_matter_gets_its_leading_answer(text: str, matter: str, shelf: Shelf) -> None:
    turned = said(text, shelf)
    assert turned is not None
    assert turned.reply.outcome is Outcome.ANSWERED
    assert turned.reply.messages[0].topic.id == matter


@pytest.mark.parametrize(
    ("text", "answer"),
    [("公证怎么办", "other_legal/notary.what"), ("司法确认咋办呢", "mediation/confirm.process")],
)
def test_a_name_with_what_to_do_asks_how_or_gets_the_leading_answer(text: str, answer: str, shelf: Shelf) -> None:
    turned = said(text, shelf)
    assert turned is not None
    assert turned.memory.topics[0].answer == answer


def test_a_name_of_several_matters_with_what_to_do_is_left_to_the_classifier(shelf: Shelf) -> None:
    assert said("罚款怎么办", shelf) is None


def test_a_word_of_several_matters_is_asked_back(shelf: Shelf) -> None:
    turned = said("罚款", shelf)
    assert turned is not None
    assert turned.reply.outcome is Outcome.CLARIFIED
    commands = [button.command for button in turned.reply.messages[0].buttons]
    asked = {command.intent.split("/")[0] for command in commands if isinstance(command, Ask)}
    assert asked == {"admin_review", "criminal"}


def test_a_name_that_ends_like_the_words_around_one_is_said_back_whole(shelf: Shelf) -> None:
    turned = said("刑事", shelf)
    assert turned is not None
    assert turned.reply.messages[0].text.startswith("您说的“刑事”")


def test_the_topic_under_discussion_decides_between_several(shelf: Shelf) -> None:
    turned = said("仲裁", shelf, about(Area.LABOR, "labor/wage"))
    assert turned is not None
    assert turned.reply.messages[0].topic.id == "labor/arbitration"


def test_a_side_that_waits_is_asked_of_the_matter_named(shelf: Shelf) -> None:
    turned = said("法律援助", shelf, Memory(side=Facet.FEE))
    assert turned is not None
    answer = turned.reply.messages[0].answer
    assert answer is not None
    assert answer.id == "legal_aid/apply.fee"


def test_an_area_is_named_by_a_word_too(shelf: Shelf) -> None:
    turned = said("劳动纠纷", shelf)
    assert turned is not None
    assert turned.reply.outcome is Outcome.AREA_OVERVIEW


@pytest.mark.parametrize("text", ["低保停了怎么办", "我家漏水楼下不让修", "你好", "罚款要交多少", "", "的事"])
def test_whoever_says_more_is_left_to_the_classifier(text: str, shelf: Shelf) -> None:
    assert said(text, shelf) is None


def test_a_pressed_button_keeps_its_own_meaning(shelf: Shelf) -> None:
    """The area's button 「行政复议」 led to how one applies."""
    pressed = understood("行政复议", intent="admin_review").model_copy(update={"pressed": True})
    assert answer_to_name(pressed, Memory(), shelf.library, shelf.directory, today=TODAY) is None


def test_every_name_is_reached_by_its_own_word(shelf: Shelf) -> None:
    """A name that the trimming eats could never be typed."""
    assert [name for name in shelf.library.by_name if said(name, shelf) is None] == []
