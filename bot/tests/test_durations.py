"""Lengths of time."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.durations import find
from bot.nlu.spans import without_overlaps

ISO = re.compile(r"P(?:\d+Y|\d+M(?:15D)?|\d+W|\d+D|T\d+(?:\.\d+)?[HM])")


@pytest.mark.parametrize(
    ("text", "words", "value", "approximate"),
    [
        ("拖了三个月", "三个月", "P3M", False),
        ("小半年了", "小半年", "P5M", True),
        ("大半年", "大半年", "P8M", True),
        ("半年没发", "半年", "P6M", False),
        ("半拉月", "半拉月", "P15D", True),
        ("半个月", "半个月", "P15D", False),
        ("两年多了", "两年多", "P2Y", True),
        ("快两年", "快两年", "P2Y", True),
        ("一年半", "一年半", "P18M", False),
        ("一个半月", "一个半月", "P1M15D", False),
        ("1.5年", "1.5年", "P18M", False),
        ("十来天", "十来天", "P10D", True),
        ("一个来月", "一个来月", "P1M", True),
        ("俩月", "俩月", "P2M", False),
        ("三周", "三周", "P3W", False),
        ("48小时", "48小时", "PT48H", False),
        ("好几年", "好几年", None, True),
        ("几个月", "几个月", None, True),
    ],
)
def test_reads_durations(text: str, words: str, value: str | None, approximate: bool) -> None:
    found = without_overlaps(find(text))
    assert [(text[one.start : one.end], one.value["value"], one.value["approximate"]) for one in found] == [
        (words, value, approximate)
    ]


def test_working_days_are_marked() -> None:
    assert find("20个工作日")[0].value == {"value": "P20D", "approximate": False, "working_days": True}


def test_two_numbers_give_a_range() -> None:
    assert find("七八天")[0].value | {"working_days": False} == {
        "value": "P7D", "upper": "P8D", "approximate": True, "working_days": False,
    }  # fmt: skip


@pytest.mark.parametrize("text", ["2024年", "九月", "三个月前", "半年前", "三个人", "第三年度报告"])
def test_what_is_no_duration_is_left_alone(text: str) -> None:
    assert find(text) == []


@given(st.integers(1, 500), st.sampled_from([("天", "D"), ("个月", "M"), ("年", "Y"), ("周", "W")]))
def test_any_count_is_read_back(count: int, unit: tuple[str, str]) -> None:
    assert find(f"拖了{count}{unit[0]}了")[0].value["value"] == f"P{count}{unit[1]}"


@given(st.text(alphabet="一二三十百半大小几好个月年天周多来工作日小时前俩约快0123456789.", max_size=14))
def test_whatever_is_written_values_are_iso(text: str) -> None:
    for found in without_overlaps(find(text)):
        assert 0 <= found.start < found.end <= len(text)
        assert found.value["value"] is None or ISO.fullmatch(found.value["value"])
