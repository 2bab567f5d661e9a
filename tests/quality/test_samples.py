"""A seeded draw of closed conversations, a score sheet, and the seat's one answer."""

import pytest

from hotline.quality.samples import draw_ids
from hotline.quality.score_sheet import load_score_sheet
from hotline.settings import ROOT
from tests.quality.test_board import takes

FULL = {item.id: item.points for item in load_score_sheet(ROOT / "data")}
PERIOD = {"staff_no": "100", "first": "2026-09-01", "last": "2026-09-01"}


@pytest.fixture
async def closed(seat, writes_in):
    """Three conversations that the seat has closed, and one that it has in hand."""
    done = []
    for _ in range(4):
        citizen = await writes_in(waits=True)
        await takes(seat, citizen, "您好")
        done.append(citizen)
    for citizen in done[:3]:
        assert (await seat.post(f"/conversations/{citizen.id}/close")).status_code == 200
    return [citizen.id for citizen in done[:3]]


async def draws(supervisor, count=2, **more):
    return await supervisor.post("/samples", {**PERIOD, "count": count, **more})


def test_who_knows_the_seed_can_draw_again():
    ids = [f"{n:032x}" for n in range(50)]
    assert draw_ids(ids, 5, 7) == draw_ids(list(reversed(ids)), 5, 7)
    assert draw_ids(ids, 5, 7) != draw_ids(ids, 5, 8)
    assert len(draw_ids(ids, 60, 7)) == 50


async def test_a_sample_is_drawn_scored_once_and_answered_once(closed, seat, other, supervisor, trail):
    assert (await draws(supervisor, seed=7)).json() == {"count": 2}
    shown = (await supervisor.get("/samples")).json()
    assert sorted(one["conversation_id"] for one in shown["samples"]) == draw_ids(closed, 2, 7)
    assert {one["seed"] for one in shown["samples"]} == {7}
    assert (await draws(supervisor)).json() == {"count": 1}  # what was drawn is not drawn again
    assert (await draws(supervisor)).status_code == 409
    one = shown["samples"][0]
    path = f"/samples/{one['id']}"
    assert (await supervisor.get(f"/conversations/{one['conversation_id']}")).status_code == 200
    assert (await seat.get(f"/conversations/{one['conversation_id']}")).status_code == 403
    assert (await seat.get("/samples/own")).json() == {"samples": []}
    assert (await seat.post(f"{path}/answer", {"text": "先说一句"})).status_code == 404  # nothing to answer yet
    for wrong in ({"greeting": 1}, FULL | {"right": 99}, FULL | {"made_up": 1}):
        assert (await supervisor.post(f"{path}/score", {"points": wrong, "comment": "好"})).status_code == 422
    fair = {"points": FULL | {"right": 30}, "comment": "依据说得清楚"}
    assert (await supervisor.post(f"{path}/score", fair)).status_code == 204
    assert (await supervisor.post(f"{path}/score", fair)).status_code == 409
    own = (await seat.get("/samples/own")).json()["samples"]
    assert [(mine["total"], mine["full"], mine["comment"]) for mine in own] == [(95, 100, "依据说得清楚")]
    assert (await seat.get(f"/conversations/{one['conversation_id']}")).status_code == 200
    assert (await other.post(f"{path}/answer", {"text": "不是我的"})).status_code == 404
    assert (await seat.post(f"{path}/answer", {"text": "那天系统查不到法条"})).status_code == 204
    assert (await seat.post(f"{path}/answer", {"text": "再说一句"})).status_code == 409
    assert {"samples_drawn", "sample_scored", "sample_answered"} <= set(await trail())


async def test_other_days_and_other_seats_are_not_drawn_from(closed, other, supervisor):
    assert (await draws(supervisor, staff_no="101")).status_code == 409
    assert (await draws(supervisor, first="2026-09-02", last="2026-09-03")).status_code == 409
    assert (await draws(supervisor, first="2026-09-02")).status_code == 422
    assert (await draws(supervisor, staff_no="999")).status_code == 404
