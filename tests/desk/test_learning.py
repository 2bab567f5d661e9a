"""The maintainer's routes: inbox, labels and taking them back; what there is, one job at a time, and cancelling it."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from hotline.learning import desk_api, export_api
from hotline.learning.jobs.book import ask_for, begin, end, find, note_progress
from hotline.learning.jobs.lock import alone
from hotline.learning.jobs.states import JobKind, Lane, Stage
from hotline.learning.models import ApprovalRow, DataVersionRow, ModelRow, ReportRow
from hotline.privacy.audit import SYSTEM
from hotline.services import Services
from hotline.staff.models import StaffAccount
from hotline.staff.roles import Role
from tests.desk.conftest import LabourBrain
from tests.learning.conftest import WAGE, reading
from tests.learning.test_export import git

LINE = "工地干活不给钱找谁"
WAGE_TITLE = "labor · wage · 怎么办"
"""The tables are empty here, and hold no names."""
OTHER = "labor/arbitration.process"


@pytest.fixture
def database_kind() -> str:
    """One kind of database will do here: nothing below depends on it."""
    return "sqlite"


async def test_a_maintainer_starts_follows_and_cancels_a_training(hire, monkeypatch):
    started: list[str] = []
    monkeypatch.setattr(desk_api, "spawn", started.append)  # tests/learning/test_jobs.py starts the real process
    person = await hire("xu", Role.MAINTAINER, name="许某")
    await person.comes_in()
    assert (await person.get("/learning")).json() == {"models": [], "jobs": [], "releases": []}
    answer = await person.post("/learning/jobs", {"kind": "train"})
    assert answer.status_code == 202
    job = answer.json()
    assert (job["state"], job["state_title"], job["percent"], job["asked_by"]) == ("waiting", "马上开始", 0, "许某")
    assert started == [job["id"]]
    again = await person.post("/learning/jobs", {"kind": "train"})
    assert again.status_code == 409
    assert "已经有一次" in again.json()["detail"]
    assert started == [job["id"]]
    cancelled = await person.post("/learning/jobs/cancel")
    assert cancelled.json()["state"] == "cancelled"
    assert (await person.post("/learning/jobs/cancel")).status_code == 404
    [shown] = (await person.get("/learning")).json()["jobs"]
    assert shown["state_title"] == "已取消"


@pytest.mark.parametrize(("asked", "rounds"), [({}, 3), ({"folds": 1}, 1)])
async def test_an_evaluation_does_as_many_rounds_of_cross_validation_as_are_asked_for(
    maintainer: Any, services: Services, monkeypatch: pytest.MonkeyPatch, asked: dict[str, int], rounds: int
):
    monkeypatch.setattr(desk_api, "spawn", lambda job: None)
    now = services.clock.now()
    async with services.database.write() as session:
        about = {"digest": "d" * 64, "file": "d", "sha256": "0" * 64, "changed": False, "examples": 9, "intents": 2}
        session.add(DataVersionRow(made_at=now, **about))
        await session.flush()
        made = {"sha256": "0" * 64, "size": 1, "data_digest": "d" * 64, "trained_seconds": 1.0, "made_at": now}
        session.add(ModelRow(id="a" * 32, file="a", made_by="xu", **made))
    answer = await maintainer.post("/learning/jobs", {"kind": "evaluate", "candidate": "a" * 32, **asked})
    assert answer.status_code == 202, answer.text
    job = await find(services, answer.json()["id"])
    assert (job.order["candidate"], job.order["folds"]) == ("a" * 32, rounds)
    assert job.order["dialogues"] and job.order["replay"]


async def test_a_release_under_way_is_cancelled_until_it_switches(maintainer: Any, services: Services):
    """tests/learning/test_release.py shows that its process stops, and that nothing has changed."""
    services.settings.models_dir.mkdir(parents=True, exist_ok=True)
    assert (await maintainer.post("/learning/releases/cancel")).status_code == 404
    order = {"model": "a" * 32, "former": "b" * 32}
    for stage, status in ((Stage.PROBING, 200), (Stage.SWITCHING, 409)):
        job_id = await ask_for(services, kind=JobKind.RELEASE, order=order, by=SYSTEM)
        with alone(services.settings.models_dir, Lane.RELEASE):
            await begin(services, job_id)
            await note_progress(services, job_id, stage, 60)
            shown = (await maintainer.get("/learning")).json()["jobs"][0]
            assert shown["cancellable"] is (status == 200)
            assert (await maintainer.post("/learning/jobs/cancel")).status_code == 404, "that is another kind of job"
            assert (await maintainer.post("/learning/releases/cancel")).status_code == status
            services.clock.advance(seconds=1)  # pyright: ignore[reportAttributeAccessIssue]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"kind": "train", "candidate": "a" * 32}, 422),
        ({"kind": "evaluate"}, 422),
        ({"kind": "evaluate", "candidate": "a" * 32, "branch": "learn/one"}, 422),
        ({"kind": "release"}, 422),
        ({"kind": "fly"}, 422),
        ({"kind": "evaluate", "candidate": "a" * 32}, 404),
        ({"kind": "evaluate", "candidate": "a" * 32, "folds": 0}, 422),
    ],
)
async def test_what_cannot_be_done_is_refused_before_it_begins(hire, body, status):
    person = await hire("xu", Role.MAINTAINER)
    await person.comes_in()
    assert (await person.post("/learning/jobs", body)).status_code == status
    assert (await person.get("/learning")).json()["jobs"] == []


@pytest.fixture
async def maintainer(hire: Any) -> Any:
    """Signed in."""
    person = await hire("xu", Role.MAINTAINER)
    await person.comes_in()
    return person


@pytest.fixture
async def unsure(writes_in: Any, brain: LabourBrain) -> None:
    """Three people said nearly the same, and one something else; the model was not sure of any."""
    for text in (LINE, f"请问{LINE}", f"{LINE}呀", "张建国的电话13912345678，他欠我运费"):
        brain.nlu = reading(text, sure=0.46)
        await writes_in(text)


async def test_a_maintainer_labels_what_the_inbox_shows_and_takes_it_back(maintainer: Any, unsure: None, trail: Any):
    empty = (await maintainer.get("/learning/inbox")).json()
    assert (empty["groups"], empty["waiting"], empty["read_until"]) == ([], 0, None)
    assert (await maintainer.post("/learning/inbox/read")).json()["added"] == 4
    shown = (await maintainer.get("/learning/inbox")).json()
    assert shown["waiting"] == 2 and shown["read_until"]
    [group] = [each for each in shown["groups"] if each["people"] == 3]
    assert group["why"] == "答了，但把握不大"
    assert [(each["value"], each["count"]) for each in shown["areas"]] == [("labor", 2)]
    assert (await maintainer.get("/learning/inbox?reason=corrected")).json()["groups"] == []
    path = f"/learning/inbox/{group['id']}"
    closer = (await maintainer.get(path)).json()
    assert [line["text"] for line in closer["lines"] if line["asked"]] == [group["text"]]
    assert len(closer["others"]) == 2
    assert closer["suggestions"][0] == {"code": WAGE, "title": WAGE_TITLE, "why": "听成的，把握 46%"}
    kept = (await maintainer.post(f"{path}/label", {"verdict": "other", "meanings": [OTHER]})).json()
    assert kept["standing"] == "decided" and "该是别的回答" in kept["said"]
    assert (await maintainer.get("/learning/inbox")).json()["waiting"] == 1
    back = await maintainer.post(f"{path}/unlabel")
    assert (back.status_code, back.json()["standing"]) == (200, "open")
    assert (await maintainer.get("/learning/inbox")).json()["waiting"] == 2
    assert (await maintainer.post(f"{path}/unlabel")).status_code == 404
    assert [action for action in await trail() if action.startswith("candidate_")] == [
        "candidate_read",
        "candidate_labelled",
        "candidate_unlabelled",
    ]


async def test_a_closer_look_tells_nobody_who_it_was(maintainer: Any, unsure: None):
    await maintainer.post("/learning/inbox/read")
    [group] = [each for each in (await maintainer.get("/learning/inbox")).json()["groups"] if each["people"] == 1]
    closer = (await maintainer.get(f"/learning/inbox/{group['id']}")).text
    assert "13912345678" not in closer and "张建国" not in closer
    assert "某电话一" in closer


async def test_a_second_opinion_is_free_of_the_first(maintainer: Any, unsure: None, hire: Any):
    await maintainer.post("/learning/inbox/read")
    group = (await maintainer.get("/learning/inbox")).json()["groups"][0]
    path = f"/learning/inbox/{group['id']}"
    asked = {"verdict": "other", "meanings": [OTHER], "wants_second": True}
    assert (await maintainer.post(f"{path}/label", asked)).json()["standing"] == "wants_second"
    assert group["id"] not in [each["id"] for each in (await maintainer.get("/learning/inbox")).json()["groups"]]
    colleague = await hire("gao", Role.MAINTAINER)
    await colleague.comes_in()
    closer = (await colleague.get(path)).json()
    assert (closer["opinions"], closer["group"]["why"].split("；")[0]) == ([], "有人标过，想请另一个人看看")
    assert (await colleague.post(f"{path}/label", {"verdict": "accepted"})).json()["standing"] == "disputed"
    opinions = (await colleague.get(path)).json()["opinions"]
    assert sorted(opinion["mine"] for opinion in opinions) == [False, True]


async def test_what_is_no_label_is_refused_with_a_sentence(maintainer: Any, unsure: None):
    await maintainer.post("/learning/inbox/read")
    group = (await maintainer.get("/learning/inbox")).json()["groups"][0]
    for body in (
        {"verdict": "other", "meanings": ["no/such.what"]},
        {"verdict": "skipped"},
        {"verdict": "danger", "meanings": [WAGE]},
        {"verdict": "several", "meanings": [WAGE]},
        {"verdict": "accepted", "marks": [{"start": 0, "end": 999, "entity": "city"}]},
        {"verdict": "skipped", "skip_reason": "unclear", "as_dialogue": True},
    ):
        answer = await maintainer.post(f"/learning/inbox/{group['id']}/label", body)
        assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json"), body
    assert (await maintainer.get(f"/learning/inbox/{'0' * 32}")).status_code == 404


async def test_labels_are_found_by_words_by_examples_and_by_area(maintainer: Any):
    async def found(query: str) -> list[str]:
        return [each["code"] for each in (await maintainer.get(f"/learning/meanings?{query}")).json()["meanings"]]

    assert await found("q=工资不发怎么要啊") == [WAGE]
    assert set(await found("q=wage")) >= {WAGE}
    crisis = await found("area=crisis")
    assert len(crisis) == 8 and all(code.startswith("crisis/") for code in crisis)
    assert await found("q=某某某某") == []


async def test_whose_model_it_is_and_whose_word_it_has_is_said_to_each(hire: Any, services: Services):
    xu, ban = await hire("xu", Role.MAINTAINER), await hire("ban", Role.SUPERVISOR, name="班某")
    for person in (xu, ban):
        await person.comes_in()
    now = services.clock.now()
    async with services.database.write() as session:
        who = {login: id_ for login, id_ in await session.execute(select(StaffAccount.login, StaffAccount.id))}
        session.add(
            DataVersionRow(
                digest="d" * 64, file="d", sha256="0" * 64, changed=False, examples=9, intents=2, made_at=now
            )
        )
        await session.flush()
        made = {"sha256": "0" * 64, "size": 1, "data_digest": "d" * 64, "trained_seconds": 1.0, "made_at": now}
        session.add(ModelRow(id="a" * 32, file="a", made_by=who["xu"], **made))
        await session.flush()
        about = {"candidate_id": "a" * 32, "against_id": "a" * 32, "file": "gone.json", "sha256": "0" * 64}
        session.add(ReportRow(id="b" * 32, passed=True, refusals=[], made_at=now, made_by="xu", **about))
        await session.flush()
        word = {"model_id": "a" * 32, "report_id": "b" * 32, "sha256": "0" * 64}
        session.add(ApprovalRow(id="c" * 32, by=who["ban"], by_name="班某", at=now, **word))
    for person, mine in ((xu, True), (ban, False)):
        [model] = (await person.get("/learning")).json()["models"]
        assert (model["mine"], model["approved_by"], model["approved_by_me"]) == (mine, ["班某"], not mine)
        assert not model["outdated"]
    refused = await ban.get(f"/learning/reports/{'b' * 32}")
    assert (refused.status_code, "文件不见了" in refused.json()["detail"]) == (404, True)


async def test_what_would_be_written_is_shown_and_written_on_a_branch(
    maintainer: Any, unsure: None, services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    nlu = tmp_path / "copy" / "data" / "nlu"
    nlu.mkdir(parents=True)
    (nlu / "labor.yml").write_text(f"nlu:\n- intent: {WAGE}\n  examples: |\n    - 工资不发怎么要\n", encoding="utf-8")
    services.settings.repository = tmp_path / "copy"
    await maintainer.post("/learning/inbox/read")
    groups = (await maintainer.get("/learning/inbox")).json()["groups"]
    [group] = [each for each in groups if each["people"] == 3]
    await maintainer.post(f"/learning/inbox/{group['id']}/label", {"verdict": "accepted"})
    shown = (await maintainer.get("/learning/exports/preview")).json()
    assert (shown["added"], shown["conflicts"], shown["needless"], shown["faults"]) == (1, [], [], [])
    [file] = shown["files"]
    assert file["file"] == "data/nlu/labor.yml"
    assert file["parts"][0][-1] == {"number": 5, "change": "added", "text": f"    - {group['text']}"}
    assert "不是本项目的 git 工作区" in shown["obstacle"]
    refused = await maintainer.post("/learning/exports", {"branch": "learn/one"})
    assert (refused.status_code, refused.json()["detail"]) == (409, shown["obstacle"])
    git(tmp_path / "copy", "init", "--quiet", "--initial-branch=main")
    git(tmp_path / "copy", "add", ".")
    git(tmp_path / "copy", "commit", "--quiet", "-m", "begin")
    shown = (await maintainer.get("/learning/exports/preview")).json()
    assert (shown["obstacle"], shown["branch"].startswith("learn/")) == (None, True)
    assert "已经有分支" in (await maintainer.post("/learning/exports", {"branch": "main"})).json()["detail"]
    assert (await maintainer.post("/learning/exports", {"branch": "../main"})).status_code == 422
    started: list[str] = []
    monkeypatch.setattr(export_api, "spawn", started.append)  # tests/learning/test_exporting.py runs it
    begun = await maintainer.post("/learning/exports", {"branch": shown["branch"]})
    assert (begun.status_code, begun.json()["kind"], started) == (202, "export", [begun.json()["id"]])


async def test_a_training_is_of_what_is_merged_or_of_a_branch_that_was_written_here(
    maintainer: Any, services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """No other branch: whatever one holds is run by the training."""
    monkeypatch.setattr(desk_api, "spawn", lambda _: None)  # tests/learning/test_jobs.py trains a branch
    services.settings.models_dir.mkdir(parents=True, exist_ok=True)
    services.settings.repository = root = tmp_path / "copy"
    (root / "data").mkdir(parents=True)
    git(root, "init", "--quiet", "--initial-branch=main")
    for branch in ("main", "learn/merged", "learn/one", "somebody/else"):
        if branch != "main":
            git(root, "switch", "--quiet", "--create", branch, "main")
        (root / "data" / "it.yml").write_text(branch, encoding="utf-8")
        git(root, "add", ".")
        git(root, "commit", "--quiet", "-m", branch)
    git(root, "switch", "--quiet", "main")
    git(root, "merge", "--quiet", "learn/merged")
    assert (await maintainer.get("/learning/branches")).json() == {"branches": []}, "nothing was written here"
    for branch in ("learn/merged", "learn/one"):
        job_id = await ask_for(services, kind=JobKind.EXPORT, order={"branch": branch}, by=SYSTEM)
        with alone(services.settings.models_dir, Lane.WORK):
            await begin(services, job_id)
            await end(services, job_id, made=branch)
    assert (await maintainer.get("/learning/branches")).json() == {"branches": ["learn/one"]}
    for branch in ("learn/merged", "somebody/else", "learn/two"):
        refused = await maintainer.post("/learning/jobs", {"kind": "train", "branch": branch})
        assert (refused.status_code, "没有写回的分支" in refused.json()["detail"]) == (422, True)
    begun = await maintainer.post("/learning/jobs", {"kind": "train", "branch": "learn/one"})
    assert (begun.status_code, begun.json()["branch"]) == (202, "learn/one")
    assert (await find(services, begun.json()["id"])).order["root"] == str(root)


async def test_what_need_not_be_written_is_said_makes_no_branch_and_can_be_put_away(
    maintainer: Any, writes_in: Any, brain: LabourBrain, services: Services, tmp_path: Path
):
    nlu = tmp_path / "copy" / "data" / "nlu"
    nlu.mkdir(parents=True)
    (nlu / "labor.yml").write_text(f"nlu:\n- intent: {WAGE}\n  examples: |\n    - {LINE}啊\n", encoding="utf-8")
    git(tmp_path / "copy", "init", "--quiet", "--initial-branch=main")
    git(tmp_path / "copy", "add", ".")
    git(tmp_path / "copy", "commit", "--quiet", "-m", "begin")
    services.settings.repository = tmp_path / "copy"
    brain.nlu = reading(LINE, sure=0.46)
    await writes_in(LINE)
    await maintainer.post("/learning/inbox/read")
    [group] = (await maintainer.get("/learning/inbox")).json()["groups"]
    await maintainer.post(f"/learning/inbox/{group['id']}/label", {"verdict": "accepted"})
    shown = (await maintainer.get("/learning/exports/preview")).json()
    assert (shown["files"], [each["text"] for each in shown["needless"]]) == ([], [LINE])
    refused = await maintainer.post("/learning/exports", {"branch": "learn/one"})
    assert (refused.status_code, "例句里都已经有了" in refused.json()["detail"]) == (409, True)
    assert git(tmp_path / "copy", "branch", "--list").split() == ["*", "main"]
    assert (await maintainer.post("/learning/exports/needless")).json() == {"count": 1}
    assert (await maintainer.get("/learning/exports/preview")).json()["needless"] == []
    assert (await maintainer.post("/learning/exports/needless")).json() == {"count": 0}
