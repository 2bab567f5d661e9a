"""工单 at the desk: opened from a conversation, moved on by whoever may, and never for what 12345 does not take."""

import json
from dataclasses import replace

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from hotline.connectors.models import DeliveryRow
from hotline.connectors.signing import Direction, Stamp, signed_headers
from hotline.conversations.erasure import erase
from hotline.conversations.models import ConversationRow, MessageRow, OfferRow
from hotline.privacy.journal import ErasureKind
from hotline.procedures.registry import shipped_procedures
from hotline.work_orders.erasing import KEPT_OF_ORDER
from hotline.work_orders.models import RecordIsAppendOnly, WorkOrderEventRow, WorkOrderRow
from tests.desk.conftest import ORIGIN

SECRET = "s" * 32
FORM = {"who": "王某", "contact": "微信", "what": "门口路灯坏了三天", "where": "某街口", "wanted": "请修好"}


@pytest.fixture
def database_kind() -> str:
    """Locks and orders of rows are tested where the outbox is; here it is about who may do what."""
    return "sqlite"


@pytest.fixture
async def services(services):
    """With the papers of this release behind the buttons."""
    return replace(services, procedures=shipped_procedures())


@pytest.fixture
async def held(seat, writes_in):
    """A conversation in the seat's hands."""
    citizen = await writes_in("门口路灯坏了三天没人修", waits=True)
    await seat.post(f"/conversations/{citizen.id}/claim")
    return citizen


async def open_one(person, citizen, **changes):
    body = {"form": FORM | changes.pop("form", {}), **changes}
    return await person.post(f"/conversations/{citizen.id}/work-orders", body)


async def take(person, order: dict, action: str, **named):
    return await person.post(
        f"/work-orders/{order['number']}/steps", {"action": action, "seen": order["events"], **named}
    )


async def done(person, order: dict, action: str, **named) -> dict:
    answer = await take(person, order, action, **named)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def texts(services, citizen) -> list[str]:
    async with services.database.read() as session:
        of_it = select(MessageRow.text).where(MessageRow.conversation_id == citizen.id).order_by(MessageRow.seq)
        return list(await session.scalars(of_it))


async def test_the_form_opens_with_what_is_known_and_says_that_nothing_is_connected(seat, held):
    draft = (await seat.get(f"/conversations/{held.id}/work-orders")).json()
    assert "门口路灯坏了三天" in draft["form"]["what"]
    assert (draft["form"]["wanted"], draft["connected"]) == ("", False)
    assert {each["id"] for each in draft["excluded"]} >= {"litigation", "discipline", "petition"}
    assert not any(each["suspected"] for each in draft["excluded"])


async def test_the_whole_way_at_the_desk_is_recorded_told_and_audited(seat, supervisor, held, services, trail):
    order = (await open_one(seat, held)).json()
    assert (order["number"], order["state"], order["delivery"]) == ("G260901-0001-1", "accepted", None)
    order = await done(seat, order, "dispatch", unit="某局", due_on="2026-09-08")
    order = await done(seat, order, "sign")
    order = await done(supervisor, order, "extend", due_on="2026-09-10", text="等配件")
    order = await done(seat, order, "handle", text="换了灯泡")
    order = await done(seat, order, "follow_up", follow_up="resolved")
    order = await done(seat, order, "rate", score=5)
    order = await done(seat, order, "archive")
    assert [entry["title"] for entry in order["record"]] == [
        "受理", "派单", "签收", "延期", "办结", "回访", "评价", "归档",
    ]  # fmt: skip
    assert order["steps"] == []
    told = await texts(services, held)
    assert any("还没有" not in line and "G260901-0001-1" in line and "市12345平台" not in line for line in told)
    assert any("已经派给某局" in line for line in told) and any("换了灯泡" in line for line in told)
    actions = await trail()
    assert actions.count("work_order_step") == 7 and "work_order_opened" in actions


async def test_nothing_pretends_to_be_sent(seat, held, services):
    await open_one(seat, held)
    async with services.database.read() as session:
        assert await session.scalar(select(DeliveryRow)) is None
    assert (await seat.get("/work-orders")).json()["connected"] is False


async def test_what_the_flow_does_not_allow_says_why_and_an_old_page_decides_nothing(seat, held):
    order = (await open_one(seat, held)).json()
    refused = await take(seat, order, "sign")
    assert (refused.status_code, "待派单" in refused.json()["detail"]) == (409, True)
    await done(seat, order, "dispatch", unit="某局", due_on="2026-09-08")
    assert (await take(seat, order, "withdraw", text="重复")).status_code == 409
    assert {step["action"] for step in order["steps"]} == {"dispatch", "withdraw", "add"}


