"""Every `hotline` command, walked: what stops it is one Chinese sentence with the remedy, and exit code 2."""

import re
from pathlib import Path
from typing import Any

import pytest
import typer
from pydantic import SecretStr
from typer.testing import CliRunner

from hotline.cli import app
from hotline.clock import SystemClock
from hotline.commands import CommandGroup
from hotline.console import open_services
from hotline.privacy.journal import Entry, ErasureKind, append_entry
from hotline.serving.secrets_file import ensure_internal_secret
from hotline.settings import ROOT, Settings

VALUES = {
    "login": "liming",
    "--name": "李某",
    "--staff-no": "101",
    "target": "api.json",
    "file": "items.csv",
    "--kind": "items",
    "--role": "seat",
    "--statute": "行政复议法",
    "--articles": "20",
    "organisation": "legal-aid-city",
    "number": "26112600017",
    "folder": "out",
    "data": str(ROOT / "data"),
    "staff_no": "101",
    "lines": "工资不发怎么要",
    "group": "3d12",
    "report": "3d12",
    "settlement": "mended",
    "model": "3d12",
    "--login": "liming",
    "--reason": "答错的多了",
    "job": "3d12",
    "verdict": "accepted",
    "repository": ".",
    "branch": "learn/one",
}
"""What the required parameters get: right in form, so that only the environment is wrong."""
WITHOUT_DATABASE = {
    ("train",),
    ("check-model",),
    ("openapi",),
    ("knowledge", "check"),
    ("knowledge", "impact"),
    ("catalogue", "check"),
    ("deadline",),
    ("learn", "deidentify"),
    ("learn", "deidentify-report"),
    ("wechat", "menu"),  # no account is connected here, and it says so first
}
"""Commands that never open the database, and so do not mind a wrong one."""


def _walk(command: Any, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], list[str]]]:
    """Every command with the arguments it requires, from the registered parameters themselves."""
    children = getattr(command, "commands", None)
    if children:
        return [found for name, child in children.items() for found in _walk(child, (*path, name))]
    given: list[str] = []
    for parameter in command.params:
        if parameter.required:
            name = parameter.opts[0]
            given += [name, VALUES[name]] if name.startswith("--") else [VALUES[name]]
    return [(path, given)]


COMMANDS = _walk(typer.main.get_command(app))
ON_DATABASE = [entry for entry in COMMANDS if entry[0] not in WITHOUT_DATABASE]


def _name(value: object) -> str:
    return "-".join(value) if isinstance(value, tuple) else ""


