"""Splits of our examples, by seed: stratified, and steady ones that two versions of the examples have in common."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.nlu.errors import BenchError
from bench.nlu.sets import Example, rows

_HELD_OUT = 0.2
_PARTS = ("train", "held_out", "titles")


@dataclass(frozen=True)
class Split:
    """What is trained on and what is held out; `titles` are trained on too (see `sets.titles`)."""

    train: tuple[Example, ...]
    held_out: tuple[Example, ...]
    titles: tuple[Example, ...] = ()

    @property
    def trained(self) -> list[Example]:
        """Everything trained on, each once."""
        return list(dict.fromkeys([*self.train, *self.titles]))


def split(
    examples: list[Example],
    titles: list[Example],
    *,
    seed: int,
    per_intent: int | None = None,
    longest: int | None = None,
) -> Split:
    """A fifth of each full intent is held out; of the rest at most `per_intent` are trained on.

    None that is trained on has more than `longest` characters; what is held out is as long as it is.
    """
    by_intent: dict[str, list[Example]] = {}
    for example in examples:
        by_intent.setdefault(example.intent, []).append(example)
    chance = random.Random(seed)
    train: list[Example] = []
    held_out: list[Example] = []
    for _, members in sorted(by_intent.items()):
        chance.shuffle(members)
        out = max(1, round(len(members) * _HELD_OUT)) if len(members) > 1 else 0
        held_out += members[:out]
        train += [each for each in members[out:] if longest is None or len(each.text) <= longest][:per_intent]
    # The same words may stand under two intents; a text that was trained on is never judged.
    trained = {example.text for example in (*train, *titles)}
    return Split(tuple(train), tuple(each for each in held_out if each.text not in trained), tuple(titles))


def steady(examples: Sequence[Example], titles: Sequence[Example], *, seed: int) -> Split:
    """A fifth of the texts is held out, each by its own digest; of a label that would lose all of them one stays.

    A text falls on the same side whatever stands beside it, so that two versions of the examples are judged on the same
    texts, and what was done to one label alone is not lost among what chance did to all.
    """
    by_intent: dict[str, list[Example]] = {}
    for example in examples:
        by_intent.setdefault(example.intent, []).append(example)
    train: list[Example] = []
    held_out: list[Example] = []
    for _, members in sorted(by_intent.items()):
        first, *others = sorted(members, key=lambda each: _place(each, seed), reverse=True)
        train.append(first)
        for each in others:
            (held_out if _place(each, seed) < _HELD_OUT else train).append(each)
    trained = {example.text for example in (*train, *titles)}
    return Split(tuple(train), tuple(each for each in held_out if each.text not in trained), tuple(titles))


def steady_sample(examples: Sequence[Example], per_intent: int, *, seed: int) -> list[Example]:
    """At most so many of each label, again by digest."""
    taken: dict[str, int] = {}
    found = []
    for example in sorted(examples, key=lambda each: (each.intent, _place(each, seed))):
        taken[example.intent] = taken.get(example.intent, 0) + 1
        if taken[example.intent] <= per_intent:
            found.append(example)
    return found


def sample(examples: tuple[Example, ...], most: int, seed: int = 0) -> list[Example]:
    """At most so many of them, by seed."""
    return random.Random(seed).sample(examples, min(most, len(examples)))


def save(kept: Split, path: Path) -> None:
    """Keeps a split, so that a later run can train on what an earlier one trained on."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [
        json.dumps({"part": part, "text": example.text, "intent": example.intent}, ensure_ascii=False)
        for part in _PARTS
        for example in getattr(kept, part)
    ]
    path.write_text("\n".join(lines) + "\n", "utf8")


def load(path: Path) -> Split:
    """A split that was kept."""
    parts: dict[str, list[Example]] = {part: [] for part in _PARTS}
    for row in rows(path):
        if row.get("part") not in parts or not {"text", "intent"} <= set(row):
            raise BenchError(f"{path} is not a split that this bench kept.")
        parts[row["part"]].append(Example(row["text"], row["intent"]))
    return Split(*(tuple(parts[part]) for part in _PARTS))


def digest(kept: Split) -> str:
    """Twelve characters that change with the split."""
    total = hashlib.sha256()
    for part in _PARTS:
        total.update(part.encode())
        for example in getattr(kept, part):
            total.update(f"{example.intent}\0{example.text}\n".encode())
    return total.hexdigest()[:12]


def _place(example: Example, seed: int) -> float:
    """Between 0 and 1, by the text alone."""
    drawn = hashlib.sha256(f"{seed}\0{example.text}".encode()).digest()[:8]
    return int.from_bytes(drawn, "big") / 2**64
