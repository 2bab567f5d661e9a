"""A message that goes on about the matter in hand is answered, offered or left, as sure as the brain is of it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hotline.content import Content, Shelf
from hotline.conversations.brain import Guess, Question
from hotline.conversations.reply import Ask
from hotline.knowledge import guesses, threads
from hotline.knowledge.answering import answer
from hotline.knowledge.memory import Memory
from hotline.knowledge.resolve import Answered, Unsure, decide
from hotline.knowledge.thresholds import Thresholds
from hotline.knowledge.topics import TopicSeen
from hotline.vocabulary import Area, Outcome
from tests.content import question, seeded, understood
from tests.samples import ANSWER, THRESHOLDS, TODAY, write_data

MATERIAL = "legal_aid/apply.material"
APPLYING = TopicSeen(area=Area.LEGAL_AID, matter="legal_aid/apply", facet="duration", answer=ANSWER)


@pytest.fixture(autouse=True)
def fixed_thresholds(monkeypatch: pytest.MonkeyPatch) -> None:
    fixed = Thresholds.model_validate(THRESHOLDS)
    for module in (guesses, threads):
        monkeypatch.setattr(module, "thresholds", lambda: fixed)


@pytest.fixture
async def shelf(tmp_path: Path) -> AsyncIterator[Shelf]:
    async with seeded(tmp_path, write_data(tmp_path)) as database:
        yield await Content().shelf(database)


def goes_on(text: str, **ranking: float) -> Question:
    """A message that means nothing by itself, and these answers (first part of the id left out) behind the question."""
    alone = question(text, areas={"unclear": 0.6}, matters={"unclear/any": 0.6}, facets={"what": 0.5})
    guessed = [Guess(name=name.replace("__", "."), confidence=sure) for name, sure in ranking.items()]
    return alone.model_copy(
        update={"thread": [Guess(name=f"legal_aid/{each.name}", confidence=each.confidence) for each in guessed]}
    )


def test_what_is_sure_enough_is_answered_with_its_own_confidence(shelf: Shelf) -> None:
    found = decide(
        goes_on("证件丢了还能去吗", apply__material=0.7, apply__duration=0.1), topics=[APPLYING], library=shelf.library
    )
    assert isinstance(found, Answered)
    assert (found.answer.id, found.confidence) == (MATERIAL, 0.7)
    assert [entry.id for entry in found.likely] == [ANSWER]


def test_without_a_matter_in_hand_nothing_goes_on(shelf: Shelf) -> None:
    assert decide(goes_on("证件丢了还能去吗", apply__material=0.7), topics=[], library=shelf.library) == Unsure()


def test_a_bare_fact_does_not_bring_the_same_answer_again(shelf: Shelf) -> None:
    told = goes_on("上个月申请的", apply__duration=0.9).model_copy(
        update={"answer": Guess(name=ANSWER, confidence=0.9)}
    )
    assert decide(told, topics=[APPLYING], library=shelf.library) == Unsure()


def test_an_answer_that_the_reading_behind_the_question_rules_out_is_not_given(shelf: Shelf) -> None:
    elsewhere = question("单位那边不给弄", areas={"labor": 0.9}, matters={"labor/general": 0.8}, facets={"what": 0.9})
    unlikely = elsewhere.model_copy(update={"answer": Guess(name="labor/general.what", confidence=0.5)})
    ruled_out = unlikely.model_copy(update={"thread": [Guess(name=MATERIAL, confidence=0.2)]})
    clear = ruled_out.model_copy(update={"answer": Guess(name="labor/general.what", confidence=0.9)})
    assert isinstance(decide(unlikely, topics=[APPLYING], library=shelf.library), Answered)
    assert decide(ruled_out, topics=[APPLYING], library=shelf.library) == Unsure()
    assert isinstance(decide(clear, topics=[APPLYING], library=shelf.library), Answered)


def test_a_few_words_do_not_leave_the_area_unless_one_of_both_readings_is_sure(shelf: Shelf) -> None:
    """「没监控」 after a dog's bite was answered by what the police do about a brawl."""
    away = [Guess(name="labor/general.what", confidence=0.6)]
    few = goes_on("没有监控").model_copy(
        update={"thread": away, "answer": Guess(name="unclear/any.what", confidence=0.4)}
    )
    assert decide(few, topics=[APPLYING], library=shelf.library) == Unsure()
    sure = few.model_copy(update={"answer": Guess(name="labor/general.what", confidence=0.7)})
    surely = few.model_copy(update={"thread": [Guess(name="labor/general.what", confidence=0.95)]})
    longer = few.model_copy(update={"text": "单位门口和车间里头都没有监控怎么办"})
    led_to = APPLYING.model_copy(update={"near": ["labor/general"]})
    for asked, topic in ((sure, APPLYING), (surely, APPLYING), (longer, APPLYING), (few, led_to)):
        assert isinstance(decide(asked, topics=[topic], library=shelf.library), Answered)


