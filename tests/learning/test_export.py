"""From a label to a commit on a branch, and out again when its citizen wants it forgotten."""

import subprocess
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from hotline.errors import Conflict, DataError, Invalid
from hotline.learning.collect import collect
from hotline.learning.examples import read_examples
from hotline.learning.export import Exported, export
from hotline.learning.forgetting import withdrawn_in
from hotline.learning.inbox import read_groups
from hotline.learning.labelling import Decision, label
from hotline.learning.labels import Verdict
from hotline.learning.models import CandidateRow, LabelRow, WithdrawnRow
from hotline.learning.working_copy import WorkingCopy, complaints_in
from hotline.privacy.journal import Entry, read_entries
from hotline.privacy.replay import replay
from hotline.services import Services
from tests.learning.conftest import ME, WAGE
from tests.privacy.test_journal import restore, rows_of_all

FILE = f"""nlu:
- intent: {WAGE}
  examples: |
    - 工资不发怎么要
"""


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_kind(request: pytest.FixtureRequest) -> str:
    """Both: what is forgotten has to be forgotten on either."""
    return request.param


LINE = "工地干活不给钱找谁"


def git(root: Path, *arguments: str) -> str:
    """Git of a test's own repository."""
    who = ["-c", "user.name=a", "-c", "user.email=a@b"]
    return subprocess.run(["git", *who, *arguments], cwd=root, check=True, capture_output=True, text=True).stdout


def repository(root: Path) -> Path:
    """A new one with one file of examples."""
    (root / "data" / "nlu").mkdir(parents=True)
    (root / "data" / "nlu" / "labor.yml").write_text(FILE, encoding="utf-8")
    git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "-m", "begin")
    return root


@pytest.fixture
def copy(tmp_path: Path) -> WorkingCopy:
    return WorkingCopy(repository(tmp_path / "copy"))


async def _labelled(ask: Any, services: Services, copy: WorkingCopy, text: str = LINE) -> Any:
    citizen, _ = await ask(text, sure=0.46)
    await collect(services, actor=ME)
    async with services.database.read() as session:
        [group] = [group for group in await read_groups(session) if group.text == text]
    examples = read_examples(copy.root / "data")
    await label(services, group=group.id, decision=Decision(Verdict.ACCEPTED), by=ME, examples=examples)
    return citizen


async def _export(services: Services, copy: WorkingCopy, branch: str, *complaints: str) -> Exported:
    return await export(services, copy=copy, branch=branch, by=ME, validate=lambda root: list(complaints))


async def test_a_label_becomes_one_commit_on_a_branch_of_its_own_and_only_once(
    ask: Any, services: Services, copy: WorkingCopy
) -> None:
    await _labelled(ask, services, copy)
    done = await _export(services, copy, "learn/one")
    assert [example.text for example in done.plan.added] == [LINE]
    assert git(copy.root, "rev-parse", "--abbrev-ref", "HEAD").strip() == "learn/one"
    assert git(copy.root, "diff", "main", "learn/one").splitlines()[-1] == f"+    - {LINE}"
    assert (await _export(services, copy, "learn/two")).shown is None


async def test_what_the_validation_refuses_leaves_everything_as_it_was(
    ask: Any, services: Services, copy: WorkingCopy
) -> None:
    await _labelled(ask, services, copy)
    with pytest.raises(DataError, match="第 4 行"):
        await _export(services, copy, "learn/one", "data/nlu/labor.yml 第 4 行：…")
    assert git(copy.root, "branch", "--list").split() == ["*", "main"]
    assert (copy.root / "data" / "nlu" / "labor.yml").read_text(encoding="utf-8") == FILE
    assert (await _export(services, copy, "learn/one")).shown is not None


async def test_a_working_copy_that_cannot_be_written_into(
    ask: Any, services: Services, copy: WorkingCopy, tmp_path: Path
) -> None:
    await _labelled(ask, services, copy)
    with pytest.raises(Invalid):
        await _export(services, WorkingCopy(tmp_path), "learn/one")
    with pytest.raises(Conflict, match="已经有分支"):
        await _export(services, copy, "main")
    (copy.root / "data" / "nlu" / "labor.yml").write_text(FILE + "#\n", encoding="utf-8")
    with pytest.raises(Conflict, match="没提交"):
        await _export(services, copy, "learn/one")


def test_what_rasa_complains_of_is_shown_with_file_and_line() -> None:
    output = (
        "2026-11-26 08:42:12 INFO     rasa.validator  - Validating uniqueness of intents and stories...\n"
        "\x1b[93m/x/rasa/shared/utils/io.py:100: UserWarning: The example '工资不发怎么要' was found labeled with multiple"
        " different intents in the training data.\n"
        "/x/io.py:100: UserWarning: Action 'utter_labor' is listed as a response action\n"
        "/x/store.py:1044: MovedIn20Warning: Deprecated API features detected!\n"
        "\x1b[91mProject validation completed with errors.\x1b[0m\n"
    )
    [complaint] = complaints_in(
        output, texts=[("a 第 4 行", "工资不发怎么要"), ("b 第 9 行", "工资不发怎么要"), ("c 第 1 行", "工资")]
    )
    assert complaint.startswith("a 第 4 行、b 第 9 行：The example")
    nothing_named = complaints_in("loading\nProject validation completed with errors.\n", texts=[])
    assert nothing_named == ["Project validation completed with errors."]


