"""A call back made by the telephone system: rung once, reported once, and dialled by hand where there is none."""

import json
from dataclasses import replace

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from hotline.callbacks.models import CallRow
from hotline.callbacks.promise import Wish, make_promise, withdraw_promise
from hotline.callbacks.words import DayPart, PromiseKind
from hotline.connectors.models import DeliveryRow
from hotline.conversations.erasure import erase
from hotline.privacy.journal import ErasureKind
from tests.connectors.receiver import signed
from tests.desk.conftest import ORIGIN

SECRET = "t" * 32
NUMBER = "13900000001"
CALL = Wish(PromiseKind.CALL, number=NUMBER, day_part=DayPart.ANY, safe=True, check_word="向日葵")


@pytest.fixture
def database_kind() -> str:
    """The outbox is tested on both; here it is about who learns what."""
    return "sqlite"


@pytest.fixture
async def services(services):
    """With a telephone system connected."""
    connected = {"telephony_url": "https://telephone.test", "telephony_secret": SecretStr(SECRET)}
    return replace(services, settings=services.settings.model_copy(update=connected))


@pytest.fixture
async def citizen(services, writes_in):
    """Somebody who asked for a call."""
    made = await writes_in("工资拖了三个月没给")
    await make_promise(services, conversation_id=made.id, wish=CALL)
    return made


async def entry_of(seat) -> dict:
    return (await seat.get("/callbacks")).json()["callbacks"][0]


async def start(seat) -> dict:
    answer = await seat.post(f"/callbacks/{(await entry_of(seat))['id']}/calls")
    assert answer.status_code == 201, answer.text
    return answer.json()


async def ends(seat, call: dict, outcome: str):
    path = f"/callbacks/{(await entry_of(seat))['id']}/calls/{call['call_id']}"
    return await seat.post(path, {"outcome": outcome})


async def sent(services) -> DeliveryRow:
    async with services.database.read() as session:
        return (await session.scalars(select(DeliveryRow).order_by(DeliveryRow.position.desc()))).first()


async def reports(seat, services, call: dict, status: str, nonce: str = "n" * 16):
    body = json.dumps({"call": call["call_id"], "status": status}).encode()
    headers = signed(SECRET.encode(), body, at=services.clock.now().timestamp(), nonce=nonce)
    return await seat.http.post(f"{ORIGIN}/api/connectors/telephony/reports", content=body, headers=headers)


async def test_it_is_handed_over_with_the_call_and_without_what_it_is_about(services, seat, citizen):
    call = await start(seat)
    assert call["rings"] is True
    told = json.loads((await sent(services)).body or "")
    assert {**told, "delivery": "", "at": ""} == {
        "delivery": "",
        "kind": "call.start",
        "at": "",
        "call": call["call_id"],
        "number": NUMBER,
        "staff_no": "100",
        "may_say_hotline": False,
        "not_after": "2026-09-01T10:01:00.000+08:00",
    }
    assert (await entry_of(seat))["calls"][0]["dialling"] == "telephone"


async def test_nobody_reached_ends_the_call_and_the_next_may_begin(services, seat, citizen, trail):
    call = await start(seat)
    assert (await reports(seat, services, call, "busy")).json() == {"again": False}
    (made,) = (await entry_of(seat))["calls"]
    assert (made["outcome"], made["line"]) == ("busy", "busy")
    assert (await trail())[-2:] == ["call_started", "call_ended"]
    assert (await ends(seat, call, "no_answer")).status_code == 409
    row = await sent(services)
    assert (row.state, row.body) == ("cancelled", None), "what never went out rings nobody, and its number is forgotten"
    assert (await start(seat))["calls_left_today"] == 0


async def test_who_was_reached_only_the_seat_can_say(services, seat, citizen):
    call = await start(seat)
    await reports(seat, services, call, "reached")
    (made,) = (await entry_of(seat))["calls"]
    assert (made["outcome"], made["line"]) == (None, "reached")
    assert (await ends(seat, call, "reached")).status_code == 204
    assert (await seat.get("/callbacks")).json()["callbacks"] == []


async def test_a_report_counts_once_and_what_the_seat_wrote_stands(services, seat, citizen):
    call = await start(seat)
    assert (await ends(seat, call, "other_person")).status_code == 204
    assert (await reports(seat, services, call, "not_reached")).json() == {"again": False}
    assert (await reports(seat, services, call, "not_reached")).status_code == 401, "replayed"
    assert (await reports(seat, services, call, "not_reached", "m" * 16)).json() == {"again": True}
    assert (await reports(seat, services, call, "busy", "k" * 16)).status_code == 409
    (made,) = (await entry_of(seat))["calls"]
    assert (made["outcome"], made["line"]) == ("other_person", "not_reached")


async def test_what_the_telephone_system_did_not_take_is_dialled_by_hand(services, seat, supervisor, citizen):
    call = await start(seat)
    async with services.database.write() as session:
        row = (await session.scalars(select(DeliveryRow))).one()
        row.state, row.failure = "dead", "unreachable"
    assert (await entry_of(seat))["calls"][0]["dialling"] == "by_hand"
    (letter,) = (await supervisor.get("/dead-letters")).json()["letters"]
    assert (letter["connector_title"], NUMBER in str(letter)) == ("电话系统", False)
    await ends(seat, call, "no_answer")
    assert (await supervisor.get("/dead-letters")).json()["letters"] == [], "dialled by hand, it is nobody's any more"


async def test_whoever_takes_it_back_or_erases_it_is_not_rung(services, seat, citizen):
    call = await start(seat)
    await withdraw_promise(services, conversation_id=citizen.id)
    assert (await sent(services)).state == "cancelled"
    assert (await reports(seat, services, call, "not_reached")).status_code == 200
    async with services.database.read() as session:
        assert await session.scalar(select(CallRow.outcome)) == "no_answer"
    await make_promise(services, conversation_id=citizen.id, wish=CALL)
    again = await start(seat)
    await erase(services, conversation_id=citizen.id, kind=ErasureKind.WISH)
    row = await sent(services)
    assert (row.state, row.body) == ("cancelled", None)
    assert (await reports(seat, services, again, "busy", "m" * 16)).status_code == 404


async def test_unsigned_reports_are_refused_and_unknown_calls_unknown(services, seat, citizen):
    call = await start(seat)
    told = {"call": call["call_id"], "status": "busy"}
    assert (await seat.http.post(f"{ORIGIN}/api/connectors/telephony/reports", json=told)).status_code == 401
    assert (await reports(seat, services, {"call_id": "0" * 32}, "busy")).status_code == 404


class TestNotConnected:
    """The default: the seat dials."""

    @pytest.fixture
    async def services(self, services):
        return replace(services, settings=services.settings.model_copy(update={"telephony_url": ""}))

    async def test_the_seat_dials_by_hand(self, services, seat, citizen):
        assert (await start(seat))["rings"] is False
        assert await sent(services) is None
        assert (await entry_of(seat))["calls"][0]["dialling"] is None
        assert (await seat.http.post(f"{ORIGIN}/api/connectors/telephony/reports", json={})).status_code == 404
