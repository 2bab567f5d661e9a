"""Builds and runs the stock Rasa side: its SQL tracker store, its REST channel, one action a turn."""

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import yaml

from hotline.serving.model import BRAIN_ENVIRONMENT
from hotline.settings import ROOT
from tests.servers import free_port

_STOCK = ROOT / "bench" / "stock"
_PYTHON = str(ROOT / "bot" / ".venv" / "bin" / "python")
_INTENTS, _EXAMPLES = 40, 12


@contextmanager
def stock_rasa(folder: Path) -> Iterator[str]:
    """Train on a part of our own data, start server and action server; yields the REST channel's URL."""
    intents = _write_data(folder)
    _write_answers(folder / "answers.db", intents)
    environment = {**os.environ, **BRAIN_ENVIRONMENT, "STOCK_ANSWERS": str(folder / "answers.db")}
    rasa = [_PYTHON, "-m", "rasa"]
    subprocess.run(
        [*rasa, "train", "--config", str(_STOCK / "config.yml"), "--domain", str(folder / "domain.yml"), "--data",
         str(folder / "data"), "--out", str(folder), "--fixed-model-name", "stock"],
        cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    port = free_port(2)
    environment |= {
        "STOCK_ACTIONS_URL": f"http://127.0.0.1:{port + 1}/webhook",
        "STOCK_DATABASE": str(folder / "rasa.db"),
    }
    commands = [
        [sys.executable, "-m", "rasa_sdk", "--actions", "bench.stock.actions", "--port", str(port + 1)],
        [*rasa, "run", "--interface", "127.0.0.1", "--port", str(port), "--model", str(folder / "stock.tar.gz"),
         "--endpoints", str(_STOCK / "endpoints.yml"), "--credentials", str(_STOCK / "credentials.yml")],
    ]  # fmt: skip
    environment["SANIC_HOST"] = "127.0.0.1"
    with (folder / "log.txt").open("w") as log:
        running = [subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log) for command in commands]
    try:
        url = f"http://127.0.0.1:{port}/webhooks/rest/webhook"
        _wait(url, folder / "log.txt")
        yield url
    finally:
        for process in running:
            process.terminate()
            process.wait(20)


def _write_data(folder: Path) -> list[str]:
    chosen: dict[str, str] = {}
    for path in sorted((ROOT / "data" / "nlu").glob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            if "intent" in block and len(chosen) < _INTENTS:
                lines = block["examples"].splitlines()[:_EXAMPLES]
                chosen[block["intent"].replace("/", "_").replace(".", "_")] = "\n".join(lines) + "\n"
    data = folder / "data"
    data.mkdir(parents=True)
    nlu = [{"intent": name, "examples": examples} for name, examples in chosen.items()]
    rules = [{"rule": name, "steps": [{"intent": name}, {"action": "action_look_up"}]} for name in chosen]
    rules.append({"rule": "fallback", "steps": [{"intent": "nlu_fallback"}, {"action": "action_look_up"}]})
    _dump(data / "nlu.yml", {"version": "3.1", "nlu": nlu})
    _dump(data / "rules.yml", {"version": "3.1", "rules": rules})
    _dump(folder / "domain.yml", {"version": "3.1", "intents": list(chosen), "actions": ["action_look_up"]})
    return list(chosen)


def _dump(path: Path, document: object) -> None:
    path.write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")


def _write_answers(path: Path, intents: list[str]) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE answers (intent TEXT PRIMARY KEY, text TEXT)")
        connection.executemany("INSERT INTO answers VALUES (?, ?)", [(intent, "可以申请。" * 40) for intent in intents])


def _wait(url: str, log: Path) -> None:
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline:
        try:
            if httpx.post(url, json={"sender": "probe", "message": "你好"}, timeout=20).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.5)
    raise RuntimeError(f"stock Rasa did not start: {log.read_text()[-2000:]}")