async def _left(services: Services) -> tuple[int, int, int]:
    async with services.database.read() as session:
        counts = [
            await session.scalar(select(func.count()).select_from(row))
            for row in (CandidateRow, LabelRow, WithdrawnRow)
        ]
    return counts[0] or 0, counts[1] or 0, counts[2] or 0


async def test_an_erased_conversation_leaves_the_candidates_the_labels_and_the_files(
    ask: Any, services: Services, copy: WorkingCopy
) -> None:
    citizen = await _labelled(ask, services, copy)
    await _export(services, copy, "learn/one")
    erased = (await citizen.http.delete(citizen.path, headers=citizen.headers)).json()
    assert any("例句" in kept["what"] for kept in erased["kept"])
    assert await _left(services) == (0, 0, 1)
    done = await _export(services, copy, "learn/two")
    assert done.plan.removed == ["data/nlu/labor.yml 第 5 行"]
    assert (copy.root / "data" / "nlu" / "labor.yml").read_text(encoding="utf-8") == FILE
    await _export(services, copy, "learn/three")
    assert await _left(services) == (0, 0, 0)


async def test_a_line_that_was_there_before_is_nobodys_to_withdraw(
    ask: Any, services: Services, copy: WorkingCopy
) -> None:
    citizen = await _labelled(ask, services, copy, "工资不发怎么要啊")
    done = await _export(services, copy, "learn/one")
    assert len(done.plan.needless) == 1
    await citizen.http.delete(citizen.path, headers=citizen.headers)
    assert await _left(services) == (0, 0, 0)


async def test_refusing_holds_backwards_and_nothing_is_taken_afterwards(
    ask: Any, services: Services, copy: WorkingCopy
) -> None:
    citizen = await _labelled(ask, services, copy)
    await _export(services, copy, "learn/one")
    await citizen.http.put(f"{citizen.path}/learning", json={"allowed": False}, headers=citizen.headers)
    assert await _left(services) == (0, 0, 1)
    await ask("那个工钱的事咋弄", by=citizen, sure=0.46)
    await collect(services, actor=ME)
    assert (await _left(services))[0] == 0


async def test_what_is_withdrawn_while_its_branch_waits_comes_out_after_the_merge(
    ask: Any, services: Services, copy: WorkingCopy
) -> None:
    """The page leaves the branch to be merged by others, later; until then the files never held the line."""
    citizen = await _labelled(ask, services, copy)
    await _export(services, copy, "learn/one")
    git(copy.root, "switch", "--quiet", "main")
    await citizen.http.put(f"{citizen.path}/learning", json={"allowed": False}, headers=citizen.headers)
    await _labelled(ask, services, copy, "加班费一分没给过")
    await _export(services, copy, "learn/two")
    git(copy.root, "switch", "--quiet", "main")
    assert (await _left(services))[2] == 1, "the branch may still be merged"
    assert not await withdrawn_in(services, copy.root)
    git(copy.root, "merge", "--quiet", "learn/one")
    assert await withdrawn_in(services, copy.root)
    done = await _export(services, copy, "learn/three")
    assert done.plan.removed == ["data/nlu/labor.yml 第 5 行"]
    assert not await withdrawn_in(services, copy.root)


async def test_what_others_asked_nearly_alike_keeps_its_label_in_their_words(
    ask: Any, services: Services, copy: WorkingCopy
) -> None:
    citizen = await _labelled(ask, services, copy)
    await ask(f"请问{LINE}呀", sure=0.4)
    await collect(services, actor=ME)
    await citizen.http.delete(citizen.path, headers=citizen.headers)
    assert await _left(services) == (1, 1, 0)
    done = await _export(services, copy, "learn/one")
    assert [example.text for example in done.plan.added] == [f"请问{LINE}呀"]


async def test_a_restored_database_forgets_again(ask: Any, services: Services, copy: WorkingCopy) -> None:
    citizen = await _labelled(ask, services, copy)
    await _export(services, copy, "learn/one")
    backup = await rows_of_all(services)
    await citizen.http.delete(citizen.path, headers=citizen.headers)
    await restore(services, backup)
    assert await _left(services) == (1, 1, 0)
    entries = [entry for entry in read_entries(services.settings.journal) if isinstance(entry, Entry)]
    assert (await replay(services, entries)).erased == 1
    assert await _left(services) == (0, 0, 1)
