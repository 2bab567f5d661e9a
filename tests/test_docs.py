"""Documentation under test: each setting, route, outcome, role and command must be found in it."""

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from hotline.app import create_app
from hotline.cli import app as commands
from hotline.conversations.events import TurnEvent
from hotline.learning.faults import Fault, Settlement
from hotline.learning.jobs.states import JobState, Trouble
from hotline.learning.labels import SkipReason, Verdict
from hotline.learning.teaching import Teaches
from hotline.settings import ROOT, Settings
from hotline.staff.roles import Role
from hotline.vocabulary import DangerKind, Outcome, Reason

README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCS = "\n".join([README, *(path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs").rglob("*.md")))])


def _chapter(title: str) -> str:
    """A chapter of the README."""
    return README.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def _dependencies() -> Iterator[str]:
    """What the two rooms and the pages ask for by name."""
    for file in ("pyproject.toml", "bot/pyproject.toml"):
        project = tomllib.loads((ROOT / file).read_text(encoding="utf-8"))
        groups = project.get("dependency-groups", {}).values()
        for wanted in [*project["project"]["dependencies"], *(each for group in groups for each in group)]:
            yield re.split(r"[^\w.-]", wanted)[0]
    package = json.loads((ROOT / "web" / "package.json").read_text(encoding="utf-8"))
    yield from (*package["dependencies"], *package["devDependencies"])


def _commands(group: typer.main.Typer, prefix: str = "hotline") -> list[str]:
    click_group = typer.main.get_command(group)
    return _names(click_group, prefix)


def _names(command, prefix: str) -> list[str]:
    children = getattr(command, "commands", None)
    if not children:
        return [prefix]
    return [name for key, child in children.items() for name in _names(child, f"{prefix} {key}")]


def test_the_readme_says_where_each_package_lives() -> None:
    packages = [path.parent.name for path in sorted((ROOT / "hotline").glob("*/__init__.py"))]
    chapter = _chapter("Where things live")
    assert packages and [package for package in packages if f"{package}/" not in chapter] == []


def test_the_readme_says_what_each_direct_dependency_is_for() -> None:
    chapter = _chapter("Direct dependencies")
    assert [name for name in _dependencies() if name not in chapter] == []


@pytest.mark.parametrize("name", [f"HOTLINE_{field.upper()}" for field in Settings.model_fields])
def test_every_setting_is_documented(name: str) -> None:
    assert f"`{name}`" in DOCS


@pytest.mark.parametrize("outcome", [outcome.value for outcome in Outcome])
def test_every_outcome_is_documented(outcome: str) -> None:
    assert f"`{outcome}`" in DOCS


@pytest.mark.parametrize("reason", [reason.value for reason in Reason])
def test_every_reason_is_documented(reason: str) -> None:
    assert f"`{reason}`" in DOCS


@pytest.mark.parametrize("event", [event.value for event in TurnEvent])
def test_every_event_of_a_turn_is_documented(event: str) -> None:
    assert f"`{event}`" in DOCS


@pytest.mark.parametrize(
    "word",
    [word.value for words in (Teaches, Verdict, SkipReason, JobState, Trouble, Fault, Settlement) for word in words],
)
def test_every_word_of_the_learning_loop_is_documented(word: str) -> None:
    assert f"`{word}`" in DOCS


@pytest.mark.parametrize("kind", [kind.value for kind in DangerKind])
def test_every_kind_of_danger_is_documented(kind: str) -> None:
    assert f"`{kind}`" in DOCS


@pytest.mark.parametrize("role", [role.value for role in Role])
def test_every_role_is_documented(role: str) -> None:
    assert f"`{role}`" in DOCS


@pytest.mark.parametrize("command", _commands(commands))
def test_every_command_is_documented(command: str) -> None:
    assert command in DOCS


@pytest.fixture
def published(tmp_path: Path) -> dict[str, Any]:
    """The document the service publishes."""
    return create_app(Settings(var_dir=tmp_path, web_dir=tmp_path / "none")).openapi()


def test_every_route_is_documented(published: dict[str, Any]) -> None:
    missing = [path for path in published["paths"] if path not in DOCS]
    assert not missing


def test_the_pages_are_built_from_the_document_the_service_publishes(published: dict[str, Any]) -> None:
    """The desk's words are checked against that file: a stale one would let a new member through. `make api`."""
    assert json.loads((ROOT / "web" / "openapi.json").read_text(encoding="utf-8")) == published
