"""The pages are built once, whoever starts beside whom."""

import subprocess
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

import pytest
import typer

from hotline.serving import pages

_LONG = 60
"""Seconds until a thread that never comes fails the test; nothing waits that long where all is well."""


@pytest.fixture
def web(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Pages that were never built."""
    (tmp_path / "dist").mkdir()
    (tmp_path / "index.html").write_text("一")
    monkeypatch.setattr(pages, "_WEB", tmp_path)
    monkeypatch.setattr(pages, "_npm", lambda: ["npm"])
    return tmp_path


type Npm = Callable[[Callable[[str], int]], None]


@pytest.fixture
def npm(monkeypatch: pytest.MonkeyPatch) -> Npm:
    """`npm(lambda step: 0)`: what takes its place and says how the step ended."""

    def stand_in(step: Callable[[str], int]) -> None:
        def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
            return subprocess.CompletedProcess(command, step(command[1]))

        monkeypatch.setattr(pages.subprocess, "run", run)

    return stand_in


def test_of_two_that_start_at_once_one_builds_and_the_other_waits(
    web: Path, npm: Npm, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each ran `npm ci` in the other's build: both ended with an error about a missing module."""
    steps: list[str] = []
    begun, told = Event(), Event()

    def step(name: str) -> int:
        steps.append(name)
        begun.set()
        return 0 if told.wait(_LONG) else 1

    npm(step)
    monkeypatch.setattr(typer, "echo", lambda said, **_: told.set() if "另一个" in said else None)
    first, second = (Thread(target=pages.ensure_pages, args=(web / "dist",)) for _ in range(2))
    first.start()
    assert begun.wait(_LONG)
    second.start()
    first.join(_LONG)
    second.join(_LONG)
    assert told.is_set()
    assert steps == ["ci", "run"]
    assert not second.is_alive()


def test_they_are_built_again_when_a_source_changed(web: Path, npm: Npm) -> None:
    steps: list[str] = []
    npm(lambda name: steps.append(name) or 0)
    for text, built in (("一", 1), ("一", 1), ("二", 2)):
        (web / "index.html").write_text(text)
        pages.ensure_pages(web / "dist")
        assert steps == ["ci", "run"] * built, text


def test_a_build_that_failed_is_tried_again(web: Path, npm: Npm) -> None:
    npm(lambda name: int(name == "run"))
    with pytest.raises(typer.Exit):
        pages.ensure_pages(web / "dist")
    steps: list[str] = []
    npm(lambda name: steps.append(name) or 0)
    pages.ensure_pages(web / "dist")
    assert steps == ["ci", "run"]