async def test_only_who_looks_after_it_sees_and_moves_it_and_taking_over_is_recorded(seat, other, supervisor, held):
    order = (await open_one(seat, held)).json()
    assert (await other.get(f"/work-orders/{order['number']}")).status_code == 403
    assert (await take(other, order, "add", text="补充")).status_code == 403
    (line,) = (await other.get("/work-orders?shelf=to_do")).json()["orders"]
    assert FORM["what"] not in str(line) and (line["mine"], line["staff_no"]) == (False, "100")
    taken = await done(other, order, "take")
    assert (taken["staff_no"], taken["record"][-1]["title"]) == ("101", "接手")
    assert (await seat.get(f"/work-orders/{order['number']}")).status_code == 403
    assert (await supervisor.get(f"/work-orders/{order['number']}")).status_code == 200


async def test_only_who_has_the_conversation_opens_one(other, supervisor, held):
    assert (await open_one(other, held)).status_code == 403
    assert (await open_one(supervisor, held)).status_code == 201


@pytest.mark.parametrize("changes", [{"what": "  "}, {"wanted": ""}, {"what": "字" * 2001}, {"extra": "x"}])
async def test_a_form_says_what_and_what_is_wanted(seat, held, changes):
    assert (await open_one(seat, held, form=changes)).status_code == 422


async def test_a_rehearsal_makes_no_order(seat, held, services):
    async with services.database.write() as session:
        (await session.get_one(ConversationRow, held.id)).rehearsal = True
    assert (await open_one(seat, held)).status_code == 409


async def test_what_looks_like_a_matter_that_12345_does_not_take_wants_a_second_look(seat, held):
    refused = await open_one(seat, held, form={"what": "法院判了他不给钱"})
    assert (refused.status_code, "诉讼" in refused.json()["detail"]) == (409, True)
    order = (await open_one(seat, held, form={"what": "法院门口路灯不亮"}, confirmed=True)).json()
    assert order["record"][0]["said"] == ["已核对不属于 12345 不受理的几类"]


async def test_a_matter_that_12345_does_not_take_is_said_and_its_way_opened(seat, held, services):
    refused = await seat.post(f"/conversations/{held.id}/work-orders/refusal", {"matter": "admin_review"})
    assert refused.status_code == 204, refused.text
    assert "12345 不受理" in (await texts(services, held))[-1]
    async with services.database.read() as session:
        offers = list(await session.scalars(select(OfferRow).where(OfferRow.conversation_id == held.id)))
    assert [offer.command["procedure"] for offer in offers if offer.command["kind"] == "start"] == [
        "draft/review_application"
    ]
    assert (await seat.get("/work-orders?shelf=mine")).json()["orders"] == []
    wrong = await seat.post(f"/conversations/{held.id}/work-orders/refusal", {"matter": "noise"})
    assert wrong.status_code == 422


async def test_orders_are_merged_into_a_living_one(seat, supervisor, held):
    first, second = [(await open_one(seat, held)).json() for _ in range(2)]
    assert (await take(supervisor, second, "merge", into=second["number"])).status_code == 409
    merged = await done(supervisor, second, "merge", into=first["number"])
    assert merged["record"][-1]["said"] == [f"并到 {first['number']}"]
    assert (await take(supervisor, first, "merge", into=second["number"])).status_code == 409
    assert (await take(supervisor, first, "merge", into="G260901-0009-1")).status_code == 422


async def test_lists_know_what_is_due_and_late(seat, held, clock):
    order = (await open_one(seat, held)).json()
    await done(seat, order, "dispatch", unit="某局", due_on="2026-09-02")
    assert (await seat.get("/work-orders?shelf=away")).json()["counts"] == {"mine": 1, "due": 0, "late": 0, "to_do": 0}
    clock.advance(days=1)
    await seat.sign_in_again()
    (line,) = (await seat.get("/work-orders?shelf=due")).json()["orders"]
    assert (line["due"], line["late"]) == (True, False)
    clock.advance(days=1)
    await seat.sign_in_again()
    (line,) = (await seat.get("/work-orders?shelf=late")).json()["orders"]
    assert (line["due"], line["late"]) == (False, True)


async def test_nobody_changes_the_record(seat, held, database):
    await open_one(seat, held)
    with pytest.raises(RecordIsAppendOnly):
        async with database.write() as session:
            (await session.scalars(select(WorkOrderEventRow))).one().party = "supervisor"
    with pytest.raises(RecordIsAppendOnly):
        async with database.write() as session:
            await session.delete((await session.scalars(select(WorkOrderEventRow))).one())


async def test_erasure_takes_the_words_and_withdraws_what_is_open(seat, held, services):
    await done(seat, (await open_one(seat, held)).json(), "add", text="还有一盏也坏了")
    erased = await erase(services, conversation_id=held.id, kind=ErasureKind.WISH)
    async with services.database.read() as session:
        row = (await session.scalars(select(WorkOrderRow))).one()
        entries = list(await session.scalars(select(WorkOrderEventRow).order_by(WorkOrderEventRow.seq)))
    assert (row.state, row.form, row.conversation_id) == ("withdrawn", None, None)
    assert [entry.content for entry in entries] == [None, None, "群众要求删除，工单随之撤销"]
    columns = {column.key for column in WorkOrderRow.__mapper__.column_attrs}
    assert columns - set(KEPT_OF_ORDER) == {"form", "conversation_id"}
    assert any("工单 G260901-0001-1" in kept.what for kept in erased.kept)
    shown = (await seat.get("/work-orders/G260901-0001-1")).json()
    assert (shown["form"], shown["record"][1]["text"]) == (None, "群众已要求删除，内容没有了。")


