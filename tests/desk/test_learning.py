"""The maintainer's routes: inbox, labels and taking them back; what there is, one job at a time, and cancelling it."""

from typing import Any

import pytest

from hotline.desk.roles import Role
from hotline.learning import desk_api
from tests.desk.conftest import LabourBrain
from tests.learning.conftest import WAGE, reading

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
    person = await hire("xu", Role.MAINTAINER)
    await person.sign_in_for_the_first_time()
    assert (await person.get("/learning")).json() == {"models": [], "jobs": [], "releases": []}
    answer = await person.post("/learning/jobs", {"kind": "train"})
    assert answer.status_code == 202
    job = answer.json()
    assert (job["state"], job["state_title"], job["percent"], job["asked_by"]) == ("waiting", "马上开始", 0, "xu")
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


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"kind": "train", "candidate": "a" * 32}, 422),
        ({"kind": "evaluate"}, 422),
        ({"kind": "release"}, 422),
        ({"kind": "fly"}, 422),
        ({"kind": "evaluate", "candidate": "a" * 32}, 404),
    ],
)
async def test_what_cannot_be_done_is_refused_before_it_begins(hire, body, status):
    person = await hire("xu", Role.MAINTAINER)
    await person.sign_in_for_the_first_time()
    assert (await person.post("/learning/jobs", body)).status_code == status
    assert (await person.get("/learning")).json()["jobs"] == []


@pytest.fixture
async def maintainer(hire: Any) -> Any:
    """Signed in."""
    person = await hire("xu", Role.MAINTAINER)
    await person.sign_in_for_the_first_time()
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
    await colleague.sign_in_for_the_first_time()
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
    assert len(crisis) == 5 and all(code.startswith("crisis/") for code in crisis)
    assert await found("q=某某某某") == []
