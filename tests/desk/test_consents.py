"""What a consent that was refused keeps the desk from; and that not having asked forbids nothing."""

from datetime import date

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy import select

from hotline.connectors.models import DeliveryRow, DeliveryState
from hotline.conversations.models import ConversationRow
from hotline.privacy.audit import AuditEntry
from hotline.quality.follow_ups import Stage
from hotline.quality.models import FollowUpRow
from hotline.services import Services
from hotline.work_orders.models import WorkOrderRow
from tests.desk.conftest import Person
from tests.desk.talking import Talk, begin

TO = "耀州区人社局（0919-0000000）"
FORM = {"what": "厂里三个月没发工资", "wanted": "请劳动监察处理"}


@pytest.fixture
def database_kind() -> str:
    """One kind of database will do: the locks are those of the work orders."""
    return "sqlite"


@pytest.fixture
async def talk(client: httpx.AsyncClient, seat: Person) -> Talk:
    return await begin(client, seat)


async def opens_order(talk: Talk) -> httpx.Response:
    return await talk.seat.post(f"/conversations/{talk.id}/work-orders", {"form": FORM, "confirmed": True})


def connect(services: Services) -> None:
    """From now on there is a platform."""
    connected = {"city_12345_url": "https://platform.test", "city_12345_secret": SecretStr("s" * 32)}
    object.__setattr__(services, "settings", services.settings.model_copy(update=connected))


async def told_why(talk: Talk) -> str | None:
    """What the form says before anything is written into it."""
    return (await talk.seat.get(f"/conversations/{talk.id}/work-orders")).json()["forbidden"]


async def test_no_order_without_the_consent_that_was_asked_for(talk: Talk):
    await talk.asks("pass_on", TO)
    waiting = await opens_order(talk)
    assert (waiting.status_code, "还没有答" in waiting.json()["detail"]) == (409, True)
    await talk.presses("不同意")
    refused = await opens_order(talk)
    assert (refused.status_code, refused.json()["detail"]) == (409, await told_why(talk))
    assert "群众不同意把情况转给别的单位" in refused.json()["detail"]
    assert (await talk.seen())["closing"]["order"] is None  # nor in passing
    await talk.presses("同意")
    assert await told_why(talk) is None
    assert (await opens_order(talk)).status_code == 201


async def test_who_was_not_asked_or_is_asked_no_more_is_passed_on(talk: Talk):
    asked = (await talk.asks("pass_on", TO)).json()
    await talk.seat.post(f"/conversations/{talk.id}/inquiries/{asked['id']}/withdrawal")
    assert (await opens_order(talk)).status_code == 201


async def test_after_it_is_taken_back_no_unit_hears_of_it(talk: Talk):
    await talk.asks("pass_on", TO)
    await talk.presses("同意")
    order = (await opens_order(talk)).json()
    await talk.presses("收回同意")
    step = {"action": "dispatch", "seen": order["events"], "unit": "某局", "due_on": "2026-09-08"}
    refused = await talk.seat.post(f"/work-orders/{order['number']}/steps", step)
    assert (refused.status_code, "收回了同意" in refused.json()["detail"]) == (409, True)
    step = {"action": "withdraw", "seen": order["events"], "text": "群众收回了同意"}
    assert (await talk.seat.post(f"/work-orders/{order['number']}/steps", step)).status_code == 200


async def test_what_nobody_answered_before_the_end_keeps_from_nothing(talk: Talk, services: Services):
    order = (await opens_order(talk)).json()
    await talk.asks("pass_on", TO)
    closed = await talk.seat.post(f"/conversations/{talk.id}/close", {})
    assert closed.status_code == 200, closed.text
    step = {"action": "dispatch", "seen": order["events"], "unit": "某局", "due_on": "2026-09-08"}
    assert (await talk.seat.post(f"/work-orders/{order['number']}/steps", step)).status_code == 200
    async with services.database.read() as session:
        of_them = select(AuditEntry.details).where(AuditEntry.action == "inquiry_settled")
        assert list(await session.scalars(of_them)) == [{"question": "pass_on", "state": "withdrawn"}]


@pytest.mark.parametrize("agrees_first", [True, False])
@pytest.mark.parametrize("tries", [0, 1])
async def test_what_was_never_sent_to_the_platform_is_not_sent_any_more(
    talk: Talk, services: Services, tries: int, agrees_first: bool
):
    connect(services)
    if agrees_first:
        await talk.asks("pass_on", TO)
        await talk.presses("同意")
    order = (await opens_order(talk)).json()
    if not agrees_first:
        await talk.asks("pass_on", TO)
    async with services.database.write() as session:
        (await session.scalars(select(DeliveryRow))).one().tries = tries
    said = await talk.presses("收回同意" if agrees_first else "不同意")
    assert (f"工单 {order['number']} 还没有送出去，已经撤销" in said) is (tries == 0)
    async with services.database.read() as session:
        row, delivery = (
            (await session.scalars(select(WorkOrderRow))).one(),
            (await session.scalars(select(DeliveryRow))).one(),
        )
        steps = list(await session.scalars(select(AuditEntry.details).where(AuditEntry.action == "work_order_step")))
    assert ({"number": row.number, "step": "withdraw"} in steps) is (tries == 0)
    assert (row.state, delivery.state) == (("withdrawn", "cancelled") if tries == 0 else ("accepted", "pending"))


