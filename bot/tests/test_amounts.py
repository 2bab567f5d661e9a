"""Sums of money."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.amounts import find
from bot.nlu.references import chinese
from bot.nlu.spans import without_overlaps


@pytest.mark.parametrize(
    ("text", "words", "value", "approximate"),
    [
        ("欠我三万二没给", "三万二", 32_000, False),
        ("1.5万元", "1.5万元", 15_000, False),
        ("八百块", "八百块", 800, False),
        ("两千来块", "两千来块", 2000, True),
        ("两千多", "两千多", 2000, True),
        ("￥500", "￥500", 500, False),
        ("3,000元", "3,000元", 3000, False),
        ("1万2", "1万2", 12_000, False),
        ("3w", "3w", 30_000, False),
        ("一百二十块五毛", "一百二十块五毛", 120.5, False),
        ("五六千", "五六千", 5000, True),
        ("几百块", "几百块", None, True),
        ("十几万", "十几万", None, True),
        ("大概五万块钱", "大概五万块钱", 50_000, True),
    ],
)
def test_reads_amounts(text: str, words: str, value: float | None, approximate: bool) -> None:
    found = without_overlaps(find(text))
    assert [(text[one.start : one.end], one.value["value"], one.value["approximate"]) for one in found] == [
        (words, value, approximate)
    ]


@pytest.mark.parametrize("text", ["5万人", "两千户", "千万别签", "万一呢", "欠5000", "三千米", "一千亩地", "打12345"])
def test_what_is_no_money_is_left_alone(text: str) -> None:
    assert without_overlaps(find(text)) == []


@given(st.integers(1, 9999))
def test_any_sum_is_read_back(value: int) -> None:
    for text in (f"赔了{value}元", f"赔了{chinese(value)}块钱"):
        assert [one.value["value"] for one in without_overlaps(find(text))] == [value]


@given(st.text(alphabet="一二三两十百千万亿几好块元毛钱来多约￥0123456789.,w个人", max_size=14))
def test_whatever_is_written_values_are_numbers(text: str) -> None:
    for found in without_overlaps(find(text)):
        assert 0 <= found.start < found.end <= len(text)
        assert found.value["value"] is None or found.value["value"] >= 0
