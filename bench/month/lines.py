"""Real lines by digest, and what a reader decided about some of them: digests and labels alone are kept here."""

from __future__ import annotations

import hashlib
import json
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hotline.learning.labels import SkipReason, Verdict
from hotline.settings import ROOT

LABELS = Path(__file__).with_name("labels.jsonl")
UTTERANCES = ROOT.parent / "shared" / "utterances" / "utterances.jsonl"


class MonthError(Exception):
    """The month cannot go on; the message says why."""


@dataclass(frozen=True)
class Decided:
    """A reader's decision on one line. `meanings` are full intents; a line that wants a new answer or is skipped has none."""

    sha256: str
    verdict: Verdict
    area: str | None
    meanings: tuple[str, ...]
    skip_reason: SkipReason | None = None


def digest_of(text: str) -> str:
    """What a line is known by."""
    return hashlib.sha256(text.encode()).hexdigest()


def read_labels(path: Path = LABELS) -> dict[str, Decided]:
    """The decisions by digest."""
    found = {}
    for row in _rows(path):
        reason = row.get("skip_reason")
        found[row["sha256"]] = Decided(
            row["sha256"],
            Verdict(row["verdict"]),
            row["area"],
            tuple(row["meanings"]),
            SkipReason(reason) if reason else None,
        )
    return found


def read_lines(path: Path = UTTERANCES) -> dict[str, str]:
    """The real lines by digest. Raises MonthError where the collection is not there."""
    if not path.is_file():
        raise MonthError(f"{path} is not there: real lines stay outside the repository; name their file.")
    return {digest_of(row["text"]): row["text"] for row in _rows(path)}


def drawn(labels: dict[str, Decided], lines: dict[str, str], count: int, *, seed: int) -> list[str]:
    """So many of the labelled lines, as text, in the order in which they are sent."""
    missing = [sha256 for sha256 in labels if sha256 not in lines]
    if missing:
        raise MonthError(f"{len(missing)} labelled lines are not among the real ones, {missing[0][:12]}… first.")
    chosen = random.Random(seed).sample(sorted(labels), min(count, len(labels)))
    return [lines[sha256] for sha256 in chosen]


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
