"""Seats: presence, capacity, groups, and what becomes of conversations whose seat has gone."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from hotline.conversations.groups import Days, Group, Span
from hotline.conversations.handoff import request_handoff
from hotline.conversations.models import ConversationRow, MessageRow, WaitRow
from hotline.desk.seats import set_seat
from hotline.desk.watch import watch_desk
from hotline.privacy.audit import SYSTEM
from hotline.staff.presence import SILENT_AFTER
from hotline.vocabulary import Area
from tests.fakes import groups_of

HE_HITS_ME = "我老公正在打我，救命"
GENERAL = Group(id="general", title="综合/12345", always=True)
AID = Group(id="legal_aid", title="法律援助", areas=[Area.LABOR], always=True)


@pytest.fixture
def services(services):
    return replace(services, groups=groups_of(GENERAL, AID))


async def presence(person, state, busy_with=None):
    return await person.post("/presence", {"presence": state, "busy_with": busy_with})


async def mine(person):
    return [entry["conversation_id"] for entry in (await person.get("/queue")).json()["mine"]]


async def waiting(person):
    return [entry["conversation_id"] for entry in (await person.get("/queue")).json()["waiting"]]


async def heard(services, citizen):
    """What the system told the citizen last."""
    async with services.database.read() as session:
        rows = await session.scalars(
            select(MessageRow.text)
            .where(MessageRow.conversation_id == citizen.id, MessageRow.sender == "system")
            .order_by(MessageRow.seq)
        )
        return list(rows)[-1]


async def owner(services, citizen):
    async with services.database.read() as session:
        row = await session.get_one(ConversationRow, citizen.id)
        return row.owner, row.staff_no


async def give(supervisor, staff_no, groups=(), capacity=5):
    return await supervisor.post(f"/seats/{staff_no}", {"groups": list(groups), "capacity": capacity})


async def test_whoever_signs_in_is_online_and_says_what_keeps_them(seat):
    assert (await seat.get("/queue")).json()["seat"]["presence"] == "online"
    busy = (await presence(seat, "busy", "call")).json()
    assert (busy["presence"], busy["busy_with"]) == ("busy", "call")
    assert (await presence(seat, "busy")).status_code == 422
    assert (await presence(seat, "break", "call")).status_code == 422
    listed = (await seat.get("/seats")).json()
    assert [(one["staff_no"], one["presence"]) for one in listed["seats"]] == [("100", "busy")]
    assert [group["title"] for group in listed["groups"]] == ["综合/12345", "法律援助"]
    assert listed["fallback"] == "general"


@pytest.mark.parametrize(("state", "busy_with"), [("busy", "meeting"), ("break", None), ("wrap_up", None)])
async def test_whoever_is_not_online_takes_only_danger(seat, writes_in, state, busy_with):
    calm, in_danger = await writes_in(waits=True), await writes_in(HE_HITS_ME)
    await presence(seat, state, busy_with)
    refused = await seat.post(f"/conversations/{calm.id}/claim")
    assert refused.status_code == 409
    assert "改回“在线”" in refused.json()["detail"]
    assert (await seat.post(f"/conversations/{in_danger.id}/claim")).status_code == 200


async def test_a_seat_takes_no_more_than_it_may_but_danger_always(seat, supervisor, writes_in):
    assert (await give(supervisor, "100", capacity=1)).json()["capacity"] == 1
    first, second, in_danger = await writes_in(waits=True), await writes_in(waits=True), await writes_in(HE_HITS_ME)
    assert (await seat.post(f"/conversations/{first.id}/claim")).status_code == 200
    assert (await seat.post(f"/conversations/{first.id}/claim")).status_code == 200  # again: it is mine already
    refused = await seat.post(f"/conversations/{second.id}/claim")
    assert refused.status_code == 409
    assert "到上限了" in refused.json()["detail"]
    assert (await seat.post(f"/conversations/{in_danger.id}/claim")).status_code == 200
    await seat.post(f"/conversations/{first.id}/close")
    await seat.post(f"/conversations/{in_danger.id}/close")
    assert (await seat.post(f"/conversations/{second.id}/claim")).status_code == 200


async def test_a_seat_serves_its_groups_and_whoever_is_in_danger(seat, supervisor, writes_in):
    labour = await writes_in(waits=True)
    in_danger = await writes_in(HE_HITS_ME, waits=True)
    assert (await give(supervisor, "100", ["general"])).json()["groups"] == [{"id": "general", "title": "综合/12345"}]
    queue = (await seat.get("/queue")).json()
    assert [entry["conversation_id"] for entry in queue["waiting"]] == [in_danger.id]
    assert (queue["waiting_total"], queue["waiting_elsewhere"]) == (1, 1)
    refused = await seat.post(f"/conversations/{labour.id}/claim")
    assert (refused.status_code, "法律援助" in refused.json()["detail"]) == (403, True)
    assert (await seat.get(f"/conversations/{labour.id}")).status_code == 403
    await give(supervisor, "100", ["legal_aid"])
    entry = (await seat.get("/queue")).json()["waiting"][1]
    assert (entry["conversation_id"], entry["group_title"]) == (labour.id, "法律援助")
    assert (await seat.post(f"/conversations/{labour.id}/claim")).status_code == 200


async def test_a_seat_cannot_be_given_what_is_not_there(seat, supervisor):
    assert (await give(supervisor, "100", ["nobody"])).status_code == 422
    assert (await give(supervisor, "999")).status_code == 404
    assert (await seat.post("/seats/100", {"groups": [], "capacity": 9})).status_code == 403


async def test_going_offline_puts_everything_back_in_line_and_says_so(seat, other, writes_in, services, clock, trail):
    early = await writes_in(waits=True)
    clock.advance(minutes=1)
    late = await writes_in(waits=True)
    await seat.post(f"/conversations/{early.id}/claim")
    clock.advance(minutes=5)
    assert (await presence(seat, "offline")).json()["in_hand"] == 0
    assert await owner(services, early) == ("queue", None)
    assert await waiting(other) == [early.id, late.id]  # the time it waited before counts
    assert "工号 100" in await heard(services, early)
    assert "不用再说一遍" in await heard(services, early)
    assert (await trail()).count("conversation_requeued") == 1
    assert (await seat.post(f"/conversations/{early.id}/messages", {"text": "我还在"})).status_code == 403


async def test_a_seat_that_falls_silent_is_offline_and_what_it_had_is_free(seat, other, writes_in, services, clock):
    someone = await writes_in(waits=True)
    await seat.post(f"/conversations/{someone.id}/claim")
    clock.advance(seconds=SILENT_AFTER.total_seconds() - 1)
    await watch_desk(services)
    assert await owner(services, someone) == ("staff", "100")
    clock.advance(seconds=2)
    await other.get("/queue")  # the colleague is still there
    await watch_desk(services)
    await watch_desk(services)  # another replica looks, too
    assert await owner(services, someone) == ("queue", None)
    states = {one["staff_no"]: one["presence"] for one in (await other.get("/seats")).json()["seats"]}
    assert states == {"100": "offline", "101": "online"}
    assert (await other.post(f"/conversations/{someone.id}/claim")).status_code == 200
    assert (await seat.post(f"/conversations/{someone.id}/claim")).status_code == 409


async def test_an_alarm_rings_anew_when_the_seat_who_had_it_falls_silent(seat, other, writes_in, services, clock):
    someone = await writes_in(HE_HITS_ME)
    await seat.post(f"/conversations/{someone.id}/claim")
    clock.advance(minutes=5)
    await other.get("/queue")
    await watch_desk(services)
    head = (await other.get("/queue")).json()["waiting"][0]
    assert head["conversation_id"] == someone.id
    assert head["danger"]["acknowledged"] is False


async def test_signing_out_leaves_nothing_behind(seat, other, writes_in, services):
    someone = await writes_in(waits=True)
    await seat.post(f"/conversations/{someone.id}/claim")
    await seat.post("/logout")
    await watch_desk(services)
    assert await waiting(other) == [someone.id]


async def test_whoever_claims_while_offline_is_there_again(seat, writes_in):
    someone = await writes_in(waits=True)
    await presence(seat, "offline")
    assert (await seat.post(f"/conversations/{someone.id}/claim")).status_code == 200
    assert (await seat.get("/queue")).json()["seat"]["presence"] == "online"


class TestOverTheDay:
    """The groups work from nine to five, in Shanghai it is ten in the morning."""

    @pytest.fixture
    def services(self, services):
        hours = [Span(days=Days.EVERY_DAY, opens=9 * 60, closes=17 * 60)]
        return replace(services, groups=groups_of(Group(id="general", title="综合", spans=hours)))

    async def test_whoever_is_not_served_by_five_is_told_and_keeps_the_place(self, seat, writes_in, services, clock):
        someone = await writes_in(waits=True)
        clock.advance(hours=7)
        await watch_desk(services)
        await watch_desk(services)
        told = await heard(services, someone)
        assert "还没有轮到您" in told
        assert "9 月 2 日 09:00" in told
        clock.advance(hours=16)
        await watch_desk(services)
        assert "排进队伍" in await heard(services, someone)
        async with services.database.read() as session:
            row = await session.get_one(ConversationRow, someone.id)
        assert (row.after_hours, row.owner_epoch) == (False, 3)

    async def test_the_night_is_no_wait_for_a_person(self, seat, writes_in, services, clock):
        someone = await writes_in(waits=True)
        clock.advance(hours=23)
        await watch_desk(services)
        await seat.sign_in_again()
        clock.advance(minutes=2)
        assert (await seat.post(f"/conversations/{someone.id}/claim")).status_code == 200
        async with services.database.read() as session:
            wait = (await session.scalars(select(WaitRow))).one()
        assert (wait.end, wait.after_hours) == ("claimed", False)

    async def test_a_conversation_left_behind_at_night_waits_for_the_morning(self, seat, writes_in, services, clock):
        someone = await writes_in(waits=True)
        await seat.post(f"/conversations/{someone.id}/claim")
        clock.advance(hours=9)
        await watch_desk(services)
        assert "不是人工服务时间" in await heard(services, someone)
        assert "9 月 2 日 09:00" in await heard(services, someone)


async def test_the_command_line_sets_a_seat_as_the_page_does(seat, services, clock):
    account = await set_seat(
        services.database, clock, services.groups, actor=SYSTEM, staff_no="100", group_ids=["legal_aid"], capacity=2
    )
    assert account
    shown = (await seat.get("/queue")).json()["seat"]
    assert (shown["capacity"], [group["id"] for group in shown["groups"]]) == (2, ["legal_aid"])


async def test_the_waiting_person_of_another_group_is_not_in_this_ones_line(writes_in, services):
    general, labour = await writes_in(), await writes_in()
    await request_handoff(services, conversation_id=general.id, topic=Area.GOV_SERVICE)
    accepted = await request_handoff(services, conversation_id=labour.id)
    assert accepted.state.queue_position == 1
