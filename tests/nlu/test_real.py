"""The gold labels of real lines: digests and labels only, because the lines themselves may not be kept here."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from hotline.knowledge.loader import load_knowledge
from hotline.settings import ROOT
from hotline.vocabulary import Area

HERE = Path(__file__).parent
FILES = {"real_dev.jsonl": 417, "real_calibration.jsonl": 419, "real_test.jsonl": 420}
KEYS = {"sha256", "area", "intent", "also", "covered"}
AREAS = set(Area)
INTENTS = set(load_knowledge(ROOT / "data").answers)


@cache
def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("name", FILES)
def test_a_line_is_known_by_its_digest_alone(name: str) -> None:
    digests = [row["sha256"] for row in rows(name)]
    assert digests == sorted(set(digests)) and len(digests) == FILES[name]
    assert all(re.fullmatch("[0-9a-f]{64}", digest) for digest in digests)
    assert all(set(row) == KEYS for row in rows(name))


@pytest.mark.parametrize("name", FILES)
def test_labels_name_areas_and_answers_that_exist(name: str) -> None:
    for row in rows(name):
        assert row["area"] in AREAS
        named = ([row["intent"]] if row["intent"] else []) + row["also"]
        assert len(named) == len(set(named)), row
        assert set(named) <= INTENTS, set(named) - INTENTS


@pytest.mark.parametrize("name", FILES)
def test_an_intent_lies_in_its_area_and_means_the_ask_is_covered(name: str) -> None:
    for row in rows(name):
        assert isinstance(row["covered"], bool)
        if row["intent"]:
            assert row["intent"].startswith(f"{row['area']}/") and row["covered"], row


def test_no_line_serves_two_purposes() -> None:
    worked_on, calibrated_on, held_out = ({row["sha256"] for row in rows(name)} for name in FILES)
    assert not worked_on & calibrated_on and not worked_on & held_out and not calibrated_on & held_out
