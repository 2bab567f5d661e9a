"""Trains a Rasa project in a child process, timed, once: the model is kept under a name made of its content."""

from __future__ import annotations

import hashlib
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import yaml

from bench.nlu.errors import BenchError
from bench.nlu.sets import ROOT

ENVIRONMENT = {
    "RASA_TELEMETRY_ENABLED": "false",
    "RASA_MAX_CACHE_SIZE": "0",  # a training that finds its parts in a cache is not a training
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "PYTHONWARNINGS": "ignore",
    "PYTHONPATH": str(ROOT),
}
"""As the product runs the brain, both sides alike."""


_VECTORS = "NLU_VECTORS_DIR"
"""Texts' vectors kept between trainings, for whoever is not after the time: they are the same, made anew or read."""


@dataclass(frozen=True)
class Project:
    """A Rasa project as the files it consists of, by name; `code` names what else its model depends on.

    `program`: the module that is run, Rasa's own or ours, which leaves TensorFlow out as the product does.
    """

    name: str
    config: dict[str, Any]
    domain: dict[str, Any]
    data: dict[str, dict[str, Any]]
    code: str = ""
    program: str = "rasa"

    @property
    def digest(self) -> str:
        """Names the model that comes of it."""
        parts = json.dumps([self.config, self.domain, self.data, self.code], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(parts.encode()).hexdigest()[:12]

    def write(self, folder: Path) -> None:
        """As `config.yml`, `domain.yml` and `data/`."""
        (folder / "data").mkdir(parents=True)
        dump(folder / "config.yml", self.config)
        dump(folder / "domain.yml", self.domain)
        for name, content in self.data.items():
            dump(folder / "data" / name, content)


@dataclass(frozen=True)
class Trained:
    """A model and what its training took."""

    model: Path
    seconds: float
    cpu_seconds: float
    size: int


def train(project: Project, results: Path) -> Trained:
    """The project's model, trained now unless it was before."""
    folder = results / "models" / f"{project.name}-{project.digest}"
    record = folder / "trained.json"
    if record.exists():
        kept = json.loads(record.read_text())
        return Trained(**{**kept, "model": folder / kept["model"]})
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    say(f"training {project.name} ({project.digest})")
    with tempfile.TemporaryDirectory() as scratch:
        trained = _train(project, Path(scratch), folder)
    record.write_text(json.dumps({**asdict(trained), "model": trained.model.name}, indent=2) + "\n")
    say(f"trained {project.name} in {trained.seconds:.0f} s")
    return trained


def _train(project: Project, scratch: Path, folder: Path) -> Trained:
    # Working in an empty folder keeps caches of earlier trainings out of the time.
    project.write(scratch)
    if vectors := os.environ.get(_VECTORS):
        (scratch / "models").mkdir()
        (scratch / "models" / "vectors").symlink_to(vectors)
    command = [
        sys.executable, "-m", project.program, "train", "--force", "--config", "config.yml", "--domain", "domain.yml",
        "--data", "data", "--out", str(folder), "--fixed-model-name", "model",
    ]  # fmt: skip
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.monotonic()
    with (folder / "train.log").open("w") as log:
        code = subprocess.run(
            command, cwd=scratch, env={**os.environ, **ENVIRONMENT}, stdout=log, stderr=log, check=False
        ).returncode
    seconds = time.monotonic() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    model = folder / "model.tar.gz"
    if code != 0 or not model.exists():
        raise BenchError(f"{project.name} was not trained; {folder / 'train.log'} says why.")
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Trained(model, round(seconds, 1), round(spent, 1), model.stat().st_size)


def dump(path: Path, content: dict[str, Any]) -> None:
    """Writes YAML with Chinese left readable."""
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=10_000), "utf8")


def say(sentence: str) -> None:
    """Progress, with the time: a run takes long."""
    print(f"{time.strftime('%H:%M:%S')} {sentence}", flush=True)
