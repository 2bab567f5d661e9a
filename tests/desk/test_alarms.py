"""Danger at three in the morning: what the citizen sees, who is alarmed, and what happens when nobody acknowledges."""

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from sqlalchemy import select

from hotline.conversations.alarms import UNSEEN
from hotline.conversations.models import MessageRow
from hotline.desk.watch import watch_desk

I_DARE_NOT_SPEAK = "他又打我，我不敢出声"


class Duty:
    """The duty contact's address, which fails as often as it is told to."""

    def __init__(self) -> None:
        self.heard: list[dict] = []
        self.failures = 0
        duty = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                if duty.failures:
                    duty.failures -= 1
                    self.send_response(500)
                else:
                    duty.heard.append(body)
                    self.send_response(204)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                """Quiet."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/alarm"


@pytest.fixture
def duty() -> Iterator[Duty]:
    made = Duty()
    thread = threading.Thread(target=made.server.serve_forever, daemon=True)
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def services(services, duty, clock):
    clock.advance(hours=-7)  # three in the morning in Shanghai
    return replace(services, settings=services.settings.model_copy(update={"duty_alarm_url": duty.url}))


async def told(services, citizen) -> list[str]:
    async with services.database.read() as session:
        rows = await session.scalars(
            select(MessageRow.text)
            .where(MessageRow.conversation_id == citizen.id, MessageRow.sender == "system")
            .order_by(MessageRow.seq)
        )
        return list(rows)


async def test_at_three_in_the_morning_with_nobody_there(services, writes_in, duty, clock, trail):
    someone = await writes_in(I_DARE_NOT_SPEAK)
    (first,) = await told(services, someone)
    assert "110" in first
    assert "12110" in first
    await watch_desk(services)
    (alarm,) = duty.heard
    assert (alarm["danger"], alarm["escalated"], alarm["conversation"]) == ("victim", False, someone.id[-4:].upper())
    assert "不敢出声" not in json.dumps(alarm, ensure_ascii=False)
    clock.advance(seconds=59)
    await watch_desk(services)
    assert (len(await told(services, someone)), len(duty.heard)) == (1, 1)
    clock.advance(seconds=1)
    for _ in range(3):  # several replicas, several looks
        await watch_desk(services)
    _, second = await told(services, someone)
    assert second.startswith("还没有工作人员看到您的消息")
    assert [entry["escalated"] for entry in duty.heard] == [False, True]
    assert duty.heard[0]["alarm"] == duty.heard[1]["alarm"]
    assert (await trail()).count("danger_escalated") == 1
    assert not any("会来" in text or "马上就到" in text or "已经看到" in text for text in await told(services, someone))


async def test_whoever_acknowledges_in_time_is_named_and_nothing_escalates(services, seat, writes_in, duty, clock):
    someone = await writes_in(I_DARE_NOT_SPEAK)
    clock.advance(seconds=30)
    await seat.post(f"/conversations/{someone.id}/danger/acknowledge")
    await seat.post(f"/conversations/{someone.id}/danger/acknowledge")
    clock.advance(minutes=5)
    await watch_desk(services)
    _, second = await told(services, someone)
    assert second.startswith("工作人员（工号 100）已经看到您的消息")
    assert duty.heard == []  # silenced before anybody had to be called


async def test_a_second_cry_does_not_start_the_minute_anew(services, writes_in, clock, seat):
    someone = await writes_in(I_DARE_NOT_SPEAK)
    clock.advance(seconds=50)
    await someone.writes("救命，他在砸门")
    clock.advance(seconds=10)
    await watch_desk(services)
    assert (await told(services, someone))[-1].startswith("还没有工作人员看到")
    assert (await seat.get("/queue")).json()["waiting"][0]["danger"]["escalated"] is True


async def test_a_cry_after_the_acknowledgement_rings_anew(services, seat, writes_in, clock, duty):
    someone = await writes_in(I_DARE_NOT_SPEAK)
    await seat.post(f"/conversations/{someone.id}/danger/acknowledge")
    clock.advance(minutes=3)
    await someone.writes("救命，他在砸门")
    danger = (await seat.get("/queue")).json()["waiting"][0]["danger"]
    assert (danger["acknowledged"], danger["escalated"]) == (False, False)
    await watch_desk(services)
    assert len(duty.heard) == 1


async def test_the_duty_contact_is_reminded_for_an_hour_until_somebody_has_seen_it(
    services, seat, writes_in, duty, clock
):
    unseen, seen = await writes_in(I_DARE_NOT_SPEAK), await writes_in(I_DARE_NOT_SPEAK)
    clock.advance(minutes=1)
    await watch_desk(services)  # both told at once of ringing and escalation
    await seat.post(f"/conversations/{seen.id}/danger/acknowledge")
    for _ in range(90):
        clock.advance(minutes=1)
        await watch_desk(services)
    of_unseen = [entry for entry in duty.heard if entry["conversation"] == unseen.id[-4:].upper()]
    assert (len(of_unseen), len(duty.heard)) == (13, 14)
    assert [entry["told_before"] for entry in of_unseen] == [0, *range(2, 14)]
    assert len({entry["alarm"] for entry in of_unseen}) == 1


async def test_what_did_not_reach_the_duty_contact_is_sent_again(services, writes_in, duty):
    await writes_in(I_DARE_NOT_SPEAK)
    duty.failures = 2
    for _ in range(5):
        await watch_desk(services)
    assert len(duty.heard) == 1


async def test_a_duty_contact_who_is_away_does_not_keep_the_citizen_waiting_for_the_truth(
    services, writes_in, duty, clock
):
    someone = await writes_in(I_DARE_NOT_SPEAK)
    duty.failures = 99
    clock.advance(seconds=61)
    await watch_desk(services)
    assert (await told(services, someone))[-1].startswith("还没有工作人员看到")


async def test_who_asks_for_a_person_and_goes_on_writing_is_not_told_to_wait(services, writes_in, clock, seat):
    """At three, with nobody there, 「请留意这里的回复」 and then silence was all that came."""
    someone = await writes_in(I_DARE_NOT_SPEAK)
    await someone.asks_for_a_person()
    said = (await told(services, someone))[-1]
    assert "请不要只在这里等" in said and "12110" in said and "请留意这里的回复" not in said
    clock.advance(seconds=61)
    await watch_desk(services)
    before = len(await told(services, someone))
    await someone.writes("有人吗")
    assert len(await told(services, someone)) == before, "not after each line"
    clock.advance(seconds=61)
    await someone.writes("还有人吗")
    assert (await told(services, someone))[before:] == [UNSEEN]
    await seat.sign_in_again()
    await seat.post(f"/conversations/{someone.id}/danger/acknowledge")
    clock.advance(seconds=61)
    await someone.writes("好的")
    assert (await told(services, someone))[-1].startswith("工作人员（工号 100）已经看到")
