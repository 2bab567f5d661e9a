"""What a question means: matter and facet, the topic under discussion, the area, or nothing."""

from collections.abc import AsyncIterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from hotline.catalogue.directory import Directory
from hotline.content import Content, Shelf
from hotline.conversations.brain import Guess, Question, Understanding
from hotline.conversations.reply import Ask, Do, ReplyMessage, Topic
from hotline.knowledge import guesses
from hotline.knowledge.answering import answer
from hotline.knowledge.bare import is_bare, named_side
from hotline.knowledge.clarify import clarify
from hotline.knowledge.library import Library
from hotline.knowledge.memory import Memory, Turned
from hotline.knowledge.present import answer_message
from hotline.knowledge.resolve import (
    Answered,
    AreaOnly,
    Unsure,
    WhichMatter,
    decide,
    questions_of,
)
from hotline.knowledge.thresholds import Thresholds
from hotline.knowledge.topics import TopicSeen
from hotline.vocabulary import Area, Facet, Outcome
from tests.content import question, seeded, understood
from tests.samples import ANSWER, THRESHOLDS, TODAY, write_data

APPLY = "legal_aid/apply"
LEGAL_AID = {"legal_aid": 0.9}
ABOUT_APPLYING = TopicSeen(area=Area.LEGAL_AID, matter=APPLY, facet="duration", answer=ANSWER)


