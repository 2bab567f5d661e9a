"""Sends lines that people wrote through a running service, each in a conversation of its own, and counts what they became.

    python -m bench.replay lines.jsonl --url http://127.0.0.1:8000 --count 300 --seed 7

Each line of the file is a JSON object with a `text`. Prints tables of areas and outcomes, latency percentiles, and the
wanted number of exchanges to read. Ends with 1 when a message did not get a 200, a known outcome and a topic.
"""

import argparse
import json
import random
import statistics
import sys
import time
import uuid
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import httpx

from hotline.vocabulary import Area, Outcome


@dataclass(frozen=True)
class Exchange:
    """One line and what came back."""

    text: str
    status: int
    outcome: str
    topics: list[dict]
    replies: list[str]
    milliseconds: float

    @property
    def sound(self) -> bool:
        """A 200 with a known outcome and a known topic."""
        areas = {topic["area"] for topic in self.topics}
        return self.status == 200 and self.outcome in set(Outcome) and bool(areas) and areas <= set(Area)


def exchange(http: httpx.Client, text: str) -> Exchange:
    """Open a conversation, send the line, read the answer."""
    opened = _open(http)
    started = time.perf_counter()
    answer = http.post(
        f"/conversations/{opened['conversation_id']}/messages",
        json={"client_message_id": uuid.uuid4().hex, "text": text[:2000]},
        headers={"Authorization": f"Bearer {opened['token']}"},
    )
    milliseconds = (time.perf_counter() - started) * 1000
    body = answer.json()
    replies = body.get("replies", [])
    topics = [reply["topic"] for reply in replies if reply["topic"]]
    return Exchange(
        text, answer.status_code, body.get("outcome", ""), topics, [r["text"] for r in replies], milliseconds
    )


def _open(http: httpx.Client) -> dict:
    """A new conversation; a full budget is waited out as the service asks."""
    while (answer := http.post("/conversations", json={"channel": "web"})).status_code == httpx.codes.TOO_MANY_REQUESTS:
        time.sleep(int(answer.headers["retry-after"]))
    return answer.raise_for_status().json()


def main() -> int:
    """Draw, send, count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lines", type=Path)
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--show", type=int, default=0)
    options = parser.parse_args()
    texts = [json.loads(line)["text"] for line in options.lines.read_text(encoding="utf-8").splitlines()]
    drawn = random.Random(options.seed).sample(texts, options.count)
    with httpx.Client(base_url=f"{options.url}/api/v1", timeout=30, trust_env=False) as http:
        done = [exchange(http, text) for text in drawn]
    _table("outcome", Counter(entry.outcome for entry in done))
    _table("area", Counter(entry.topics[0]["area"] if entry.topics else "-" for entry in done))
    times = sorted(entry.milliseconds for entry in done)
    marks = statistics.quantiles(times, n=100)
    print(
        f"milliseconds: p50 {marks[49]:.0f}  p90 {marks[89]:.0f}  p95 {marks[94]:.0f}  p99 {marks[98]:.0f}  max {times[-1]:.0f}"
    )
    for entry in done[: options.show]:
        print(
            f"\n> {entry.text}\n[{entry.outcome} {[(t['area'], t['id']) for t in entry.topics]}]\n"
            + "\n--\n".join(entry.replies)
        )
    broken = [entry for entry in done if not entry.sound]
    print(f"\n{len(done) - len(broken)} of {len(done)} got a 200, a known outcome and a topic")
    return 1 if broken else 0


def _table(name: str, counts: Counter[str]) -> None:
    print(f"{name:<20}{'count':>6}")
    for key, count in counts.most_common():
        print(f"{key:<20}{count:>6}")
    print()


if __name__ == "__main__":
    sys.exit(main())
