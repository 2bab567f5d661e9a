"""A supervisor tells every citizen something, and switches the assistant off: what citizens read, and where they go."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from hotline.conversations.brain import BrainUnavailable
from hotline.conversations.models import TurnRow
from hotline.conversations.results import log_after
from hotline.vocabulary import Outcome

OFF = {"off": True, "reason": "系统检修，晚上八点前恢复"}


async def _told(person):
    return (await person.http.get("/api/v1/notices")).json()


async def test_a_notice_is_shown_between_its_beginning_and_its_end(supervisor, clock, trail):
    now = clock.now()
    begins, ends = now + timedelta(hours=1), now + timedelta(hours=3)
    body = {
        "text": " 明天停电检修，人工座席推迟到十点。 ",
        "starts_at": begins.isoformat(),
        "ends_at": ends.isoformat(),
    }
    written = await supervisor.post("/notices", body)
    assert written.status_code == 201
    assert (await _told(supervisor))["notices"] == []
    assert [one["text"] for one in (await supervisor.get("/notices")).json()["notices"]] == [
        "明天停电检修，人工座席推迟到十点。"
    ]
    clock.advance(hours=1)
    assert [one["id"] for one in (await _told(supervisor))["notices"]] == [written.json()["id"]]
    clock.advance(hours=2)
    assert (await _told(supervisor))["notices"] == []
    assert (await trail())[-1] == "notice_written"


async def test_a_notice_that_became_wrong_is_taken_down_once(supervisor, clock, trail):
    ends = (clock.now() + timedelta(days=1)).isoformat()
    written = (await supervisor.post("/notices", {"text": "今天下午电话占线多", "ends_at": ends})).json()
    assert (await supervisor.post(f"/notices/{written['id']}/take-down")).status_code == 204
    assert (await _told(supervisor))["notices"] == []
    assert (await supervisor.post(f"/notices/{written['id']}/take-down")).status_code == 404
    assert (await trail())[-2:] == ["notice_written", "notice_taken_down"]


@pytest.mark.parametrize(
    ("change", "status"),
    [({"text": "  "}, 422), ({"text": "长" * 201}, 422), ({"ends_at": "2020-01-01T00:00:00+08:00"}, 422)],
)
async def test_a_notice_nobody_could_read_is_refused(supervisor, clock, change, status):
    body = {"text": "今天提前下班", "ends_at": (clock.now() + timedelta(hours=1)).isoformat()} | change
    refused = await supervisor.post("/notices", body)
    assert refused.status_code == status
    assert refused.headers["content-type"] == "application/problem+json"


async def test_no_more_notices_than_people_read(supervisor, clock):
    body = {"text": "通知", "ends_at": (clock.now() + timedelta(hours=1)).isoformat()}
    for _ in range(5):
        assert (await supervisor.post("/notices", body)).status_code == 201
    refused = await supervisor.post("/notices", body)
    assert refused.status_code == 409
    assert refused.json()["detail"] == "最多同时有 5 条公告，请先撤下一条。"


async def test_switched_off_every_message_goes_to_a_person_with_the_reason_told(
    supervisor, seat, writes_in, services, trail
):
    assert (await supervisor.post("/assistant", OFF)).status_code == 200
    assert (await _told(seat))["assistant_off"] == OFF["reason"]
    citizen = await writes_in("工资拖了三个月没给")
    log = await log_after(services, citizen.id, 0)
    assert log.state.owner == "queue"
    assert "智能助手现在停用，您的话直接转给人工。" in [message.text for message in log.messages]
    waiting = (await seat.get("/queue")).json()["waiting"]
    assert [entry["conversation_id"] for entry in waiting] == [citizen.id]
    assert "assistant_switched_off" in await trail()


async def test_switched_on_again_the_assistant_answers(supervisor, writes_in, services):
    await supervisor.post("/assistant", OFF)
    assert (await supervisor.post("/assistant", OFF)).status_code == 409
    back = await supervisor.post("/assistant", {"off": False, "reason": "检修完毕"})
    assert back.json()["off"] is False
    assert (await _told(supervisor))["assistant_off"] is None
    citizen = await writes_in()
    assert (await log_after(services, citizen.id, 0)).messages[-1].text == "可以先找人社部门。"


async def test_switched_off_danger_is_heard_all_the_same(supervisor, seat, writes_in, brain):
    await supervisor.post("/assistant", OFF)
    by_rule = await writes_in("他又打我，我不敢出声")
    brain.nlu = brain.nlu.model_copy(update={"crisis": 0.95})
    by_classifier = await writes_in("我一个人在桥上站着")
    waiting = (await seat.get("/queue")).json()["waiting"]
    assert {entry["conversation_id"] for entry in waiting if entry["danger"]} == {by_rule.id, by_classifier.id}


async def test_switched_off_a_brain_that_is_gone_hinders_nobody(supervisor, writes_in, services, brain, monkeypatch):
    async def gone(text, metadata):
        raise BrainUnavailable("gone")

    await supervisor.post("/assistant", OFF)
    monkeypatch.setattr(brain, "parse", gone)
    citizen = await writes_in()
    assert (await log_after(services, citizen.id, 0)).state.owner == "queue"


async def test_the_outcome_says_that_a_person_will_answer(supervisor, services, writes_in):
    await supervisor.post("/assistant", OFF)
    citizen = await writes_in()
    async with services.database.read() as session:
        turn = (await session.scalars(select(TurnRow).where(TurnRow.conversation_id == citizen.id))).one()
    assert (turn.outcome, turn.reason) == (Outcome.HANDED_OFF, "assistant_off")
