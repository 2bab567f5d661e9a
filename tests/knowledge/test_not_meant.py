"""「您问的是：…」 above the answer to a story, and what 「不是这个意思」 leads to."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hotline.content import Content, Shelf
from hotline.conversations.brain import Question, Understanding
from hotline.conversations.reply import Ask, Button, Do, Reply
from hotline.knowledge.answering import answer
from hotline.knowledge.memory import Memory, Turned
from hotline.knowledge.not_meant import not_meant, rejected_in
from hotline.knowledge.topics import TopicSeen
from hotline.vocabulary import Area, Outcome, Reason
from tests.content import question, seeded, understood
from tests.samples import ANSWER, TODAY, write_data

APPLY = "legal_aid/apply"
MATERIAL = "legal_aid/apply.material"
REFUSED = "legal_aid/refused.refused"
STORY = "我爸在工地摔了，包工头垫了两千块就不见了，家里地也没人种，妈身体也不好。" * 2
ASKED = "请律师不要钱的法律援助多久能批下来？"


@pytest.fixture
async def shelf(tmp_path: Path) -> AsyncIterator[Shelf]:
    async with seeded(tmp_path, write_data(tmp_path)) as database:
        yield await Content().shelf(database)


def sure(text: str = STORY, *, asked: str | None = ASKED) -> Question:
    read = question(
        text,
        areas={"legal_aid": 0.9, "labor": 0.08},
        matters={APPLY: 0.8, "legal_aid/refused": 0.1, "labor/general": 0.01},
        facets={"duration": 0.7, "material": 0.2},
    )
    return read.model_copy(update={"asked": asked})


def say(shelf: Shelf, *questions: Question, text: str = STORY, memory: Memory | None = None) -> Turned:
    return answer(understood(text, *questions), memory or Memory(), shelf.library, shelf.directory, today=TODAY)


def press(shelf: Shelf, reply: Reply, title: str, memory: Memory) -> Turned:
    """What the brain makes of a pressed button that asks for `unclear`, and what follows."""
    command = next(button.command for button in reply.messages[0].buttons if button.title == title)
    assert isinstance(command, Ask)
    assert command.intent == "unclear"
    entities = [{"entity": name, "value": value} for name, value in command.entities.items()]
    pressed = Understanding(text=title, intent="unclear", confidence=1.0, entities=entities)
    rejected = rejected_in(pressed)
    assert rejected is not None
    return not_meant(pressed, rejected, memory, shelf.library, shelf.directory)


def asks_of(buttons: list[Button]) -> list[str]:
    return [button.command.intent for button in buttons if isinstance(button.command, Ask)]


def test_the_answer_to_a_story_opens_with_the_question_in_it(shelf: Shelf) -> None:
    [message] = say(shelf, sure()).reply.messages
    assert message.text.startswith(f"您问的是：{ASKED}\n\n收到申请后7日内告诉您结果。")
    assert message.buttons[-1].title == "不是这个意思"
    assert message.answer is not None
    assert message.answer.id == ANSWER


def test_a_story_that_asks_nothing_is_named_by_its_answer(shelf: Shelf) -> None:
    [message] = say(shelf, sure(asked=None)).reply.messages
    assert message.text.startswith("您问的是：申请援助多久有结果\n\n")


def test_the_entry_answer_of_a_story_says_so_too(shelf: Shelf) -> None:
    [message] = say(shelf, question(STORY, areas={"legal_aid": 0.9})).reply.messages
    assert message.text.startswith("您问的是：法律援助方面的事\n\n")
    assert message.buttons[-1].title == "不是这个意思"


def test_a_question_of_ordinary_length_needs_neither(shelf: Shelf) -> None:
    [message] = say(shelf, sure("多久能批", asked=None), text="多久能批").reply.messages
    assert "您问的是" not in message.text
    assert "不是这个意思" not in [button.title for button in message.buttons]


@pytest.mark.parametrize("area", ["chitchat", "out_of_scope"])
def test_small_talk_is_not_read_back(shelf: Shelf, area: str) -> None:
    talk = question(STORY, areas={area: 0.9}, matters={f"{area}/general": 0.9}, facets={"what": 0.9})
    [message] = say(shelf, talk).reply.messages
    assert "您问的是" not in message.text


def test_what_a_citizen_wrote_stays_as_it_is(shelf: Shelf) -> None:
    odd = "{0} %s <b>${x}</b> 怎么办？"
    [message] = say(shelf, sure(asked=odd)).reply.messages
    assert message.text.startswith(f"您问的是：{odd}\n\n")


def test_not_meant_offers_the_next_meanings_and_never_the_same_answer(shelf: Shelf) -> None:
    first = say(shelf, sure())
    second = press(shelf, first.reply, "不是这个意思", first.memory)
    [message] = second.reply.messages
    assert (second.reply.outcome, second.reply.reason) == (Outcome.CLARIFIED, Reason.NOT_MEANT)
    assert message.text.startswith("抱歉，我理解错了。")
    assert asks_of(message.buttons)[:2] == [MATERIAL, REFUSED]
    assert ANSWER not in asks_of(message.buttons)
    assert message.topic.area is Area.LEGAL_AID
    assert (second.memory.unclear, second.memory.rejected) == (1, [ANSWER])
    assert Memory.from_slots(second.memory.to_slots()) == second.memory


def test_the_rejected_answer_is_no_topic_to_go_on_from(shelf: Shelf) -> None:
    first = say(shelf, sure())
    assert [topic.answer for topic in first.memory.topics] == [ANSWER]
    assert press(shelf, first.reply, "不是这个意思", first.memory).memory.topics == []


def test_a_topic_whose_day_was_asked_for_goes_with_its_answer() -> None:
    asked_for_day = TopicSeen(area=Area.LEGAL_AID, matter=APPLY)
    assert Memory(topics=[asked_for_day], asking=ANSWER).rejecting(ANSWER) == Memory(unclear=0, rejected=[ANSWER])


def test_rejected_again_it_searches_and_then_offers_a_person(shelf: Shelf) -> None:
    turned = say(shelf, sure())
    reply, memory, outcomes = turned.reply, turned.memory, []
    for _ in range(3):
        turned = press(shelf, reply, "不是这个意思", memory)
        memory = turned.memory
        outcomes.append(turned.reply.outcome)
        assert turned.reply.reason is Reason.NOT_MEANT
        assert ANSWER not in asks_of(turned.reply.messages[0].buttons)
    assert outcomes == [Outcome.CLARIFIED, Outcome.SEARCHED, Outcome.CLARIFIED]
    assert isinstance(turned.reply.messages[0].buttons[-1].command, Do)


def test_another_answer_rejected_after_an_answer_in_between_counts_on(shelf: Shelf) -> None:
    first = say(shelf, sure())
    after = press(shelf, first.reply, "不是这个意思", first.memory).memory
    labor = question(STORY, areas={"labor": 0.9}, matters={"labor/general": 0.9}, facets={"what": 0.9})
    second = say(shelf, labor.model_copy(update={"asked": ASKED}), memory=after)
    assert (second.memory.unclear, second.memory.rejected) == (0, [ANSWER])
    third = press(shelf, second.reply, "不是这个意思", second.memory)
    assert third.reply.outcome is Outcome.SEARCHED
    assert third.memory.rejected == ["labor/general.what", ANSWER]


def test_told_again_at_length_the_rejected_answer_does_not_come_back(shelf: Shelf) -> None:
    first = say(shelf, sure())
    after = press(shelf, first.reply, "不是这个意思", first.memory).memory
    again = say(shelf, sure(), memory=after)
    assert again.reply.outcome is not Outcome.ANSWERED
    assert ANSWER not in asks_of(again.reply.messages[0].buttons)


def test_an_accepted_answer_ends_it(shelf: Shelf) -> None:
    first = say(shelf, sure())
    after = press(shelf, first.reply, "不是这个意思", first.memory).memory
    chosen = say(shelf, sure("材料"), text="材料", memory=after)
    later = say(shelf, sure(), memory=chosen.memory)
    assert later.memory.rejected == []
    assert later.reply.messages[0].answer is not None


def test_a_rejected_entry_answer_is_not_among_the_areas_offered(shelf: Shelf) -> None:
    first = say(shelf, question(STORY, areas={"legal_aid": 0.9}))
    second = press(shelf, first.reply, "不是这个意思", first.memory)
    assert "legal_aid" not in asks_of(second.reply.messages[0].buttons)


def test_what_is_remembered_as_rejected_is_bounded() -> None:
    memory = Memory()
    for number in range(9):
        memory = memory.rejecting(f"labor/matter{number}.what")
    assert memory.rejected == [f"labor/matter{number}.what" for number in (8, 7, 6, 5, 4)]


def doubted(text: str, sure: float) -> Question:
    return question(text, areas={"legal_aid": 0.9}, matters={APPLY: sure}, facets={"duration": 0.9})


def test_an_answer_in_doubt_says_so_and_can_be_put_right(shelf: Shelf) -> None:
    text = "想找人帮着打官司不掏钱多久能成"
    turned = say(shelf, doubted(text, 0.5), text=text)
    [message] = turned.reply.messages
    assert message.text.startswith("您问的是：申请援助多久有结果\n（我没听太准。不是这件事的")
    after = press(shelf, turned.reply, "不是这个意思", turned.memory)
    assert ANSWER not in asks_of(after.reply.messages[0].buttons)
    again = say(shelf, doubted(text, 0.5), text=text, memory=after.memory)
    assert again.reply.outcome is not Outcome.ANSWERED


def test_a_story_answered_in_doubt_is_told_what_its_answer_is_about(shelf: Shelf) -> None:
    """Its own question alone above an answer to another one would hide that it is another."""
    read = doubted(STORY, 0.5).model_copy(update={"asked": ASKED})
    [message] = say(shelf, read).reply.messages
    assert message.text.startswith(f"您问的是：{ASKED}\n（我没听太准，先按“申请援助多久有结果”来答。")


def test_what_a_button_or_the_topic_decides_is_not_in_doubt(shelf: Shelf) -> None:
    asked = doubted("申请援助多久", 0.5)
    pressed = understood(asked.text, asked).model_copy(update={"pressed": True})
    followed = understood("那多久", doubted("那多久", 0.5), intent="followup")
    topic = Memory(topics=[TopicSeen(area=Area.LEGAL_AID, matter=APPLY)])
    for understanding, memory in ((pressed, Memory()), (followed, topic)):
        turned = answer(understanding, memory, shelf.library, shelf.directory, today=TODAY)
        assert "我没听太准" not in turned.reply.messages[0].text
