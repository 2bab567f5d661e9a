"""The training data and Rasa's own files: labels that mean something, and a rule for every intent."""

from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.nlu import patterns
from bot.nlu.text import normalise

ROOT = Path(__file__).parents[2]
FACETS = set(
    [
        "what",
        "condition",
        "who",
        "material",
        "process",
        "duration",
        "deadline",
        "where",
        "fee",
        "refused",
        "effect",
        "special",
    ]
)
EXTRA = {"handoff", "item_search", "office_search", "followup", "unclear", "procedure"}


def load(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf8"))


def examples() -> list[tuple[str, str, str]]:
    return [
        (path.name, block["intent"], line.removeprefix("- ").strip())
        for path in sorted((ROOT / "data" / "nlu").glob("*.yml"))
        for block in load(path)["nlu"]
        for line in block["examples"].splitlines()
        if line.strip()
    ]


EXAMPLES = examples()
DOMAIN = load(ROOT / "domain.yml")
INTENTS = {next(iter(intent)) for intent in DOMAIN["intents"]}
RULES = {
    rule["steps"][0]["intent"]: rule["steps"][1]["action"]
    for rule in load(ROOT / "data/stories/rules.yml")["rules"]
    if "intent" in rule["steps"][0]
}


def test_every_label_is_area_matter_facet_of_a_known_area_and_facet() -> None:
    labels = {(file, intent) for file, intent, _ in EXAMPLES}
    wrong = [
        (file, label)
        for file, label in sorted(labels)
        if label.count("/") != 1 or label.count(".") != 1 or label.split("/")[0] not in INTENTS
        or label.rsplit(".", 1)[1] not in FACETS
    ]  # fmt: skip
    assert not wrong


def test_no_example_stands_in_two_intents() -> None:
    seen: dict[str, set[str]] = defaultdict(set)
    for _, intent, text in EXAMPLES:
        seen[normalise(text).text].add(intent)
    assert not {text: intents for text, intents in seen.items() if len(intents) > 1}


def test_every_intent_has_a_rule_and_every_rule_an_action() -> None:
    assert set(RULES) == INTENTS
    forms = set(DOMAIN["forms"])
    assert set(RULES.values()) == {a for a in DOMAIN["actions"] if not a.startswith("validate_")} | forms
    assert {f"validate_{form}" for form in forms} <= set(DOMAIN["actions"])
    assert {RULES[intent] for intent in INTENTS - EXTRA} == {"action_answer"}


def test_every_side_of_a_matter_can_be_asked_for_by_itself() -> None:
    assert {intent.rsplit(".", 1)[1] for _, intent, _ in EXAMPLES if intent.startswith("followup/")} == FACETS


@pytest.mark.parametrize(
    "kind", ["violence", "captive", "self_harm", "threat", "harm_done", "child", "medical", "mass"]
)
def test_danger_has_examples_enough(kind: str) -> None:
    assert sum(intent == f"crisis/{kind}.what" for _, intent, _ in EXAMPLES) >= 20


def test_entities_of_the_domain_are_those_the_extractor_finds() -> None:
    found = patterns.load()
    assert {*found["names"], *found["tokens"], "township", "date", "duration", "amount"} == set(DOMAIN["entities"])


def test_session_never_expires_by_rasas_clock() -> None:
    assert DOMAIN["session_config"]["session_expiration_time"] == 0
