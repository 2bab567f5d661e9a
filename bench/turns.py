"""Whole turns, with actions and database, as a conversation grows: ours against a stock Rasa in the same run.

    make bench

Prints the median time of the turns around 5, 50, 100 and 200 for both, and ends with 1 if ours at turn 200 takes more
than 1.2 times turn 5.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import httpx

from bench.stock_rasa import stock_rasa
from tests.product import running

QUESTIONS = [
    "法律援助要什么条件",
    "那要带什么材料",
    "老板拖欠工资三个月了咋办",
    "行政复议要多久出结果",
    "调解协议有什么用",
    "信息公开申请多久答复",
    "离婚孩子归谁",
    "谢谢",
]
MARKS = (5, 50, 100, 200)
_AROUND = 4
LIMIT = 1.2


def conversation(send: Callable[[int, str], None], turns: int) -> list[float]:
    """Milliseconds of each turn of one conversation."""
    times = []
    for number in range(1, turns + 1):
        started = time.perf_counter()
        send(number, QUESTIONS[number % len(QUESTIONS)])
        times.append((time.perf_counter() - started) * 1000)
    return times


def ours(http: httpx.Client, url: str) -> Callable[[int, str], None]:
    """A sender into a new conversation of the product. The pause keeps within the budget of a conversation."""
    opened = http.post(f"{url}/api/v1/conversations", json={"channel": "web"}).raise_for_status().json()
    headers = {"Authorization": f"Bearer {opened['token']}"}

    def send(number: int, text: str) -> None:
        body = {"client_message_id": str(number), "text": text}
        path = f"{url}/api/v1/conversations/{opened['conversation_id']}/messages"
        answer = http.post(path, json=body, headers=headers).raise_for_status().json()
        if not answer["replies"]:
            raise RuntimeError(f"turn {number} was not answered: {answer['outcome']}")

    return send


def stock(http: httpx.Client, url: str, sender: str) -> Callable[[int, str], None]:
    """A sender into a new conversation of the stock set-up."""

    def send(number: int, text: str) -> None:
        if not http.post(url, json={"sender": sender, "message": text}).raise_for_status().json():
            raise RuntimeError(f"turn {number} was not answered")

    return send


def at(runs: list[list[float]], mark: int) -> float:
    """The median over all runs of the turns around a mark."""
    return statistics.median(value for run in runs for value in run[max(0, mark - 1 - _AROUND) : mark + _AROUND])


def main() -> int:
    """Measure both sides and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--conversations", type=int, default=3)
    parser.add_argument("--turns", type=int, default=204)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, httpx.Client(timeout=60, trust_env=False) as http:
        with running(Path(folder) / "var", HOTLINE_SENDING_PER_MINUTE="100000") as product:
            conversation(ours(http, product.url), 20)
            mine = [conversation(ours(http, product.url), options.turns) for _ in range(options.conversations)]
        with stock_rasa(Path(folder) / "stock") as url:
            conversation(stock(http, url, "warm"), 20)
            theirs = [conversation(stock(http, url, f"s{n}"), options.turns) for n in range(options.conversations)]
    print(f"median milliseconds per turn, {options.conversations} conversations of {options.turns} turns")
    print("turn    " + "".join(f"{mark:>9}" for mark in MARKS) + f"{'200/5':>9}")
    for name, runs in (("ours", mine), ("stock", theirs)):
        values = [at(runs, mark) for mark in MARKS]
        print(f"{name:<8}" + "".join(f"{value:9.1f}" for value in values) + f"{values[-1] / values[0]:9.2f}")
    growth = at(mine, 200) / at(mine, 5)
    print(f"ours grows {growth:.2f} times from turn 5 to turn 200 (limit {LIMIT})")
    return 0 if growth <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
