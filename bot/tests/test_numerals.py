"""Numbers as people write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.numerals import number, whole
from bot.nlu.references import chinese


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("三万二", 32_000), ("3万2", 32_000), ("一百二", 120), ("一百零二", 102), ("两千", 2000), ("十五", 15), ("二十", 20),
        ("1.5万", 15_000), ("3w", 30_000), ("3,000", 3000), ("二〇二六", 2026), ("一亿三千万", 130_000_000), ("一万零二", 10_002),
        ("壹佰贰拾", 120),
    ],
)  # fmt: skip
def test_reads_numerals(words: str, value: int) -> None:
    assert number(words) == value


@pytest.mark.parametrize("words", ["", "好", "十块", "32二", "1.2.3"])
def test_what_is_no_number_is_none(words: str) -> None:
    assert number(words) is None


@given(st.integers(1, 9999))
def test_reads_every_number_written_in_full(value: int) -> None:
    # 「一百二十」 in full; 「一百二」 for 120 is speech and has its own test.
    assert number(chinese(value)) == value


@given(st.text(max_size=20))
def test_never_raises(words: str) -> None:
    assert number(words) is None or isinstance(number(words), Decimal)


def test_days_of_the_lunar_month() -> None:
    assert (whole("廿"), whole("廿三"), whole("三十"), whole("1.5")) == (20, 23, 30, None)
