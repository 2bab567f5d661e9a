"""A maintainer who knows the labels by heart and applies them through the workbench's API, one group after another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import httpx

from bench.month.inbox import Waiting
from bench.month.lines import Decided
from hotline.learning.labels import BECOME_EXAMPLES, Verdict


def decision(waiting: Waiting, labels: Mapping[str, Decided]) -> dict[str, Any] | None:
    """The body of the request; None where no line of the group is labelled."""
    known = next((labels[digest] for digest in waiting.digests if digest in labels), None)
    if known is None:
        return None
    verdict = known.verdict
    if verdict is Verdict.OTHER and known.meanings == (waiting.meaning,):
        verdict = Verdict.ACCEPTED
    reason = known.skip_reason.value if known.skip_reason else None
    return {"verdict": verdict.value, "meanings": list(known.meanings), "skip_reason": reason}


def apply(http: httpx.Client, order: Sequence[Waiting], labels: Mapping[str, Decided]) -> Counter[str]:
    """Decide each; how many got which verdict, and of how many examples the workbench said that they add nothing."""
    counts: Counter[str] = Counter()
    for waiting in order:
        body = decision(waiting, labels)
        if body is None:
            counts["unlabelled"] += 1
            continue
        answer = http.post(f"/learning/inbox/{waiting.group}/label", json=body).raise_for_status().json()
        counts[body["verdict"]] += 1
        becomes = Verdict(body["verdict"]) in BECOME_EXAMPLES
        counts["adds nothing"] += bool(becomes and answer["adds_nothing"])
        counts["clashes"] += bool(becomes and answer["clash"])
    return counts
