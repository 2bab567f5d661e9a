"""Noise changes a text in its own way, and the same text always in the same way."""

import pytest

from bench.nlu import noise

TEXT = "我老婆的工资被公司拖欠，怎么申请法律援助？孩子没有钱上学了。"


@pytest.mark.parametrize("kind", noise.KINDS)
def test_noise_changes_the_text_and_always_alike(kind: str) -> None:
    assert noise.made(kind, TEXT) == noise.made(kind, TEXT) != TEXT


@pytest.mark.parametrize("kind", ["homophones", "shapes"])
def test_characters_are_swapped_one_for_one(kind: str) -> None:
    found = noise.made(kind, TEXT)
    assert len(found) == len(TEXT)
    assert 1 <= sum(old != new for old, new in zip(TEXT, found, strict=True)) <= round(len(TEXT) * noise.SHARE)


def test_a_dropped_character_is_gone_and_a_doubled_one_stands_twice() -> None:
    assert len(noise.made("dropped", TEXT)) < len(TEXT) < len(noise.made("doubled", TEXT))


def test_unmarked_keeps_all_words() -> None:
    assert noise.made("unmarked", TEXT) == "我老婆的工资被公司拖欠怎么申请法律援助孩子没有钱上学了"


def test_dialect_says_it_the_local_way() -> None:
    found = noise.made("dialect", TEXT)
    assert "工钱" in found and "屋里人" in found and "咋" in found and "我" not in found


def test_traditional_characters() -> None:
    assert "法律援助" in noise.made("traditional", TEXT) and "錢" in noise.made("traditional", TEXT)


@pytest.mark.parametrize("kind", noise.KINDS)
def test_one_character_is_enough(kind: str) -> None:
    assert isinstance(noise.made(kind, "钱"), str)
