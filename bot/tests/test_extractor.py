"""The extractor: names and references from data, positions in the citizen's own text."""

import threading
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from rasa.shared.nlu.training_data.message import Message
from tests.cost import grows_with_its_length

from bot.nlu import patterns, references, words
from bot.nlu.extractor import MOST, SpacyFactExtractor


@pytest.fixture(scope="module")
def extractor() -> SpacyFactExtractor:
    return SpacyFactExtractor(None, None, patterns.load())  # type: ignore[arg-type]


def entities(extractor: SpacyFactExtractor, text: str, now: str = "2026-11-23T10:00:00+08:00") -> list[dict[str, Any]]:
    message = Message({"text": text, "metadata": {"now": now}})
    extractor.process([message])
    return message.get("entities")


@pytest.mark.parametrize(
    ("text", "entity", "words", "value"),
    [
        ("我在王益区住", "district", "王益区", "王益区"),
        ("印台那边的", "district", "印台", "印台区"),
        ("铜川的司法局", "city", "铜川", "铜川市"),
        ("司法局在哪", "organisation", "司法局", "justice_bureau"),
        ("法援中心电话", "organisation", "法援中心", "legal_aid"),
        ("打12348", "organisation", "12348", "hotline"),
        ("陈炉镇的", "township", "陈炉镇", {"name": "陈炉镇", "district": "印台区"}),
        (
            "按《行政复议法》第二十条第一款第（二）项",
            "statute",
            "《行政复议法》第二十条第一款第（二）项",
            {"statute": "行政复议法", "article": "第二十条", "paragraph": 1, "item": 2},
        ),
        (
            "行政复议法第44条咋说",
            "statute",
            "行政复议法第44条",
            {"statute": "行政复议法", "article": "第四十四条", "paragraph": None, "item": None},
        ),
        (
            "《中华人民共和国民法典》规定的",
            "statute",
            "《中华人民共和国民法典》",
            {"statute": "民法典", "article": None, "paragraph": None, "item": None},
        ),
        ("铜政发〔2026〕12号文件", "document", "铜政发〔2026〕12号", {"issuer": "铜政发", "year": 2026, "number": 12}),
    ],
)
def test_finds_names_and_references(
    extractor: SpacyFactExtractor, text: str, entity: str, words: str, value: object
) -> None:
    found = [each for each in entities(extractor, text) if each["entity"] == entity]
    assert [(each["text"], each["value"]) for each in found] == [(words, value)]


def test_positions_refer_to_the_text_as_written(extractor: SpacyFactExtractor) -> None:
    text = "　我在 王益區，上個月１５號幹的活，欠三萬二！！！"
    found = {each["entity"]: each for each in entities(extractor, text)}
    assert {name: text[each["start"] : each["end"]] for name, each in found.items()} == {
        "district": "王益區",
        "date": "上個月１５號",
        "amount": "三萬二",
    }
    assert found["date"]["value"] == {"value": "2026-10-15", "grain": "day"}


def test_dates_follow_the_conversations_clock_not_the_machines(extractor: SpacyFactExtractor) -> None:
    # 23:30 in UTC is already the next day in Shanghai.
    assert entities(extractor, "昨天", now="2024-03-09T23:30:00+00:00")[0]["value"]["value"] == "2024-03-09"
    assert entities(extractor, "昨天", now="not a time")[0]["value"]["grain"] == "day"


def test_no_two_facts_overlap(extractor: SpacyFactExtractor) -> None:
    found = extractor.find("去年腊月我在印台区陈炉镇干了三个月活欠三万二到2026年9月1日也没给", date(2026, 11, 23))
    assert all(before.end <= after.start for before, after in pairwise(found))
    assert [each.entity for each in found] == ["date", "district", "township", "duration", "amount", "date"]


def test_takes_no_more_facts_than_a_message_can_mean(extractor: SpacyFactExtractor) -> None:
    assert len(extractor.find("去年" * 1000, date(2026, 11, 23))) == MOST


def test_article_numbers_in_chinese() -> None:
    assert [references.chinese(each) for each in (7, 10, 12, 20, 103, 110, 112, 1260)] == [
        "七", "十", "十二", "二十", "一百零三", "一百一十", "一百一十二", "一千二百六十",
    ]  # fmt: skip


def test_jieba_is_loaded_once_and_from_many_threads() -> None:
    text = words.USER_DICTIONARY.read_text("utf8")
    threads = [threading.Thread(target=words.load, args=(text,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [word for word, *_ in words.cut("我要申请法律援助")][-1] == "法律援助"


@pytest.mark.parametrize(
    "text",
    [
        "1" * 2000,
        "一" * 2000,
        "三万二百" * 500,
        "你好" * 1000,
        "铜政发" * 660,
        "五六千块" * 500,
        "1,111" * 400,
        "《" * 2000,
    ],
    ids=["digits", "numerals", "mixed", "words", "issuers", "sums", "commas", "titles"],
)
def test_two_thousand_characters_cost_what_they_are_long(extractor: SpacyFactExtractor, text: str) -> None:
    extractor.find(text[:50], date(2026, 11, 23))
    assert grows_with_its_length(lambda part: extractor.find(part, date(2026, 11, 23)), text)
