"""The command refuses bad input with one sentence and status 2, before it trains anything."""

import subprocess
import sys
from pathlib import Path

import pytest

from bench.nlu.sets import ROOT


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bench.nlu", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--per-intent", "0"], "0 is not a positive whole number"),
        (["--utterances", "nowhere.jsonl"], "nowhere.jsonl is not a file"),
        (["--shipped-only", "--train-only"], "exclude each other"),
    ],
)
def test_bad_options(arguments: list[str], sentence: str) -> None:
    done = run(*arguments)
    assert done.returncode == 2 and sentence in done.stderr and "Traceback" not in done.stderr


def test_a_file_that_is_no_split(tmp_path: Path) -> None:
    path = tmp_path / "split.jsonl"
    path.write_text('{"text": "a"}\n')
    done = run("--train-only", "--split", str(path), "--results", str(tmp_path))
    assert done.returncode == 2 and done.stderr == f"{path} is not a split that this bench kept.\n"


def test_a_benchmark_that_cannot_be_read_is_refused_first(tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text("{}\n")
    done = run("--shipped-only", "--public", str(path), str(path), "--results", str(tmp_path))
    assert done.returncode == 2 and "needs a text under 'text'" in done.stderr
    assert "ready" not in done.stdout