class TestConnected:
    """With the city's platform."""

    @pytest.fixture
    async def services(self, services):
        settings = services.settings.model_copy(
            update={"city_12345_url": "https://platform.test", "city_12345_secret": SecretStr(SECRET)}
        )
        return replace(services, settings=settings)

    async def reports(self, seat, services, nonce: str = "n" * 16, **told):
        body = json.dumps({"report": "R1", "order": "G260901-0001-1", **told}).encode()
        stamp = Stamp(services.clock.now(), nonce)
        headers = signed_headers(SECRET.encode(), body, direction=Direction.TO_HOTLINE, stamp=stamp)
        url = f"{ORIGIN}/api/connectors/city_12345/reports"
        return await seat.http.post(url, content=body, headers={**headers, "Content-Type": "application/json"})

    async def queued(self, services) -> list[dict]:
        async with services.database.read() as session:
            rows = await session.scalars(select(DeliveryRow.body).order_by(DeliveryRow.position))
            return [json.loads(body) if body else {} for body in rows]

    async def test_an_order_is_put_into_the_outbox_with_itself(self, seat, held, services):
        order = (await open_one(seat, held)).json()
        (sent,) = await self.queued(services)
        assert (sent["kind"], sent["order"], sent["form"]["what"]) == (
            "work_order.opened", order["number"], FORM["what"],
        )  # fmt: skip
        assert order["delivery"] == "正在送往市12345平台"
        assert {step["action"] for step in order["steps"]} == {"withdraw", "add"}
        assert (await take(seat, order, "dispatch", unit="某局", due_on="2026-09-08")).status_code == 409

    async def test_what_the_desk_does_goes_out_and_what_the_platform_does_comes_in_once(
        self, seat, held, services, trail
    ):
        await open_one(seat, held)
        told = {"action": "dispatch", "unit": "某局", "due_on": "2026-09-08"}
        assert (await self.reports(seat, services, **told)).json() == {"again": False}
        replayed = await self.reports(seat, services, **told)
        assert replayed.status_code == 401
        assert (await self.reports(seat, services, "m" * 16, **told)).json() == {"again": True}
        other_content = await self.reports(seat, services, "o" * 16, **(told | {"unit": "另一局"}))
        assert other_content.status_code == 409
        early = await self.reports(seat, services, "p" * 16, report="R2", action="handle", text="办完")
        assert early.status_code == 409
        order = (await seat.get("/work-orders/G260901-0001-1")).json()
        assert [entry["by"] for entry in order["record"]] == ["坐席 100", "市12345平台"]
        await done(seat, order, "add", text="还有一盏")
        assert [sent["kind"] for sent in await self.queued(services)] == ["work_order.opened", "work_order.add"]
        assert (await trail()).count("work_order_step") == 2

    async def test_an_unsigned_report_is_refused_and_a_forged_one_burns_no_nonce(self, seat, held, services):
        await open_one(seat, held)
        url = f"{ORIGIN}/api/connectors/city_12345/reports"
        body = {"report": "R1", "order": "G260901-0001-1", "action": "dispatch"}
        assert (await seat.http.post(url, json=body)).status_code == 401

    async def test_a_dead_letter_is_seen_by_a_supervisor_and_sent_again(self, seat, supervisor, held, services, trail):
        await open_one(seat, held)
        async with services.database.write() as session:
            row = (await session.scalars(select(DeliveryRow))).one()
            row.state, row.failure, row.status, row.tries = "dead", "refused", 422, 1
            row.ended_at = services.clock.now()
        (letter,) = (await supervisor.get("/dead-letters")).json()["letters"]
        assert (letter["about"], letter["why"], letter["status"]) == ("G260901-0001-1", "对方不收", 422)
        assert FORM["what"] not in str(letter)
        assert (await seat.get("/work-orders/G260901-0001-1")).json()["delivery"].startswith("没有送到")
        assert (await supervisor.post(f"/dead-letters/{letter['id']}/resend")).status_code == 204
        assert (await supervisor.post(f"/dead-letters/{letter['id']}/resend")).status_code == 404
        assert (await supervisor.get("/dead-letters")).json()["letters"] == []
        assert "delivery_resent" in await trail()

    async def test_erasure_tells_the_platform_only_where_it_may_have_heard(self, seat, held, services):
        await open_one(seat, held)
        async with services.database.write() as session:
            (await session.scalars(select(DeliveryRow))).one().tries = 1
        await erase(services, conversation_id=held.id, kind=ErasureKind.WISH)
        opened, erased = await self.queued(services)
        assert opened == {} and erased["kind"] == "work_order.erased" and "form" not in erased


async def test_without_a_platform_there_is_nobody_to_report(seat):
    assert (await seat.http.post(f"{ORIGIN}/api/connectors/city_12345/reports", json={})).status_code in (404, 422)