def _never(*_: object, **__: object) -> None:
    raise AssertionError("the command went on although something was wrong")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Runs a command in an empty folder and returns its one sentence, having checked that it is one."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "items.csv").write_text("code,title\n", encoding="utf-8")
    monkeypatch.setenv("HOTLINE_VAR_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("HOTLINE_MODELS_DIR", str(tmp_path / "models"))  # `learn nightly` locks its folder first
    (tmp_path / "var").mkdir()
    entry = Entry(conversation_id="0" * 32, at=SystemClock().now(), kind=ErasureKind.WISH)
    append_entry(tmp_path / "var" / "erasures.jsonl", entry)
    for step in ("ensure_pages", "ensure_model", "train_model", "become_supervisor"):
        monkeypatch.setattr(f"hotline.serving.commands.{step}", _never)

    def invoke(path: tuple[str, ...], given: list[str], **environment: str) -> str:
        result = CliRunner().invoke(app, [*path, *given], env=environment, prog_name="hotline")
        assert result.exit_code == 2, result.output
        lines = result.stderr.splitlines()
        assert len(lines) == 1, result.output
        assert re.fullmatch(r"没有完成：.*[\u4e00-\u9fff].*。", lines[0])
        assert "Traceback" not in result.output
        return lines[0]

    return invoke


def test_the_walk_finds_the_commands_of_every_group() -> None:
    assert len(COMMANDS) >= 15
    assert {path[0] for path, _ in COMMANDS} >= {"serve", "train", "knowledge", "catalogue", "staff"}
    assert len(ON_DATABASE) == len(COMMANDS) - len(WITHOUT_DATABASE)


@pytest.mark.parametrize(("path", "given"), COMMANDS, ids=_name)
def test_a_wrong_setting_is_named(run, path: tuple[str, ...], given: list[str]) -> None:
    assert "HOTLINE_PORT 不对，应该是整数：abc" in run(path, given, HOTLINE_PORT="abc")


@pytest.mark.parametrize(("path", "given"), COMMANDS, ids=_name)
def test_an_address_of_no_database_is_named_without_repeating_it(run, path: tuple[str, ...], given: list[str]) -> None:
    sentence = run(path, given, HOTLINE_DATABASE_URL="mysql://hotline:geheim@db/hotline")
    assert "HOTLINE_DATABASE_URL" in sentence
    assert "geheim" not in sentence


@pytest.mark.thorough
@pytest.mark.parametrize(("path", "given"), ON_DATABASE, ids=_name)
def test_a_database_that_does_not_answer_is_named(run, path: tuple[str, ...], given: list[str]) -> None:
    sentence = run(path, given, HOTLINE_DATABASE_URL="postgresql://hotline:geheim@127.0.0.1:9/hotline")
    assert "HOTLINE_DATABASE_URL" in sentence
    assert "geheim" not in sentence


@pytest.mark.parametrize(("path", "given"), ON_DATABASE, ids=_name)
def test_a_database_folder_that_is_missing_is_named(run, path: tuple[str, ...], given: list[str]) -> None:
    assert "/no/such/folder" in run(path, given, HOTLINE_DATABASE_URL="sqlite:////no/such/folder/hotline.db")


@pytest.mark.thorough
@pytest.mark.parametrize(("path", "given"), ON_DATABASE, ids=_name)
def test_a_file_that_is_no_database_is_one_sentence(
    run, tmp_path: Path, path: tuple[str, ...], given: list[str]
) -> None:
    (tmp_path / "letter.txt").write_text("这不是数据库。" * 500, encoding="utf-8")
    assert "HOTLINE_DATABASE_URL" in run(path, given, HOTLINE_DATABASE_URL=f"sqlite:///{tmp_path}/letter.txt")


BUILDS_TABLES = {("serve",), ("setup",), ("migrate",)}


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("path", "given"), [entry for entry in ON_DATABASE if entry[0] not in BUILDS_TABLES], ids=_name
)
def test_a_database_without_tables_names_the_command_that_builds_them(
    run, tmp_path: Path, path: tuple[str, ...], given: list[str]
) -> None:
    assert "hotline migrate" in run(path, given, HOTLINE_DATABASE_URL=f"sqlite:///{tmp_path}/empty.db")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["staff", "add"], "缺少 login，用法见 hotline staff add --help"),
        (["staff", "disable", "li", "--now"], "没有 --now 这个选项"),
        (["staff", "add", "li", "--name", "李", "--staff-no", "1", "--role", "king"], "--role 的值不对"),
        (["--loud"], "没有 --loud 这个选项，用法见 hotline --help"),
        (["staff", "add", "li", "--name"], "--name 的写法不对"),
        (["fly"], "没有 fly 这个命令，用法见 hotline --help"),
        (["staff", "fly"], "没有 fly 这个命令，用法见 hotline staff --help"),
        (["seed", "twice"], "命令写得不对"),
        (["catalogue", "import", "none.csv", "--kind", "items"], "none.csv"),
        (["catalogue", "import", "items.csv", "--kind", "people"], "--kind"),
        (["openapi", "no/such/folder/api.json"], "no/such/folder/api.json"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_command_written_wrongly_is_one_sentence(run, arguments: list[str], said: str) -> None:
    assert said in run((), arguments)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HOTLINE_BRAIN_TIMEOUT", "60"),
        ("HOTLINE_BRAIN_TIMEOUT", "lang"),
        ("HOTLINE_RETENTION_DAYS", "0"),
        ("HOTLINE_ENV", "prod"),
        ("HOTLINE_REHEARSAL", "ja"),
        ("HOTLINE_REDIS_URL", "127.0.0.1:6379"),
    ],
)
def test_each_kind_of_wrong_setting_is_said_in_chinese(run, name: str, value: str) -> None:
    sentence = run(("migrate",), [], **{name: value})
    assert name in sentence
    assert "nput" not in sentence
    assert "should" not in sentence


GROUPS = sorted({path[:length] for path, _ in COMMANDS for length in range(len(path))})


@pytest.mark.parametrize("path", [*GROUPS, *(path for path, _ in COMMANDS)], ids=_name)
def test_every_help_page_is_in_chinese(path: tuple[str, ...]) -> None:
    """Headings, usage and the help option were typer's own, in English."""
    page = CliRunner().invoke(app, [*path, "--help"], prog_name="hotline", env={"COLUMNS": "200"})
    assert page.exit_code == 0
    assert f"用法：{' '.join(('hotline', *path))}" in page.stdout
    assert "─ 选项 ─" in page.stdout
    assert ("─ 命令 ─" in page.stdout) == (path in GROUPS)
    assert not re.search(r"(?i)usage|options|commands?\b|arguments?\b|required|default|show |message", page.stdout)


@pytest.mark.parametrize("path", GROUPS, ids=_name)
def test_a_group_alone_shows_its_help(path: tuple[str, ...]) -> None:
    alone = CliRunner().invoke(app, path, prog_name="hotline")
    assert alone.exit_code == 2
    assert "─ 命令 ─" in alone.output


def test_a_question_that_nobody_answers_is_one_sentence() -> None:
    """As where `hotline learn release` asks for the password and the terminal is gone."""
    asking = CommandGroup(help="问一句。")
    asking.callback()(lambda: None)
    asking.command("ask")(lambda: typer.prompt("密码", hide_input=True))
    found = CliRunner().invoke(asking, ["ask"], input="")
    assert (found.exit_code, found.stderr.splitlines()[-1]) == (2, "没有完成：问的没有回答，什么也没有做。")


async def test_a_command_beside_a_running_product_knows_the_secret_it_was_started_with(tmp_path: Path) -> None:
    """Without it a release from the terminal asks the new brain in vain, and is refused for wrong answers."""
    given = Settings(var_dir=tmp_path, internal_secret=SecretStr("of the environment"))
    secret = ensure_internal_secret(tmp_path)
    for settings, known in ((Settings(var_dir=tmp_path), secret), (given, "of the environment")):
        async with open_services(settings) as services:
            assert services.settings.internal_secret.get_secret_value() == known
