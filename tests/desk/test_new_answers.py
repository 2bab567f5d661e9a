"""From a question that nothing answers to an answer with examples: drafted, published, labelled with and written back."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from hotline.cli import app
from hotline.errors import DataError
from hotline.knowledge.check import check
from hotline.learning.examples import read_examples
from hotline.learning.export import export
from hotline.learning.working_copy import WorkingCopy
from hotline.privacy.audit import Actor
from hotline.seed import seed_all
from hotline.services import Services
from hotline.staff.roles import Role
from tests.desk.conftest import Hire, LabourBrain, Person
from tests.editions.bench import Bench
from tests.fakes import FakeClock
from tests.learning.conftest import reading
from tests.learning.test_export import git
from tests.samples import write_data

NEW = "legal_aid/refused.what"
TITLE = "法律援助 · 不给援助 · 是什么"
LINES = [
    "人家说我这个批不下来是啥意思",
    "通知书上写着不予援助指的什么",
    "窗口讲不符合条件算被拒吗",
    "没批准跟驳回是不是一回事",
    "法援中心退了我的单子代表什么",
    "决定书里那个不予到底怎么理解",
    "申请打回来了这叫哪一种情形",
    "给我一张不同意的纸说明啥",
]
CONTENT = {"title": "什么叫不给援助", "conclusion": "就是申请没有批下来。", "unverified": True}


@pytest.fixture
def database_kind() -> str:
    """Files are the same on both."""
    return "sqlite"


@pytest.fixture
def clock() -> FakeClock:
    """2026-11-26 10:00 in Shanghai: after the sample's reviews."""
    return FakeClock(datetime(2026, 11, 26, 2, 0, tzinfo=UTC))


@pytest.fixture
async def copy(services: Services, clock: FakeClock, tmp_path: Path) -> WorkingCopy:
    """A repository with the small data folder, which is brought in."""
    root = tmp_path / "copy"
    root.mkdir()
    data = write_data(root)
    _as_files_are_written(data / "nlu" / "legal_aid.yml")
    await seed_all(services.database, data_dir=data, now=clock.now())
    git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "-m", "begin")
    services.settings.repository = root
    return WorkingCopy(root)


def _as_files_are_written(path: Path) -> None:
    """The sample's examples in the form of the repository's files: the last block is of the new answer's matter."""
    blocks = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["nlu"]
    written = [
        f"  - intent: {block['intent']}\n    examples: |\n"
        + "".join(f"      {line}\n" for line in block["examples"].splitlines())
        for block in blocks
    ]
    path.write_text("nlu:\n" + "".join(written), encoding="utf-8")


@pytest.fixture
async def maintainer(hire: Hire) -> Person:
    """The one who writes and labels."""
    person = await hire("xu", Role.MAINTAINER, name="徐某")
    await person.comes_in()
    return person


@pytest.fixture
async def lawyer(hire: Hire) -> Person:
    """The second maintainer, who reviews."""
    person = await hire("qin", Role.MAINTAINER, name="秦某")
    await person.comes_in()
    return person


async def _asked(maintainer: Person, writes_in: Any, brain: LabourBrain) -> dict[str, str]:
    """Everybody has asked; the groups by what they say."""
    for text in LINES:
        brain.nlu = reading(text, matter="legal_aid/apply", sure=0.46)
        await writes_in(text)
    await maintainer.post("/learning/inbox/read")
    groups = {group["text"]: group["id"] for group in (await maintainer.get("/learning/inbox")).json()["groups"]}
    assert set(groups) == set(LINES)
    return groups


async def _labels(maintainer: Person, group: str, verdict: str = "other", code: str = NEW) -> Any:
    return await maintainer.post(f"/learning/inbox/{group}/label", {"verdict": verdict, "meanings": [code]})


async def _preview(maintainer: Person) -> dict[str, Any]:
    return (await maintainer.get("/learning/exports/preview")).json()


async def _found(maintainer: Person, query: str) -> list[dict[str, Any]]:
    return (await maintainer.get(f"/learning/meanings?{query}")).json()["meanings"]


