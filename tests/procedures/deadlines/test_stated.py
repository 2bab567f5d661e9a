"""A day told in passing: when it starts a clock, and what is said then."""

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.clock import SHANGHAI
from hotline.conversations.brain import Understanding
from hotline.knowledge.versions import Span
from hotline.procedures.deadlines.book import Book
from hotline.procedures.deadlines.spot import Spot, spot_of_event, spot_told
from hotline.procedures.deadlines.stated import Stated, Telling, stated_day
from hotline.workdays import WorkCalendar

NOW = datetime(2026, 11, 26, 10, tzinfo=SHANGHAI)
TODAY = NOW.date()
FINE = "admin_review/apply.condition"
STATED = Stated(
    about=["决定书"],
    days=[Telling(said="收到决定书", words=["收到", "拿到"]), Telling(said="知道这个决定", words=["罚的", "知道"])],
)


def told(text: str, **days: str) -> Understanding:
    """`days`: ISO day or month by the words they were written with."""
    entities: list[dict[str, Any]] = [
        {"entity": "date", "text": words, "value": {"value": value, "grain": "day" if len(value) > 7 else "month"}}
        for words, value in days.items()
    ]
    return Understanding(text=text, entities=entities)


@pytest.mark.parametrize(
    ("text", "days", "start", "said"),
    [
        ("决定书是9月30号收到的，还能复议不", {"9月30号": "2026-09-30"}, date(2026, 9, 30), "收到决定书"),
        ("9月30号，决定书收到了", {"9月30号": "2026-09-30"}, date(2026, 9, 30), "收到决定书"),
        (
            "我9月3号罚的，9月30号收到的",
            {"9月3号": "2026-09-03", "9月30号": "2026-09-30"},
            date(2026, 9, 30),
            "收到决定书",
        ),
        (
            "9月3号去闹了一场9月30号收到决定书",
            {"9月3号": "2026-09-03", "9月30号": "2026-09-30"},
            date(2026, 9, 30),
            "收到决定书",
        ),
        (
            "9月3号收到通知，9月30号收到决定书",
            {"9月3号": "2026-09-03", "9月30号": "2026-09-30"},
            date(2026, 9, 30),
            "收到决定书",
        ),
        (
            "收到决定书了 落款9月3号 我9月30号才拿到",
            {"9月3号": "2026-09-03", "9月30号": "2026-09-30"},
            date(2026, 9, 30),
            "收到决定书",
        ),
        ("9月3号罚的我", {"9月3号": "2026-09-03"}, date(2026, 9, 3), "知道这个决定"),
    ],
)
def test_the_day_beside_the_words_starts_the_clock(text: str, days: dict[str, str], start: date, said: str) -> None:
    found = stated_day(STATED, told(text, **days), today=TODAY)
    assert found is not None
    assert (found.span, found.telling.said) == (Span.of_day(start), said)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("9月3号闯的红灯，还能复议不", {"9月3号": "2026-09-03"}),
        ("9月30号还没收到决定书", {"9月30号": "2026-09-30"}),
        ("9月30号以前收到的算不算", {"9月30号": "2026-09-30"}),
        ("9月3号收到一张，9月30号又收到一张", {"9月3号": "2026-09-03", "9月30号": "2026-09-30"}),
        ("12月3号才能收到", {"12月3号": "2026-12-03"}),
        ("决定书收到了，落款是9月3号", {"9月3号": "2026-09-03"}),
        ("去年收到的", {"去年": "2025"}),
        ("决定书收到了，还能复议不", {}),
    ],
)
def test_any_other_day_starts_nothing(text: str, days: dict[str, str]) -> None:
    assert stated_day(STATED, told(text, **days), today=TODAY) is None


@pytest.mark.parametrize(
    ("written", "value", "first"),
    [
        ("五十多天", "P50D", date(2026, 9, 28)),  # sixty days end tomorrow: the middle of the guess would be too late
        ("二十来天", "P20D", date(2026, 10, 28)),
        ("两个多星期", "P2W", date(2026, 11, 5)),
    ],
)
def test_of_a_rough_length_the_earliest_day_counts(written: str, value: str, first: date) -> None:
    length = {"entity": "duration", "text": written, "value": {"value": value, "approximate": True}}
    stated = stated_day(STATED, Understanding(text=f"决定书收到{written}了", entities=[length]), today=TODAY)
    assert stated is not None
    assert stated.span.first == first


def test_a_length_that_leaves_weeks_open_starts_no_clock() -> None:
    length = {"entity": "duration", "text": "一个多月", "value": {"value": "P1M", "approximate": True}}
    assert stated_day(STATED, Understanding(text="决定书收到一个多月了", entities=[length]), today=TODAY) is None


@pytest.mark.parametrize(("text", "some"), [("收到五十天了", True), ("收到，五十天内能复议吗", False)])
def test_a_length_of_time_tells_the_day_only_where_it_has_gone_by(text: str, some: bool) -> None:
    length = {"entity": "duration", "text": "五十天", "value": {"value": "P50D"}}
    found = stated_day(STATED, Understanding(text=text, entities=[length]), today=TODAY)
    assert (found is not None) is some


