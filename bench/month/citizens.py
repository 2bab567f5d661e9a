"""Citizens who write one line each, and some of whom say that the answer did not help."""

from __future__ import annotations

import random
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

from bench.month.lines import Decided, digest_of
from hotline.vocabulary import Outcome

SPEAKS_UP = 1 / 3
"""Of those who were given another answer than the one they needed, so many turn the thumb down."""


@dataclass
class Sent:
    """What came of it: turns by outcome, and thumbs turned down."""

    outcomes: Counter[str] = field(default_factory=Counter)
    thumbs_down: int = 0


def send(url: str, texts: Sequence[str], labels: Mapping[str, Decided], *, seed: int, sent: Sent) -> None:
    """Each line in a conversation of its own, through the public API."""
    chance = random.Random(seed)
    with httpx.Client(base_url=f"{url}/api/v1", timeout=60, trust_env=False) as http:
        for text in texts:
            _ask(http, text, labels[digest_of(text)], speaks_up=chance.random() < SPEAKS_UP, sent=sent)


def _ask(http: httpx.Client, text: str, wanted: Decided, *, speaks_up: bool, sent: Sent) -> None:
    opened = http.post("/conversations", json={"channel": "web"}).raise_for_status().json()
    headers = {"Authorization": f"Bearer {opened['token']}"}
    path = f"/conversations/{opened['conversation_id']}/messages"
    body = {"client_message_id": uuid.uuid4().hex, "text": text}
    answer = http.post(path, json=body, headers=headers).raise_for_status().json()
    sent.outcomes[answer["outcome"]] += 1
    if speaks_up and (wrong := _not_wanted(answer, wanted)) is not None:
        rating = {"helpful": False}
        http.post(f"{path}/{wrong}/rating", json=rating, headers=headers).raise_for_status()
        sent.thumbs_down += 1


def _not_wanted(answer: dict[str, Any], wanted: Decided) -> str | None:
    """The reply that answered something else, if none answered what was meant."""
    if answer["outcome"] != Outcome.ANSWERED or not wanted.meanings:
        return None
    given = [reply for reply in answer["replies"] if reply["answer"]]
    if not given or any(reply["answer"]["id"] in wanted.meanings for reply in given):
        return None
    return given[0]["message_id"]
