"""What we ship, as a project: our config, domain and rules over examples that stock gets too."""

from __future__ import annotations

import copy
import hashlib
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from bench.nlu import stock
from bench.nlu.errors import BenchError
from bench.nlu.sets import ROOT, Example
from bench.nlu.training import Project

PROGRAM = "bot"
"""Rasa as the product starts it, without TensorFlow (`bot/without_tensorflow.py`)."""

_MODEL = "from hotline.serving.model import ensure_model; from hotline.settings import Settings; print(ensure_model(Settings().models_dir))"


def project(examples: Iterable[Example], *, rules: bool = True) -> Project:
    """Our files with these examples alone. Without `rules` (public benchmarks) the intents are what the labels say."""
    by_intent: dict[str, list[str]] = {}
    for example in examples:
        by_intent.setdefault(example.intent, []).append(example.text)
    config = copy.deepcopy(_read("config.yml"))
    for component in config["pipeline"]:
        if "titles" in component:
            component["titles"] = False  # they are among the examples, for both sides
    data = {"nlu.yml": stock.nlu(by_intent)}
    if rules:
        data["rules.yml"] = _read("data/stories/rules.yml")
        return Project("shipped", config, _read("domain.yml"), data, _code(), PROGRAM)
    areas = sorted({intent.split("/")[0] for intent in by_intent})
    domain = {"version": "3.1", "intents": areas, "actions": ["action_answer", "action_clarify"]}
    steps = [{"rule": area, "steps": [{"intent": area}, {"action": "action_answer"}]} for area in areas]
    data["rules.yml"] = {"version": "3.1", "rules": steps}
    return Project("shipped-public", config, domain, data, _code(), PROGRAM)


def in_use() -> Path:
    """The model `make serve` would start with, trained now if its data changed."""
    python = ROOT / ".venv" / "bin" / "python"
    if not python.exists():
        raise BenchError("The service's environment is missing; run make setup.")
    done = subprocess.run([str(python), "-c", _MODEL], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise BenchError(f"There is no model to measure: {(done.stderr or done.stdout).strip()}")
    return Path(done.stdout.split()[-1])


def _read(name: str) -> dict[str, Any]:
    return yaml.safe_load((ROOT / name).read_text("utf8"))


def _code() -> str:
    """Changes with the components' sources and data files, and with the packages they stand on."""
    total = hashlib.sha256()
    for path in [*sorted((ROOT / "bot" / "nlu").rglob("*")), ROOT / "bot" / "uv.lock"]:
        if path.is_file() and path.suffix != ".pyc":
            total.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return total.hexdigest()