async def test_a_missing_answer_is_drafted_published_labelled_with_and_written_with_its_examples(
    maintainer: Person, lawyer: Person, writes_in: Any, brain: LabourBrain, services: Services, copy: WorkingCopy
):
    groups = await _asked(maintainer, writes_in, brain)
    author, reviewer = Bench(maintainer), Bench(lawyer)
    missing = groups[LINES[0]]
    for verdict in ("new_answer", "other"):
        refused = await _labels(maintainer, missing, verdict)
        assert (refused.status_code, "也不是发布了的回答" in refused.json()["detail"]) == (422, True)
    draft = await author.does(await author.begins(NEW, content=CONTENT), "submit")
    assert (await _labels(maintainer, missing, "new_answer")).json()["standing"] == "decided"
    assert (await _labels(maintainer, groups[LINES[1]])).status_code == 422, "nobody has published it"
    shown = await _preview(maintainer)
    assert (shown["waiting_for_answer"], shown["later"], shown["files"]) == (1, [], [])

    await reviewer.puts_out(draft)
    [first, *_] = await _found(maintainer, "q=什么叫不给援助")
    assert first == {"code": NEW, "title": TITLE, "examples": 0, "example": None}
    assert NEW in [each["code"] for each in await _found(maintainer, "area=legal_aid")]
    assert not await _found(maintainer, "q=chitchat/general.what&area=legal_aid")
    for text in LINES[1:-1]:
        kept = (await _labels(maintainer, groups[text])).json()
        assert (kept["standing"], kept["adds_nothing"], kept["clash"]) == ("decided", None, None)
    shown = await _preview(maintainer)
    assert (shown["waiting_for_answer"], shown["files"], shown["conflicts"]) == (0, [], [])
    sentence = f"{TITLE}：新回答，标好了 7 句，至少要 8 句才写得进去，先留着。"
    assert shown["later"] == [sentence]
    refused = await maintainer.post("/learning/exports", {"branch": "learn/one"})
    assert refused.status_code == 409 and "标好了 7 句" in refused.json()["detail"]

    await _labels(maintainer, groups[LINES[-1]])
    shown = await _preview(maintainer)
    assert (shown["added"], shown["later"], shown["faults"]) == (8, [], [])
    assert shown["answers"] == [{"code": NEW, "title": TITLE}]
    assert sorted(file["file"] for file in shown["files"]) == ["data/knowledge/legal_aid.yml", "data/nlu/legal_aid.yml"]
    assert all(file["removed"] == 0 for file in shown["files"])

    done = await export(services, copy=copy, branch="learn/one", by=Actor.command("me"), validate=lambda _: [])
    assert (done.plan.answers, done.shown is not None) == ([NEW], True)
    assert git(copy.root, "status", "--porcelain") == ""
    data = copy.root / "data"
    assert check(data, today=services.today) == []
    read = [example for example in read_examples(data).examples if example.intent == NEW]
    assert sorted(example.text for example in read) == sorted(LINES)
    assert {example.file for example in read} == {"data/nlu/legal_aid.yml"}
    reports = await seed_all(services.database, data_dir=data, now=services.clock.now())
    assert reports["回答"].kept == [], "the files' own again"
    again = await export(services, copy=copy, branch="learn/two", by=Actor.command("me"), validate=lambda _: [])
    assert again.shown is None


async def test_the_same_by_commands(
    maintainer: Person,
    lawyer: Person,
    writes_in: Any,
    brain: LabourBrain,
    services: Services,
    copy: WorkingCopy,
    database_url: str,
):
    groups = await _asked(maintainer, writes_in, brain)
    author = Bench(maintainer)
    await Bench(lawyer).puts_out(await author.does(await author.begins(NEW, content=CONTENT), "submit"))
    address = database_url.replace("sqlite+aiosqlite://", "sqlite://")
    env = {"HOTLINE_DATABASE_URL": address, "HOTLINE_VAR_DIR": str(services.settings.var_dir)}

    async def learn(*arguments: str) -> str:
        done = await asyncio.to_thread(CliRunner().invoke, app, ["learn", *arguments], env=env)
        assert done.exit_code == 0, done.output
        return done.output

    for text in LINES[:-1]:
        assert f"该是别的回答 {NEW}" in await learn("label", groups[text], "other", NEW)
    said = await learn("export", str(copy.root), "learn/one", "--no-rasa")
    assert f"{NEW}：新回答，标好了 7 句，至少要 8 句" in said and "没有要写的" in said
    assert not copy.has("learn/one")
    await learn("label", groups[LINES[-1]], "other", NEW)
    assert f"连同新回答一起写：{NEW}" in await learn("export", str(copy.root), "learn/one", "--no-rasa")
    changed = git(copy.root, "diff", "--name-only", "main", "learn/one").split()
    assert changed == ["data/knowledge/legal_aid.yml", "data/nlu/legal_aid.yml"]


async def test_what_the_check_says_of_a_new_answer_leaves_everything_as_it_was(
    maintainer: Person, lawyer: Person, writes_in: Any, brain: LabourBrain, services: Services, copy: WorkingCopy
):
    """It points to another new one, which has no examples and is not in the files."""
    groups = await _asked(maintainer, writes_in, brain)
    author, reviewer = Bench(maintainer), Bench(lawyer)
    other = "legal_aid/refused.process"
    await reviewer.puts_out(await author.does(await author.begins(other, content=CONTENT), "submit"))
    pointing = {**CONTENT, "title": "不予援助指什么", "related": [other]}
    await reviewer.puts_out(await author.does(await author.begins(NEW, content=pointing), "submit"))
    for group in groups.values():
        await _labels(maintainer, group)
    with pytest.raises(DataError, match=other):
        await export(services, copy=copy, branch="learn/one", by=Actor.command("me"), validate=lambda _: [])
    assert git(copy.root, "status", "--porcelain") == ""
    assert git(copy.root, "branch", "--list").split() == ["*", "main"]


async def test_an_answer_that_was_withdrawn_again_takes_no_examples(
    maintainer: Person, lawyer: Person, writes_in: Any, brain: LabourBrain, copy: WorkingCopy
):
    groups = await _asked(maintainer, writes_in, brain)
    author, reviewer = Bench(maintainer), Bench(lawyer)
    edition = await reviewer.puts_out(await author.does(await author.begins(NEW, content=CONTENT), "submit"))
    for group in groups.values():
        await _labels(maintainer, group)
    await reviewer.does(edition, "withdraw", "写错了")
    shown = await _preview(maintainer)
    assert (shown["files"], shown["added"], len(shown["conflicts"])) == ([], 0, 8)
    assert "没有发布了的这条回答" in shown["conflicts"][0]["why"]