def test_it_is_asked_which_of_two_areas_is_meant(shelf: Shelf) -> None:
    asked = goes_on("没有监控行吗").model_copy(update={"thread": [Guess(name="labor/general.what", confidence=0.6)]})
    turned = answer(
        understood(asked.text, asked), Memory(topics=[APPLYING]), shelf.library, shelf.directory, today=TODAY
    )
    titles = [shelf.library.answers[id_].title for id_ in ("labor/general.what", ANSWER)]
    assert all(f"“{title}”" in turned.reply.messages[0].text for title in titles)
    assert turned.reply.messages[0].buttons[0].command == Ask(intent="labor/general.what")


def test_what_goes_on_is_remembered_behind_the_words_it_began_with(shelf: Shelf) -> None:
    """Behind 「去哪办」 alone, 「要带啥」 was read as the papers for a shop's licence."""
    began = APPLYING.model_copy(update={"question": "我想请个免费律师", "near": ["labor/general"]})
    memory = Memory(topics=[began])
    for text in ("要什么材料", "要多久"):
        asked = question(text, areas={"followup": 0.9}, matters={"followup/topic": 0.9}, facets={"what": 0.5})
        turned = answer(understood(text, asked), memory, shelf.library, shelf.directory, today=TODAY)
        memory = Memory.from_slots(turned.memory.to_slots())
    assert memory.topics[0].question == "我想请个免费律师，要多久"
    assert "labor/general" in memory.topics[0].near
    long = question(
        "单位拖着两个月的工资一直不给我们发我该怎么办", areas={"labor": 0.9}, matters={"labor/general": 0.9}
    )
    turned = answer(understood(long.text, long), memory, shelf.library, shelf.directory, today=TODAY)
    assert turned.memory.topics[0].question == long.text


def test_a_side_in_so_many_words_is_that_side_of_the_matter_in_hand(shelf: Shelf) -> None:
    bare = question("那要多久", areas={"followup": 0.9}, matters={"followup/topic": 0.9}, facets={"duration": 0.9})
    misread = bare.model_copy(update={"thread": [Guess(name=MATERIAL, confidence=0.9)]})
    found = decide(misread, topics=[APPLYING], library=shelf.library)
    assert isinstance(found, Answered)
    assert found.answer.id == ANSWER


def test_what_is_not_sure_is_offered_first(shelf: Shelf) -> None:
    asked = goes_on("东西拿全了没有", apply__material=0.3)
    memory = Memory(topics=[APPLYING])
    turned = answer(understood(asked.text, asked), memory, shelf.library, shelf.directory, today=TODAY)
    assert turned.reply.outcome is Outcome.CLARIFIED
    assert turned.reply.messages[0].buttons[0].command == Ask(intent=MATERIAL)


def test_an_answer_is_remembered_with_the_words_that_asked_for_it(shelf: Shelf) -> None:
    asked = question(
        "申请援助要什么材料", areas={"legal_aid": 0.9}, matters={"legal_aid/apply": 0.8}, facets={"material": 0.9}
    )
    turned = answer(understood(asked.text, asked), Memory(), shelf.library, shelf.directory, today=TODAY)
    newest = Memory.from_slots(turned.memory.to_slots()).topics[0]
    assert (newest.answer, newest.question) == (MATERIAL, "申请援助要什么材料")