async def test_what_was_added_to_an_order_that_was_heard_is_not_told_any_more(talk: Talk, services: Services):
    connect(services)
    order = (await opens_order(talk)).json()
    async with services.database.write() as session:
        opened = (await session.scalars(select(DeliveryRow))).one()
        opened.state, opened.tries = DeliveryState.DELIVERED, 1
    step = {"action": "add", "seen": order["events"], "text": "他说工地在新区"}
    assert (await talk.seat.post(f"/work-orders/{order['number']}/steps", step)).status_code == 200
    await talk.asks("pass_on", TO)
    said = await talk.presses("不同意")
    assert f"工单 {order['number']} 以前送出去的收不回来，还没送到的补充不再送" in said
    async with services.database.read() as session:
        row = (await session.scalars(select(WorkOrderRow))).one()
        added = (await session.scalars(select(DeliveryRow).where(DeliveryRow.kind == "work_order.add"))).one()
    assert (row.state, added.state, added.body) == ("accepted", DeliveryState.CANCELLED, None)


@pytest.mark.parametrize(("result", "status"), [("resolved", 409), ("unreached", 200), ("declined", 200)])
async def test_an_order_that_is_done_is_not_asked_about_where_nobody_wants_to_be_asked(
    talk: Talk, result: str, status: int
):
    order = (await opens_order(talk)).json()
    path = f"/work-orders/{order['number']}/steps"
    for number, step in enumerate(
        [
            {"action": "dispatch", "unit": "某局", "due_on": "2026-09-08"},
            {"action": "sign"},
            {"action": "handle", "text": "已经付清"},
        ]
    ):
        done = await talk.seat.post(path, step | {"seen": order["events"] + number})
        assert done.status_code == 200, done.text
    await talk.asks("evaluation")
    await talk.presses("不同意")
    asked = {"action": "follow_up", "follow_up": result, "seen": order["events"] + 3}
    answer = await talk.seat.post(path, asked)
    assert (answer.status_code, "不同意办完后回访" in answer.text) == (status, status == 409)


async def test_earlier_conversations_stay_shut_without_the_consent(talk: Talk, client: httpx.AsyncClient):
    opened = (await client.post("/api/v1/conversations", json={"channel": "web"})).json()
    headers = {"Authorization": f"Bearer {opened['token']}"}
    earlier = f"/api/v1/conversations/{opened['conversation_id']}/handoff"
    pair = (await client.post(earlier, headers=headers)).json()["resume"]
    proof = {"proof": "receipt", "receipt": pair["receipt"], "code": pair["code"]}
    assert (await talk.seat.post(f"/conversations/{talk.id}/identity", proof)).status_code == 200
    path = f"/conversations/{talk.id}/earlier"
    assert (await talk.seat.get(path)).status_code == 200
    await talk.asks("earlier")
    await talk.presses("不同意")
    refused = await talk.seat.get(path)
    assert (refused.status_code, "不同意看以前的会话" in refused.json()["detail"]) == (403, True)
    await talk.presses("同意")
    assert (await talk.seat.get(path)).status_code == 200


async def test_who_wants_no_call_afterwards_gets_none(talk: Talk, supervisor: Person, services: Services):
    await talk.asks("evaluation")
    await talk.presses("不同意")
    async with services.database.write() as session:
        conversation = await session.get_one(ConversationRow, talk.id)
        row = FollowUpRow(
            id="f" * 32,
            conversation_id=conversation.id,
            score=1,
            stage=Stage.VISIT,
            due_on=date(2026, 9, 8),
            created_at=services.clock.now(),
        )
        session.add(row)
    path = f"/follow-ups/{'f' * 32}/visit"
    refused = await supervisor.post(path, {"result": "talked", "words": "说等得太久", "rectify": False})
    assert (refused.status_code, "记“不愿意说”" in refused.json()["detail"]) == (409, True)
    missed = await supervisor.post(path, {"result": "not_reached", "words": "没有人接", "rectify": False})
    assert missed.is_success  # it says of the citizen only that nobody was reached
    kept = await supervisor.post(path, {"result": "declined", "words": "会话里说了不要回访", "rectify": False})
    assert kept.is_success
