"""Where the month is lived: databases, models and a throw-away clone, all outside the repository and deleted afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.month.lines import MonthError
from hotline.serving.model import inputs_digest
from hotline.serving.record import read_record
from hotline.settings import ROOT, Settings
from tests.product import Product, running

_DAY = 24 * 3600
_OPEN = {"HOTLINE_SENDING_PER_MINUTE": "100000", "HOTLINE_OPENINGS_PER_10_MINUTES": "100000"}
"""Everybody writes from one address."""


@dataclass(frozen=True)
class Workplace:
    """A folder. What real people wrote lies in it until `delete`."""

    root: Path

    def prepare(self) -> None:
        """Make it, with the models the product is to start from. Raises MonthError inside the repository, and for a stale model."""
        if self.root.resolve().is_relative_to(ROOT):
            raise MonthError(f"{self.root} lies in the repository: what people wrote may not be kept there.")
        record = read_record(Settings().models_dir)
        if record is None or record.data_digest != inputs_digest():
            raise MonthError("The model in use was trained on other data than these: run make train first.")
        if not self.models.exists():
            self.root.mkdir(parents=True, exist_ok=True)
            shutil.copytree(Settings().models_dir, self.models)

    @property
    def models(self) -> Path:
        return self.root / "models"

    def var(self, name: str) -> Path:
        """The database folder of that name."""
        return self.root / f"var-{name}"

    def copy(self, name: str, fresh: str) -> None:
        """A new copy of a database folder, in place of a former one."""
        shutil.rmtree(self.var(fresh), ignore_errors=True)
        shutil.copytree(self.var(name), self.var(fresh))

    def settings(self, name: str) -> dict[str, str]:
        """For whatever works on that database."""
        return {"HOTLINE_VAR_DIR": str(self.var(name)), "HOTLINE_MODELS_DIR": str(self.models)}

    @contextmanager
    def product(self, name: str, *, days_ago: float = 0) -> Iterator[Product]:
        """The product on that database, its clock so many days behind."""
        shift = {"HOTLINE_CLOCK_SHIFT_SECONDS": str(-round(days_ago * _DAY))}
        with running(self.var(name), HOTLINE_MODELS_DIR=str(self.models), **_OPEN, **shift) as product:
            yield product

    @contextmanager
    def clone(self, name: str) -> Iterator[Clone]:
        """A clone of this repository for as long as the block lasts; with it goes what people wrote."""
        folder = self.root / f"clone-{name}"
        shutil.rmtree(folder, ignore_errors=True)  # of a run that was killed
        try:
            _git(self.root, "clone", "--quiet", str(ROOT), str(folder))
            if inputs_digest(folder) != inputs_digest(ROOT):
                raise MonthError("data/ or bot/ differ from the last commit: a clone would not be what is measured.")
            # As in a working copy that was trained before: only what is new has to be encoded.
            if (self.models / "vectors").exists():
                shutil.copytree(self.models / "vectors", folder / "models" / "vectors")
            yield Clone(folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def delete(self) -> None:
        """All of it."""
        shutil.rmtree(self.root)


@dataclass(frozen=True)
class Clone:
    """The working copy that is written into."""

    root: Path

    def written(self, settings: Mapping[str, str], branch: str, *, rasa: bool) -> int:
        """Export what is decided onto a new branch, by the product's own command; how many examples that added."""
        before = self._head()
        options = [] if rasa else ["--no-rasa"]
        command(settings, "learn", "export", str(self.root), branch, *options)
        if self._head() == before:
            return 0
        counted = _git(self.root, "diff", "--numstat", before, "HEAD", "--", "data/nlu")
        return sum(int(line.split("\t")[0]) for line in counted.splitlines())

    def go_to(self, branch: str) -> None:
        """Check a branch out; where nothing was written there is none, and the one before it holds the same."""
        if _git(self.root, "branch", "--list", branch):
            _git(self.root, "switch", "--quiet", branch)

    def _head(self) -> str:
        return _git(self.root, "rev-parse", "HEAD").strip()


def command(settings: Mapping[str, str], *arguments: str) -> None:
    """One of the product's commands. What it prints quotes citizens, so it is kept nowhere."""
    program = Path(sys.executable).parent / "hotline"
    done = subprocess.run(
        [str(program), *arguments],
        cwd=ROOT,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise MonthError(f"hotline {' '.join(arguments[:2])} did not succeed: {last}")


def _git(folder: Path, *arguments: str) -> str:
    environment = {**os.environ, "GIT_TERMINAL_PROMPT": "0"}
    return subprocess.run(
        ["git", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
