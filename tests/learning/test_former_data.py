"""The data of the model in use, after newer ones were merged over them: without them no single answer can be compared."""

import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from hotline.learning.evaluation import evaluating
from hotline.learning.evaluation.former_data import data_of
from hotline.serving.model import INPUTS, inputs_digest
from tests.learning.test_export import git

EXAMPLES = Path("data") / "nlu" / "labor.yml"


def worktrees(root: Path) -> list[str]:
    listed = subprocess.run(["git", "worktree", "list"], cwd=root, capture_output=True, text=True, check=True)
    return listed.stdout.splitlines()


async def goes_on() -> None:
    """Nobody has said to stop."""


@pytest.fixture
def merged(tmp_path: Path) -> tuple[Path, str]:
    """A repository in which examples were merged, and the digest of what was there before."""
    root = tmp_path / "project"
    for name in INPUTS:
        path = root / name
        if path.suffix:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("{}\n", encoding="utf-8")
        else:
            path.mkdir(parents=True)
    (root / "data" / "knowledge").mkdir(parents=True)
    git_path = root / EXAMPLES
    git_path.write_text("nlu: []  # 从前\n", encoding="utf-8")
    before = inputs_digest(root)
    git(root, "init", "--quiet", "--initial-branch=main")
    for text in (None, "nlu: [  # 写坏了\n", "nlu: []  # 后来\n"):
        if text is not None:
            git_path.write_text(text, encoding="utf-8")
        git(root, "add", ".")
        git(root, "commit", "--quiet", "-m", "change")
    return root, before


async def test_what_was_merged_over_is_found_in_the_history_and_nothing_is_left(
    merged: tuple[Path, str], tmp_path: Path
) -> None:
    root, before = merged
    scratch = tmp_path / "scratch"
    async with data_of(before, [root], scratch=scratch, go_on=goes_on) as found:
        assert found is not None and found != root
        assert (found / EXAMPLES).read_text(encoding="utf-8") == "nlu: []  # 从前\n"
        assert (root / EXAMPLES).read_text(encoding="utf-8") == "nlu: []  # 后来\n", "what is checked out stays"
    assert not scratch.exists()
    assert len(worktrees(root)) == 1


async def test_what_stands_in_a_working_copy_is_taken_from_there(merged: tuple[Path, str], tmp_path: Path) -> None:
    root, _ = merged
    async with data_of(inputs_digest(root), [root], scratch=tmp_path / "scratch", go_on=goes_on) as found:
        assert found == root


async def test_data_that_nobody_has_any_more_are_not_made_up(merged: tuple[Path, str], tmp_path: Path) -> None:
    root, _ = merged
    async with data_of("f" * 64, [root], scratch=tmp_path / "scratch", go_on=goes_on) as found:
        assert found is None
    async with data_of("f" * 64, [tmp_path], scratch=tmp_path / "scratch", go_on=goes_on) as found:
        assert found is None, "no repository"


async def test_a_repository_that_git_refuses_leaves_the_job_to_go_on(
    merged: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As one of root's does to the service's user."""
    root, _ = merged
    (root / ".git" / "HEAD").unlink()
    noted: list[str] = []

    async def nothing(*_: Any) -> None:
        return None

    monkeypatch.setattr(evaluating, "_known_folds", nothing)
    job = SimpleNamespace(
        row=SimpleNamespace(order={"folds": 3}),
        workplace=SimpleNamespace(scratch=tmp_path / "scratch"),
        note=lambda *lines: noted.extend(lines),
        refuse_cancelled=goes_on,
    )
    model = SimpleNamespace(data_digest="f" * 64)
    assert await evaluating._folds(cast(Any, job), cast(Any, model), [root]) is None
    assert "没有成功" in noted[0]
