"""What is measured on: our own examples, the frozen sets of `tests/nlu/`, real lines by digest, a public benchmark."""

from __future__ import annotations

import hashlib
import json
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bench.nlu.errors import BenchError

ROOT = Path(__file__).resolve().parents[2]
CORE = frozenset({"legal_aid", "mediation", "admin_review", "info_disclosure"})
OUTSIDE = frozenset({"chitchat", "out_of_scope", "unclear"})
"""Areas in which the hotline has nothing to answer; any other is in scope."""
SOURCES = {"ATEC": "liuaiting/ATEC", "SMP": "OnionWang/SMP2019-ECDT-NLU"}
"""Real lines nobody at a public desk handles, by how their source begins: users of a payment app, of voice assistants."""
UTTERANCES = ROOT.parent / "shared" / "utterances" / "utterances.jsonl"


@dataclass(frozen=True)
class Example:
    """One training example with its full intent `area/matter.facet`."""

    text: str
    intent: str


@dataclass(frozen=True)
class Case:
    """One text with what may be answered to it. Without `intent` only the area is judged."""

    text: str
    area: str
    intent: str | None = None
    also: tuple[str, ...] = ()
    group: str | None = None

    @property
    def intents(self) -> frozenset[str]:
        """Every full intent that counts as right."""
        return frozenset([*([self.intent] if self.intent else []), *self.also])

    @property
    def areas(self) -> frozenset[str]:
        """Every area that counts as right."""
        return frozenset([self.area, *(name.split("/")[0] for name in self.also)])

    @property
    def zone(self) -> str:
        """`core`, `surrounding`, or `outside`: the three that are never pooled."""
        if self.area in OUTSIDE:
            return "outside"
        return "core" if self.area in CORE else "surrounding"


def examples(data: Path = ROOT / "data") -> list[Example]:
    """Our training examples and the answers' titles, which the shipped classifier knows too; each once."""
    found = []
    for path in sorted((data / "nlu").glob("*.yml")):
        for block in _yaml(path).get("nlu", []):
            lines = str(block.get("examples", "")).splitlines()
            texts = [line[2:].strip() for line in lines if line.startswith("- ")]
            found += [Example(text, block["intent"]) for text in texts if text]
    if not found:
        raise BenchError(f"There are no examples in {data / 'nlu'}.")
    return list(dict.fromkeys(found))


def titles(data: Path = ROOT / "data") -> list[Example]:
    """The answers' titles: the shipped classifier trains on them, so stock gets them as examples."""
    found = []
    for path in sorted((data / "knowledge").glob("*.yml")):
        answers = _yaml(path).get("answers", [])
        found += [Example(answer["title"], answer["id"]) for answer in answers]
    return found


def labelled(path: Path) -> list[Case]:
    """Cases of `core.jsonl`, `groups.jsonl` or `calibration.jsonl`, which names no groups."""
    return [
        Case(row["text"], row["intent"].split("/")[0], row["intent"], tuple(row.get("also", [])), row.get("group"))
        for row in rows(path)
    ]


def out_of_scope(path: Path) -> dict[str, list[Case]]:
    """Cases of `out_of_scope.jsonl` by kind."""
    found: dict[str, list[Case]] = {}
    for row in rows(path):
        found.setdefault(row["kind"], []).append(Case(row["text"], "out_of_scope"))
    return found


def real(path: Path, texts: dict[str, str]) -> list[Case]:
    """Cases of `real_dev.jsonl`, `real_calibration.jsonl` or `real_test.jsonl`; `texts` holds the lines by digest. Raises when one is missing."""
    found = []
    for row in rows(path):
        if row["sha256"] not in texts:
            raise BenchError(f"{path.name} names a line that is not among the utterances: {row['sha256'][:12]}….")
        found.append(Case(texts[row["sha256"]], row["area"], row["intent"], tuple(row["also"])))
    return found


@dataclass(frozen=True)
class Utterances:
    """Real lines: by digest, and by source."""

    texts: dict[str, str]
    sources: dict[str, list[str]]


def utterances(path: Path) -> Utterances:
    """Reads the collection of real lines."""
    texts: dict[str, str] = {}
    sources: dict[str, list[str]] = {name: [] for name in SOURCES}
    for row in rows(path):
        _need(row, path, "text", "source")
        texts[hashlib.sha256(row["text"].encode()).hexdigest()] = row["text"]
        for name, beginning in SOURCES.items():
            if row["source"].startswith(beginning):
                sources[name].append(row["text"])
    return Utterances(texts, sources)


def near(texts: list[str], known: list[Case], most: int, seed: int = 0) -> list[Case]:
    """At most so many lines of a source that nobody serves, without those a reader found to be in scope."""
    served = {case.text for case in known if case.zone != "outside"}
    kept = sorted({text for text in texts if text.strip()} - served)
    random.Random(seed).shuffle(kept)
    return [Case(text, "out_of_scope") for text in kept[:most]]


def public(path: Path) -> list[Example]:
    """A public benchmark's file: one `{text, intent}` per line."""
    found = []
    for row in rows(path):
        _need(row, path, "text", "intent")
        found.append(Example(" ".join(row["text"].split()), row["intent"]))
    return [example for example in found if example.text]


def rows(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSONL file. Raises with one sentence when it cannot be read."""
    try:
        lines = path.read_text("utf8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BenchError(f"{path} cannot be read: {error}.") from error
    found = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise BenchError(f"{path}, line {number} is not JSON.") from error
        if not isinstance(row, dict):
            raise BenchError(f"{path}, line {number} is not an object.")
        found.append(row)
    if not found:
        raise BenchError(f"{path} holds no lines.")
    return found


def _yaml(path: Path) -> dict[str, Any]:
    # The loader in C reads our 20,000 examples in a fifth of the time.
    return yaml.load(path.read_text("utf8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader)) or {}


def _need(row: dict[str, Any], path: Path, *keys: str) -> None:
    for key in keys:
        if not isinstance(row.get(key), str):
            raise BenchError(f"{path} needs a text under {key!r} in each line.")
