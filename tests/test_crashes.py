"""Brain, action server and service are killed while citizens write: nothing accepted is lost, nothing answered twice."""

import os
import signal
import sqlite3
import subprocess
import threading
import time
from pathlib import Path

import httpx
import pytest

from hotline.vocabulary import Outcome
from tests import product

QUESTIONS = [
    "法律援助要什么条件",
    "行政复议要交钱吗",
    "人民调解收费吗",
    "信息公开申请多久答复",
    "申请法律援助带什么材料",
]
FINAL = {outcome.value for outcome in Outcome if not outcome.interim}
_CITIZENS = 4
_BETWEEN_KILLS = 4
_SLOWEST_SECONDS = 180


class Writer(threading.Thread):
    """Writes one question after the other, again and again under the same id until it got a 200."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url, self.stopping = f"{url}/api/v1", threading.Event()
        self.accepted: list[str] = []
        self.outcomes: list[str] = []
        with httpx.Client(timeout=30, trust_env=False) as http:
            opened = http.post(f"{self.url}/conversations", json={"channel": "web"}).json()
        self.id, self.headers = opened["conversation_id"], {"Authorization": f"Bearer {opened['token']}"}

    def run(self) -> None:
        number = 0
        with httpx.Client(timeout=30, trust_env=False) as http:
            while not self.stopping.is_set():
                number += 1
                self._send(http, f"m{number}", QUESTIONS[number % len(QUESTIONS)])
                time.sleep(0.3)

    def _send(self, http: httpx.Client, key: str, text: str) -> None:
        body = {"client_message_id": key, "text": text}
        while True:
            try:
                answer = http.post(f"{self.url}/conversations/{self.id}/messages", json=body, headers=self.headers)
            except httpx.HTTPError:
                time.sleep(0.5)
                continue
            if answer.status_code == 200:
                self.accepted.append(answer.json()["accepted"]["message_id"])
                self.outcomes.append(answer.json()["outcome"])
                return
            assert answer.status_code >= 500 or answer.status_code == 429, answer.text
            time.sleep(0.5)


@pytest.mark.service
def test_each_accepted_message_gets_one_outcome_whoever_dies(tmp_path: Path) -> None:
    with product.running(tmp_path / "var", HOTLINE_SENDING_PER_MINUTE="1000") as running:
        writers = [Writer(running.url) for _ in range(_CITIZENS)]
        for writer in writers:
            writer.start()
        for victim in ("bot run", "-m actions", "hotline.app:create_app"):
            time.sleep(_BETWEEN_KILLS)
            _wait_until_each_has_written(writers, 1)
            _kill(victim, running.var_dir)
        _wait_until_each_has_written(writers, 6)  # 24 in all, the last ones after the last kill
        # While a part that was killed starts again there are other outcomes, the more the slower the machine.
        _wait_until_each_is_answered(writers)
        for writer in writers:
            writer.stopping.set()
        for writer in writers:
            writer.join(_SLOWEST_SECONDS)
            assert not writer.is_alive()
        database = running.var_dir / "hotline.db"
        _wait_until_final(database)
        with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
            turns = connection.execute("SELECT message_id, answered_as, outcome FROM turns").fetchall()
            citizen_messages = {
                row[0] for row in connection.execute("SELECT id FROM messages WHERE sender = 'citizen'")
            }
            answers = dict(
                connection.execute(
                    "SELECT in_reply_to, count(*) FROM messages WHERE sender = 'bot' GROUP BY in_reply_to"
                )
            )
    accepted = {message_id for writer in writers for message_id in writer.accepted}
    assert len(accepted) == sum(len(writer.accepted) for writer in writers)
    assert accepted <= citizen_messages
    assert sorted(turn[0] for turn in turns) == sorted(citizen_messages)
    assert {turn[2] for turn in turns} <= FINAL
    assert all(answers.get(turn[1], 0) <= 1 for turn in turns)


def _wait_until_each_has_written(writers: list[Writer], more: int) -> None:
    """Every citizen got so many messages more through: on a slow machine that takes its time."""
    wanted = [len(writer.accepted) + more for writer in writers]
    deadline = time.monotonic() + _SLOWEST_SECONDS
    while any(len(writer.accepted) < count for writer, count in zip(writers, wanted, strict=True)):
        assert time.monotonic() < deadline, "nobody gets through any more"
        time.sleep(0.2)


def _wait_until_each_is_answered(writers: list[Writer]) -> None:
    deadline = time.monotonic() + _SLOWEST_SECONDS
    while any(writer.outcomes[-1] != "answered" for writer in writers):
        assert time.monotonic() < deadline, [writer.outcomes[-1] for writer in writers]
        time.sleep(0.2)


def _kill(pattern: str, var_dir: Path) -> None:
    """Kill the process of this product (and of no other) whose command line has the pattern."""
    found = subprocess.run(["pgrep", "-f", "--", pattern], capture_output=True, text=True, check=False).stdout.split()
    mine = [int(pid) for pid in found if f"HOTLINE_VAR_DIR={var_dir}" in _environment(pid)]
    assert mine, f"no process {pattern}"
    for pid in mine:
        os.kill(pid, signal.SIGKILL)


def _environment(pid: str) -> str:
    try:
        return Path(f"/proc/{pid}/environ").read_bytes().decode(errors="replace")
    except OSError:
        return ""


def _wait_until_final(database: Path) -> None:
    deadline, outcomes = time.monotonic() + _SLOWEST_SECONDS, set()
    while time.monotonic() < deadline:
        with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
            outcomes = {row[0] for row in connection.execute("SELECT DISTINCT outcome FROM turns")}
        if outcomes <= FINAL:
            return
        time.sleep(1)
    raise AssertionError(f"still open: {outcomes - FINAL}")
