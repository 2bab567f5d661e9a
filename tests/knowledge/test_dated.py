"""Which law on which day, in a conversation: told at once, asked back, not known, kept for what follows."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from hotline.content import Content, Shelf
from hotline.conversations.brain import Understanding
from hotline.conversations.reply import Ask
from hotline.knowledge.answering import answer, answer_to_day
from hotline.knowledge.days import EVENT_DAY, UNKNOWN, is_only_a_day, told_in_reply, told_with_event
from hotline.knowledge.memory import ASKED, Memory, Turned
from hotline.knowledge.schema import Event
from hotline.knowledge.versions import Span
from hotline.vocabulary import Outcome
from tests.content import question, seeded, understood
from tests.samples import ANSWER, TODAY, add_periods, spoil, write_data

EVENT = Event(question="那个决定是哪天作出的？", words=["决定", "罚", "复议"])
KEY = "legal_aid/decision"
FORMER, CURRENT = "那时按旧法。", "收到申请后7日内告诉您结果。"


@pytest.fixture(params=["after"])
async def shelf(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Shelf]:
    data = write_data(tmp_path)
    add_periods(data, ask_day=request.param)
    async with seeded(tmp_path, data) as database:
        yield await Content().shelf(database)


first = pytest.mark.parametrize("shelf", ["first"], indirect=True)
never = pytest.mark.parametrize("shelf", ["never"], indirect=True)


def dated(text: str, *entities: tuple[str, str, Any]) -> Understanding:
    """The message with what the brain found in it: (entity, as written, value)."""
    guess = question(text, areas={"legal_aid": 0.9}, matters={"legal_aid/apply": 0.9}, facets={"duration": 0.9})
    found = [{"entity": entity, "text": written, "value": value} for entity, written, value in entities]
    return understood(text, guess).model_copy(update={"entities": found})


def day(written: str, value: str | None, until: str | None = None) -> tuple[str, str, Any]:
    return ("date", written, {"value": value, "grain": "day", "until": until})


def length(written: str, value: str | None) -> tuple[str, str, Any]:
    return ("duration", written, {"value": value, "approximate": False})


def ask(shelf: Shelf, read: Understanding, memory: Memory | None = None) -> Turned:
    """As the actions do it."""
    known = memory or Memory()
    return answer_to_day(read, known, shelf.library, shelf.directory, today=TODAY) or answer(
        read, known, shelf.library, shelf.directory, today=TODAY
    )


def said(turned: Turned) -> str:
    return "\n".join(message.text for message in turned.reply.messages)


def press(turned: Turned, words: str) -> Understanding:
    button = next(b for m in turned.reply.messages for b in m.buttons if words in b.title)
    assert isinstance(button.command, Ask)
    return dated(button.title, *((name, button.title, value) for name, value in button.command.entities.items()))


def titles(turned: Turned) -> list[str]:
    return [button.title for message in turned.reply.messages for button in message.buttons]


def test_a_day_told_in_the_question_is_used_at_once(shelf: Shelf) -> None:
    turned = ask(shelf, dated("2023年11月的罚单还来得及吗", day("2023年11月", "2023-11")))
    assert turned.reply.outcome is Outcome.ANSWERED
    assert said(turned).startswith("按您说的2023年11月来答，那时适用的是修订前的《行政复议法》。\n\n那时按旧法。")
    assert "依据待核：《行政复议法》（2018年1月1日至2023年12月31日施行）的法条还没有核对到" in said(turned)
    assert CURRENT not in said(turned)
    [message] = turned.reply.messages
    assert [(c.statute, c.article, c.version) for c in message.citations] == [("行政复议法", None, date(2018, 1, 1))]
    assert "其实是2024年1月1日以后" in titles(turned)
    assert ask(shelf, press(turned, "其实是"), turned.memory).memory.days == {KEY: "2024-01-01/.."}


def test_the_answer_in_force_says_so_and_asks_for_the_day(shelf: Shelf) -> None:
    turned = ask(shelf, dated("多久有结果"))
    assert turned.reply.outcome is Outcome.ANSWERED
    assert said(turned).startswith(CURRENT)
    assert "上面是按现在施行的2023年修订的《行政复议法》说的。那个决定是哪天作出的？" in said(turned)
    assert titles(turned)[0] == "2024年1月1日以前"
    assert turned.memory.asking == ANSWER
    then = ask(shelf, press(turned, "2024年1月1日以前"), turned.memory)
    assert FORMER in said(then)
    assert then.memory.days == {KEY: "../2023-12-31"}


def test_who_does_not_answer_is_not_asked_again(shelf: Shelf) -> None:
    turned = ask(shelf, dated("多久有结果"))
    again = ask(shelf, dated("到底多久有结果"), turned.memory)
    assert said(again).startswith(CURRENT)
    assert EVENT.question not in said(again)


@first
def test_the_day_is_asked_first_where_the_answer_wants_it(shelf: Shelf) -> None:
    turned = ask(shelf, dated("多久有结果"))
    assert (turned.reply.outcome, turned.reply.reason) == (Outcome.CLARIFIED, "which_day")
    assert titles(turned) == ["2024年1月1日以前", "2024年1月1日以后", "记不清了"]
    assert turned.reply.messages[0].answer is None
    then = ask(shelf, press(turned, "以后"), turned.memory)
    assert said(then).startswith(
        "按您说的2024年1月1日以后来答，适用的是现在施行的2023年修订的《行政复议法》。\n\n" + CURRENT
    )


@first
@pytest.mark.parametrize("how", ["button", "记不清了", "我忘了是哪天了", "不知道"])
def test_a_day_nobody_knows_gets_the_law_in_force_with_a_sentence(shelf: Shelf, how: str) -> None:
    turned = ask(shelf, dated("多久有结果"))
    read = press(turned, "记不清") if how == "button" else understood(how, question(how), intent="chitchat")
    then = ask(shelf, read, turned.memory)
    assert then.reply.outcome is Outcome.ANSWERED
    assert said(then).startswith("日子拿不准也不要紧，先按现在施行的2023年修订的《行政复议法》来答。")
    assert CURRENT in said(then)
    assert then.memory.days == {KEY: str(UNKNOWN)}


@first
def test_who_ignores_the_question_gets_the_law_in_force_too(shelf: Shelf) -> None:
    turned = ask(shelf, dated("多久有结果"))
    then = ask(shelf, dated("你就说多久有结果"), turned.memory)
    assert said(then).startswith("日子拿不准也不要紧")


@never
def test_an_answer_may_only_use_a_day_that_is_told(shelf: Shelf) -> None:
    plain = ask(shelf, dated("多久有结果"))
    assert said(plain).startswith(CURRENT)
    assert EVENT.question not in said(plain)
    assert FORMER in said(ask(shelf, dated("2023年的决定多久有结果", day("2023年", "2023"))))


@pytest.mark.parametrize(
    ("text", "entities", "former"),
    [
        ("去年腊月", [day("去年腊月", "2026-01-19", "2026-02-16")], False),
        ("大概是2023年腊月吧", [day("2023年腊月", "2024-01-11", "2024-02-09")], False),
        ("前年三月份", [day("前年三月份", "2024-03")], False),
        ("2023年", [day("2023年", "2023")], True),
        ("是2024年以前的", [], True),
        ("2024年1月1日之后", [day("2024年1月1日", "2024-01-01")], False),
        ("都三年多了", [length("三年多", "P3Y")], None),
        ("有五年了", [length("五年", "P5Y")], True),
        ("三个月了", [length("三个月", "P3M")], False),
    ],
)
def test_a_typed_day_answers_whatever_the_classifier_makes_of_it(
    shelf: Shelf, text: str, entities: list[Any], former: bool | None
) -> None:
    turned = ask(shelf, dated("多久有结果"))
    read = dated(text, *entities).model_copy(update={"intent": "unclear", "questions": [question(text)]})
    then = ask(shelf, read, turned.memory)
    if former is None:  # 三年多 before 2026-11-23 lies on both sides of 2024-01-01
        assert "里换过法律" in said(then)
        assert then.reply.outcome is Outcome.CLARIFIED
        assert said(ask(shelf, read, then.memory)).startswith("日子拿不准也不要紧")
    else:
        assert (FORMER in said(then)) is former, said(then)


def test_two_days_under_two_laws_are_asked_back_without_a_wrong_word(shelf: Shelf) -> None:
    """Two months were told and it was said that the law changed within the first."""
    text = "2023年8月的决定，上个月的决定，多久有结果"
    then = ask(shelf, dated(text, day("2023年8月", "2023-08"), day("上个月", "2026-10")))
    assert then.reply.outcome is Outcome.CLARIFIED
    assert said(then).startswith("您说了不止一个日子，前后适用的法律不一样。")


def test_the_day_of_hearing_of_it_is_not_its_day(shelf: Shelf) -> None:
    text = "2023年8月的决定，上个月才听人说这个决定能复议，多久有结果"
    then = ask(shelf, dated(text, day("2023年8月", "2023-08"), day("上个月", "2026-10")))
    assert FORMER in said(then)


def test_a_followup_keeps_the_day(shelf: Shelf) -> None:
    turned = ask(shelf, dated("2023年11月的罚单还来得及吗", day("2023年11月", "2023-11")))
    kept = Memory.from_slots(turned.memory.to_slots())
    bare = understood("那要多久", question("那要多久", facets={"duration": 0.9}), intent="followup")
    assert FORMER in said(ask(shelf, bare, kept))
    changed = ask(shelf, dated("那2025年的决定呢", day("2025年", "2025")), kept)
    assert CURRENT in said(changed)
    assert changed.memory.days == {KEY: "2025-01-01/2025-12-31"}


def test_a_day_alone_after_an_answer_is_about_it(shelf: Shelf) -> None:
    turned = ask(shelf, dated("2023年11月的罚单还来得及吗", day("2023年11月", "2023-11")))
    other = dated("要是2025年的呢", day("2025年", "2025")).model_copy(
        update={"questions": [question("要是2025年的呢")]}
    )
    assert CURRENT in said(ask(shelf, other, turned.memory))


def test_a_day_is_no_answer_where_nothing_depends_on_it(shelf: Shelf) -> None:
    read = dated("2023年11月", day("2023年11月", "2023-11"))
    assert answer_to_day(read, Memory(), shelf.library, shelf.directory, today=TODAY) is None


@pytest.mark.parametrize(
    ("text", "entities", "told"),
    [
        ("2001年盖的房，现在给我下了处罚决定", [day("2001年", "2001")], []),
        ("2023年11月，交警罚了我", [day("2023年11月", "2023-11")], ["2023-11-01/2023-11-30"]),
        ("我在厂里干活，前年下的决定", [day("前年", "2024")], ["2024-01-01/2024-12-31"]),
        ("明天去申请复议", [day("明天", "2026-11-24")], []),
        ("前几天收到的决定", [day("前几天", None)], []),
        ("2024年以前的决定", [], ["../2023-12-31"]),
        ("拘留十五天的决定", [length("十五天", "P15D")], []),
    ],
)
def test_a_date_counts_where_it_dates_the_event(text: str, entities: list[Any], told: list[str]) -> None:
    assert list(map(str, told_with_event(dated(text, *entities), EVENT, today=TODAY))) == told


@pytest.mark.parametrize("text", ["不知道怎么申请", "我不知道去哪里交材料", "多久有结果"])
def test_a_question_is_not_taken_for_a_forgotten_day(text: str) -> None:
    assert told_in_reply(dated(text), EVENT, today=TODAY) == []


def test_a_day_with_a_question_beside_it_is_more_than_a_day() -> None:
    assert not is_only_a_day(dated("2023年11月罚的，法院在哪里", day("2023年11月", "2023-11")), EVENT)
    assert is_only_a_day(dated("是2023年11月罚的", day("2023年11月", "2023-11")), EVENT)


@pytest.mark.parametrize("raw", ["x", [1], {"a": 1, "b": "2023"}, {"c": "2024-02-01/2024-01-01"}])
def test_days_of_a_broken_state_are_forgotten(raw: Any) -> None:
    assert Memory.from_slots({"event_days": raw}).days == {}


def test_a_conversation_remembers_five_events_the_newest_first() -> None:
    memory = Memory()
    for number in range(7):
        memory = memory.with_day(f"legal_aid/event{number}", ASKED)
    assert list(memory.days) == [f"legal_aid/event{number}" for number in (6, 5, 4, 3, 2)]
    assert replace(memory, asking=ANSWER).after([]).asking is None


async def test_an_area_edited_before_it_had_events_is_answered_without_them(tmp_path: Path) -> None:
    data = write_data(tmp_path)
    add_periods(data)
    spoil(data, "knowledge/legal_aid.yml", lambda file: file)
    async with seeded(tmp_path, data) as database:
        shelf = await Content().shelf(database)
        areas = {area: replace(content, events={}) for area, content in shelf.library.areas.items()}
        bare = replace(shelf, library=replace(shelf.library, areas=areas))
        assert said(ask(bare, dated("多久有结果"))).startswith(CURRENT)


def test_a_span_of_a_button_is_read(shelf: Shelf) -> None:
    read = dated("2024年1月1日以前", (EVENT_DAY, "2024年1月1日以前", str(Span(None, date(2023, 12, 31)))))
    assert FORMER in said(ask(shelf, read))
