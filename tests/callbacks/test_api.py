"""The citizen's side of a promise, over the API."""

from dataclasses import replace

import pytest

from hotline.conversations.groups import Days, Group, Span
from hotline.services import Services
from tests.conftest import Citizen
from tests.fakes import groups_of


async def ask(citizen: Citizen, **wish: object):
    return await citizen.http.put(f"{citizen.path}/callback", json={"kind": "answer", **wish}, headers=citizen.headers)


async def test_a_promise_says_until_when_and_gives_the_pair_once(citizen: Citizen) -> None:
    await citizen.say("老板欠我工资")
    first = await ask(citizen, kind="call", number="139 0000 0001", day_part="evening", check_word="向日葵")
    assert first.status_code == 200, first.text
    body = first.json()
    assert body["resume"]["code"]
    assert body["state"] == {"owner": "bot"}
    assert body["promise"] == {
        "kind": "call",
        "due_at": "2026-09-01T21:00:00.000+08:00",
        "due": "9月1日 21:00",
        "late": False,
        "number_end": "0001",
        "day_part": "evening",
    }
    assert (await ask(citizen)).json()["resume"] == {"receipt": body["resume"]["receipt"], "code": None}
    looked = await citizen.http.get(f"{citizen.path}/callback", headers=citizen.headers)
    assert looked.json()["promise"]["kind"] == "answer"
    gone = await citizen.http.delete(f"{citizen.path}/callback", headers=citizen.headers)
    assert gone.json() == {"promise": None}


async def test_a_bad_number_and_a_long_word_are_refused(citizen: Citizen) -> None:
    assert (await ask(citizen, kind="call", number="12348")).status_code == 422
    assert (await ask(citizen, kind="call")).status_code == 422
    assert (await ask(citizen, kind="call", number="13900000001", check_word="葵" * 13)).status_code == 422


async def test_a_number_is_erased_with_the_conversation(citizen: Citizen, services: Services) -> None:
    await ask(citizen, kind="call", number="13900000001")
    assert (await citizen.http.delete(citizen.path, headers=citizen.headers)).status_code == 200
    async with services.database.read() as session:
        connection = await session.connection()
        assert (await connection.exec_driver_sql("SELECT count(*) FROM callbacks")).scalar_one() == 0


class TestOutsideHours:
    """The desk opens at nine tomorrow: the promise counts from there, and the place in line is kept."""

    @pytest.fixture
    def services(self, services: Services) -> Services:
        span = Span(opens=9 * 60, closes=9 * 60 + 30, days=Days.EVERY_DAY)
        return replace(services, groups=groups_of(Group(id="general", title="综合", spans=[span])))

    async def test_it_is_promised_from_when_somebody_is_there(self, citizen: Citizen) -> None:
        handed = await citizen.http.post(f"{citizen.path}/handoff", json={}, headers=citizen.headers)
        assert handed.json()["state"]["after_hours"] is True
        body = (await ask(citizen)).json()
        assert body["promise"]["due"] == "9月3日 09:00"
        assert body["state"]["after_hours"] is True
