"""The points of the curve: each is measured once, by a program in the bot room, and kept as a file of figures."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.month.lines import MonthError
from hotline.serving.model import BRAIN_ENVIRONMENT, python_of_brain
from hotline.settings import ROOT

BASE = "base"


@dataclass(frozen=True)
class Points:
    """A folder of figures."""

    folder: Path
    utterances: Path

    def known(self, name: str) -> dict[str, Any] | None:
        """A point that was measured before."""
        path = self.folder / f"{name}.json"
        return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None

    def measure(self, name: str, data: Path, **told: object) -> None:
        """Teach the classifier the examples of this data folder and judge it, unless it was done before."""
        if self.known(name) is not None:
            return
        part = self.folder / f"{name}.part"
        python, program = str(python_of_brain()), "bench.nlu.taught"
        options = ["--data", str(data), "--out", str(part), "--utterances", str(self.utterances)]
        done = subprocess.run(
            [python, "-m", program, *options],
            cwd=ROOT,
            env={**os.environ, **BRAIN_ENVIRONMENT},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise MonthError(f"{name} was not measured: {last}")
        self.keep(name, {**told, **json.loads(part.read_text(encoding="utf-8"))})
        part.unlink()

    def keep(self, name: str, told: dict[str, Any]) -> None:
        """As a whole or not at all."""
        fresh = self.folder / f"{name}.fresh"
        fresh.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
        fresh.replace(self.folder / f"{name}.json")

    def draw(self, curve: Path) -> str:
        """The picture of the curve; its file name."""
        picture = self.folder / "curve.png"
        options = ["--points", str(curve), "--out", str(picture)]
        subprocess.run(
            [str(python_of_brain()), "-m", "bench.nlu.curve", *options],
            cwd=ROOT,
            env={**os.environ, **BRAIN_ENVIRONMENT},
            check=True,
        )
        return picture.name