@pytest.fixture(autouse=True)
def fixed_thresholds(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rules are tested under known thresholds; those of the installation are measured and may change."""
    fixed = Thresholds.model_validate(THRESHOLDS)
    monkeypatch.setattr(guesses, "thresholds", lambda: fixed)


@pytest.fixture
async def shelf(tmp_path: Path) -> AsyncIterator[Shelf]:
    async with seeded(tmp_path, write_data(tmp_path)) as database:
        yield await Content().shelf(database)


@pytest.fixture
def library(shelf: Shelf) -> Library:
    return shelf.library


@pytest.fixture
def directory(shelf: Shelf) -> Directory:
    return shelf.directory


def id_of(decision: Any) -> str:
    assert isinstance(decision, Answered), decision
    return decision.answer.id


def test_matter_and_facet_sure(library: Library) -> None:
    asked = question("申请援助要什么材料", areas=LEGAL_AID, matters={APPLY: 0.8}, facets={"material": 0.9})
    decision = decide(asked, topics=[], library=library)
    assert id_of(decision) == "legal_aid/apply.material"
    assert decision == Answered(library.answers["legal_aid/apply.material"], 0.8)


def test_a_matter_well_ahead_is_sure_and_one_among_equals_is_not(library: Library) -> None:
    ahead = question("申请援助", areas=LEGAL_AID, matters={APPLY: 0.3, "legal_aid/refused": 0.1})
    equal = question("申请援助", areas=LEGAL_AID, matters={APPLY: 0.3, "legal_aid/refused": 0.28})
    assert id_of(decide(ahead, topics=[], library=library)) == ANSWER
    likely = (library.answers[ANSWER], library.answers["legal_aid/refused.refused"])
    assert decide(equal, topics=[], library=library) == AreaOnly(Area.LEGAL_AID, 0.9, likely)


def test_a_time_limit_needs_more_confidence_than_another_side(library: Library) -> None:
    """A misread limit or remedy costs a right, hence the higher threshold of the grave sides."""

    def asked(facet: str) -> Question:
        return question("不给援助", areas=LEGAL_AID, matters={"legal_aid/refused": 0.5}, facets={facet: 0.9})

    assert id_of(decide(asked("where"), topics=[], library=library)) == "legal_aid/refused.refused"
    assert isinstance(decide(asked("refused"), topics=[], library=library), AreaOnly)


def test_guesses_rounded_to_nothing_name_no_matter(library: Library) -> None:
    """Confidences come with four places: dividing by their sum broke the turn."""
    asked = question("材料", areas=LEGAL_AID, matters={APPLY: 0.0, "legal_aid/refused": 0.0}, facets={"material": 0.9})
    assert guesses.matter_with(Facet.MATERIAL, Area.LEGAL_AID, asked, library) is None


def test_a_matter_as_good_as_any_other_is_not_taken_for_its_side_alone(library: Library) -> None:
    """A story of a street fight that might break out was answered with a list of telephone numbers, sure by 2 %."""

    def found(confidence: float) -> str | None:
        asked = question("材料", areas=LEGAL_AID, matters={APPLY: confidence}, facets={"material": 0.9})
        return guesses.matter_with(Facet.MATERIAL, Area.LEGAL_AID, asked, library)

    assert found(0.02) is None
    assert found(0.39) is None  # right one time in four, of real lines
    assert found(0.41) == APPLY


def test_a_matter_is_not_taken_for_its_side_where_another_is_likelier(library: Library) -> None:
    """Who had paid a fine and asked whether the net would show it was told how to have it suspended."""

    def found(other: float) -> str | None:
        matters = dict(sorted({"labor/general": other, APPLY: 0.45}.items(), key=lambda guess: -guess[1]))
        asked = question("材料", areas=LEGAL_AID, matters=matters, facets={"material": 0.9})
        return guesses.matter_with(Facet.MATERIAL, Area.LEGAL_AID, asked, library)

    assert found(0.46) is None
    assert found(0.44) == APPLY


def test_without_a_sure_facet_the_first_answer_of_the_matter(library: Library) -> None:
    asked = question("申请法律援助", areas=LEGAL_AID, matters={APPLY: 0.8}, facets={"fee": 0.2, "what": 0.19})
    assert id_of(decide(asked, topics=[], library=library)) == ANSWER


def test_what_it_is_of_a_matter_without_such_an_answer_is_the_leading_answer_without_an_excuse(
    library: Library,
) -> None:
    asked = question("不给援助", areas=LEGAL_AID, matters={"legal_aid/refused": 0.8}, facets={"what": 0.9})
    assert "what" not in library.facets_of("legal_aid/refused")
    decision = decide(asked, topics=[], library=library)
    assert decision == Answered(library.answers["legal_aid/refused.refused"], 0.8)


def test_a_continuing_question_keeps_the_facet_in_hand(library: Library) -> None:
    topic = TopicSeen(area=Area.LABOR, matter="labor/general", facet="material", answer="labor/general.what")
    asked = question("那申请法律援助呢", areas=LEGAL_AID, matters={APPLY: 0.8}, facets={"what": 0.2})
    assert id_of(decide(asked, topics=[topic], library=library)) == "legal_aid/apply.material"


def test_a_continuing_question_that_sounds_like_what_is_it_keeps_the_facet_in_hand_too(library: Library) -> None:
    topic = TopicSeen(area=Area.LABOR, matter="labor/general", facet="material", answer="labor/general.what")
    asked = question("那申请法律援助呢", areas=LEGAL_AID, matters={APPLY: 0.8}, facets={"what": 0.9})
    assert id_of(decide(asked, topics=[topic], library=library)) == "legal_aid/apply.material"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("那法律援助呢", "legal_aid/apply.material"),
        ("法律援助呢？", "legal_aid/apply.material"),
        ("那法律援助要多久呢", "legal_aid/apply.duration"),
    ],
)
def test_a_name_alone_keeps_the_facet_in_hand_however_it_is_heard(library: Library, text: str, expected: str) -> None:
    topic = TopicSeen(area=Area.LABOR, matter="labor/general", facet="material", answer="labor/general.what")
    named = replace(library, by_name={"法律援助": [APPLY]})
    asked = question(text, areas=LEGAL_AID, matters={APPLY: 0.8}, facets={"duration": 0.9})
    assert id_of(decide(asked, topics=[topic], library=named)) == expected


def test_a_followup_takes_its_matter_from_the_topic(library: Library) -> None:
    asked = question("要带啥", matters={"followup/topic": 0.9}, facets={"material": 0.8})
    decision = decide(asked, topics=[ABOUT_APPLYING], library=library, followup=True)
    assert id_of(decision) == "legal_aid/apply.material"


def test_a_short_facet_question_takes_its_matter_from_the_topic(library: Library) -> None:
    guesses = {"followup/topic": 0.3, "legal_aid/refused": 0.1}
    asked = question("要带啥材料", areas={"labor": 0.1}, matters=guesses, facets={"material": 0.8})
    assert id_of(decide(asked, topics=[ABOUT_APPLYING], library=library)) == "legal_aid/apply.material"


def test_a_short_question_with_a_subject_of_its_own_is_not_drawn_into_the_topic(library: Library) -> None:
    asked = question("五险一金怎么转移", areas={"labor": 0.4}, matters={"labor/x": 0.2}, facets={"material": 0.8})
    assert decide(asked, topics=[ABOUT_APPLYING], library=library) == Unsure()


def test_what_sounds_like_another_area_and_names_nothing_of_it_is_about_the_topic(library: Library) -> None:
    heard = {"followup/topic": 0.42, "labor/general": 0.08}
    asked = question("该交给哪个部门", areas={"labor": 0.6}, matters=heard, facets={"material": 0.9})
    assert id_of(decide(asked, topics=[ABOUT_APPLYING], library=library)) == "legal_aid/apply.material"
    named = question(
        "该交给哪个部门", areas={"labor": 0.6}, matters={**heard, "labor/general": 0.5}, facets={"what": 0.9}
    )
    assert id_of(decide(named, topics=[ABOUT_APPLYING], library=library)) == "labor/general.what"


def test_a_followup_that_calls_another_matter_by_its_name_is_about_that(library: Library) -> None:
    other = TopicSeen(area=Area.LABOR, matter="labor/general", facet="what", answer="labor/general.what")
    called = replace(library, by_name={"免费律师": [APPLY]})
    heard = {"followup/topic": 0.6, APPLY: 0.25}
    asked = question("要不要请免费律师", matters=heard, facets={"material": 0.9})
    assert id_of(decide(asked, topics=[other], library=called, followup=True)) == "legal_aid/apply.material"
    hidden = question("要不要", matters=heard, facets={"what": 0.9})
    assert id_of(decide(hidden, topics=[other], library=called, followup=True)) == "labor/general.what"


@pytest.mark.parametrize(("sure", "talk"), [(0.47, False), (0.64, False), (0.9, True)])
def test_under_a_topic_small_talk_must_be_of_a_clear_kind(library: Library, sure: float, talk: bool) -> None:
    asked = question("村上不管", areas={"chitchat": 0.9}, matters={"chitchat/general": sure}, facets={"what": 1.0})
    assert (decide(asked, topics=[ABOUT_APPLYING], library=library) != Unsure()) is talk
    assert id_of(decide(asked, topics=[], library=library)) == "chitchat/general.what"


def test_small_talk_in_between_does_not_take_the_topic(library: Library) -> None:
    joke = TopicSeen(area=Area.CHITCHAT, matter="chitchat/general", facet="what")
    asked = question("要带啥", matters={"followup/topic": 0.9}, facets={"material": 0.8})
    assert (
        id_of(decide(asked, topics=[joke, ABOUT_APPLYING], library=library, followup=True))
        == "legal_aid/apply.material"
    )


def test_after_an_overview_a_followup_is_about_the_area(library: Library) -> None:
    overview = TopicSeen(area=Area.LEGAL_AID, answer="legal_aid/entry")
    older = TopicSeen(area=Area.LABOR, matter="labor/general", facet="what", answer="labor/general.what")
    asked = question("那要带啥材料", matters={"followup/topic": 0.9}, facets={"material": 0.8})
    decision = decide(asked, topics=[overview, older], library=library, followup=True)
    assert id_of(decision) == "legal_aid/apply.material"


def test_small_talk_never_enters_the_topics() -> None:
    memory = Memory(topics=[ABOUT_APPLYING])
    chat = ReplyMessage(text="您好。", topic=Topic(area=Area.CHITCHAT, id="chitchat/greeting", confidence=1.0))
    assert memory.after([chat]).topics == [ABOUT_APPLYING]


def test_a_question_that_names_nothing_is_about_the_topic_whatever_it_looks_like(library: Library) -> None:
    guesses = {"labor/general": 0.85, "followup/topic": 0.1}
    asked = question("要带啥东西去呀", areas={"labor": 0.85}, matters=guesses, facets={"material": 0.9})
    assert id_of(decide(asked, topics=[ABOUT_APPLYING], library=library)) == "legal_aid/apply.material"


def test_a_person_is_offered_once_where_a_side_has_no_answer(library: Library) -> None:
    refused = library.answers["legal_aid/refused.refused"]
    message = answer_message(library, refused, confidence=0.9, asked=Facet.FEE, shown=[refused.id])
    assert [button.command for button in message.buttons].count(Do(action="handoff")) == 1


def test_a_correction_keeps_the_side_that_was_asked_for(library: Library) -> None:
    topic = TopicSeen(area=Area.LABOR, matter="labor/general", facet="material", answer="labor/general.what")
    asked = question("不对，法律援助", areas=LEGAL_AID, matters={APPLY: 0.8}, facets={"refused": 0.6})
    assert id_of(decide(asked, topics=[topic], library=library, corrects=True)) == "legal_aid/apply.material"


@pytest.mark.parametrize(
    "text", ["那要多久", "在哪里办", "贵不贵", "最迟什么时候去", "要带些啥", "那得找谁呢", "不给批怎么办", "我能去哪告"]
)
def test_bare(text: str) -> None:
    assert is_bare(text)


@pytest.mark.parametrize(
    "text", ["工伤要多久", "离婚在哪办", "不给钱怎么办", "好的", "我要人工", "那调解呢", "天", "都几个月了"]
)
def test_not_bare(text: str) -> None:
    assert not is_bare(text)


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("地点", Facet.WHERE),
        ("到哪个法院", Facet.WHERE),
        ("嗯那个呃在哪里呢就是办这个", Facet.WHERE),
        ("贵吗", Facet.FEE),
        ("到底是怎么收的", Facet.FEE),
        ("她要带什么去", Facet.MATERIAL),
        ("他自己去申请的话要在多久以内", Facet.DEADLINE),
        ("最晚几天", Facet.DEADLINE),
        ("多少天之内", Facet.DEADLINE),
        ("几天内去", Facet.DEADLINE),
        ("时效多久", Facet.DEADLINE),
        ("多少天能办好", Facet.DURATION),
        ("几天", Facet.DURATION),
        ("他不给呢", Facet.REFUSED),
        ("什么人才能申请", Facet.WHO),
        ("谁能告", Facet.WHO),
        ("那找谁", Facet.WHERE),
        ("去哪报", Facet.WHERE),
        ("钱谁掏", Facet.FEE),
        ("到底要啥", Facet.MATERIAL),
        ("时间限制多长", Facet.DEADLINE),
        ("交材料去哪里", None),
        ("什么时候", None),
    ],
)
def test_the_side_a_bare_question_names(text: str, side: Facet | None) -> None:
    assert is_bare(text)
    assert named_side(text) is side


def test_the_words_of_a_bare_question_beat_the_classifier(library: Library) -> None:
    asked = question("带什么去", areas={"chitchat": 0.7}, matters={"chitchat/general": 0.7}, facets={"what": 0.8})
    assert id_of(decide(asked, topics=[ABOUT_APPLYING], library=library)) == "legal_aid/apply.material"


def test_the_side_asked_for_first_waits_until_the_matter_is_named(shelf: Shelf) -> None:
    which = say(shelf, "要带什么", question("要带什么", facets={"material": 0.9}), intent="followup")
    assert which.reply.outcome is Outcome.CLARIFIED
    assert Memory.from_slots(which.memory.to_slots()).side is Facet.MATERIAL
    named = say(shelf, "法律援助", sure(APPLY, "what"), memory=which.memory)
    assert named.reply.messages[0].answer is not None
    assert named.reply.messages[0].answer.id == "legal_aid/apply.material"
    assert named.memory.side is None


def test_the_side_that_waits_is_answered_for_an_area_too(library: Library) -> None:
    asked = question("法律援助的", areas=LEGAL_AID)
    assert id_of(decide(asked, topics=[], library=library, side=Facet.MATERIAL)) == "legal_aid/apply.material"


def test_another_side_of_its_own_does_not_wait(library: Library) -> None:
    asked = question("申请援助要多久", areas=LEGAL_AID, matters={APPLY: 0.8}, facets={"duration": 0.9})
    assert id_of(decide(asked, topics=[], library=library, side=Facet.MATERIAL)) == ANSWER


@pytest.mark.parametrize(("text", "matter"), [("asdfgh", "general"), ("的撒的撒", "gibberish")])
def test_keys_hit_at_random_are_asked_back(library: Library, text: str, matter: str) -> None:
    asked = question(text, areas={"out_of_scope": 0.9}, matters={f"out_of_scope/{matter}": 0.9})
    facets = {**library.by_matter, f"out_of_scope/{matter}": library.by_matter[APPLY]}
    assert decide(asked, topics=[], library=replace(library, by_matter=facets)) == Unsure()


@pytest.mark.parametrize(
    ("text", "understood"), [("zzzz", False), ("lkjhgf", False), ("hello", True), ("thanks", True)]
)
def test_keys_hit_at_random_are_no_small_talk(library: Library, text: str, understood: bool) -> None:
    asked = question(text, areas={"chitchat": 0.99}, matters={"chitchat/general": 0.99})
    assert (decide(asked, topics=[], library=library) != Unsure()) is understood


def test_another_sure_area_is_not_drawn_into_the_topic(library: Library) -> None:
    asked = question("工伤要带啥材料", areas={"labor": 0.9}, facets={"material": 0.8})
    assert decide(asked, topics=[ABOUT_APPLYING], library=library) == AreaOnly(Area.LABOR, 0.9)


def test_a_followup_without_a_topic_asks_which_matter(library: Library) -> None:
    asked = question("要多久", facets={"duration": 0.8})
    decision = decide(asked, topics=[], library=library, followup=True)
    assert isinstance(decision, WhichMatter)
    assert decision.facet is Facet.DURATION
    assert [option.id for option in decision.options] == [ANSWER]


def test_a_side_without_an_answer_of_its_own_is_told(library: Library) -> None:
    asked = question("被拒以后多久", areas=LEGAL_AID, matters={"legal_aid/refused": 0.8}, facets={"fee": 0.9})
    decision = decide(asked, topics=[], library=library)
    assert decision == Answered(library.answers["legal_aid/refused.refused"], 0.8, asked=Facet.FEE)


def test_a_followup_on_a_side_the_matter_lacks_is_answered_for_the_area(library: Library) -> None:
    topic = TopicSeen(area=Area.LEGAL_AID, matter="legal_aid/refused")
    asked = question("要什么材料", facets={"material": 0.9})
    assert id_of(decide(asked, topics=[topic], library=library, followup=True)) == "legal_aid/apply.material"


def test_nothing_sure(library: Library) -> None:
    assert decide(question("那个啥", areas={"labor": 0.2}), topics=[], library=library) == Unsure()


def test_a_label_without_answers_is_never_sure(library: Library) -> None:
    asked = question("某事", areas={"legal_aid": 0.2}, matters={"legal_aid/gone": 0.9})
    assert decide(asked, topics=[], library=library) == Unsure()


def test_a_button_names_its_answer_outright(library: Library) -> None:
    pressed = Understanding(text="按钮", intent="legal_aid", confidence=1.0, full_intent="legal_aid/apply.material")
    [asked] = questions_of(pressed)
    assert id_of(decide(asked, topics=[], library=library)) == "legal_aid/apply.material"


# The whole reply


def say(
    shelf: Shelf, text: str, *questions: Question, memory: Memory | None = None, intent: str = "legal_aid"
) -> Turned:
    read = understood(text, *questions, intent=intent)
    return answer(read, memory or Memory(), shelf.library, shelf.directory, today=TODAY)


def sure(matter: str, facet: str, text: str = "问") -> Question:
    area = matter.split("/")[0]
    return question(text, areas={area: 0.9}, matters={matter: 0.9}, facets={facet: 0.9})


def test_an_answer_shows_its_source_and_is_remembered(shelf: Shelf) -> None:
    turned = say(shelf, "多久", sure(APPLY, "duration"))
    [message] = turned.reply.messages
    assert turned.reply.outcome is Outcome.ANSWERED
    assert message.text.startswith("收到申请后7日内告诉您结果。\n\n1. 材料不全的")
    assert "法律依据：《法律援助法》第四十三条（2022年1月1日起施行）。2026年11月1日复核。" in message.text
    assert [(c.statute, c.article) for c in message.citations] == [("法律援助法", "第四十三条")]
    assert [item.code for item in message.items] == ["la-apply"]
    assert message.answer is not None
    assert (message.answer.id, message.answer.version) == (ANSWER, 1)
    assert turned.memory.topics[0].matter == APPLY
    assert turned.memory.shown == [ANSWER]
    assert Memory.from_slots(turned.memory.to_slots()) == turned.memory


def test_an_unverified_answer_says_so_and_offers_a_person(shelf: Shelf) -> None:
    [message] = say(shelf, "材料", sure(APPLY, "material")).reply.messages
    assert "依据待核" in message.text
    assert "12348" in message.text
    assert isinstance(message.buttons[-1].command, Do)


def test_two_questions_get_two_messages(shelf: Shelf) -> None:
    turned = say(shelf, "两件事", sure(APPLY, "duration"), sure("labor/general", "what"))
    assert [message.topic.id for message in turned.reply.messages] == [APPLY, "labor/general"]
    assert [topic.matter for topic in turned.memory.topics] == ["labor/general", APPLY]


def test_two_questions_with_one_answer_get_it_once(shelf: Shelf) -> None:
    assert len(say(shelf, "同一件", sure(APPLY, "duration"), sure(APPLY, "duration")).reply.messages) == 1


def test_an_area_gets_its_entry_answer(shelf: Shelf) -> None:
    turned = say(shelf, "法律援助", question("法律援助", areas=LEGAL_AID))
    [message] = turned.reply.messages
    assert turned.reply.outcome is Outcome.AREA_OVERVIEW
    assert "您遇到的是什么事？" in message.text
    assert [button.command for button in message.buttons] == [
        Ask(intent=ANSWER),
        Ask(intent="legal_aid/apply.material"),
    ]
    assert message.topic.id is None


def test_an_entry_answer_offers_the_likely_matters_first(shelf: Shelf) -> None:
    asked = question("援助", areas=LEGAL_AID, matters={"legal_aid/refused": 0.2, "labor/general": 0.19, APPLY: 0.01})
    [message] = say(shelf, "援助", asked).reply.messages
    assert message.buttons[0].command == Ask(intent="legal_aid/refused.refused")
    assert Ask(intent="labor/general.what") not in [button.command for button in message.buttons]


@pytest.mark.parametrize(
    ("area", "outcome"),
    [("chitchat", Outcome.CHITCHAT), ("out_of_scope", Outcome.OUT_OF_SCOPE), ("labor", Outcome.ANSWERED)],
)
def test_the_outcome_follows_the_area(shelf: Shelf, area: str, outcome: Outcome) -> None:
    assert say(shelf, "话", sure(f"{area}/general", "what"), intent=area).reply.outcome is outcome


def test_a_side_that_is_missing_is_named_once_and_not_repeated(shelf: Shelf) -> None:
    asked = sure("legal_aid/refused", "fee")
    first = say(shelf, "要钱吗", asked)
    assert "的“要不要钱”，我这里还没有核对好的答案。先告诉您我知道的：" in first.reply.messages[0].text
    assert "可以向司法局提异议" in first.reply.messages[0].text
    again = say(shelf, "要钱吗", asked, memory=first.memory)
    assert "可以向司法局提异议" not in again.reply.messages[0].text
    assert "12348" in again.reply.messages[0].text


# Not understood


def unclear(shelf: Shelf, memory: Memory, text: str = "那个啥", **guesses: Any) -> Turned:
    return clarify(
        understood(text, question(text, **guesses), intent="unclear"), memory, shelf.library, shelf.directory
    )


def test_three_steps_then_a_person_and_never_the_same_words_twice(shelf: Shelf) -> None:
    memory, texts, outcomes = Memory(), [], []
    for _ in range(9):
        turned = unclear(shelf, memory, "法律援助那个", areas={"legal_aid": 0.3}, matters={APPLY: 0.2})
        memory = turned.memory
        texts.append(turned.reply.messages[0].text)
        outcomes.append((turned.reply.outcome, turned.reply.reason))
    assert outcomes[:3] == [
        (Outcome.CLARIFIED, "which_meaning"),
        (Outcome.SEARCHED, "by_words"),
        (Outcome.CLARIFIED, "person_offered"),
    ]
    assert all(one != other for one, other in pairwise(texts))


def test_nonsense_again_and_again_never_gets_the_same_words_twice(shelf: Shelf) -> None:
    memory, texts, reasons = Memory(), [], []
    for _ in range(9):
        turned = unclear(shelf, memory, "嗷嗷嗷")
        memory = turned.memory
        texts.append(turned.reply.messages[0].text)
        reasons.append(turned.reply.reason)
        assert any(isinstance(button.command, Do) for button in turned.reply.messages[0].buttons)
    assert all(one != other for one, other in pairwise(texts))
    assert reasons[:3] == ["which_area", "person_offered", "person_offered"]


def test_without_any_candidate_the_areas_are_offered(shelf: Shelf) -> None:
    [message] = unclear(shelf, Memory(), "嗷嗷嗷", areas={"consumer": 0.2}).reply.messages
    assert message.buttons[0].command == Ask(intent="consumer")
    assert Ask(intent="labor") in [button.command for button in message.buttons]


def test_words_that_match_an_answer_are_offered_where_the_classifier_sees_nothing(shelf: Shelf) -> None:
    [message] = unclear(shelf, Memory(), "不给法律援助").reply.messages
    assert Ask(intent="legal_aid/refused.refused") in [button.command for button in message.buttons]


def test_a_long_message_that_opens_with_a_greeting_is_no_greeting(shelf: Shelf) -> None:
    text = "您好，我的车有九年了没有年检，现在想去注销"
    asked = question(text, areas={"chitchat": 0.45}, matters={"chitchat/general": 0.45}, facets={"what": 0.9})
    assert decide(asked, topics=[], library=shelf.library) == Unsure()
    short = question("您好呀", areas={"chitchat": 0.45}, matters={"chitchat/general": 0.45}, facets={"what": 0.9})
    assert id_of(decide(short, topics=[], library=shelf.library)) == "chitchat/general.what"


def test_half_a_sentence_under_a_topic_offers_what_else_may_be_asked_of_it(shelf: Shelf) -> None:
    turned = unclear(shelf, Memory(topics=[ABOUT_APPLYING]), "他不来", areas={"unclear": 0.7})
    [message] = turned.reply.messages
    assert shelf.library.answers[ANSWER].title in message.text
    assert message.topic == Topic(area=Area.LEGAL_AID, id=APPLY, confidence=0.0)
    asked = [button.command.intent for button in message.buttons if isinstance(button.command, Ask)]
    assert "legal_aid/apply.material" in asked
    assert asked[-1] == "unclear"
    assert message.buttons[-1].command == Do(action="handoff")
    again = unclear(shelf, turned.memory, "说了不来", areas={"chitchat": 0.7}, matters={"chitchat/general": 0.3})
    [second] = again.reply.messages
    assert (second.buttons[:-2], second.text == message.text) == (message.buttons[:-2], False)
    assert unclear(shelf, again.memory, "就是不来", areas={"unclear": 0.7}).reply.reason == "person_offered"


@pytest.mark.parametrize(
    ("text", "guesses"),
    [
        ("他去年跟我说的是另外一回事，前前后后说了好多遍", {"areas": {"unclear": 0.7}}),
        ("工钱", {"areas": {"labor": 0.3}, "matters": {"labor/general": 0.2}}),
    ],
)
def test_a_longer_sentence_or_another_likely_matter_is_no_half_sentence(
    shelf: Shelf, text: str, guesses: dict[str, Any]
) -> None:
    [message] = unclear(shelf, Memory(topics=[ABOUT_APPLYING]), text, **guesses).reply.messages
    assert shelf.library.answers[ANSWER].title not in message.text


def test_a_weak_reading_of_another_area_offers_that_and_the_matter_in_hand(shelf: Shelf) -> None:
    asked = question("他来不了 能我代吗", areas={"labor": 0.8}, matters={"labor/general": 0.6}, facets={"process": 0.9})
    weak = asked.model_copy(update={"answer": Guess(name="labor/general.process", confidence=0.24)})
    assert decide(weak, topics=[], library=shelf.library) != Unsure()
    assert decide(weak, topics=[ABOUT_APPLYING], library=shelf.library) == Unsure()
    sure = asked.model_copy(update={"answer": Guess(name="labor/general.process", confidence=0.78)})
    assert id_of(decide(sure, topics=[ABOUT_APPLYING], library=shelf.library)).startswith("labor/")
    turned = clarify(
        understood(weak.text, weak, intent="labor"),
        Memory(topics=[ABOUT_APPLYING]),
        shelf.library,
        shelf.directory,
    )
    [message] = turned.reply.messages
    asks = [button.command.intent for button in message.buttons if isinstance(button.command, Ask)]
    assert asks[0].startswith("labor/")
    assert "legal_aid/apply.material" in asks


def weakly(text: str, area: str, matter: str, *, sure: float = 0.2) -> Question:
    """A question whose reading is most likely wrong."""
    asked = question(text, areas={area: 0.9}, matters={matter: sure}, facets={"process": 0.9})
    return asked.model_copy(update={"answer": Guess(name=f"{matter}.process", confidence=0.24)})


def test_an_overview_of_another_area_is_given_where_that_is_hardly_in_doubt(library: Library) -> None:
    doubted = weakly("工资的事能管吗", "labor", "labor/general")
    assert decide(doubted, topics=[ABOUT_APPLYING], library=library) == Unsure()
    certain = doubted.model_copy(update={"areas": [Guess(name="labor", confidence=0.97)]})
    assert isinstance(decide(certain, topics=[ABOUT_APPLYING], library=library), AreaOnly)


@pytest.mark.parametrize(
    ("text", "answer"),
    [("法律援助多久", ANSWER), ("法律援助要啥材料", "legal_aid/apply.material"), ("法律援助到底咋样", ANSWER)],
)
def test_a_side_named_by_its_words_is_heard_however_unsurely(library: Library, text: str, answer: str) -> None:
    asked = question(text, areas=LEGAL_AID, matters={APPLY: 0.9}, facets={"fee": 0.3, "duration": 0.28})
    assert id_of(decide(asked, topics=[], library=library)) == answer


def test_how_many_days_within_which_is_until_when(library: Library) -> None:
    asked = question("法律援助多少天内", areas=LEGAL_AID, matters={APPLY: 0.9}, facets={"duration": 0.9})
    found = decide(asked, topics=[], library=library)
    assert isinstance(found, Answered)
    assert found.asked is Facet.DEADLINE


def test_in_the_midst_of_a_matter_a_likely_answer_is_offered_before_an_overview(library: Library) -> None:
    asks = weakly("他们说材料不全怎么办", "legal_aid", "legal_aid/refused")
    offered = asks.model_copy(update={"thread": [Guess(name="legal_aid/apply.material", confidence=0.2)]})
    assert decide(offered, topics=[ABOUT_APPLYING], library=library) == Unsure()


def test_what_only_tells_more_of_the_matter_gets_no_overview_of_its_area(library: Library) -> None:
    told = weakly("他们说材料不全", "legal_aid", "legal_aid/refused")
    assert decide(told, topics=[ABOUT_APPLYING], library=library) == Unsure()
    asks = weakly("他们说材料不全怎么办", "legal_aid", "legal_aid/refused")
    assert isinstance(decide(asks, topics=[ABOUT_APPLYING], library=library), AreaOnly)


def test_the_answer_in_hand_is_not_given_again_to_what_asks_nothing(library: Library) -> None:
    told = weakly("都七天了", "legal_aid", APPLY, sure=0.8)
    told = told.model_copy(update={"facets": [Guess(name="duration", confidence=0.9)]})
    assert decide(told, topics=[ABOUT_APPLYING], library=library) == Unsure()
    asks = told.model_copy(update={"text": "法律援助到底几天"})
    assert id_of(decide(asks, topics=[ABOUT_APPLYING], library=library)) == ANSWER


def test_a_correction_is_heard_however_unsurely(library: Library) -> None:
    asked = weakly("不对，是工资的事", "labor", "labor/general", sure=0.8)
    assert decide(asked, topics=[ABOUT_APPLYING], library=library) == Unsure()
    assert decide(asked, topics=[ABOUT_APPLYING], library=library, corrects=True) != Unsure()


def test_the_question_back_offers_meanings_and_a_way_out(shelf: Shelf) -> None:
    turned = unclear(shelf, Memory(), areas={"legal_aid": 0.3}, matters={APPLY: 0.2, "legal_aid/refused": 0.15})
    [message] = turned.reply.messages
    assert [button.title for button in message.buttons] == ["申请援助多久有结果", "不给法律援助怎么办", "都不是"]
    assert message.buttons[-1].command == Ask(intent="unclear", entities={"query": "那个啥"})
    assert (message.topic.area, message.topic.confidence) == (Area.LEGAL_AID, 0.3)


def test_none_of_these_searches_for_the_words_it_was_about(shelf: Shelf) -> None:
    pressed = Understanding(text="都不是", intent="unclear", entities=[{"entity": "query", "value": "法律援助申请"}])
    turned = clarify(pressed, Memory(unclear=1), shelf.library, shelf.directory)
    assert turned.reply.outcome is Outcome.SEARCHED
    assert [item.code for item in turned.reply.messages[0].items] == ["la-apply"]


def test_a_sure_answer_starts_the_count_again(shelf: Shelf) -> None:
    assert say(shelf, "多久", sure(APPLY, "duration"), memory=Memory(unclear=2)).memory.unclear == 0


def test_an_answering_turn_that_is_not_sure_clarifies(shelf: Shelf) -> None:
    turned = say(
        shelf, "那个", question("那个", areas={"legal_aid": 0.3}, matters={APPLY: 0.2, "legal_aid/refused": 0.15})
    )
    assert turned.reply.outcome is Outcome.CLARIFIED
    assert turned.memory.unclear == 1


def test_slots_from_an_older_release_are_read_with_care() -> None:
    slots = {"topic_stack": [{"area": "gone"}, {"area": "labor", "more": 1}, "x"], "unclear_count": None, "shown": None}
    assert Memory.from_slots(slots) == Memory(topics=[TopicSeen(area=Area.LABOR)])


def test_small_talk_around_a_question_does_not_hide_it(library: Library) -> None:
    asked = question(
        "算了还是问你吧，申请援助要啥材料",
        areas={"chitchat": 0.5, "legal_aid": 0.42},
        matters={APPLY: 0.4, "chitchat/bye": 0.1},
        facets={"material": 0.9},
    )
    assert id_of(decide(asked, topics=[], library=library)) == "legal_aid/apply.material"


def test_a_side_well_ahead_counts_where_the_matter_has_it(library: Library) -> None:
    asked = question("非要带吗", areas=LEGAL_AID, matters={APPLY: 0.8}, facets={"material": 0.39, "what": 0.14})
    unknown = question("收钱吗", areas=LEGAL_AID, matters={APPLY: 0.8}, facets={"refused": 0.39, "what": 0.14})
    assert id_of(decide(asked, topics=[], library=library)) == "legal_aid/apply.material"
    assert decide(unknown, topics=[], library=library) == Answered(library.answers[ANSWER], 0.8)


def test_among_equal_matters_the_one_with_the_side_asked_for(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    strict = Thresholds.model_validate({**THRESHOLDS, "ordinary": 0.5, "ordinary_ahead": 0.5})
    monkeypatch.setattr(guesses, "thresholds", lambda: strict)
    asked = question(
        "申请没带够", areas=LEGAL_AID, matters={"legal_aid/other": 0.45, APPLY: 0.42}, facets={"material": 0.8}
    )
    others = {**library.by_matter, "legal_aid/other": {Facet.WHO: library.answers[ANSWER]}}
    decision = decide(asked, topics=[], library=replace(library, by_matter=others))
    assert id_of(decision) == "legal_aid/apply.material"


def test_a_short_question_leans_towards_the_area_under_discussion(library: Library) -> None:
    asked = question(
        "能换一个人吗", areas={"legal_aid": 0.4, "labor": 0.45}, matters={"labor/general": 0.44, APPLY: 0.4}
    )
    assert id_of(decide(asked, topics=[ABOUT_APPLYING], library=library)) == ANSWER
