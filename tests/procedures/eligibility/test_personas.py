"""Invented citizens, each worked by hand: what every condition must come to, where to go, what to bring."""

from pathlib import Path
from statistics import median
from typing import Any

import pytest
import yaml

from hotline.procedures.eligibility.precheck import LegalAidCheck
from hotline.procedures.procedure import Context

PERSONAS: list[dict[str, Any]] = yaml.load(
    (Path(__file__).parent / "personas.yml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
)
_KEYS = {"who", "why", "answers", "results", "outlook", "where", "bring", "told", "not_told", "buttons"}


def test_there_are_enough_of_them_and_they_say_only_what_is_checked() -> None:
    assert len(PERSONAS) >= 40
    assert all(set(persona) <= _KEYS for persona in PERSONAS)


@pytest.mark.parametrize("persona", PERSONAS, ids=[persona["who"] for persona in PERSONAS])
def test_what_a_citizen_is_told(check: LegalAidCheck, context: Context, persona: dict[str, Any]) -> None:
    answers = persona["answers"]
    path = check.path(answers, context)
    assert [asked.id for asked in path.answered] == list(answers), "asked otherwise than the persona answers"
    assert path.next is None
    verdict = check.verdict(answers, context)
    assert verdict is not None
    assert {each.condition.id: each.case.result.value for each in verdict.judged} == persona["results"]
    assert verdict.outlook == persona["outlook"]
    messages = check.conclude(answers, context).messages
    result, ways, things = (message.text for message in messages)
    assert persona["where"] in ways
    brought = things.split("证据，有什么带什么")[0]
    assert all(thing in brought for thing in persona.get("bring", []))
    said = f"{result}\n{ways}\n{things}"
    assert [text for text in persona.get("told", []) if text not in said] == []
    assert [text for text in persona.get("not_told", []) if text in said] == []
    titles = [button.title for button in messages[-1].buttons]
    assert [title for title in persona.get("buttons", []) if title not in titles] == []
    assert titles[-1] == "转人工"


def test_half_of_them_are_asked_at_most_five_questions() -> None:
    assert median(len(persona["answers"]) for persona in PERSONAS) <= 5
