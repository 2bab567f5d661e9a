"""The maintainer's routes: what there is, one job at a time, and cancelling it."""

import pytest

from hotline.desk.roles import Role
from hotline.learning import desk_api


@pytest.fixture
def database_kind() -> str:
    """One kind of database will do here: nothing below depends on it."""
    return "sqlite"


async def test_a_maintainer_starts_follows_and_cancels_a_training(hire, monkeypatch):
    started: list[str] = []
    monkeypatch.setattr(desk_api, "spawn", started.append)  # tests/learning/test_jobs.py starts the real process
    person = await hire("xu", Role.MAINTAINER)
    await person.sign_in_for_the_first_time()
    assert (await person.get("/learning")).json() == {"models": [], "jobs": []}
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
        ({"kind": "fly"}, 422),
        ({"kind": "evaluate", "candidate": "a" * 32}, 404),
    ],
)
async def test_what_cannot_be_done_is_refused_before_it_begins(hire, body, status):
    person = await hire("xu", Role.MAINTAINER)
    await person.sign_in_for_the_first_time()
    assert (await person.post("/learning/jobs", body)).status_code == status
    assert (await person.get("/learning")).json()["jobs"] == []
