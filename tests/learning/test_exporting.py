"""The write-back as a job: what would be written is shown line by line, then it stands on a branch, or nothing has changed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hotline.learning import exporting
from hotline.learning.differences import Line, differences
from hotline.learning.exporting import export_decided
from hotline.learning.jobs.book import JobView, ask_for
from hotline.learning.jobs.running import run_job
from hotline.learning.jobs.states import JobKind, JobState, Trouble
from hotline.services import Services
from tests.learning.conftest import ME
from tests.learning.test_export import FILE, LINE, _labelled, copy, git  # noqa: F401  (a fixture)


def test_a_difference_is_read_line_by_line_with_numbers() -> None:
    before = "\n".join(f"line {number}" for number in range(1, 21)) + "\n"
    after = before.replace("line 3\n", "line 3\nnew\n").replace("line 18\n", "")
    [found] = differences({"a.yml": before}, {"a.yml": after})
    assert (found.file, found.added, found.removed, len(found.parts)) == ("a.yml", 1, 1, 2)
    assert found.parts[0] == [
        Line(2, "same", "line 2"),
        Line(3, "same", "line 3"),
        Line(4, "added", "new"),
        Line(5, "same", "line 4"),
        Line(6, "same", "line 5"),
    ]
    assert Line(18, "removed", "line 18") in found.parts[1]
    [fresh] = differences({}, {"b.yml": "one\n"})
    assert fresh.parts == [[Line(1, "added", "one")]]


@pytest.fixture
def write_back(services: Services, copy: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:  # noqa: F811
    """`await write_back("learn/one")`, with what Rasa would say of the result."""
    services.settings.repository = copy.root

    async def write_back(branch: str, *complaints: str) -> JobView:
        monkeypatch.setattr(exporting, "rasa_complaints", lambda *_, **__: list(complaints))
        services.settings.models_dir.mkdir(exist_ok=True)
        job_id = await ask_for(services, kind=JobKind.EXPORT, order={"branch": branch}, by=ME)
        return await run_job(services, job_id, lambda job: export_decided(job, by=ME), by=ME, tell=lambda *_: None)

    return write_back


async def test_what_is_decided_stands_on_a_branch_and_nothing_that_is_checked_out_was_touched(
    ask: Any,
    services: Services,
    copy: Any,  # noqa: F811
    write_back: Any,
) -> None:
    await _labelled(ask, services, copy)
    (copy.root / "notes.txt").write_text("somebody works here", encoding="utf-8")
    view = await write_back("learn/one")
    assert (view.row.state, view.row.made) == (JobState.SUCCEEDED, "learn/one"), view.last_lines
    assert git(copy.root, "rev-parse", "--abbrev-ref", "HEAD").strip() == "main"
    assert (copy.root / "data" / "nlu" / "labor.yml").read_text(encoding="utf-8") == FILE
    assert git(copy.root, "diff", "main", "learn/one").splitlines()[-1] == f"+    - {LINE}"
    assert len(git(copy.root, "worktree", "list").splitlines()) == 1
    again = await write_back("learn/two")
    assert (again.row.trouble, again.last_lines) == (Trouble.REFUSED, ["没有要写的。"])


async def test_what_rasa_refuses_is_said_by_file_and_line_and_leaves_no_branch(
    ask: Any,
    services: Services,
    copy: Any,  # noqa: F811
    write_back: Any,
) -> None:
    await _labelled(ask, services, copy)
    view = await write_back("learn/one", f"data/nlu/labor.yml 第 5 行：The example '{LINE}' was found twice")
    assert (view.row.state, view.row.trouble) == (JobState.FAILED, Trouble.REFUSED)
    assert view.last_lines == ["data/nlu/labor.yml 第 5 行：The example '…' was found twice"]
    assert "全部退回" in str(view.sentence)
    assert git(copy.root, "branch", "--list").split() == ["*", "main"]
    assert (await write_back("learn/one")).row.state == JobState.SUCCEEDED


async def test_a_repository_that_cannot_be_written_says_why(
    services: Services, tmp_path: Path, write_back: Any
) -> None:
    services.settings.repository = tmp_path
    view = await write_back("learn/one")
    assert view.row.trouble == Trouble.REFUSED
    assert "git worktree 没有成功" in view.last_lines[-1]