@given(st.text(alphabet="9月30号日收到决定书没罚的知道，。前内了 ", max_size=60))
def test_whatever_is_written_it_is_a_day_that_was_told_or_none(text: str) -> None:
    found = stated_day(STATED, told(text, **{"9月30号": "2026-09-30"}), today=TODAY)
    assert found is None or (found.span == Span.of_day(date(2026, 9, 30)) and "9月30号" in text)


def spot(
    book: Book, calendar: WorkCalendar, text: str, answer: str | None, days: dict[str, str], now: datetime = NOW
) -> Spot | None:
    return spot_told(book, told(text, **days), answer, calendar, now=now)


def test_four_days_before_the_end_it_is_loud_and_names_both_days(book: Book, calendar: WorkCalendar) -> None:
    found = spot(book, calendar, "罚款决定书是9月30号收到的，还能复议不", FINE, {"9月30号": "2026-09-30"})
    assert found is not None
    said = found.text(book, NOW)
    assert said.startswith("按您说的2026年9月30日收到决定书算：【抓紧】只剩 1 天！最晚 2026年11月29日（星期日）")
    assert "请在2026年11月27日（星期五）下班以前" in said
    assert "顺延到2026年11月30日（星期一）" in said
    assert found.urgent


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2026, 11, 2, 23, 58, tzinfo=SHANGHAI), "今天 2026年11月2日（星期一）就是最后一天！现在是23:58"),
        (datetime(2026, 11, 3, 0, 1, tzinfo=SHANGHAI), "期限算到2026年11月2日（星期一）为止，已经过了 1 天"),
    ],
)
def test_the_sixtieth_day_lasts_until_midnight(
    book: Book, calendar: WorkCalendar, moment: datetime, words: str
) -> None:
    found = spot(book, calendar, "9月3号收到的罚款决定书", FINE, {"9月3号": "2026-09-03"}, moment)
    assert found is not None
    assert words in found.text(book, moment)


def test_what_is_over_says_what_is_left(book: Book, calendar: WorkCalendar) -> None:
    found = spot(book, calendar, "9月3号收到的处罚，还来得及不", None, {"9月3号": "2026-09-03"})
    assert found is not None
    assert "现在还能怎么办：" in found.text(book, NOW)


def test_a_limitation_is_never_called_lost(book: Book, calendar: WorkCalendar) -> None:
    late = {"2022年3月1号": "2022-03-01"}
    found = spot(book, calendar, "借条写的2022年3月1号到期", "debt_contract/loan.process", late)
    assert found is not None
    said = found.text(book, NOW)
    assert "不等于不能要了" in said
    assert "时效过了也可以起诉" in said


def test_under_a_former_law_nothing_is_counted(book: Book, calendar: WorkCalendar) -> None:
    assert spot(book, calendar, "2023年11月5号收到的罚款决定书", FINE, {"2023年11月5号": "2023-11-05"}) is None


def test_a_vague_day_counts_only_where_all_of_it_comes_to_the_same(book: Book, calendar: WorkCalendar) -> None:
    assert spot(book, calendar, "罚款决定书9月收到的", FINE, {"9月": "2026-09"}) is None
    assert spot(book, calendar, "罚款决定书11月收到的", FINE, {"11月": "2026-11"}) is not None


@pytest.mark.parametrize(
    ("text", "answer", "rule"),
    [
        ("复议决定书11月14号收到，还是不服", FINE, "other_legal/sue_after_review"),
        ("裁决书11月14号收到，不服", "labor/arbitration.refused", "labor/sue_award"),
        ("裁决书11月14号收到，不服", "other_legal/set_aside.process", "other_legal/set_aside"),
        ("判决书11月14号收到", "marriage_family/divorce_suit.process", "debt_contract/appeal"),
        ("11月14号收到罚款决定书，没告诉我能复议", "admin_review/not_told.deadline", None),
        ("11月14号收到一封信", "gov_service/id_card.process", None),
    ],
)
def test_the_words_and_the_answer_choose_the_limit(
    book: Book, calendar: WorkCalendar, text: str, answer: str, rule: str | None
) -> None:
    found = spot(book, calendar, text, answer, {"11月14号": "2026-11-14"})
    assert (found.rule.id if found else None) == rule


def test_the_day_that_an_answer_asked_for_counts_too(book: Book, calendar: WorkCalendar) -> None:
    day = Span.of_day(date(2026, 9, 30))
    found = spot_of_event(book, "admin_review/decision", day, FINE, "9月30号", calendar, now=NOW)
    assert found is not None
    assert "知道这个决定算" in found.basis()
    assert "会晚几天" in found.sentence(NOW)
    assert spot_of_event(book, "admin_review/request", day, FINE, "9月30号", calendar, now=NOW) is None
