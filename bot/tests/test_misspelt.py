"""Characters that look like others are put right where the right ones are known; whatever is known stays."""

import pytest

from bot.nlu.misspelt import Mender, groups
from bot.nlu.ngrams import NgramSpace

KNOWN = [
    "房子要拆迁，补偿多少",
    "房子要拆迁了",
    "房子拆迁补偿多少",
    "人身损害赔偿怎么算",
    "人身损害赔偿",
    "已经入住了",
    "已经入住",
]


@pytest.fixture(scope="module")
def mender() -> Mender:
    return Mender(NgramSpace.fit(KNOWN).vocabulary)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("房子要折迁", "房子要拆迁"),
        ("人身捐害赔偿", "人身损害赔偿"),
        ("已经人住了", "已经入住了"),
        ("己经入住", "已经入住"),
    ],
)
def test_what_looks_alike_is_put_right(mender: Mender, written: str, meant: str) -> None:
    assert mender.mended(written) == meant


@pytest.mark.parametrize(
    "text",
    [
        "房子要拆迁，补偿多少",
        "折旧怎么算",  # nobody knows it, nor what else it could be
        "折",
        "2026年，拆3间房",
        "",
    ],
)
def test_what_is_known_or_cannot_be_told_stays(mender: Mender, text: str) -> None:
    assert mender.mended(text) == text


def test_every_group_holds_characters_to_choose_between() -> None:
    assert groups() and all(len(set(group)) == len(group) > 1 for group in groups())
