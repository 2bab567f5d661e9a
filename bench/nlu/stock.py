"""Rasa's stock Chinese pipeline as a project: our examples, one dummy response per full intent, its policies."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bench.nlu.sets import Example
from bench.nlu.training import Project

_SEED = 1
_EPOCHS: dict[str, Any] = {"epochs": 100, "constrain_similarities": True, "random_seed": _SEED}

CONFIG: dict[str, Any] = {
    "recipe": "default.v1",
    "assistant_id": "stock",
    "language": "zh",
    "pipeline": [
        {"name": "JiebaTokenizer"},
        {"name": "RegexFeaturizer"},
        {"name": "LexicalSyntacticFeaturizer"},
        {"name": "CountVectorsFeaturizer"},
        {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
        {"name": "DIETClassifier", **_EPOCHS},
        {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1},
        {"name": "ResponseSelector", **_EPOCHS},
    ],
    "policies": [
        {"name": "MemoizationPolicy"},
        {"name": "RulePolicy"},
        {"name": "TEDPolicy", "max_history": 5, **_EPOCHS},
    ],
}
"""The parameters are those Rasa suggests itself where a configuration is left empty."""


def project(examples: Iterable[Example]) -> Project:
    """Retrieval intents where a label reads `area/matter.facet`, plain ones otherwise (public benchmarks)."""
    by_intent: dict[str, list[str]] = {}
    for example in examples:
        by_intent.setdefault(example.intent, []).append(example.text)
    areas = sorted({intent.split("/")[0] for intent in by_intent})
    responses = {f"utter_{intent}": [{"text": f"{intent} 的回答"}] for intent in sorted(by_intent)}
    responses["utter_ask_back"] = [{"text": "请换个说法"}]
    domain = {"version": "3.1", "intents": areas, "responses": responses}
    return Project("stock", CONFIG, domain, {"nlu.yml": nlu(by_intent), "dialogues.yml": _dialogues(areas)})


def nlu(by_intent: dict[str, list[str]]) -> dict[str, Any]:
    """Rasa's training file for these examples."""
    blocks = [
        {"intent": intent, "examples": "".join(f"- {text}\n" for text in texts)}
        for intent, texts in sorted(by_intent.items())
    ]
    return {"version": "3.1", "nlu": blocks}


def _dialogues(areas: list[str]) -> dict[str, Any]:
    """A rule per area, as in ours, and stories of two turns, without which TED has nothing to learn from."""
    rules = [{"rule": area, "steps": [{"intent": area}, {"action": f"utter_{area}"}]} for area in areas]
    fallback = [{"intent": "nlu_fallback"}, {"action": "utter_ask_back"}]
    rules.append({"rule": "ask back", "steps": fallback})
    stories = [
        {
            "story": f"{first}, then {then}",
            "steps": [
                {"intent": first}, {"action": f"utter_{first}"}, {"intent": then}, {"action": f"utter_{then}"},
            ],
        }
        for first, then in zip(areas, [*areas[1:], areas[0]], strict=True)
    ]  # fmt: skip
    return {"version": "3.1", "rules": rules, "stories": stories}
