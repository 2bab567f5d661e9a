"""The git working copy that examples are written into: a branch of its own, or nothing at all."""

import contextlib
import os
import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from hotline.errors import Conflict, Invalid

_COLOUR = re.compile(r"\x1b\[\d+m")
_COMPLAINT = re.compile(r"(?:UserWarning: |\s(?:ERROR|WARNING)\s+\S+\s+- )(.+)")
_DETACHED = "HEAD"
_WRITTEN = ("data/nlu", "data/knowledge", "tests/dialogues")
_QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "PYTHONWARNINGS": "ignore",
    "OMP_NUM_THREADS": "1",
}


@dataclass(frozen=True)
class WorkingCopy:
    """A clone of the project's repository."""

    root: Path

    def ready(self) -> str:
        """The branch it is on, or `HEAD`. Raises Invalid or Conflict where nothing can be written into it."""
        if not (self.root / ".git").exists() or not (self.root / "data" / "nlu").is_dir():
            raise Invalid(f"{self.root} 不是本项目的 git 工作区（里面要有 data/nlu）。")
        if self._git("status", "--porcelain", "--", *self._written()):
            raise Conflict(f"{self.root} 的 {'、'.join(_WRITTEN)} 里有没提交的改动，请先提交或收起来再运行。")
        return self._git("rev-parse", "--abbrev-ref", "HEAD").strip()

    def has(self, branch: str) -> bool:
        """Whether there is a branch of this name."""
        return bool(self._git("branch", "--list", branch))

    def unmerged(self) -> list[str]:
        """The branches that hold more than what is checked out, the latest first."""
        form = ("--sort=-committerdate", "--format=%(refname:short)")
        return self._git("branch", "--list", "--no-merged", "HEAD", *form).split()

    def waiting_lines(self) -> list[str]:
        """What is written on branches that are not merged: it may still come into the files."""
        changes = (self._git("diff", "--unified=0", f"HEAD...{branch}", "--", *_WRITTEN) for branch in self.unmerged())
        return [line[1:] for change in changes for line in change.splitlines() if line.startswith("+")]

    @contextlib.contextmanager
    def beside(self, folder: Path) -> Iterator["WorkingCopy"]:
        """Another working copy of the same repository, at the same commit, for as long as the block lasts.

        Branches made in it stay; the files that are checked out here are not touched.
        """
        self._git("worktree", "prune")  # what a job that was killed left in git's own list
        self._git("worktree", "add", "--quiet", "--detach", str(folder))
        try:
            yield WorkingCopy(folder)
        finally:
            self._git("worktree", "remove", "--force", str(folder))

    def changes_of(self, paths: Sequence[str], *, most: int) -> list[str]:
        """The latest commits of any branch that changed these paths."""
        return self._git("rev-list", "--all", f"--max-count={most}", "--", *paths).split()

    def look_at(self, commit: str) -> None:
        """Check it out, on no branch. `commit`: or the name of one's branch."""
        self._git("checkout", "--quiet", "--force", "--detach", commit)

    def begin(self, branch: str) -> None:
        """A new branch from where it stands. Raises Conflict when there is one of this name."""
        if self.has(branch):
            raise Conflict(f"已经有分支 {branch}，请换一个名字。")
        self._git("switch", "--quiet", "--create", branch)

    def give_up(self, branch: str, back_to: str) -> None:
        """As if nothing had been begun."""
        self._git("checkout", "--quiet", "--", *self._written())
        self._git("switch", "--quiet", *(["--detach"] if back_to == _DETACHED else [back_to]))
        self._git("branch", "--quiet", "-D", branch)

    def commit(self, message: str) -> str:
        """Commit what may be written and say in what way it differs."""
        self._git("add", "--", *self._written())
        self._git("-c", "user.name=hotline", "-c", "user.email=hotline@localhost", "commit", "--quiet", "-m", message)
        return self._git("show", "--stat", "--format=%h %s", "HEAD")

    def _written(self) -> list[str]:
        """git takes no folder that is not there, or has nothing in it that it knows."""
        return [folder for folder in _WRITTEN if (self.root / folder).is_dir()]

    def _git(self, *arguments: str) -> str:
        try:
            done = subprocess.run(["git", *arguments], cwd=self.root, capture_output=True, text=True, check=False)  # noqa: S607
        except FileNotFoundError as error:
            raise Conflict("这台机器上没有装 git，写不了分支。") from error
        if done.returncode:
            raise Conflict(
                f"git {arguments[0]} 没有成功：{done.stderr.strip().splitlines()[-1] if done.stderr.strip() else '没有说明'}"
            )
        return done.stdout


def rasa_complaints(root: Path, *, python: Path, texts: Sequence[tuple[str, str]]) -> list[str]:
    """What Rasa's own validation says of the working copy's data, each with file and line where it quotes an example.

    `texts`: every example with its place, to find what is quoted.
    """
    data = ("--data", "data/nlu", "data/stories", "--config", "config.yml", "--domain", "domain.yml")
    command = [str(python), "-m", "rasa", "data", "validate", *data, "--fail-on-warnings"]
    environment = {**os.environ, **_QUIET}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return []
    return complaints_in(done.stdout + done.stderr, texts=texts)


def complaints_in(output: str, *, texts: Sequence[tuple[str, str]]) -> list[str]:
    """What the validation says is wrong: with examples, if it quotes any, else everything it says.

    It always has something to say of our domain (`utter_labor` has no response …) and passes it all the same.
    """
    lines = [_COLOUR.sub("", line).strip() for line in output.splitlines()]
    said = [found[1] for line in lines if (found := _COMPLAINT.search(line)) and "Deprecat" not in line]
    placed = [f"{'、'.join(places)}：{line}" for line in said if (places := _quoted(line, texts))]
    return placed or said or [line for line in lines if line][-1:]


def _quoted(line: str, texts: Sequence[tuple[str, str]]) -> list[str]:
    return [place for place, text in texts if f"'{text}'" in line]
