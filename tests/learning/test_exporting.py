"""The write-back as a job: what would be written is shown line by line, then it stands on a branch, or nothing has changed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from hotline.learning import exporting
from hotline.learning.collect import collect
from hotline.learning.dialogue_tests import FILE as FILE_OF_TESTS
from hotline.learning.dialogue_tests import NewDialogue, Turn, digest_of_test, says_so, with_dialogues
from hotline.learning.differences import Line, differences
from hotline.learning.entities import Entity, Mark, fault, marked, unmarked
from hotline.learning.examples import read_examples
from hotline.learning.exporting import export_decided
from hotline.learning.inbox import read_groups
from hotline.learning.jobs.book import JobView, ask_for
from hotline.learning.jobs.running import run_job
from hotline.learning.jobs.states import JobKind, JobState, Trouble
from hotline.learning.labelling import Decision, label
from hotline.learning.labels import Verdict
from hotline.services import Services
from hotline.settings import ROOT
from hotline.vocabulary import Outcome
from tests.dialogues.script import Dialogue
from tests.learning.conftest import ME, WAGE
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
    assert (again.row.trouble, "没有开新分支" in str(again.sentence)) == (Trouble.NOTHING_NEW, True)
    assert not copy.has("learn/two")


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


async def test_a_conversation_becomes_a_dialogue_test_and_goes_when_its_citizen_wants(
    ask: Any,
    services: Services,
    copy: Any,  # noqa: F811
    write_back: Any,
) -> None:
    citizen, _ = await ask("我叫张建国, 电话13912345678", outcome=Outcome.CHITCHAT)
    await ask(LINE, by=citizen, sure=0.46)
    await collect(services, actor=ME)
    async with services.database.read() as session:
        [group] = [group for group in await read_groups(session) if group.text == LINE]
    examples = read_examples(copy.root / "data")
    decision = Decision(Verdict.ACCEPTED, as_dialogue=True)
    await label(services, group=group.id, decision=decision, by=ME, examples=examples)
    assert (await write_back("learn/one")).row.state == JobState.SUCCEEDED
    written = git(copy.root, "show", f"learn/one:{FILE_OF_TESTS}")
    [dialogue] = [Dialogue.model_validate(entry) for entry in yaml.load(written, Loader=yaml.CSafeLoader)]
    assert [step.say for step in dialogue.steps][-1] == LINE
    assert "张建国" not in written and "13912345678" not in written
    assert (dialogue.steps[-1].outcome, dialogue.steps[-1].answer) == (Outcome.ANSWERED, WAGE)
    assert (await write_back("learn/two")).row.trouble == Trouble.NOTHING_NEW, "once is enough"
    git(copy.root, "merge", "--quiet", "--ff-only", "learn/one")
    await citizen.http.delete(citizen.path, headers=citizen.headers)
    assert (await write_back("learn/three")).row.state == JobState.SUCCEEDED
    assert yaml.load(git(copy.root, "show", f"learn/three:{FILE_OF_TESTS}"), Loader=yaml.CSafeLoader) == []
    assert git(copy.root, "diff", "learn/three", "learn/one", "--stat", "--", "data/nlu")


def test_tests_are_written_as_that_folder_is_and_read_back_as_they_were_meant() -> None:
    one = NewDialogue(
        "g",
        "0123456789ab",
        [Turn("是: 3,000元 [急]", pressed=False), Turn("打印", pressed=True)],
        {"areas": ["labor", "debt_contract"]},
    )
    two = NewDialogue("h", "ba9876543210", [Turn("工资不发怎么要", pressed=False)], {"outcome": "answered"})
    first, _ = with_dialogues(None, [one], ())
    assert first is not None and says_so(first, [one])
    assert "    - {press: 打印, areas: [labor, debt_contract]}\n" in first
    both, _ = with_dialogues(first, [two], ())
    assert both is not None and both.startswith(first) and says_so(both, [one, two])
    assert with_dialogues(both, [], ()) == (None, [])
    left, removed = with_dialogues(both, [], {digest_of_test(one.key)})
    assert (left is not None and says_so(left, [two]), removed) == (True, [f"{FILE_OF_TESTS} 第 2 行"])
    none, _ = with_dialogues(left, [], {digest_of_test(two.key)})
    assert none is not None and yaml.load(none, Loader=yaml.CSafeLoader) == []
    assert with_dialogues(none, [one], ()) == (first, [])


def test_entities_are_marked_in_rasas_form_and_read_without_it() -> None:
    text = "新区欠我三千元，去年8月起"
    marks = [Mark(0, 2, Entity.DISTRICT), Mark(4, 7, Entity.AMOUNT)]
    written = marked(text, marks)
    assert written == '[新区]{"entity": "district"}欠我[三千元]{"entity": "amount"}，去年8月起'
    assert unmarked(written) == text
    assert fault(text, marks) is None
    assert "叠在一起" in str(fault(text, [*marks, Mark(1, 3, Entity.CITY)]))
    assert "超出" in str(fault(text, [Mark(5, 99, Entity.CITY)]))
    assert "方括号" in str(fault("[急]新区", [Mark(0, 2, Entity.CITY)]))
    domain = yaml.load((ROOT / "domain.yml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    assert domain["entities"] == [entity.value for entity in Entity]


async def test_marks_are_written_with_the_line_they_were_made_on(
    ask: Any,
    services: Services,
    copy: Any,  # noqa: F811
    write_back: Any,
) -> None:
    await ask(LINE, sure=0.46)
    await collect(services, actor=ME)
    async with services.database.read() as session:
        [group] = await read_groups(session)
    examples = read_examples(copy.root / "data")
    decision = Decision(Verdict.ACCEPTED, marks=(Mark(0, 2, Entity.ORGANISATION),))
    await label(services, group=group.id, decision=decision, by=ME, examples=examples)
    assert (await write_back("learn/one")).row.state == JobState.SUCCEEDED
    added = git(copy.root, "diff", "main", "learn/one").splitlines()[-1]
    assert added == f'+    - [{LINE[:2]}]{{"entity": "organisation"}}{LINE[2:]}'
    git(copy.root, "merge", "--quiet", "--ff-only", "learn/one")
    nearest = read_examples(copy.root / "data").nearest(LINE)
    assert nearest is not None and nearest.said == LINE
