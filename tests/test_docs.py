"""Documentation under test: each setting, route, outcome, role and command must be found in it."""

from pathlib import Path

import pytest
import typer

from hotline.app import create_app
from hotline.cli import app as commands
from hotline.desk.roles import Role
from hotline.settings import ROOT, Settings
from hotline.vocabulary import Outcome

DOCS = "\n".join(
    path.read_text(encoding="utf-8") for path in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
)


def _commands(group: typer.main.Typer, prefix: str = "hotline") -> list[str]:
    click_group = typer.main.get_command(group)
    return _names(click_group, prefix)


def _names(command, prefix: str) -> list[str]:
    children = getattr(command, "commands", None)
    if not children:
        return [prefix]
    return [name for key, child in children.items() for name in _names(child, f"{prefix} {key}")]


@pytest.mark.parametrize("name", [f"HOTLINE_{field.upper()}" for field in Settings.model_fields])
def test_every_setting_is_documented(name: str) -> None:
    assert f"`{name}`" in DOCS


@pytest.mark.parametrize("outcome", [outcome.value for outcome in Outcome])
def test_every_outcome_is_documented(outcome: str) -> None:
    assert f"`{outcome}`" in DOCS


@pytest.mark.parametrize("role", [role.value for role in Role])
def test_every_role_is_documented(role: str) -> None:
    assert f"`{role}`" in DOCS


@pytest.mark.parametrize("command", _commands(commands))
def test_every_command_is_documented(command: str) -> None:
    assert command in DOCS


def test_every_route_is_documented(tmp_path: Path) -> None:
    document = create_app(Settings(var_dir=tmp_path, web_dir=tmp_path / "none")).openapi()
    missing = [path for path in document["paths"] if path not in DOCS]
    assert not missing
